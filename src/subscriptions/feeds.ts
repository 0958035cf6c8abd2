import type { Clock } from '../clock.js';
import type { CustomerEvent, CustomerEvents, CustomerListener } from '../webhooks/customer-events.js';
import { EventRound } from './event-round.js';

/** A stream that follows a customer's events. None of these functions throws. */
export interface Follower {
  /** An event of the customer. All followers get the same round. */
  onEvent(event: CustomerEvent, round: EventRound): void;
  /** The customer was deleted. */
  onForgotten(): void;
  /** Events may have been missed. */
  onGap(): void;
}

/** The events of one customer, given to all of its streams. */
class Feed implements CustomerListener {
  readonly followers = new Set<Follower>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  onEvent(event: CustomerEvent): void {
    const round = new EventRound(this.#clock);
    for (const follower of this.followers) follower.onEvent(event, round);
  }

  onForgotten(): void {
    for (const follower of this.followers) follower.onForgotten();
  }

  onGap(): void {
    for (const follower of this.followers) follower.onGap();
  }
}

/** The feeds of all customers that streams follow: one listener for each customer, however many streams it has. */
export class Feeds {
  readonly #events: CustomerEvents;
  readonly #clock: Clock;
  readonly #feeds = new Map<string, { readonly feed: Feed; readonly stop: () => void }>();

  constructor(events: CustomerEvents, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
  }

  /** The number of customers. */
  get size(): number {
    return this.#feeds.size;
  }

  /** Gives a customer's events to a follower from now on. Returns a function that stops. */
  follow(customerId: string, follower: Follower): () => void {
    const { feed, stop } = this.#feeds.get(customerId) ?? this.#open(customerId);
    feed.followers.add(follower);
    return () => {
      if (!feed.followers.delete(follower) || feed.followers.size > 0) return;
      stop();
      this.#feeds.delete(customerId);
    };
  }

  #open(customerId: string): { readonly feed: Feed; readonly stop: () => void } {
    const feed = new Feed(this.#clock);
    const opened = { feed, stop: this.#events.listen(customerId, feed) };
    this.#feeds.set(customerId, opened);
    return opened;
  }
}
