import DataLoader from 'dataloader';
import type { Deadline } from './deadline.js';
import type { BankClient } from './client.js';
import type { AnyRow, OperationId } from './operation.js';

/** A read or a calculation, by the text that makes it the same as another. */
export interface ReadKey {
  readonly path: string;
  readonly body: string | undefined;
}

/**
 * The reads of one request: each is sent once, however often and along whichever ways the query asks for it.
 * One DataLoader per row; writes never come here.
 */
export class Loaders {
  readonly #client: BankClient;
  readonly #requestId: string;
  readonly #deadline: Deadline;
  readonly #byRow = new Map<OperationId, DataLoader<ReadKey, unknown, string>>();

  constructor(client: BankClient, requestId: string, deadline: Deadline) {
    this.#client = client;
    this.#requestId = requestId;
    this.#deadline = deadline;
  }

  load(row: AnyRow, key: ReadKey): Promise<unknown> {
    let loader = this.#byRow.get(row.operationId);
    if (!loader) {
      loader = this.#loaderOf(row);
      this.#byRow.set(row.operationId, loader);
    }
    return loader.load(key);
  }

  /** Forgets all that these rows answered, after a write that made it stale. */
  forget(rows: readonly OperationId[]): void {
    for (const row of rows) this.#byRow.get(row)?.clearAll();
  }

  #loaderOf(row: AnyRow): DataLoader<ReadKey, unknown, string> {
    const read = (key: ReadKey): Promise<unknown> =>
      this.#client.send({ row, ...key, requestId: this.#requestId, deadline: this.#deadline }).catch((error: unknown) => error as Error);
    return new DataLoader((keys: readonly ReadKey[]) => Promise.all(keys.map(read)), { cacheKeyFn: ({ path, body }) => (body === undefined ? path : `${path} ${body}`) });
  }
}
