import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';

const nothing = (): void => undefined;

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

  /** Why the request ended early; undefined where it has not. */
  get reason(): GatewayError | undefined {
    return this.#reason;
  }

  /** Calls `onEnd` when the request ends early, at once where it already has; the answer takes the registration back. */
  wait(onEnd: (reason: GatewayError) => void): () => void {
    if (this.#reason) onEnd(this.#reason);
    else this.#waiting.add(onEnd);
    return () => this.#waiting.delete(onEnd);
  }

  /** Whether an error is the end of this request. */
  is(error: unknown): boolean {
    return this.#reason !== undefined && error === this.#reason;
  }

  /** Ends the request now: its time is over, or its client has gone. */
  end(reason: GatewayError): void {
    this.#cancelTimer();
    if (this.#reason) return;
    this.#reason = reason;
    for (const onEnd of this.#waiting) onEnd(reason);
    this.#waiting.clear();
  }

  /** The request was answered: the timer goes. */
  done(): void {
    this.#cancelTimer();
  }
}
