import { createHmac, randomUUID } from 'node:crypto';
import { plant } from './leaks.js';
import { send } from './request.js';

/** A secret of the bank's subscriptions; no log may hold it. */
export function secretOf(name: string): string {
  const secret = `the secret of ${name}`;
  plant(secret);
  return secret;
}

/** What the tests sign with, unless they say otherwise. */
export const secret = secretOf('all types');

/** Settings of a gateway that knows it. */
export const webhookSettings = { WEBHOOK_SECRETS: JSON.stringify({ '*': secret }), LIMIT_WEBHOOKS: '0' };

/** A signature as the bank makes it. */
export const signatureOf = (body: string, key = secret): string =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

/** A delivery, as far as a test cares. */
export interface Sent {
  readonly type: string;
  /** Text as it is; anything else as JSON. */
  readonly body: unknown;
  readonly id?: string;
  readonly entityId?: string;
  /** What it is signed with. */
  readonly secret?: string;
  /** In place of the headers that it would have; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The text and the headers of a delivery. */
export function deliveryOf({ type, body, id = randomUUID(), entityId, secret: key, headers = {} }: Sent) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const all: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'solaris-webhook-id': id,
    'solaris-webhook-event-type': type,
    'solaris-webhook-attempt': '1',
    'solaris-webhook-signature': signatureOf(text, key),
    'solaris-entity-id': entityId,
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { text, headers: given };
}

/** Delivers an event to a gateway as the bank does. */
export function deliver(url: string, sent: Sent): ReturnType<typeof send> {
  const { text, headers } = deliveryOf(sent);
  return send(`${url}/webhooks/solaris`, {
    method: 'POST',
    headers: Object.fromEntries(headers),
    body: text,
  });
}

/** The audit lines about events in a log. */
export const auditOf = (logged: readonly string[]) =>
  logged
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg, eventType }) => msg === 'audit' && eventType !== undefined);
