import type { WebhookEventType } from '../bank/webhook-events.js';
import type { Keeper } from '../context/forget-customer.js';
import { customerDigest, type ForgottenCustomers } from '../store/forgotten.js';
import type { Sealing } from '../store/sealing.js';
import { streamStart, type Store } from '../store/store.js';

/**
 * An event of the bank as it is stored: the resource that changed, and its customer. The new state is read
 * from the bank.
 */
export interface BankEvent {
  readonly type: WebhookEventType;
  /** The id of the resource, whose kind `webhookEvents` has. */
  readonly id: string;
  /** The person or business that owns the resource. */
  readonly customerId: string;
}

/** An event at its place in the log. */
export interface LoggedEvent {
  readonly position: string;
  /** Undefined if its encryption key is not known here. */
  readonly event: BankEvent | undefined;
}

/**
 * The key and the bounds of the stream. The braces put all keys of webhooks into one slot of a Redis cluster.
 */
const stream = '{webhooks}:events';
const bounds = { most: 100_000, ttlMs: 86_400_000 };
/** Entries that are read at once. */
const batch = 1000;

/**
 * The events of the last day, the newest 100,000 of them, in the order in which they came, for all gateways
 * that share the store.
 */
export class EventLog implements Keeper {
  readonly keeps = 'events of the bank';
  readonly #store: Store;
  readonly #forgotten: ForgottenCustomers;
  readonly #sealing: Sealing;

  constructor(store: Store, forgotten: ForgottenCustomers, sealing: Sealing) {
    this.#store = store;
    this.#forgotten = forgotten;
    this.#sealing = sealing;
  }

  /** Appends an event, unless `once` was claimed before or its customer was forgotten. @throws StoreError */
  async append(event: BankEvent, once?: { readonly key: string; readonly ttlMs: number }): Promise<void> {
    const text = this.#sealing.seal(stream, JSON.stringify(event));
    const position = await this.#store.append(stream, text, bounds, once);
    if (position === undefined) return;
    // Only afterwards: who forgets a customer notes that first, and then deletes.
    if (await this.#forgotten.hasAny([customerDigest(event.customerId)]))
      await this.#store.removeFromStream(stream, [position]);
  }

  /** Returns up to `count` events behind a position (`streamStart`: all), oldest first. @throws StoreError */
  async read(after: string, count: number): Promise<readonly LoggedEvent[]> {
    const entries = await this.#store.readStream(stream, after, count);
    return entries.map(({ position, text }) => {
      const json = this.#sealing.open(stream, text);
      return { position, event: json === undefined ? undefined : (JSON.parse(json) as BankEvent) };
    });
  }

  /**
   * Removes all events of a customer, and those that cannot be decrypted. Returns how many.
   * @throws StoreError
   */
  async forget(customerId: string): Promise<number> {
    let removed = 0;
    for (let after = streamStart; ;) {
      const events = await this.read(after, batch);
      const last = events.at(-1);
      if (!last) return removed;
      const theirs = events.filter(({ event }) => event === undefined || event.customerId === customerId);
      removed += await this.#store.removeFromStream(
        stream,
        theirs.map(({ position }) => position),
      );
      after = last.position;
    }
  }
}
