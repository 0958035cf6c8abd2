import type { Pool } from 'undici';
import type { Clock } from '../clock.js';
import { documentedError } from './answer.js';
import { GatewayError } from './errors.js';
import { exchange, type Exchanged, ExchangeError } from './exchange.js';
import { isObject, type Json } from './fields.js';
import { freshPool } from './pools.js';
import { TokenSource, type Credentials } from './token.js';
import { webhookEventTypes, type WebhookEventType } from './webhook-events.js';

/** A subscription at the bank: it sends events of a type to a URL. It cannot be changed, only deleted. */
export interface WebhookSubscription {
  readonly id: string;
  readonly eventType: string;
  readonly url: string;
}

/** A failure to read or change subscriptions. The message says what to do, and names no secret. */
export class RegistrationError extends Error {
  override readonly name = 'RegistrationError';
}

const path = '/v1/webhooks';
/** Milliseconds that one call may take. */
const timeLimit = 30_000;
/** Bytes of an answer. */
const maxAnswerBytes = 4 * 1024 * 1024;
/** Entries of a page of the list: the most that the bank allows. */
const pageSize = 1000;

const isGood = (status: number): boolean => status >= 200 && status < 300;

function jsonOf({ body }: Exchanged): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Returns status and text of the bank's refusal, in one line. */
function saidIn(answer: Exchanged): string {
  const { code, detail, id } = documentedError(jsonOf(answer)) ?? {};
  const said = [code, detail, typeof id === 'string' ? `id ${id}` : undefined].filter(
    (part): part is string => typeof part === 'string',
  );
  return [`the bank answered ${answer.status}`, ...said].join(', ');
}

function subscriptionOf(value: unknown): WebhookSubscription {
  const { id, event_type: eventType, url } = isObject(value) ? value : ({} as Json);
  if (typeof id !== 'string' || typeof eventType !== 'string' || typeof url !== 'string')
    throw new RegistrationError('The bank listed something that is no subscription.');
  return { id, eventType, url };
}

/** The bank's subscriptions to events. */
export class WebhookRegistry {
  readonly #pool: Pool;
  readonly #token: TokenSource;
  readonly #clock: Clock;

  /** `url` is that of the bank's REST API, without a path. */
  constructor({ url, credentials }: { url: string; credentials: Credentials }, clock: Clock) {
    this.#pool = freshPool(url, 1);
    this.#token = new TokenSource(credentials, clock);
    this.#clock = clock;
  }

  /** All subscriptions, those to other events included. @throws RegistrationError */
  async all(): Promise<readonly WebhookSubscription[]> {
    const found: WebhookSubscription[] = [];
    for (let number = 1; ; number += 1) {
      const query = `?page%5Bnumber%5D=${number}&page%5Bsize%5D=${pageSize}`;
      const answer = await this.#call('GET', path + query);
      const entries = jsonOf(answer);
      if (!isGood(answer.status) || !Array.isArray(entries))
        throw new RegistrationError(`The subscriptions could not be listed: ${saidIn(answer)}.`);
      found.push(...entries.map(subscriptionOf));
      if (entries.length < pageSize) return found;
    }
  }

  /**
   * Subscribes a URL to events of a type. Resolves with the secret, which the bank never tells again.
   * @throws RegistrationError
   */
  async create(eventType: WebhookEventType, url: string): Promise<string> {
    const unclear = `${eventType}: it is not known whether the subscription was made. Run this again with --renew ${eventType}.`;
    const answer = await this.#call('POST', path, { event_type: eventType, url }, unclear);
    const json = jsonOf(answer);
    if (isGood(answer.status) && isObject(json) && typeof json['secret'] === 'string') return json['secret'];
    if (isGood(answer.status) || answer.status >= 500)
      throw new RegistrationError(`${unclear} Here is why: ${saidIn(answer)}.`);
    throw new RegistrationError(`${eventType}: the subscription was not made: ${saidIn(answer)}.`);
  }

  /** Ends a subscription. One that is gone already is no error. @throws RegistrationError */
  async remove({ id, eventType }: WebhookSubscription): Promise<void> {
    const answer = await this.#call('DELETE', `${path}/${encodeURIComponent(id)}`);
    if (!isGood(answer.status) && answer.status !== 404)
      throw new RegistrationError(`${eventType}: the subscription was not deleted: ${saidIn(answer)}.`);
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.close(), this.#token.close()]);
  }

  async #call(method: string, target: string, body?: object, unclear = ''): Promise<Exchanged> {
    try {
      const token = await this.#token.get();
      const answer = await this.#exchange(method, target, token, body);
      if (answer.status !== 401 || !this.#token.refused(token, path)) return answer;
      return await this.#exchange(method, target, await this.#token.get(), body);
    } catch (error) {
      if (error instanceof GatewayError) throw new RegistrationError(`${error.message} Check LENDING_*.`);
      if (!(error instanceof ExchangeError)) throw error;
      const why = error.reason === 'timeout' ? 'did not answer in time' : 'cannot be reached';
      throw new RegistrationError(`${error.sent ? unclear : ''} The bank ${why}: check LENDING_*.`.trim());
    }
  }

  #exchange(method: string, target: string, token: string, body?: object): Promise<Exchanged> {
    return exchange(this.#pool, this.#clock, {
      method,
      path: target,
      headers: [
        ...['authorization', `Bearer ${token}`],
        ...['accept', 'application/json'],
        ...(body ? ['content-type', 'application/json'] : []),
      ],
      body: body && JSON.stringify(body),
      timeLimit,
      deadline: undefined,
      isFinal: false,
      sizeLimit: maxAnswerBytes,
    });
  }
}

/** A subscription to make, in place of others to the same type. */
export interface Registration {
  readonly eventType: WebhookEventType;
  readonly instead: readonly WebhookSubscription[];
}

/**
 * Returns the subscriptions that a URL lacks to get all events about lending. Types in `renewed` are
 * subscribed to anew although they are there, for a new secret. Subscriptions to other events are left alone.
 */
export const missingFor = (
  url: string,
  all: readonly WebhookSubscription[],
  renewed: readonly string[],
): Registration[] =>
  webhookEventTypes
    .map((eventType) => ({ eventType, instead: all.filter((one) => one.eventType === eventType) }))
    .filter(
      ({ eventType, instead }) => renewed.includes(eventType) || !instead.some((one) => one.url === url),
    );
