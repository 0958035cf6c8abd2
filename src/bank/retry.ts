import type { Clock } from '../clock.js';
import type { Deadline } from './deadline.js';
import { ExchangeError, type Exchanged } from './exchange.js';
import type { AnyOperation } from './operation.js';
import { retryAfterOf } from './answer.js';

/** Status codes after which a retry of a read may succeed. */
const passing = new Set([429, 502, 503, 504]);
/** The maximum of the first pause, in milliseconds; it doubles with each retry. */
const firstPause = 100;
/**
 * In milliseconds. If the bank asks for a longer pause there is no retry: the client gets its Retry-After.
 */
const maxPause = 5000;
/** The retries that each call earns. */
const earned = 0.1;
/** The maximum retry budget. A gateway starts with it, and regains it in quiet times. */
const maxSaved = 20;

/** The result of an attempt. */
export interface Attempted {
  readonly operation: AnyOperation;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly answer: Exchanged | undefined;
  readonly error: unknown;
}

/** Returns true if a retry may succeed. A write is sent again only if the bank cannot have received it. */
function isWorthAnother({ operation, answer, error }: Attempted): boolean {
  if (operation.kind === 'write')
    return error instanceof ExchangeError && error.reason === 'connection' && !error.sent;
  if (answer) return passing.has(answer.status);
  return error instanceof ExchangeError && (error.reason === 'connection' || error.reason === 'timeout');
}

/**
 * Decides if and when a failed call is retried: after a random pause, so that not all clients come back at
 * once, and within a budget of one retry for ten calls, so that an overloaded bank is not overloaded further.
 */
export class Retries {
  readonly #clock: Clock;
  readonly #maxAttempts: number;
  #budget = maxSaved;

  /** `maxAttempts` counts the first one. */
  constructor(clock: Clock, maxAttempts: number) {
    this.#clock = clock;
    this.#maxAttempts = maxAttempts;
  }

  /** Adds to the budget for a first attempt. Calls that were refused before they were sent earn nothing. */
  earn(): void {
    this.#budget = Math.min(maxSaved, this.#budget + earned);
  }

  /** Returns the milliseconds after which to retry; undefined if there is no retry. */
  pauseAfter(attempted: Attempted): number | undefined {
    const { attempt, answer, error } = attempted;
    if (attempt === 1 && (answer || error instanceof ExchangeError)) this.earn();
    if (attempt >= this.#maxAttempts || this.#budget < 1 || !isWorthAnother(attempted)) return undefined;
    const asked = ((answer && retryAfterOf(answer, this.#clock.now())) ?? 0) * 1000;
    if (asked > maxPause) return undefined;
    this.#budget -= 1;
    return asked + Math.random() * firstPause * 2 ** (attempt - 1);
  }

  /** Waits. Rejects with the deadline's own error if that comes first. */
  pause(milliseconds: number, deadline: Deadline): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(milliseconds, () => {
        release();
        resolve();
      });
      const release = deadline.wait((reason) => {
        cancel();
        reject(reason);
      });
    });
  }
}
