import { isBehind, timeOf } from '../store/memory-stream.js';
import type { WebhookEventType } from '../bank/webhook-events.js';
import type { CustomerEvent } from './customer-events.js';

/** An event with its place in the log. */
interface TailEvent {
  /** Its position in the stream. */
  readonly at: string;
  readonly type: WebhookEventType;
  readonly id: string;
  readonly customerId: string;
}

/** The events of a customer, only the last of each resource, by type and id, oldest first. */
type Theirs = Map<string, TailEvent>;

/** The bounds of the log. */
const most = 100_000;
const longest = 86_400_000;
/** The removed events at the front of the queue that are kept until they are most of it. */
const mostRemoved = 1024;

const positionPattern = /^([\w-]{8})\.(\d{1,15}-\d{1,15})$/;

/**
 * The part of the log that this process has read, by customer, so that no customer's events need a scan of the
 * log. It begins anew with each epoch: positions of another one say nothing here.
 */
export class EventTail {
  #epoch = '';
  /** It has all events behind this position. */
  #base: string | undefined;
  #byCustomer = new Map<string, Theirs>();
  /** All events in the order of the log, those that later ones have replaced included. */
  #queue: (readonly [digest: string, event: TailEvent])[] = [];
  #first = 0;

  /** The epoch of all positions. */
  get epoch(): string {
    return this.#epoch;
  }

  /** The number of events, those that were replaced included. */
  get size(): number {
    return this.#queue.length - this.#first;
  }

  /** Begins anew: nothing is known of what was before a position of the stream. */
  begin(epoch: string, base?: string): void {
    this.#epoch = epoch;
    this.#base = base;
    this.#byCustomer = new Map();
    this.#queue = [];
    this.#first = 0;
  }

  /** Takes all that it has as belonging to an epoch. */
  belongTo(epoch: string): void {
    this.#epoch = epoch;
  }

  /** Adds an event of the customer with this digest, behind all others. */
  add(digest: string, event: TailEvent): void {
    this.#base ??= event.at;
    const theirs: Theirs = this.#byCustomer.get(digest) ?? new Map<string, TailEvent>();
    this.#byCustomer.set(digest, theirs);
    const resource = `${event.type} ${event.id}`;
    // Behind the others, even where it replaces one.
    theirs.delete(resource);
    theirs.set(resource, event);
    this.#queue.push([digest, event]);
    this.expire(timeOf(event.at));
  }

  /** Removes the events of a customer. */
  remove(digest: string): void {
    if (!this.#byCustomer.delete(digest)) return;
    this.#queue = this.#queue.slice(this.#first).filter(([one]) => one !== digest);
    this.#first = 0;
  }

  /** Removes the events that the log does not have any more at a time, in milliseconds since 1970. */
  expire(now: number): void {
    for (let next = this.#queue[this.#first]; next; next = this.#queue[this.#first]) {
      const [digest, event] = next;
      if (this.size <= most && timeOf(event.at) > now - longest) break;
      this.#first += 1;
      this.#base = event.at;
      const theirs = this.#byCustomer.get(digest);
      const resource = `${event.type} ${event.id}`;
      if (theirs?.get(resource) === event) theirs.delete(resource);
      if (theirs?.size === 0) this.#byCustomer.delete(digest);
    }
    if (this.#first < mostRemoved && this.#first < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#first);
    this.#first = 0;
  }

  /** Returns the position of an event as it is given out. */
  positionOf(at: string): string {
    return `${this.#epoch}.${at}`;
  }

  /**
   * Returns the events of the customer with this digest after a position, only the last of each resource,
   * oldest first; undefined if there may be others.
   */
  since(digest: string, position: string): readonly CustomerEvent[] | undefined {
    const [, epoch, after = ''] = positionPattern.exec(position) ?? [];
    if (epoch !== this.#epoch || this.#base === undefined || isBehind(this.#base, after)) return undefined;
    const theirs = [...(this.#byCustomer.get(digest)?.values() ?? [])];
    return theirs.filter(({ at }) => isBehind(at, after)).map((event) => this.eventOf(event));
  }

  /** Returns an event as it is given out. */
  eventOf({ at, type, id, customerId }: TailEvent): CustomerEvent {
    return { position: this.positionOf(at), type, id, customerId };
  }
}
