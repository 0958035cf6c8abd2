import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';

const nothing = (): void => undefined;

/** The reason of a request that was answered: reads that are still in flight are not part of its answer. */
export const answered = new GatewayError('UPSTREAM_UNAVAILABLE', 'The request was answered without this.');

/** A wait that the end of a request cuts short. */
export interface Waiter {
  /** Called when the request has ended. */
  onEnd(reason: GatewayError): void;
}

/** The end of a request. When it comes, all pending reads of the request are notified at once. */
export class Deadline {
  #reason: GatewayError | undefined;
  /** Most have one waiter, which needs no set. */
  #only: Waiter | undefined;
  #others: Set<Waiter> | undefined;
  readonly #cancelTimer: () => void;

  /** The request ends after `milliseconds`; without a clock it ends only through `end`. */
  constructor(clock?: Clock, milliseconds = 0) {
    this.#cancelTimer =
      clock?.after(milliseconds, () =>
        this.end(
          new GatewayError(
            'UPSTREAM_TIMEOUT',
            `The bank did not answer within the ${milliseconds / 1000} s that a request may take.`,
          ),
        ),
      ) ?? nothing;
  }

  /** The reason why the request ended; undefined if it has not. */
  get reason(): GatewayError | undefined {
    return this.#reason;
  }

  /** True if the request ended before it was answered. */
  get isEarly(): boolean {
    return this.#reason !== undefined && this.#reason !== answered;
  }

  /**
   * Notifies a waiter of the end of the request, at once if it has ended, unless the waiter is removed first.
   */
  add(waiter: Waiter): void {
    if (this.#reason) waiter.onEnd(this.#reason);
    else if (this.#only === undefined) this.#only = waiter;
    else (this.#others ??= new Set()).add(waiter);
  }

  remove(waiter: Waiter): void {
    if (this.#only === waiter) this.#only = undefined;
    else this.#others?.delete(waiter);
  }

  /** Like `add`, for a function. Returns a function that removes it. */
  wait(onEnd: (reason: GatewayError) => void): () => void {
    const waiter = { onEnd };
    this.add(waiter);
    return () => this.remove(waiter);
  }

  /** Waits for a shared promise until this deadline, and then rejects with its reason. */
  limit<Result>(result: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const release = this.wait(reject);
      result.then(resolve, reject).finally(release);
    });
  }

  /** Returns true if an error is the end of this request. */
  is(error: unknown): boolean {
    return this.#reason !== undefined && error === this.#reason;
  }

  /** Ends the request: it timed out, or its client disconnected. Later calls change nothing. */
  end(reason: GatewayError): void {
    this.#cancelTimer();
    if (this.#reason) return;
    this.#reason = reason;
    const only = this.#only;
    this.#only = undefined;
    only?.onEnd(reason);
    // One waiter can remove another one.
    for (const waiter of this.#others ?? []) waiter.onEnd(reason);
    this.#others = undefined;
  }

  /**
   * Ends the request because it was answered. Reads still in flight are canceled: they belong to a part that
   * null has replaced.
   */
  done(): void {
    this.end(answered);
  }
}
