import DataLoader from 'dataloader';
import { callOf, readKey, type Read, type Reader } from './call.js';
import type { OperationId, Page } from './operation.js';
import { cutFrom, widestOf } from './page-within.js';
import type { Reads } from './reads.js';
import type { RequestTally } from '../telemetry/request-tally.js';
import type { Handler } from './step.js';

/**
 * The outcome of one read. It is a thenable, so DataLoader's promise follows it: one read of a batch need not
 * wait for the others, and each read takes one promise only.
 */
class ReadOutcome implements Handler {
  readonly #tally: RequestTally;
  #answer: unknown;
  #error: unknown;
  #state: 'open' | 'answered' | 'failed' = 'open';
  #resolve: ((answer: unknown) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  constructor(tally: RequestTally) {
    this.#tally = tally;
  }

  onAnswer(answer: unknown): void {
    this.#tally.arrived();
    this.#state = 'answered';
    this.#answer = answer;
    this.#resolve?.(answer);
  }

  onError(error: unknown): void {
    this.#tally.arrived();
    this.#state = 'failed';
    this.#error = error;
    this.#reject?.(error);
  }

  /** Supports one `then` only. */
  then(resolve: (answer: unknown) => void, reject: (error: unknown) => void): void {
    if (this.#state === 'answered') return resolve(this.#answer);
    if (this.#state === 'failed') return reject(this.#error);
    this.#resolve = resolve;
    this.#reject = reject;
  }
}

/**
 * The reads of one request, with one DataLoader per operation. Each read is made once, however often the
 * query requests it, and the reads of one operation are sent together. Writes do not go through here.
 */
export class Loaders {
  readonly #reads: Pick<Reads, 'dispatch'>;
  readonly #reader: Reader;
  readonly #byOperation = new Map<OperationId, DataLoader<Read, unknown, string>>();

  constructor(reads: Pick<Reads, 'dispatch'>, reader: Reader) {
    this.#reads = reads;
    this.#reader = reader;
  }

  load(read: Read): Promise<unknown> {
    const { operationId } = read.operation;
    let loader = this.#byOperation.get(operationId);
    if (!loader) {
      loader = new DataLoader(async (batch: readonly Read[]) => this.#all(batch), { cacheKeyFn: readKey });
      this.#byOperation.set(operationId, loader);
    }
    return loader.load(read);
  }

  /** Forgets all answers of these operations, after a write that invalidated them. */
  forget(operations: readonly OperationId[]): void {
    for (const operation of operations) this.#byOperation.get(operation)?.clearAll();
  }

  /**
   * Returns the outcomes of reads of one operation. If the page of one read contains that of another, only
   * the wider one is read and the other is cut from it.
   */
  #all(reads: readonly Read[]): readonly unknown[] {
    const widest = widestOf(reads);
    const made = widest === reads ? reads : reads.filter((read, index) => widest[index] === read);
    const outcomes = this.#make(made);
    if (made.length === reads.length) return outcomes;
    return reads.map((read, index) => {
      const wide = widest[index] as Read;
      return wide === read ? outcomes[made.indexOf(read)] : this.#cut(wide, read);
    });
  }

  async #cut(wide: Read, narrow: Read): Promise<unknown> {
    const page = (await this.load(wide)) as Page<unknown>;
    return cutFrom(page, wide, narrow) ?? this.#make([narrow])[0];
  }

  #make(reads: readonly Read[]): readonly ReadOutcome[] {
    const { tally } = this.#reader;
    tally.await(reads.length);
    const outcomes = reads.map(() => new ReadOutcome(tally));
    this.#reads.dispatch(
      reads.map((read, index) => ({
        call: callOf(read, this.#reader, this.#reader.deadline, this.#reader),
        handler: outcomes[index] as ReadOutcome,
      })),
    );
    return outcomes;
  }
}
