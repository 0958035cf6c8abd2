import type { Pool } from 'undici';
import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';
import { exchange, type Exchanged } from './exchange.js';
import { freshPool } from './pools.js';

/** Where the gateway gets its token, and its credentials. */
export interface Credentials {
  /** The token endpoint, a whole URL. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const timeLimit = 10_000;
/** Bytes of the token endpoint's answer. */
const largestAnswer = 64 * 1024;
/** A token is renewed this long before it expires: longer than any call waits for its connection. */
const margin = 60_000;
/** How long a token is kept whose answer does not say: a refusal by the bank renews it anyway. */
const unsaidLifetime = 60_000;
/** Milliseconds for which no token is fetched after one could not be had, or was refused, at most the first time; each further time twice as many. */
const firstPause = 500;
const longestPause = 30_000;
/** What can stand in a header: any other token would be kept, and fail every call until it expires. */
const bearerToken = /^[\x21-\x7e]+$/;

/** What the token endpoint answered, where that was no token. */
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

/** Stands for all operations, where no token was taken by any. */
const everyOperation = '*';

/** The tokens that were refused in a row, and until when none is fetched for that. */
interface Refusals {
  readonly count: number;
  readonly pausedUntil: number;
}

/** Milliseconds of the pause after so many failures in a row: half of it is random, so that not all gateways come back at once. */
const pauseAfter = (failures: number): number =>
  Math.min(longestPause, firstPause * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);

/**
 * The gateway's own bearer token at the bank: fetched once for all who wait, kept until shortly before it expires.
 * Not a ready-made OAuth client, since those insist on status 200 and the bank's own imitations answer 201.
 */
export class TokenSource {
  readonly #credentials: Credentials;
  readonly #pool: Pool;
  readonly #clock: Clock;
  #token: Token | undefined;
  #fetching: Promise<string> | undefined;
  /** Times in a row that no token could be had, and until when none is fetched for that. */
  #failures = 0;
  #pausedUntil = 0;
  /** Whether any operation took the present token. */
  #isTaken = false;
  /** By operation, and in all for tokens that no operation took. */
  readonly #refusals = new Map<string, Refusals>();

  constructor(credentials: Credentials, clock: Clock) {
    this.#credentials = credentials;
    this.#pool = freshPool(new URL(credentials.url).origin, 1);
    this.#clock = clock;
  }

  /** The token that is kept; undefined where a new one is due. */
  get kept(): string | undefined {
    return this.#token && this.#clock.now() < this.#token.renewAt ? this.#token.text : undefined;
  }

  /** The token that is kept, or a promise of a new one. @throws GatewayError UPSTREAM_UNAVAILABLE, as the promise does, and at once for a while after a failure */
  get(): string | Promise<string> {
    const { kept } = this;
    if (kept !== undefined) return kept;
    if (this.#clock.now() < this.#pausedUntil) throw this.#failure();
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  /** An operation took this token. */
  accepted(text: string, operation: string): void {
    if (this.#isTaken && this.#refusals.size === 0) return;
    if (this.#token?.text === text) this.#isTaken = true;
    this.#refusals.delete(operation);
    this.#refusals.delete(everyOperation);
  }

  /**
   * An operation refused this token. Returns whether there is another one to try: the one that is kept by now, or a new one. There is none shortly after the
   * same operation refused the last one, or any operation one that none had taken. A token that was taken and ended early is replaced at once.
   */
  refused(text: string, operation: string): boolean {
    if (this.#token?.text !== text) return true;
    const now = this.#clock.now();
    const refusing = this.#isTaken ? [operation] : [operation, everyOperation];
    if (refusing.some((one) => now < (this.#refusals.get(one)?.pausedUntil ?? 0))) return false;
    this.#token = undefined;
    for (const one of refusing) {
      const count = (this.#refusals.get(one)?.count ?? 0) + 1;
      this.#refusals.set(one, { count, pausedUntil: now + pauseAfter(count) });
    }
    return true;
  }

  /** Lets a request that is under way finish, then closes its connection. */
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
          headers: {
            authorization: `Basic ${basic}`,
            'content-type': 'application/x-www-form-urlencoded',
            accept: 'application/json',
          },
          body: 'grant_type=client_credentials&scope=partners',
          timeLimit,
          deadline: undefined,
          isFinal: false,
          sizeLimit: largestAnswer,
        }),
      );
      this.#failures = 0;
      return text;
    } catch (error) {
      this.#failures += 1;
      this.#pausedUntil = this.#clock.now() + pauseAfter(this.#failures);
      throw this.#failure(error);
    }
  }

  #failure(cause?: unknown): GatewayError {
    const retryAfter = Math.ceil((this.#pausedUntil - this.#clock.now()) / 1000);
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
