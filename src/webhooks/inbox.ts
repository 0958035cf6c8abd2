import { createHash } from 'node:crypto';
import type { EventDefinition, EventDefinitions } from '../bank/event.js';
import type { LoadId } from '../bank/operation.js';
import type { Reads } from '../bank/reads.js';
import type { WebhookEventType } from '../bank/webhook-events.js';
import { rememberFromEvent } from '../context/known-resources.js';
import type { OwnerIndex } from '../context/owner-index.js';
import type { ForgottenCustomers } from '../store/forgotten.js';
import type { Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import { readEvent, type EventIds } from './event.js';
import type { EventLog } from './event-log.js';
import type { OwnerlessEvent, OwnerSearch } from './owner-search.js';

/** An event as the bank delivered it. */
export interface Delivery {
  readonly type: string;
  /** `Solaris-Webhook-Id`: the same for each attempt to deliver the event. */
  readonly id: string;
  /** `Solaris-Entity-Id`. */
  readonly entityId: string | undefined;
  /** True if the bank says that it has not sent it before. */
  readonly isFirst: boolean;
  readonly bytes: Buffer;
  readonly requestId: string;
}

/**
 * The outcome of a delivery: done, done before, about what the graph does not show, of an unknown type, or with
 * an unreadable body.
 */
export type DeliveryOutcome = 'OK' | 'DUPLICATE' | 'NOT_SHOWN' | 'UNKNOWN_TYPE' | 'UNREADABLE';

export interface InboxParts {
  readonly definitions: EventDefinitions;
  /** The reads that events of other types make stale. */
  readonly others: Readonly<Record<string, readonly LoadId[]>>;
  readonly reads: Reads;
  readonly store: Store;
  /** The store of known resources. */
  readonly known: Store;
  readonly forgotten: ForgottenCustomers;
  readonly events: EventLog;
  readonly owners: OwnerSearch;
  readonly ownerIndex: OwnerIndex;
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
    const { definitions, others, store } = this.#parts;
    const { type } = delivery;
    if (!isKnownType(type, definitions))
      return Object.hasOwn(others, type) ? this.#takeOther(others[type]) : 'UNKNOWN_TYPE';
    const claim = claimOf(delivery);
    // What the bank has not sent before needs no look: if it has after all, its effect happens twice.
    if (!delivery.isFirst && (await store.get(claim)) !== undefined) return 'DUPLICATE';
    const definition = definitions[type];
    const event = readEvent(delivery.bytes, delivery.entityId, definition);
    if (!event) {
      await this.#takeUnreadable(delivery, definition);
      return 'UNREADABLE';
    }
    const isNew = await this.#takeEvent(type, event, definition, { key: claim, ttlMs: claimed });
    return isNew ? 'OK' : 'DUPLICATE';
  }

  /** Returns false if it was taken before. */
  async #takeEvent(
    type: WebhookEventType,
    { id, ids: named }: EventIds,
    { invalidates, discovers, ownedBy, deletesCustomer }: EventDefinition,
    once: { readonly key: string; readonly ttlMs: number },
  ): Promise<boolean> {
    const { reads, store, known, forgotten, ownerIndex, forgetCustomer } = this.#parts;
    if (deletesCustomer) {
      await forgetCustomer(id);
      return store.setIfAbsent(once.key, '', once.ttlMs);
    }
    const owner = ownedBy && (await ownerIndex.find(ownedBy, id));
    const ids = owner === undefined ? named : { persons: owner };
    const { persons: personId, customers: customerId = personId } = ids;
    try {
      if (discovers && personId !== undefined)
        await rememberFromEvent(known, forgotten, { kind: discovers, personId, id });
    } finally {
      // Afterwards: a query that begins after this lists what was remembered, and later ones may join it.
      await reads.forgetAfterEvent(invalidates, ids);
    }
    // Only now: who follows the log reads anew what the event is about.
    return this.#log({ type, id, ids }, customerId, once);
  }

  /** Puts an event into the log, or lets its customer be found. Returns false if it was taken before. */
  async #log(
    event: OwnerlessEvent,
    customerId: string | undefined,
    once: { readonly key: string; readonly ttlMs: number },
  ): Promise<boolean> {
    const { store, events, owners, definitions } = this.#parts;
    const { type, id } = event;
    if (customerId !== undefined) return events.append({ type, id, customerId }, once);
    // No answer has named it, so nobody can have been shown it.
    if (definitions[type].ownedBy) return store.setIfAbsent(once.key, '', once.ttlMs);
    return owners.add(event, once);
  }

  /** Delivered again it has its effect again, which does no harm. */
  async #takeOther(invalidates: readonly LoadId[] = []): Promise<DeliveryOutcome> {
    if (invalidates.length === 0) return 'NOT_SHOWN';
    await this.#parts.reads.forgetAfterEvent(invalidates, {});
    return 'OK';
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
