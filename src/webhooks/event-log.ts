import type { WebhookEventType } from '../bank/webhook-events.js';
import type { Keeper } from '../context/forget-customer.js';
import { customerDigest } from '../store/forgotten.js';
import { isBehind } from '../store/memory-stream.js';
import { unreadable, type Sealing } from '../store/sealing.js';
import { streamStart, type AppendConditions, type Store, type StreamEntry } from '../store/store.js';

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

/** A note in the log for those who follow it. It is not encrypted. */
type LogNote =
  /** The customer with this digest was forgotten. */
  | { readonly forgotten: string }
  /** A run of the store began. Of what was confirmed before it, the last part may be missing. */
  | { readonly run: string };

/**
 * The entry that says that events of anybody's were removed. Gateways of all versions read it as an event whose
 * encryption key is not known to them.
 */
const miss = unreadable;

/** An entry of the log. */
export interface LogEntry {
  readonly position: string;
  /** Undefined if it may have been anybody's event: its encryption key is not known here, or it was removed. */
  readonly content: BankEvent | LogNote | undefined;
}

/** The entries behind a position, see `StreamBatch`. */
export interface LogBatch {
  readonly entries: readonly LogEntry[];
  readonly run: string;
  readonly isWhole: boolean;
}

/**
 * The key and the bounds of the stream. The braces put all keys of webhooks into one slot of a Redis cluster.
 */
const stream = '{webhooks}:events';
const bounds = { most: 100_000, ttlMs: 86_400_000 };
/** Entries that are read at once. */
const batch = 1000;
/**
 * Milliseconds for which nothing is logged of a customer who was forgotten: as long as the bank may deliver an
 * event. Also how long a run is known to be noted, which outlasts all entries from before it.
 */
const noted = 9 * 86_400_000;

const barOf = (digest: string): string => `{webhooks}:forgotten:${digest}`;

/**
 * The events of the last day, the newest 100,000 of them, in the order in which they came, for all gateways
 * that share the store.
 */
export class EventLog implements Keeper {
  readonly keeps = 'events of the bank';
  readonly #store: Store;
  readonly #sealing: Sealing;

  constructor(store: Store, sealing: Sealing) {
    this.#store = store;
    this.#sealing = sealing;
  }

  /**
   * Appends an event, unless its customer was forgotten. Returns false if `once` was claimed before, in which
   * case it is not appended either.
   * @throws StoreError
   */
  async append(event: BankEvent, once?: AppendConditions['once']): Promise<boolean> {
    const text = this.#sealing.seal(stream, JSON.stringify(event));
    const unless = barOf(customerDigest(event.customerId));
    return !(await this.#append(text, { once, unless })).isRepeat;
  }

  /**
   * Notes that a run of the store began, unless that was noted before; `again` even then.
   * @throws StoreError
   */
  async noteRun(run: string, again = false): Promise<void> {
    const once = { key: `{webhooks}:run:${run}`, ttlMs: noted };
    await this.#note({ run }, again ? {} : { once });
  }

  /** Returns the entries behind a position, as they come if it `waits`. @throws StoreError */
  async follow(after: string, count: number, waits: boolean): Promise<LogBatch> {
    const { entries, run, isWhole } = await this.#store.followStream(stream, after, { count, waits });
    return { entries: entries.map((entry) => this.#open(entry)), run, isWhole };
  }

  /**
   * Removes all events of a customer, and those that cannot be decrypted. Nothing is logged of the customer
   * from then on. The listeners of the log are notified of both. Returns how many were removed.
   * @throws StoreError
   */
  async forget(customerId: string): Promise<number> {
    const forgotten = customerDigest(customerId);
    await this.#store.set(barOf(forgotten), '', noted);
    // First, so that readers are past the entries that are removed, and do not miss them.
    await this.#note({ forgotten });
    let removed = 0;
    let lastMiss: string | undefined;
    for (let after = streamStart; ;) {
      const entries = await this.#store.readStream(stream, after, batch);
      const last = entries.at(-1);
      if (!last) return removed;
      const theirs = entries
        .filter(({ text }) => text !== miss)
        .map((entry) => this.#open(entry))
        .filter(({ content }) => !content || ('customerId' in content && content.customerId === customerId));
      const behind = lastMiss ?? streamStart;
      // Others may have the key, and are no longer told what these were. First, as above.
      if (theirs.some(({ content, position }) => !content && isBehind(position, behind)))
        lastMiss = (await this.#append(miss)).position;
      removed += await this.#store.removeFromStream(
        stream,
        theirs.map(({ position }) => position),
      );
      after = last.position;
    }
  }

  #note(note: LogNote, conditions?: AppendConditions) {
    return this.#append(JSON.stringify(note), conditions);
  }

  #append(text: string, conditions?: AppendConditions) {
    return this.#store.append(stream, text, bounds, conditions);
  }

  #open({ position, text }: StreamEntry): LogEntry {
    // No event begins like this: their first field is `type`.
    const isNote = text.startsWith('{"forgotten":') || text.startsWith('{"run":');
    const json = isNote ? text : this.#sealing.open(stream, text);
    return { position, content: json === undefined ? undefined : (JSON.parse(json) as BankEvent | LogNote) };
  }
}
