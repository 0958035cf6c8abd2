import { randomBytes, randomUUID } from 'node:crypto';
import { invalid, notFound, Refusal } from './errors.js';
import { type HttpAnswer, type Incoming, parsed } from './exchange.js';
import { page } from './lists.js';
import { eventTypes } from './webhook-events.js';

/** A partner's subscription to the events of a type. It cannot be changed, only deleted. */
export interface Subscription {
  readonly id: string;
  readonly event_type: string;
  readonly url: string;
  /** The key of its deliveries' signatures; told once, when it is made. */
  readonly secret: string;
}

/** The names of the operations on subscriptions, which are no part of the lending API's contract. */
type WebhookOperation = 'createWebhook' | 'listWebhooks' | 'getWebhook' | 'deleteWebhook';

const webhookOperations: Readonly<Record<string, WebhookOperation>> = {
  'POST /v1/webhooks': 'createWebhook',
  'GET /v1/webhooks': 'listWebhooks',
  'GET /v1/webhooks/{id}': 'getWebhook',
  'DELETE /v1/webhooks/{id}': 'deleteWebhook',
};

/** The operation on subscriptions that a request is for. */
export const webhookOperation = (method: string, path: string): WebhookOperation | undefined =>
  webhookOperations[`${method} ${path.replace(/^(\/v1\/webhooks\/)[^/]+$/, '$1{id}')}`];

const maxPageSize = 1000;

function expectPage({ query }: Incoming): void {
  for (const [field, most] of [
    ['page[number]', Infinity],
    ['page[size]', maxPageSize],
  ] as const) {
    const text = query.get(field) ?? '1';
    if (!/^[1-9]\d{0,8}$/.test(text) || Number(text) > most) throw invalid(field, 'is not a possible number');
  }
}

const isOwn = (host: string): boolean => host === 'localhost' || host === '[::1]' || host.startsWith('127.');

/** The bank delivers over https alone; here http will do on this machine. */
function checkedUrl(url: string): string {
  const refused = (code: string, message: string): Refusal =>
    new Refusal(400, `url ${message}`, { code, problem: { field: 'url', message } });
  if (!URL.canParse(url)) throw refused('invalid_webhook_url', 'is not a URL');
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && isOwn(hostname))) return url;
  throw refused('unsafe_webhook_url', 'does not begin with https://');
}

function textOf(body: Readonly<Record<string, unknown>>, field: string): string {
  const value = body[field] ?? undefined;
  if (value === undefined) throw invalid(field, 'is required');
  if (typeof value !== 'string' || value.trim() !== value || value === '')
    throw invalid(field, 'is not a text');
  return value;
}

const withoutSecret = ({ id, event_type, url }: Subscription): unknown => ({ id, event_type, url });

/** The subscriptions, one for each event type at most. */
export class Subscriptions {
  readonly #byType = new Map<string, Subscription>();
  /** Those that outlast a reset. */
  #standing: readonly Subscription[] = [];

  /** The subscription to events of a type. */
  to(eventType: string): Subscription | undefined {
    return this.#byType.get(eventType);
  }

  /** Subscribes a URL to all types, in place of what was subscribed to before. Outlasts resets. */
  subscribeToAll(url: string): readonly Subscription[] {
    this.#standing = eventTypes.map((type) => this.#make(type, url));
    this.reset();
    return this.#standing;
  }

  /** Leaves only what outlasts a reset. */
  reset(): void {
    this.#byType.clear();
    for (const subscription of this.#standing) this.#byType.set(subscription.event_type, subscription);
  }

  /** Ends a subscription, unless another one has taken its place. */
  cancel(subscription: Subscription): void {
    if (this.to(subscription.event_type) === subscription) this.#byType.delete(subscription.event_type);
  }

  /** Answers an operation; `made` is called with a new subscription. Refuses like the bank does. */
  serve(
    operation: WebhookOperation,
    incoming: Incoming,
    origin: string,
    made: (subscription: Subscription) => void,
  ): HttpAnswer {
    switch (operation) {
      case 'createWebhook': {
        const subscription = this.#create(parsed(incoming.text) ?? {});
        made(subscription);
        return { status: 201, body: subscription };
      }
      case 'listWebhooks':
        expectPage(incoming);
        return page(incoming, origin, [...this.#byType.values()].map(withoutSecret), 200);
      case 'getWebhook':
        return { status: 200, body: withoutSecret(this.#named(incoming.path)) };
      case 'deleteWebhook':
        this.cancel(this.#named(incoming.path));
        return { status: 204 };
    }
  }

  #create(body: Readonly<Record<string, unknown>>): Subscription {
    const eventType = textOf(body, 'event_type');
    const url = checkedUrl(textOf(body, 'url'));
    if (!eventTypes.includes(eventType)) throw invalid('event_type', 'is not included in the list');
    if (this.to(eventType))
      throw new Refusal(409, `There is a subscription to ${eventType} already.`, {
        code: 'record_not_unique',
        title: 'Record Not Unique',
      });
    const subscription = this.#make(eventType, url);
    this.#byType.set(eventType, subscription);
    return subscription;
  }

  /**
   * Its id and its secret are random: the secret, so that nobody can guess it; the id, so that a reset does
   * not bring it back.
   */
  #make(event_type: string, url: string): Subscription {
    return { id: randomUUID(), event_type, url, secret: randomBytes(32).toString('hex') };
  }

  #named(path: string): Subscription {
    const id = path.split('/').at(-1) ?? '';
    const found = [...this.#byType.values()].find((subscription) => subscription.id === id);
    if (!found) throw notFound('webhook', id);
    return found;
  }
}
