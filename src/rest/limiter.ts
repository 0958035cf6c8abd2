import type { Deadline } from './deadline.js';
import { GatewayError } from './errors.js';

export interface LimiterOptions {
  /** Calls under way at once. */
  readonly maxInFlight: number;
  /** Calls that may wait for their turn. */
  readonly maxWaiting: number;
}

/** Seconds after which a call that found no place, not even to wait, may be tried again. */
const retryAfter = 1;

/**
 * The places for calls to the bank. Where all are taken, requests take turns, each with one call: one that makes five hundred does not
 * keep the others waiting. Who finds the queue full is told so, since a call at its end would only run out of time.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  #inFlight = 0;
  #waiting = 0;
  /** Those who wait, by request. The first request is next, and then goes to the end. */
  readonly #queues = new Map<string, Set<() => void>>();

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /**
   * Takes a place for a call of this request: at once, or when the promise resolves. Whoever has one gives it back with `leave`.
   * @throws GatewayError RATE_LIMITED where too many wait; rejects with the deadline's own error
   */
  enter(requestId: string, deadline: Deadline): Promise<void> | undefined {
    const { maxInFlight, maxWaiting } = this.#options;
    if (this.#inFlight < maxInFlight) {
      this.#inFlight += 1;
      return undefined;
    }
    if (this.#waiting >= maxWaiting) throw new GatewayError('RATE_LIMITED', `There are ${maxInFlight} calls to the bank under way, and ${maxWaiting} more waiting.`, { retryAfter });
    return this.#wait(requestId, deadline);
  }

  /** Gives a place back: to whoever waits for it, if anybody does. */
  leave(): void {
    const [first] = this.#queues;
    if (!first) {
      this.#inFlight -= 1;
      return;
    }
    const [requestId, queue] = first;
    const [go] = queue as ReadonlySet<() => void>;
    this.#queues.delete(requestId);
    if (queue.size > 1) this.#queues.set(requestId, queue);
    if (go) {
      queue.delete(go);
      this.#waiting -= 1;
      go();
    }
  }

  #wait(requestId: string, deadline: Deadline): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        release();
        resolve();
      };
      const queue = this.#queues.get(requestId) ?? new Set();
      this.#queues.set(requestId, queue.add(go));
      this.#waiting += 1;
      const release = deadline.wait((reason) => {
        this.#remove(requestId, go);
        reject(reason);
      });
    });
  }

  #remove(requestId: string, go: () => void): void {
    const queue = this.#queues.get(requestId);
    if (!queue?.delete(go)) return;
    this.#waiting -= 1;
    if (queue.size === 0) this.#queues.delete(requestId);
  }
}
