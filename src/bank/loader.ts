import DataLoader from 'dataloader';
import type { OperationId, Page } from './operation.js';
import { cutFrom, widestOf } from './page-within.js';
import type { Read, Reader, Reads } from './reads.js';

/** An answer on its way: held, so that one read of a batch need not wait for the others. */
interface Held {
  readonly answer: Promise<unknown>;
}

/**
 * The reads of one request: each is made once, however often and along whichever ways the query asks for it, and those of one operation
 * go out together. One DataLoader per row; writes never come here.
 */
export class Loaders {
  readonly #reads: Reads;
  readonly #reader: Reader;
  readonly #byRow = new Map<OperationId, DataLoader<Read, Held, string>>();

  constructor(reads: Reads, reader: Reader) {
    this.#reads = reads;
    this.#reader = reader;
  }

  async load(read: Read): Promise<unknown> {
    const { operationId } = read.row;
    let loader = this.#byRow.get(operationId);
    if (!loader) {
      loader = this.#newLoader();
      this.#byRow.set(operationId, loader);
    }
    return (await loader.load(read)).answer;
  }

  /** Forgets all that these rows answered, after a write that made it stale. */
  forget(rows: readonly OperationId[]): void {
    for (const row of rows) this.#byRow.get(row)?.clearAll();
  }

  /** The answers to reads of one operation. Of pages of a list that lie within each other the widest is read, and the others are cut from it. */
  async #all(reads: readonly Read[]): Promise<readonly Promise<unknown>[]> {
    const widest = widestOf(reads);
    const made = [...new Set(widest)];
    if (made.length === reads.length) return this.#reads.all(reads, this.#reader);
    const answers = await this.#reads.all(made, this.#reader);
    const answerTo = new Map(made.map((read, index) => [read, answers[index] as Promise<unknown>]));
    return reads.map((read, index) => {
      const wide = widest[index] as Read;
      const answer = answerTo.get(wide) as Promise<unknown>;
      return wide === read ? answer : this.#cut(answer, wide, read);
    });
  }

  async #cut(answer: Promise<unknown>, wide: Read, narrow: Read): Promise<unknown> {
    const page = (await answer) as Page<unknown>;
    const own = async (): Promise<unknown> => (await this.#reads.all([narrow], this.#reader))[0];
    return cutFrom(page, wide, narrow) ?? own();
  }

  #newLoader(): DataLoader<Read, Held, string> {
    const batch = async (reads: readonly Read[]): Promise<Held[]> => (await this.#all(reads)).map((answer) => ({ answer }));
    return new DataLoader(batch, { cacheKeyFn: ({ path, body }) => (body === undefined ? path : `${path} ${body}`) });
  }
}
