import { request, type Dispatcher } from 'undici';
import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';

/** Where and as whom the gateway gets its token. */
export interface Credentials {
  /** The token endpoint, a whole URL. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const timeLimit = 10_000;
/** A token is renewed this long before it expires: longer than any call waits for its connection. */
const margin = 60_000;
/** What can stand in a header: any other token would be kept, and fail every call until it expires. */
const bearer = /^[\x21-\x7e]+$/;

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/**
 * The gateway's own bearer token at the bank: fetched once for all who wait, kept until shortly before it expires.
 * Not a ready-made OAuth client, since those insist on status 200 and the bank's own imitations answer 201.
 */
export class TokenSource {
  readonly #credentials: Credentials;
  readonly #dispatcher: Dispatcher;
  readonly #clock: Clock;
  #token: Token | undefined;
  #fetching: Promise<string> | undefined;

  constructor(credentials: Credentials, dispatcher: Dispatcher, clock: Clock) {
    this.#credentials = credentials;
    this.#dispatcher = dispatcher;
    this.#clock = clock;
  }

  /** The token that is kept, or a promise of a new one. */
  get(): string | Promise<string> {
    if (this.#token && this.#clock.now() < this.#token.renewAt) return this.#token.text;
    this.#fetching ??= this.#fetch().finally(() => { this.#fetching = undefined; });
    return this.#fetching;
  }

  /** The bank refused this token: it is not used again. */
  drop(text: string): void {
    if (this.#token?.text === text) this.#token = undefined;
  }

  async #fetch(): Promise<string> {
    const { url, clientId, clientSecret } = this.#credentials;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        dispatcher: this.#dispatcher,
        headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: 'grant_type=client_credentials&scope=partners',
        headersTimeout: timeLimit,
        bodyTimeout: timeLimit,
      });
      return this.#keep(statusCode, await body.json());
    } catch (cause) {
      throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank does not give the gateway a token at the moment.', { cause });
    }
  }

  #keep(status: number, answer: unknown): string {
    const { access_token: text, expires_in: seconds } = answer as { access_token?: unknown; expires_in?: unknown };
    if (status < 200 || status >= 300 || typeof text !== 'string' || !bearer.test(text)) throw new Error(`token endpoint answered ${status}`);
    const lifetime = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0;
    this.#token = { text, renewAt: this.#clock.now() + lifetime - Math.min(margin, lifetime / 2) };
    return text;
  }
}
