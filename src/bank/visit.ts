import type { Readable } from 'node:stream';
import type { Clock } from '../clock.js';
import type { Circuit, Health } from './circuit.js';
import { ExchangeError } from './exchange.js';
import type { Limiter } from './limiter.js';
import type { OperationId } from './operation.js';
import type { BankCall } from './reads.js';

/** What keeps account of the calls under way. */
export interface Books {
  readonly limiter: Limiter;
  readonly clock: Clock;
}

/** What an answer says of the bank's health. A 401 says nothing: the token may have expired. */
export function healthOf(status: number): Health {
  if (status === 401) return 'unknown';
  return status >= 500 && status !== 501 ? 'bad' : 'good';
}

/** One call that has a place, from its beginning to its end: it gives the place back, tells the circuit how it ended, and takes the call's note. */
export class Visit {
  readonly #books: Books;
  readonly #circuit: Circuit;
  readonly #operation: OperationId;
  readonly #note: ((call: BankCall) => void) | undefined;
  readonly #start: number;

  constructor(books: Books, circuit: Circuit, operation: OperationId, note: ((call: BankCall) => void) | undefined) {
    this.#books = books;
    this.#circuit = circuit;
    this.#operation = operation;
    this.#note = note;
    this.#start = books.clock.now();
  }

  /** It was answered, and is over; with bytes that are still to come, it is when they have come. */
  answered(status: number, bytes?: Readable): void {
    if (bytes) bytes.once('close', () => this.#books.limiter.leave());
    else this.#books.limiter.leave();
    this.#end(status, healthOf(status));
  }

  /** It came to no answer. */
  failed(error: unknown): void {
    this.#books.limiter.leave();
    this.#end(null, error instanceof ExchangeError && error.reason !== 'too large' && error.reason !== 'too late' ? 'bad' : 'unknown');
  }

  #end(status: number | null, health: Health): void {
    this.#circuit.leave(health);
    this.#note?.({ operation: this.#operation, status, milliseconds: this.#books.clock.now() - this.#start, from: 'network' });
  }
}
