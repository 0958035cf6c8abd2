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
  readonly circuit: Circuit;
  readonly clock: Clock;
}

/** One call that has a place, from its beginning to its end: it gives the place back, tells the circuit how it ended, and takes the call's note. */
export class Visit {
  readonly #books: Books;
  readonly #operation: OperationId;
  readonly #note: ((call: BankCall) => void) | undefined;
  readonly #isProbe: boolean;
  readonly #start: number;

  /** @throws GatewayError where the circuit is open; the place is given back then */
  constructor(books: Books, operation: OperationId, note: ((call: BankCall) => void) | undefined) {
    this.#books = books;
    this.#operation = operation;
    this.#note = note;
    try {
      this.#isProbe = books.circuit.enter();
    } catch (error) {
      books.limiter.leave();
      throw error;
    }
    this.#start = books.clock.now();
  }

  /** It was answered, and is over; with bytes that are still to come, it is when they have come. */
  answered(status: number, bytes?: Readable): void {
    if (bytes) bytes.once('close', () => this.#books.limiter.leave());
    else this.#books.limiter.leave();
    this.#end(status, status >= 500 && status !== 501 ? 'bad' : 'good');
  }

  /** It came to no answer. */
  failed(error: unknown): void {
    this.#books.limiter.leave();
    this.#end(null, error instanceof ExchangeError && error.reason !== 'too large' && error.reason !== 'too late' ? 'bad' : 'unknown');
  }

  #end(status: number | null, health: Health): void {
    const { circuit, clock } = this.#books;
    circuit.leave(this.#isProbe, health);
    this.#note?.({ operation: this.#operation, status, milliseconds: clock.now() - this.#start, from: 'network' });
  }
}
