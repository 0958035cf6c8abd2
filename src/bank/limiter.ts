import type { Deadline } from './deadline.js';
import { GatewayError } from './errors.js';
import { FairQueue, type QueuedCall } from './fair-queue.js';

export interface LimiterOptions {
  /** The maximum number of concurrent calls. */
  readonly maxInFlight: number;
  /** The maximum number of queued calls. */
  readonly maxWaiting: number;
}

/** Seconds after which to retry a call that was refused because the queue is full. */
const retryAfter = 1;

/**
 * Limits the concurrent calls to the bank. Further calls are queued: callers take turns, with one call each,
 * and so do the requests of one caller. When the queue is full, the caller with the most queued calls loses
 * one, since a call at the end of the queue would only time out.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  readonly #queue = new FairQueue();
  #inFlight = 0;

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** Takes a slot if one is free, and returns true if it did. Free it with `leave`. */
  enterAtOnce(): boolean {
    if (this.#inFlight >= this.#options.maxInFlight) return false;
    this.#inFlight += 1;
    return true;
  }

  /**
   * Takes a slot for a call of this caller: at once, or when the promise resolves. Free it with `leave`.
   * @throws GatewayError RATE_LIMITED if the queue is full and no other caller has more calls in it; the
   * promise rejects with the same if this call is dropped later, or with the deadline's own error
   */
  enter(caller: string, requestId: string, deadline: Deadline): Promise<void> | undefined {
    if (this.enterAtOnce()) return undefined;
    if (this.#queue.size >= this.#options.maxWaiting && !this.#queue.makeRoom(caller)) throw this.#tooMany();
    return this.#wait(caller, requestId, deadline);
  }

  /** Frees a slot, or passes it to the next queued call. */
  leave(): void {
    const next = this.#queue.next();
    if (next) next.go();
    else this.#inFlight -= 1;
  }

  #wait(caller: string, requestId: string, deadline: Deadline): Promise<void> {
    return new Promise((resolve, reject) => {
      const call: QueuedCall = {
        requestId,
        go: () => {
          release();
          resolve();
        },
        giveWay: () => {
          release();
          reject(this.#tooMany());
        },
      };
      this.#queue.add(caller, call);
      const release = deadline.wait((reason) => {
        this.#queue.remove(caller, call);
        reject(reason);
      });
    });
  }

  #tooMany(): GatewayError {
    const { maxInFlight, maxWaiting } = this.#options;
    return new GatewayError(
      'RATE_LIMITED',
      `There are ${maxInFlight} calls to the bank under way, and ${maxWaiting} more waiting.`,
      { retryAfter },
    );
  }
}
