import type { Clock } from '../clock.js';
import type { Deadline } from './deadline.js';
import { ExchangeError, type Exchanged } from './exchange.js';
import type { AnyOperation } from './operation.js';
import { retryAfterOf } from './answer.js';

/** Answers after which a read may succeed if it is sent again. */
const passing = new Set([429, 502, 503, 504]);
/** Milliseconds that the first pause has at most; each further one has twice as many. */
const firstPause = 100;
/** Milliseconds: a bank that wants a longer pause gets no further attempt, and the client is told when to come back. */
const longestPause = 5000;
/** Attempts beyond the first that each call earns. */
const earned = 0.1;
/** Such attempts that can be saved up: what a gateway has when it starts, and after quiet times. */
const mostSaved = 20;

/** How an attempt ended. */
export interface Attempted {
  readonly operation: AnyOperation;
  /** 1 for the first. */
  readonly attempt: number;
  readonly answer: Exchanged | undefined;
  readonly error: unknown;
}

/** Whether an attempt failed in a way that another may not. A write is sent again only where the bank cannot have seen it. */
function isWorthAnother({ operation, answer, error }: Attempted): boolean {
  if (operation.kind === 'write')
    return error instanceof ExchangeError && error.reason === 'connection' && !error.sent;
  if (answer) return passing.has(answer.status);
  return error instanceof ExchangeError && (error.reason === 'connection' || error.reason === 'timeout');
}

/**
 * Decides whether a call that failed is tried again, and when: after a random pause, so that many do not come back at once, and within a
 * budget of one further attempt for ten calls, so that a struggling bank is not finished off.
 */
export class Retries {
  readonly #clock: Clock;
  readonly #mostAttempts: number;
  #budget = mostSaved;

  /** `mostAttempts` counts the first one. */
  constructor(clock: Clock, mostAttempts: number) {
    this.#clock = clock;
    this.#mostAttempts = mostAttempts;
  }

  /** Takes note of a first attempt that was made, which earns a part of a further one. What was refused before it was a call earns nothing. */
  earn(): void {
    this.#budget = Math.min(mostSaved, this.#budget + earned);
  }

  /** Milliseconds after which another attempt may be made; undefined where this was the last one. */
  pauseAfter(attempted: Attempted): number | undefined {
    const { attempt, answer, error } = attempted;
    if (attempt === 1 && (answer || error instanceof ExchangeError)) this.earn();
    if (attempt >= this.#mostAttempts || this.#budget < 1 || !isWorthAnother(attempted)) return undefined;
    const asked = ((answer && retryAfterOf(answer, this.#clock.now())) ?? 0) * 1000;
    if (asked > longestPause) return undefined;
    this.#budget -= 1;
    return asked + Math.random() * firstPause * 2 ** (attempt - 1);
  }

  /** Lets time pass. Rejects with the deadline's own error where that comes first. */
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
