import type { UpdatedResource } from '../graphql/following.js';
import type { EventRound } from './event-round.js';

/** An event that a stream has not sent yet. */
export interface PendingUpdate {
  readonly resource: UpdatedResource;
  /** The position of the oldest event that it stands for: going on from there misses nothing. */
  readonly position: string;
  readonly origin: 'REPLAY' | 'EVENT';
  /** The round of the newest event. */
  readonly round: EventRound;
}

/** Maximum number of resources that wait. */
const maxPending = 1000;

const keyOf = ({ kind, id }: UpdatedResource): string => `${kind} ${id}`;

/**
 * The events that a stream has not sent yet: the newest of each resource, in the order in which the resources
 * came. The state is read when an update is taken, so an older event of the same resource adds nothing.
 */
export class Mailbox {
  readonly #pending = new Map<string, PendingUpdate>();

  get isEmpty(): boolean {
    return this.#pending.size === 0;
  }

  /** Adds an event. Returns false if there is no room. */
  put(pending: PendingUpdate): boolean {
    const key = keyOf(pending.resource);
    const waiting = this.#pending.get(key);
    if (!waiting && this.#pending.size >= maxPending) return false;
    this.#pending.set(key, waiting ? Object.assign({}, pending, { position: waiting.position }) : pending);
    return true;
  }

  /** Removes and returns the event that waits longest. */
  take(): PendingUpdate | undefined {
    const [first] = this.#pending;
    if (!first) return undefined;
    this.#pending.delete(first[0]);
    return first[1];
  }

  clear(): void {
    this.#pending.clear();
  }
}
