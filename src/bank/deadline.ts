import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';

const nothing = (): void => undefined;

/** The end of a request that was answered: what was still read for it is in no part of its answer. */
export const answered = new GatewayError('UPSTREAM_UNAVAILABLE', 'The request was answered without this.');

/** The end of a request: when it comes, all that waits for the bank's reads on the request's behalf is told at once. */
export class Deadline {
  #reason: GatewayError | undefined;
  readonly #waiting = new Set<(reason: GatewayError) => void>();
  readonly #cancelTimer: () => void;

  /** Comes after so many milliseconds; without a clock only when it is told to. */
  constructor(clock?: Clock, milliseconds = 0) {
    this.#cancelTimer = clock?.after(milliseconds, () =>
      this.end(new GatewayError('UPSTREAM_TIMEOUT', `The bank did not answer within the ${milliseconds / 1000} s that a request may take.`))) ?? nothing;
  }

  /** Why the request ended; undefined where it has not. */
  get reason(): GatewayError | undefined {
    return this.#reason;
  }

  /** Whether the request ended before it was answered. */
  get isEarly(): boolean {
    return this.#reason !== undefined && this.#reason !== answered;
  }

  /** Calls `onEnd` when the request ends, at once where it already has; the answer takes the registration back. */
  wait(onEnd: (reason: GatewayError) => void): () => void {
    if (this.#reason) onEnd(this.#reason);
    else this.#waiting.add(onEnd);
    return () => this.#waiting.delete(onEnd);
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
    for (const onEnd of this.#waiting) onEnd(reason);
    this.#waiting.clear();
  }

  /** Ends the request because it was answered: reads that are still under way for what null has taken the place of are given up. */
  done(): void {
    this.end(answered);
  }
}
