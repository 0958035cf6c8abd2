import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../clock.js';
import { traceOf, type Log } from '../telemetry/log.js';

/** Timeout for fetching the published keys, in milliseconds. */
const timeLimit = 3000;
/** Milliseconds after which the keys are fetched again. The known keys stay in use meanwhile. */
const freshFor = 600_000;
/**
 * Maximum milliseconds that keys are used if newer ones are unavailable. Limits how long an attacker who
 * blocks the fetch can keep a withdrawn key in use.
 */
const goodFor = 86_400_000;
/** Minimum milliseconds between fetches for unknown keys, because anyone can make up key names. */
const refetchPause = 30_000;
/** The same after a failed fetch. */
const pauseAfterFailure = 1000;

/** The keys to verify tokens are unavailable at the moment. Does not imply an invalid token. */
export class KeysError extends Error {
  override readonly name = 'KeysError';
  /** Seconds until a retry may succeed. */
  readonly retryAfter = pauseAfterFailure / 1000;
}

/** Fetches a text, with a timeout by the given clock. */
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
 * The published keys of an issuer (JWKS). Cached for ten minutes, then refreshed in the background; refreshed
 * at once for a token with an unknown key. If no fetch succeeds, the known keys stay in use for a day.
 */
export class PublishedKeys {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #set: ReturnType<typeof createRemoteJWKSet>;
  #published = '';
  #version = 0;
  #loadedAt = -Infinity;
  #failedAt = -Infinity;

  constructor(url: string, clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    // This class decides when to fetch, by the given clock. jose would drop the known keys after its own
    // time, even without newer ones.
    this.#set = createRemoteJWKSet(new URL(url), {
      cacheMaxAge: Infinity,
      cooldownDuration: Infinity,
      [customFetch]: fetchWithin(clock),
    });
  }

  /**
   * Returns the key that a token names. @throws KeysError if it is unknown and the keys are unavailable,
   * errors.JOSEError if there is no such key
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.version() === undefined) await this.load();
    try {
      return await this.#set(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#clock.now() - this.#loadedAt < refetchPause)
        throw error;
      await this.load();
      return this.#set(header, token);
    }
  };

  /**
   * Returns a number that changes when other keys are published; undefined if the keys are too old to be used.
   * Refreshes them in the background if they are due.
   */
  version(): number | undefined {
    const age = this.#clock.now() - this.#loadedAt;
    if (age > goodFor) return undefined;
    // Every request comes here, also while the answer is awaited.
    if (age > freshFor && !this.#set.reloading && this.#mayTry()) this.load().catch(() => undefined);
    return this.#version;
  }

  #mayTry(): boolean {
    return this.#clock.now() - this.#failedAt >= pauseAfterFailure;
  }

  /** Fetches the keys. Concurrent callers share one fetch. @throws KeysError if they are unavailable */
  async load(): Promise<void> {
    if (!this.#mayTry()) throw new KeysError('The published keys were unavailable a moment ago.');
    try {
      await this.#set.reload();
      this.#loadedAt = this.#clock.now();
      const published = JSON.stringify(this.#set.jwks());
      if (published !== this.#published) this.#version += 1;
      this.#published = published;
    } catch (error) {
      if (this.#mayTry()) this.#log.write('warn', 'the published keys are unavailable', traceOf(error));
      this.#failedAt = this.#clock.now();
      throw new KeysError('The published keys are unavailable.', { cause: error });
    }
  }
}
