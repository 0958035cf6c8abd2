import type { Clock } from '../clock.js';
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
  readonly #maxWaiting: number;
  readonly #clock: Clock;
  readonly #queue = new FairQueue();
  #inFlight = 0;
  #places: number;
  #until = Infinity;
  /** Called for each call that is queued. */
  onQueued: (() => void) | undefined;

  constructor({ maxInFlight, maxWaiting }: LimiterOptions, clock: Clock) {
    this.#places = maxInFlight;
    this.#maxWaiting = maxWaiting;
    this.#clock = clock;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get queued(): number {
    return this.#queue.size;
  }

  /** The maximum number of concurrent calls. There are more for a while after it was lowered. */
  get places(): number {
    return this.#places;
  }

  /**
   * Sets the maximum number of concurrent calls, and starts queued ones. No call starts from the time `until`
   * on, by the clock's `elapsed`, before this is called again.
   */
  allow(places: number, until: number): void {
    this.#places = places;
    this.#until = until;
    this.#startQueued();
  }

  /** Returns true if a call that holds a slot may be sent now. A frozen process can get here long after. */
  readonly maySend = (): boolean => this.#until === Infinity || this.#clock.elapsed() < this.#until;

  /** Takes a slot if one is free, and returns true if it did. Free it with `leave`. */
  enterAtOnce(): boolean {
    if (this.#inFlight >= this.#places || !this.maySend()) return false;
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
    if (this.#queue.size >= this.#maxWaiting && !this.#queue.makeRoom(caller)) throw this.#tooMany();
    return this.#wait(caller, requestId, deadline);
  }

  /** Frees a slot, and starts the next queued call. */
  leave(): void {
    this.#inFlight -= 1;
    this.#startQueued();
  }

  #startQueued(): void {
    while (this.#queue.size > 0 && this.enterAtOnce()) this.#queue.next()?.go();
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
      this.onQueued?.();
    });
  }

  #tooMany(): GatewayError {
    return new GatewayError(
      'RATE_LIMITED',
      `There are ${this.#inFlight} calls to the bank in flight, and ${this.#maxWaiting} more waiting.`,
      { retryAfter },
    );
  }
}
