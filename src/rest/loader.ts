import DataLoader from 'dataloader';
import type { OperationId } from './operation.js';
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

  #newLoader(): DataLoader<Read, Held, string> {
    const batch = async (reads: readonly Read[]): Promise<Held[]> => (await this.#reads.all(reads, this.#reader)).map((answer) => ({ answer }));
    return new DataLoader(batch, { cacheKeyFn: ({ path, body }) => (body === undefined ? path : `${path} ${body}`) });
  }
}
