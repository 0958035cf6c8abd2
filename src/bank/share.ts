import { Deadline } from './deadline.js';
import type { GatewayError } from './errors.js';
import { longestChanging } from './lifetime.js';

/** What a reader got by joining. */
export interface Joined<T> {
  /** The answer, or the failure, of the call; or the reader's own end. */
  readonly promise: Promise<T>;
  /** Whether this reader began the call. */
  readonly isFirst: boolean;
  /** When it was begun, in milliseconds since 1970. */
  readonly begin: number;
}

/** Milliseconds after which a read under way is not joined any more: what it brings may be as old as that. */
const longestShared = longestChanging;

/** Starts a call; what it throws is its failure. */
const call = async (start: (shared: Deadline) => Promise<unknown>, deadline: Deadline): Promise<unknown> => start(deadline);

/** Who waits for a call. Settling one that has gone does nothing. */
interface Reader {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly release: () => void;
}

/** One call and all who wait for it. It has an end of its own, which comes when nobody waits any more. */
class SharedRead {
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly begin: number;
  readonly #key: string;
  readonly #underWay: Map<string, SharedRead>;
  #end: Deadline | undefined = new Deadline();
  #readers: Reader[] = [];
  #waiting = 0;

  constructor(key: string, tags: readonly string[], begin: number, underWay: Map<string, SharedRead>) {
    this.tags = tags;
    this.begin = begin;
    this.#key = key;
    this.#underWay = underWay;
  }

  start(start: (shared: Deadline) => Promise<unknown>): void {
    if (!this.#end) return;
    call(start, this.#end).then(
      (answer) => { for (const { resolve, release } of this.#leaveMap()) { release(); resolve(answer); } },
      (error: unknown) => { for (const { reject, release } of this.#leaveMap()) { release(); reject(error); } },
    );
  }

  wait(deadline: Deadline): Promise<unknown> {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const release = deadline.wait((reason) => {
        reject(reason);
        this.#goWithout(reason);
      });
      this.#readers.push({ resolve, reject, release });
    });
  }

  #goWithout(reason: GatewayError): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    const end = this.#end;
    this.#leaveMap();
    end?.end(reason);
  }

  /**
   * Ends the sharing, and answers who has been waiting. Lets go of everything: a Map that grows and shrinks keeps what it held alive until the next
   * full collection, which made a read cost three times as much.
   */
  #leaveMap(): readonly Reader[] {
    // Detached, it may have a successor.
    if (this.#underWay.get(this.#key) === this) this.#underWay.delete(this.#key);
    const readers = this.#readers;
    this.#readers = [];
    this.#end = undefined;
    return readers;
  }
}

/**
 * The reads under way in this process: identical ones share one call, whatever request they belong to. Each reader waits until its own deadline and no longer;
 * the call ends early only when its last reader has gone. Nothing is kept: what has been answered is not shared any more, nor what was begun
 * ten seconds ago.
 */
export class SharedReads {
  readonly #underWay = new Map<string, SharedRead>();

  /**
   * Joins the read under way with this key, or else starts it. The key says all that makes two reads the same: the type of the answer and, where other gateways
   * write as well, the generations of its tags. `start` is given the call's own deadline, which ends when the last reader has gone, and must heed it.
   * `tags` name what the read is out of date after, see `detach`. `now` in milliseconds since 1970.
   */
  join<T>(key: string, tags: readonly string[], now: number, deadline: Deadline, start: (shared: Deadline) => Promise<T>): Joined<T> {
    if (deadline.reason) return { promise: Promise.reject(deadline.reason), isFirst: false, begin: now };
    let read = this.#underWay.get(key);
    const isFirst = read === undefined || read.begin + longestShared <= now;
    if (!read || isFirst) {
      read = new SharedRead(key, tags, now, this.#underWay);
      this.#underWay.set(key, read);
      read.start(start);
    }
    return { promise: read.wait(deadline) as Promise<T>, isFirst, begin: read.begin };
  }

  /** Keeps the reads under way with any of these tags to those who wait for them: whoever comes after a write must not get what was read before it. */
  detach(tags: readonly string[]): void {
    for (const [key, read] of this.#underWay) if (read.tags.some((tag) => tags.includes(tag))) this.#underWay.delete(key);
  }
}
