import type { Source } from './metrics.js';

/** The time of one operation by phase, in milliseconds. */
export interface Phases {
  /** Parsing, validation, checks, and the estimate. */
  readonly validate: number;
  /** Planning. */
  readonly plan: number;
  /** The time in which at least one call to the bank was awaited. */
  readonly bank: number;
  /** The rest: resolvers, and the text of the answer. */
  readonly execute: number;
}

/**
 * Counts the calls of one request, and measures where its time goes. Without a source of time it only counts.
 */
export class RequestTally {
  readonly #now: (() => number) | undefined;
  readonly #begin: number;
  #checked: number | undefined;
  #planned: number | undefined;
  #awaited = 0;
  #awaitedSince = 0;
  #bank = 0;
  /** Answers by where they came from. */
  network = 0;
  shared = 0;
  cache = 0;
  stale = 0;
  list = 0;
  /** The most calls that were estimated; undefined before the estimate. */
  estimated: number | undefined;

  /** `now` returns milliseconds since some moment. */
  constructor(now?: () => number) {
    this.#now = now;
    this.#begin = now ? now() : 0;
  }

  /** Records that the operation was checked, and is planned now. */
  checked(): void {
    if (this.#now) this.#checked = this.#now();
  }

  /** Records that the operation was planned, and is executed now. */
  planned(): void {
    if (this.#now) this.#planned = this.#now();
  }

  /** Records that so many more calls are awaited. */
  await(calls: number): void {
    if (!this.#now) return;
    if (this.#awaited === 0) this.#awaitedSince = this.#now();
    this.#awaited += calls;
  }

  /** Records that a call is over. */
  arrived(): void {
    if (!this.#now) return;
    this.#awaited -= 1;
    if (this.#awaited === 0) this.#bank += this.#now() - this.#awaitedSince;
  }

  /** The calls by where their answers came from. */
  of(source: Source): number {
    return this[source];
  }

  /** Returns the milliseconds since the beginning, and how they divide up; 0 without a source of time. */
  times(): { readonly total: number; readonly phases: Phases } {
    const now = this.#now?.() ?? 0;
    const checked = this.#checked ?? now;
    const planned = this.#planned ?? checked;
    const bank = this.#bank + (this.#awaited > 0 ? now - this.#awaitedSince : 0);
    const total = now - this.#begin;
    return {
      total,
      phases: {
        validate: checked - this.#begin,
        plan: planned - checked,
        bank,
        execute: Math.max(0, now - planned - bank),
      },
    };
  }
}
