import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';

const nothing = (): void => undefined;

/** The end of a request that was answered: what was still read for it is in no part of its answer. */
export const answered = new GatewayError('UPSTREAM_UNAVAILABLE', 'The request was answered without this.');

/** Waits for something that the end of a request cuts short. */
export interface Waiter {
  /** The request has ended. */
  onEnd(reason: GatewayError): void;
}

/** The end of a request: when it comes, all that waits for the bank's reads on the request's behalf is told at once. */
export class Deadline {
  #reason: GatewayError | undefined;
  #waiting: Set<Waiter> | undefined;
  readonly #cancelTimer: () => void;

  /** Comes after so many milliseconds; without a clock only when it is told to. */
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

  /** Why the request ended; undefined where it has not. */
  get reason(): GatewayError | undefined {
    return this.#reason;
  }

  /** Whether the request ended before it was answered. */
  get isEarly(): boolean {
    return this.#reason !== undefined && this.#reason !== answered;
  }

  /** Tells a waiter of the request's end, at once where that has come, unless it is removed before. */
  add(waiter: Waiter): void {
    if (this.#reason) waiter.onEnd(this.#reason);
    else (this.#waiting ??= new Set()).add(waiter);
  }

  remove(waiter: Waiter): void {
    this.#waiting?.delete(waiter);
  }

  /** The same for a function; what comes back removes it. */
  wait(onEnd: (reason: GatewayError) => void): () => void {
    const waiter = { onEnd };
    this.add(waiter);
    return () => this.remove(waiter);
  }

  /** Waits for a shared promise, but no longer than this deadline. Rejects with its reason then. */
  limit<Result>(result: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const release = this.wait(reject);
      result.then(resolve, reject).finally(release);
    });
  }

  /** Whether an error is the end of this request. */
  is(error: unknown): boolean {
    return this.#reason !== undefined && error === this.#reason;
  }

  /** Ends the request now: its time is over, or its client has gone. What ended once stays as it ended. */
  end(reason: GatewayError): void {
    this.#cancelTimer();
    if (this.#reason) return;
    this.#reason = reason;
    for (const waiter of this.#waiting ?? []) waiter.onEnd(reason);
    this.#waiting = undefined;
  }

  /** Ends the request because it was answered: reads that are still under way for what null has taken the place of are given up. */
  done(): void {
    this.end(answered);
  }
}
