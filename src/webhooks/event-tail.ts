import { webhookEventTypes, type WebhookEventType } from '../bank/webhook-events.js';
import { isBehind, timeOf } from '../store/memory-stream.js';
import type { EventsSince } from './customer-events.js';
import type { BankEvent } from './event-log.js';

/** A customer with events. Their texts are kept once. */
interface Customer {
  readonly digest: string;
  readonly id: string;
  /** The last event of each resource, by type and id, oldest first. */
  readonly events: Map<string, TailEvent>;
}

/** An event with its position in the stream. */
interface TailEvent {
  readonly at: string;
  readonly type: WebhookEventType;
  readonly id: string;
  readonly customer: Customer;
}

/** The bounds of the log: events, and their age in milliseconds. */
const maxEvents = 100_000;
const maxAge = 86_400_000;
/** The removed events at the front of the queue that are kept until they are most of it. */
const maxRemoved = 1024;

const positionPattern = /^([\w-]{8})\.(\d{1,15}-\d{1,15})$/;

const resourceOf = ({ type, id }: Pick<TailEvent, 'type' | 'id'>): string => `${type} ${id}`;

/**
 * The part of the log that this process has read, by customer, so that no customer's events need a scan of the
 * log. It begins anew with each epoch: positions of another one say nothing here.
 */
export class EventTail {
  #epoch = '';
  /** It has all events behind this position. */
  #base: string | undefined;
  #customers = new Map<string, Customer>();
  /** The positions at which customers were forgotten, by their digest, oldest first. */
  #forgotten = new Map<string, string>();
  /** Those of earlier epochs, which the log may have lost. */
  readonly #forgottenEarlier = new Map<string, string>();
  /** All events in the order of the log, those that later ones have replaced included. */
  #queue: TailEvent[] = [];
  #first = 0;

  /** The epoch of all positions. */
  get epoch(): string {
    return this.#epoch;
  }

  /**
   * Begins anew: nothing is known of what was before a position of the stream, but who was forgotten. The bank
   * tells of a deletion once, and another run of the store may have lost it.
   */
  begin(epoch: string, base?: string): void {
    this.#epoch = epoch;
    for (const [digest, at] of this.#forgotten) {
      const earlier = this.#forgottenEarlier.get(digest);
      this.#forgottenEarlier.delete(digest);
      this.#forgottenEarlier.set(digest, earlier !== undefined && isBehind(earlier, at) ? earlier : at);
    }
    this.#forgotten = new Map();
    this.#drop(base);
  }

  /** Any event may have been missed at a position. Who was forgotten before it is still known. */
  miss(at: string): void {
    this.#drop(at);
  }

  /** Drops all events. It has all of those behind a position. */
  #drop(base: string | undefined): void {
    this.#base = base;
    this.#customers = new Map();
    this.#queue = [];
    this.#first = 0;
  }

  /** Takes all that it has as belonging to an epoch. */
  belongTo(epoch: string): void {
    this.#epoch = epoch;
  }

  /** Adds an event of the customer with this digest, behind all others. */
  add(digest: string, at: string, { type, id, customerId }: BankEvent): void {
    this.#base ??= at;
    const customer = this.#customers.get(digest) ?? { digest, id: customerId, events: new Map() };
    this.#customers.set(customer.digest, customer);
    // The text of a type is kept once, not with each event.
    const same = webhookEventTypes.find((one) => one === type) ?? type;
    const event: TailEvent = { at, type: same, id, customer };
    // Behind the others, even where it replaces one.
    customer.events.delete(resourceOf(event));
    customer.events.set(resourceOf(event), event);
    this.#queue.push(event);
    this.expire(timeOf(at));
  }

  /** Removes the events of a customer who was forgotten at a position, and keeps that. */
  forget(digest: string, at: string): void {
    this.#base ??= at;
    // Behind the others, even where it is forgotten again.
    this.#forgotten.delete(digest);
    this.#forgotten.set(digest, at);
    this.#expireForgotten(timeOf(at));
    if (!this.#customers.delete(digest)) return;
    this.#queue = this.#queue.slice(this.#first).filter(({ customer }) => customer.digest !== digest);
    this.#first = 0;
  }

  /**
   * Removes the events, and the notes of customers who were forgotten, that the log does not have any more at a
   * time, in milliseconds since 1970.
   */
  expire(now: number): void {
    this.#expireForgotten(now);
    for (let event = this.#queue[this.#first]; event; event = this.#queue[this.#first]) {
      if (this.#queue.length - this.#first <= maxEvents && timeOf(event.at) > now - maxAge) break;
      this.#first += 1;
      this.#reachBackTo(event.at);
      const { digest, events } = event.customer;
      const resource = resourceOf(event);
      if (events.get(resource) === event) events.delete(resource);
      if (events.size === 0) this.#customers.delete(digest);
    }
    if (this.#first < maxRemoved && this.#first < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#first);
    this.#first = 0;
  }

  #expireForgotten(now: number): void {
    for (const forgotten of [this.#forgottenEarlier, this.#forgotten])
      for (const [digest, at] of forgotten) {
        if (forgotten.size <= maxEvents && timeOf(at) > now - maxAge) break;
        forgotten.delete(digest);
        // Positions of earlier epochs are not in the log anyway.
        if (forgotten === this.#forgotten) this.#reachBackTo(at);
      }
  }

  /** It no longer has what was at a position. */
  #reachBackTo(at: string): void {
    if (this.#base === undefined || isBehind(at, this.#base)) this.#base = at;
  }

  /**
   * True if a customer is known to have been forgotten after a position. All positions are times: those of
   * another epoch can be compared for this, as long as the store's clock is not set back.
   */
  #wasForgotten(digest: string, isOfThisEpoch: boolean, after: string): boolean {
    const notes = isOfThisEpoch ? [this.#forgotten] : [this.#forgotten, this.#forgottenEarlier];
    return notes.some((forgotten) => {
      const at = forgotten.get(digest);
      return at !== undefined && isBehind(at, after);
    });
  }

  /** Returns a position in the stream as it is given out. */
  positionOf(at: string): string {
    return `${this.#epoch}.${at}`;
  }

  /** Returns what has happened since a position to the customer with this digest. */
  since(digest: string, position: string): EventsSince {
    const [, epoch, after] = positionPattern.exec(position) ?? [];
    if (after === undefined) return undefined;
    if (this.#wasForgotten(digest, epoch === this.#epoch, after)) return 'forgotten';
    if (epoch !== this.#epoch) return undefined;
    if (this.#base === undefined || isBehind(this.#base, after)) return undefined;
    const events = [...(this.#customers.get(digest)?.events.values() ?? [])];
    return events
      .filter(({ at }) => isBehind(at, after))
      .map(({ at, type, id, customer }) => ({
        position: this.positionOf(at),
        type,
        id,
        customerId: customer.id,
      }));
  }
}
