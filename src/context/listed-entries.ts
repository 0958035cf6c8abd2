import { hasRequestedIds } from '../bank/answer-ids.js';
import type { AnyOperation, OperationId } from '../bank/operation.js';
import type { ParamValues } from '../bank/path.js';

/** An entry as its list carried it: all that its list has, which need not be all that there is. */
export type ListedEntry = Readonly<Record<string, unknown>>;

/** An entry, and how it was listed. */
export interface Listing {
  readonly entry: ListedEntry;
  /** Whether what it lacks the bank does not have. */
  readonly isWhole: boolean;
  /** What the list was read with: the ids in its path stand for its entries too. */
  readonly params: ParamValues;
}

interface ListedPage {
  readonly list: AnyOperation;
  readonly params: ParamValues;
  readonly entries: readonly unknown[];
}

const paramsByOperation = new Map<OperationId, readonly string[]>();

/** The parameters of an operation's path, the last of which is the id of what it reads. */
function pathParams({ operationId, path }: AnyOperation): readonly string[] {
  let params = paramsByOperation.get(operationId);
  if (!params) {
    params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
    paramsByOperation.set(operationId, params);
  }
  return params;
}

/** The entries that the lists of one request have carried, so that none of them is read again by its id. Nothing here knows who may see them. */
export class ListedEntries {
  #pages: ListedPage[] = [];
  /** By the read of an entry, and its id. */
  #byRead: Map<OperationId, Map<unknown, Listing>> | undefined;

  add(list: AnyOperation, params: ParamValues, entries: readonly unknown[]): void {
    if (list.entriesReadBy && entries.length > 0) this.#pages.push({ list, params, entries });
  }

  /** What a list carried of that which a read would answer; undefined where none did, or not under all the ids that are asked for. */
  find(read: AnyOperation, params: ParamValues): Listing | undefined {
    if (this.#pages.length > 0) this.#index();
    const listings = this.#byRead?.get(read.operationId);
    if (!listings) return undefined;
    const names = pathParams(read);
    const listing = listings.get(params[names.at(-1) as string]);
    if (!listing || !hasRequestedIds(read, params, [listing.entry])) return undefined;
    const isUnder = (name: string): boolean => (listing.params[name] ?? listing.entry[name]) === params[name];
    return names.slice(0, -1).every(isUnder) ? listing : undefined;
  }

  /** Forgets them all: a write may have made any of them stale. */
  clear(): void {
    this.#pages = [];
    this.#byRead = undefined;
  }

  /** Mostly nobody asks: until then a page is kept as it came. */
  #index(): void {
    this.#byRead ??= new Map();
    for (const { list, params, entries } of this.#pages) {
      const read = list.entriesReadBy as OperationId;
      const listings = this.#byRead.get(read) ?? new Map<unknown, Listing>();
      this.#byRead.set(read, listings);
      for (const entry of entries as readonly ListedEntry[])
        listings.set(entry['id'], { entry, isWhole: list.itemsAreWhole === true, params });
    }
    this.#pages = [];
  }
}
