import type { UpdatedResource } from '../graphql/following.js';
import type { EventRound } from './event-round.js';

/** An event that a stream has not sent yet. */
export interface Letter {
  readonly resource: UpdatedResource;
  /** The position of the oldest event that it stands for: going on from there misses nothing. */
  readonly position: string;
  readonly origin: 'REPLAY' | 'EVENT';
  /** The round of the newest event. */
  readonly round: EventRound;
}

/** Maximum number of resources that wait. */
const mostLetters = 1000;

const keyOf = ({ kind, id }: UpdatedResource): string => `${kind} ${id}`;

/**
 * The events that a stream has not sent yet: the newest of each resource, in the order in which the resources
 * came. The state is read when a letter is taken, so an older event of the same resource adds nothing.
 */
export class Mailbox {
  readonly #letters = new Map<string, Letter>();

  get isEmpty(): boolean {
    return this.#letters.size === 0;
  }

  /** Adds an event. Returns false if there is no room. */
  put(letter: Letter): boolean {
    const key = keyOf(letter.resource);
    const waiting = this.#letters.get(key);
    if (!waiting && this.#letters.size >= mostLetters) return false;
    this.#letters.set(key, waiting ? Object.assign({}, letter, { position: waiting.position }) : letter);
    return true;
  }

  /** Removes and returns the event that waits longest. */
  take(): Letter | undefined {
    const [first] = this.#letters;
    if (!first) return undefined;
    this.#letters.delete(first[0]);
    return first[1];
  }

  clear(): void {
    this.#letters.clear();
  }
}
