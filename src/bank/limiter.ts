import type { Deadline } from './deadline.js';
import { GatewayError } from './errors.js';
import { FairQueue, type QueuedCall } from './fair-queue.js';

export interface LimiterOptions {
  /** Calls under way at once. */
  readonly maxInFlight: number;
  /** Calls that may wait for their turn. */
  readonly maxWaiting: number;
}

/** Seconds after which a call that found no place, not even to wait, may be tried again. */
const retryAfter = 1;

/**
 * The places for calls to the bank. Where all are taken, callers take turns, each with one call, and so do the requests of one caller. Where
 * too many calls wait, the caller who has the most of them is refused one, since a call at the end of the queue would only run out of time.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  readonly #queue = new FairQueue();
  #inFlight = 0;

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** Takes a place if one is free, and says whether it did. Give it back with `leave`. */
  enterAtOnce(): boolean {
    if (this.#inFlight >= this.#options.maxInFlight) return false;
    this.#inFlight += 1;
    return true;
  }

  /**
   * Takes a place for a call of this caller: at once, or when the promise resolves. Give it back with `leave`.
   * @throws GatewayError RATE_LIMITED where too many wait, and none of another caller gives way; rejects with that where it gives way itself,
   * and with the deadline's own error
   */
  enter(caller: string, requestId: string, deadline: Deadline): Promise<void> | undefined {
    if (this.enterAtOnce()) return undefined;
    if (this.#queue.size >= this.#options.maxWaiting && !this.#queue.makeRoom(caller)) throw this.#tooMany();
    return this.#wait(caller, requestId, deadline);
  }

  /** Gives a place back, to the next call that waits, if any. */
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
