import { streamStart, type Store } from '../store/store.js';
import type { WebhookEventType } from '../bank/webhook-events.js';

/** An event of the bank's as it is kept: what changed, and whose it is. What it changed to is read from the bank. */
export interface BankEvent {
  readonly type: WebhookEventType;
  /** The id of the resource, whose kind `webhookEvents` has. */
  readonly id: string;
  /** The person or business whose it is. */
  readonly customerId: string;
}

/** An event at its place in the log. */
export interface LoggedEvent {
  readonly position: string;
  readonly event: BankEvent;
}

/** What an event is kept in, and for how long. The braces keep its keys together where a Redis is a cluster. */
const stream = '{webhooks}:events';
const bounds = { most: 100_000, ttlMs: 86_400_000 };
/** Entries that are looked at in one go. */
const batch = 1000;

/** The events of the last day, the newest 100,000 of them, in the order in which they came, for all gateways that share the store. */
export class EventLog {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Appends an event and returns its position; undefined where the claim `once` was made before. @throws StoreError */
  append(
    event: BankEvent,
    once?: { readonly key: string; readonly ttlMs: number },
  ): Promise<string | undefined> {
    return this.#store.append(stream, JSON.stringify(event), bounds, once);
  }

  /** Up to `count` events behind a position (`streamStart`: all), oldest first. @throws StoreError */
  async read(after: string, count: number): Promise<readonly LoggedEvent[]> {
    const entries = await this.#store.readStream(stream, after, count);
    return entries.map(({ position, text }) => ({ position, event: JSON.parse(text) as BankEvent }));
  }

  /** Removes all events of a customer and returns how many they were. @throws StoreError */
  async forget(customerId: string): Promise<number> {
    let removed = 0;
    for (let after = streamStart; ;) {
      const events = await this.read(after, batch);
      const last = events.at(-1);
      if (!last) return removed;
      const theirs = events.filter(({ event }) => event.customerId === customerId);
      removed += await this.#store.removeFromStream(
        stream,
        theirs.map(({ position }) => position),
      );
      after = last.position;
    }
  }
}
