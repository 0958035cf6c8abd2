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

/** The outcome of a delivery: carried out, carried out before, of an unknown type, or with a body that makes no sense. */
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
 * Returns the key of a delivery's claim. Only the body is signed: by its id alone, a body from before that is sent with the id of an event to
 * come would have that event taken for a duplicate.
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
 * Takes the bank's events. An event's effect comes first, then in one step the event is kept and its id claimed: whatever ends in between, the bank delivers
 * it again, and the effect, which is the same each time, is there twice rather than not at all.
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

  /** Nothing says what changed: all that an event of its type can change is read anew. It is not claimed: a later one may be as unreadable, and something else. */
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
