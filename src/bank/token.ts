import type { Pool } from 'undici';
import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';
import { exchange, type Exchanged } from './exchange.js';
import { freshPool } from './pools.js';

/** The token endpoint and the gateway's credentials. */
export interface Credentials {
  /** The full URL of the token endpoint. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const timeLimit = 10_000;
/** The maximum size of the token endpoint's response in bytes. */
const maxAnswerBytes = 64 * 1024;
/**
 * A token is renewed this many milliseconds before it expires: longer than any call waits for its connection.
 */
const margin = 60_000;
/**
 * The lifetime of a token whose response has none, in milliseconds. If the bank refuses the token earlier, it
 * is renewed then.
 */
const unsaidLifetime = 60_000;
/**
 * The pause before the next fetch after a failed fetch or a refused token, in milliseconds. It doubles with
 * each failure.
 */
const firstPause = 500;
const maxPause = 30_000;
/** Matches valid header values: any other token would be kept, and fail every call until it expires. */
const bearerToken = /^[\x21-\x7e]+$/;

/** A response of the token endpoint without a usable token. */
export class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal';
  readonly status: number;

  constructor(status: number) {
    super(`the token endpoint answered ${status}`);
    this.status = status;
  }
}

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/** The key for refusals of a token that no operation had accepted. */
const everyOperation = '*';

/** The number of tokens refused in a row, and the time until which none is fetched. */
interface Refusals {
  readonly count: number;
  readonly pausedUntil: number;
}

/**
 * Returns the pause in milliseconds after so many failures in a row. Half of it is random, so that not all
 * gateways come back at once.
 */
const pauseAfter = (failures: number): number =>
  Math.min(maxPause, firstPause * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);

/**
 * The gateway's own bearer token for the bank. It is fetched once for all waiting calls, and kept until
 * shortly before it expires. This is not an OAuth library, since those insist on status 200, and simulations
 * of the bank answer 201.
 */
export class TokenSource {
  readonly #credentials: Credentials;
  readonly #pool: Pool;
  readonly #clock: Clock;
  #token: Token | undefined;
  #fetching: Promise<string> | undefined;
  /** The number of failed fetches in a row, and the time until which there is no other. */
  #failures = 0;
  #pausedUntil = 0;
  /** True if any operation has accepted the present token. */
  #isTaken = false;
  /** By operation, and under one common key for tokens that no operation accepted. */
  readonly #refusals = new Map<string, Refusals>();

  constructor(credentials: Credentials, clock: Clock) {
    this.#credentials = credentials;
    this.#pool = freshPool(new URL(credentials.url).origin, 1);
    this.#clock = clock;
  }

  /** The present token; undefined if a new one is due. */
  get kept(): string | undefined {
    return this.#token && this.#clock.now() < this.#token.renewAt ? this.#token.text : undefined;
  }

  /**
   * Returns the present token, or a promise of a new one.
   * @throws GatewayError UPSTREAM_UNAVAILABLE at once while fetches pause after a failure; the promise
   * rejects with the same
   */
  get(): string | Promise<string> {
    const { kept } = this;
    if (kept !== undefined) return kept;
    if (this.#clock.elapsed() < this.#pausedUntil) throw this.#failure();
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  /** Records that an operation accepted this token. */
  accepted(text: string, operation: string): void {
    if (this.#isTaken && this.#refusals.size === 0) return;
    if (this.#token?.text === text) this.#isTaken = true;
    this.#refusals.delete(operation);
    this.#refusals.delete(everyOperation);
  }

  /**
   * Records that an operation refused this token. Returns true if there is another one to try: the present
   * one, or a new one. There is none shortly after the same operation refused the last one, or after any
   * operation refused one that none had accepted. A token that was accepted and ended early is replaced at
   * once.
   */
  refused(text: string, operation: string): boolean {
    if (this.#token?.text !== text) return true;
    const now = this.#clock.elapsed();
    const refusing = this.#isTaken ? [operation] : [operation, everyOperation];
    if (refusing.some((one) => now < (this.#refusals.get(one)?.pausedUntil ?? 0))) return false;
    this.#token = undefined;
    for (const one of refusing) {
      const count = (this.#refusals.get(one)?.count ?? 0) + 1;
      this.#refusals.set(one, { count, pausedUntil: now + pauseAfter(count) });
    }
    return true;
  }

  /** Waits for the fetch in flight, then closes the connection. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #fetch(): Promise<string> {
    const { url, clientId, clientSecret } = this.#credentials;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const { pathname, search } = new URL(url);
    try {
      const text = this.#keep(
        await exchange(this.#pool, this.#clock, {
          method: 'POST',
          path: pathname + search,
          headers: [
            ...['authorization', `Basic ${basic}`],
            ...['content-type', 'application/x-www-form-urlencoded'],
            ...['accept', 'application/json'],
          ],
          body: 'grant_type=client_credentials&scope=partners',
          timeLimit,
          deadline: undefined,
          isFinal: false,
          sizeLimit: maxAnswerBytes,
        }),
      );
      this.#failures = 0;
      return text;
    } catch (error) {
      this.#failures += 1;
      this.#pausedUntil = this.#clock.elapsed() + pauseAfter(this.#failures);
      throw this.#failure(error);
    }
  }

  #failure(cause?: unknown): GatewayError {
    const retryAfter = Math.ceil((this.#pausedUntil - this.#clock.elapsed()) / 1000);
    return new GatewayError(
      'UPSTREAM_UNAVAILABLE',
      'The bank does not give the gateway a token at the moment.',
      { retryAfter, cause },
    );
  }

  #keep({ status, body }: Exchanged): string {
    if (status < 200 || status >= 300) throw new TokenRefusal(status);
    const { access_token: text, expires_in: seconds } = JSON.parse(body.toString()) as {
      access_token?: unknown;
      expires_in?: unknown;
    };
    if (typeof text !== 'string' || !bearerToken.test(text)) throw new TokenRefusal(status);
    const lifetime = Number(seconds) > 0 ? Number(seconds) * 1000 : unsaidLifetime;
    this.#isTaken = false;
    this.#token = { text, renewAt: this.#clock.now() + lifetime - Math.min(margin, lifetime / 2) };
    return text;
  }
}
