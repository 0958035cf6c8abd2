import { createHash } from 'node:crypto';
import type { EventDefinition, EventDefinitions } from '../bank/event.js';
import type { Reads } from '../bank/reads.js';
import type { WebhookEventType } from '../bank/webhook-events.js';
import { rememberFromEvent } from '../context/known-resources.js';
import type { ForgottenCustomers } from '../store/forgotten.js';
import type { Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import { readEvent, type EventIds } from './event.js';
import type { EventLog } from './event-log.js';
import type { OwnerSearch } from './owner-search.js';

/** An event as the bank delivered it. */
export interface Delivery {
  readonly type: string;
  /** `Solaris-Webhook-Id`: the same for each attempt to deliver the event. */
  readonly id: string;
  /** `Solaris-Entity-Id`. */
  readonly entityId: string | undefined;
  readonly bytes: Buffer;
  readonly requestId: string;
}

/** The outcome of a delivery: done, done before, of an unknown type, or with an unreadable body. */
export type DeliveryOutcome = 'OK' | 'DUPLICATE' | 'UNKNOWN_TYPE' | 'UNREADABLE';

export interface InboxParts {
  readonly definitions: EventDefinitions;
  readonly reads: Reads;
  readonly store: Store;
  /** The store of known resources. */
  readonly known: Store;
  readonly forgotten: ForgottenCustomers;
  readonly events: EventLog;
  readonly owners: OwnerSearch;
  /** Deletes all stored data of a customer. */
  readonly forgetCustomer: (customerId: string) => Promise<unknown>;
  readonly log: Log;
}

/** Milliseconds that a claim lasts: longer than the bank repeats an event. */
const claimed = 9 * 86_400_000;

/**
 * Returns the key of a delivery's claim. It covers the body, because headers are not signed: with the id
 * alone, an old body replayed under the id of a later event would make that event count as a duplicate.
 */
function claimOf({ type, id, entityId = '', bytes }: Delivery): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([type, id, entityId]))
    .update(bytes);
  return `{webhooks}:taken:${digest.digest('base64url')}`;
}

const isKnownType = (type: string, definitions: EventDefinitions): type is WebhookEventType =>
  Object.hasOwn(definitions, type);

/**
 * Takes the bank's events. First the effect of an event is carried out; then one atomic step stores the event
 * and claims its id. If the gateway ends in between, the bank delivers the event again. The effect is
 * idempotent, so it can happen twice but is never lost.
 */
export class Inbox {
  readonly #parts: InboxParts;
  #unreadable = 0;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  /** Carries out an event. @throws StoreError if it may be lost; the bank has to deliver it again */
  async take(delivery: Delivery): Promise<DeliveryOutcome> {
    const { definitions, store } = this.#parts;
    const { type } = delivery;
    if (!isKnownType(type, definitions)) return 'UNKNOWN_TYPE';
    const claim = claimOf(delivery);
    if ((await store.get(claim)) !== undefined) return 'DUPLICATE';
    const definition = definitions[type];
    const event = readEvent(delivery.bytes, delivery.entityId, definition);
    if (event) await this.#takeEvent(type, event, definition, { key: claim, ttlMs: claimed });
    else await this.#takeUnreadable(delivery, definition);
    return event ? 'OK' : 'UNREADABLE';
  }

  async #takeEvent(
    type: WebhookEventType,
    { id, ids }: EventIds,
    { invalidates, discovers, deletesCustomer }: EventDefinition,
    once: { readonly key: string; readonly ttlMs: number },
  ): Promise<void> {
    const { reads, store, known, forgotten, events, owners, forgetCustomer } = this.#parts;
    if (deletesCustomer) {
      await forgetCustomer(id);
      await store.setIfAbsent(once.key, '', once.ttlMs);
      return;
    }
    await reads.forgetAfterEvent(invalidates, ids);
    const { persons: personId, customers: customerId = personId } = ids;
    if (discovers && personId !== undefined)
      await rememberFromEvent(known, forgotten, { kind: discovers, personId, id });
    if (customerId === undefined) await owners.add({ type, id, ids }, once);
    else await events.append({ type, id, customerId }, once);
  }

  /**
   * Drops everything that an event of this type can change, because the body does not say more. The delivery is
   * not claimed, so that a later one is not taken for a duplicate.
   */
  async #takeUnreadable({ type, requestId }: Delivery, { invalidates }: EventDefinition): Promise<void> {
    await this.#parts.reads.forgetAfterEvent(invalidates, {});
    this.#unreadable += 1;
    this.#parts.log.write('error', 'the bank sent an event that makes no sense', {
      requestId,
      eventType: type,
      count: this.#unreadable,
    });
  }
}
