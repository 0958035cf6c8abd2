import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../clock.js';
import { traceOf, type Log } from '../telemetry/log.js';

/** Milliseconds that the published keys may take to come. */
const timeLimit = 3000;
/** Milliseconds after which the keys are fetched anew, while those that are known go on verifying. */
const freshFor = 600_000;
/** Milliseconds for which keys verify while no newer ones can be had: an attacker who blocks them must not keep a withdrawn key alive for ever. */
const goodFor = 86_400_000;
/** Milliseconds from one fetch to the next one that an unknown key asks for: anybody can make up names of keys. */
const refetchPause = 30_000;
/** The same after a fetch that failed. */
const pauseAfterFailure = 1000;

/** The keys that verify tokens cannot be had at the moment, which says nothing of the token. */
export class KeysError extends Error {
  override readonly name = 'KeysError';
  /** Seconds after which they may be there. */
  readonly retryAfter = pauseAfterFailure / 1000;
}

/** Fetches a text within the time limit of our clock. */
const fetchWithin =
  (clock: Clock) =>
  async (url: string, options: RequestInit): Promise<Response> => {
    const controller = new AbortController();
    const cancel = clock.after(timeLimit, () =>
      controller.abort(new KeysError(`no answer within ${timeLimit} ms`)),
    );
    try {
      const response = await fetch(url, Object.assign({}, options, { signal: controller.signal }));
      return new Response(await response.text(), { status: response.status });
    } finally {
      cancel();
    }
  };

/**
 * The keys that an issuer publishes (JWKS), kept for ten minutes and fetched anew in the background after that, or at once for a token whose
 * key is not among them. While they cannot be had, those that are known go on for a day.
 */
export class PublishedKeys {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #set: ReturnType<typeof createRemoteJWKSet>;
  #loadedAt = -Infinity;
  #failedAt = -Infinity;

  constructor(url: string, clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    // When to fetch is decided here, by our clock; jose would give up the known keys after its time, whether there are newer ones or not.
    this.#set = createRemoteJWKSet(new URL(url), {
      cacheMaxAge: Infinity,
      cooldownDuration: Infinity,
      [customFetch]: fetchWithin(clock),
    });
  }

  /** The key that a token names. @throws KeysError where it is not known and the keys cannot be had, errors.JOSEError where there is no such key */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const age = this.#clock.now() - this.#loadedAt;
    if (age > goodFor) await this.#load();
    else if (age > freshFor && this.#mayTry()) this.#load().catch(() => undefined);
    try {
      return await this.#set(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#clock.now() - this.#loadedAt < refetchPause)
        throw error;
      await this.#load();
      return this.#set(header, token);
    }
  };

  #mayTry(): boolean {
    return this.#clock.now() - this.#failedAt >= pauseAfterFailure;
  }

  /** Fetches the keys; those who ask meanwhile wait for the same fetch. */
  async #load(): Promise<void> {
    if (!this.#mayTry()) throw new KeysError('The published keys could not be had a moment ago.');
    try {
      await this.#set.reload();
      this.#loadedAt = this.#clock.now();
    } catch (error) {
      if (this.#mayTry()) this.#log.write('warn', 'the published keys cannot be had', traceOf(error));
      this.#failedAt = this.#clock.now();
      throw new KeysError('The published keys cannot be had.', { cause: error });
    }
  }
}
