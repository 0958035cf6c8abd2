import { hasRequestedIds } from '../bank/answer-ids.js';
import type { AnyOperation, OperationId } from '../bank/operation.js';
import type { ParamValues } from '../bank/path.js';

/** An entry as its list returned it; it may lack fields of the resource. */
export type ListedEntry = Readonly<Record<string, unknown>>;

/** An entry and its list. */
export interface Listing {
  readonly entry: ListedEntry;
  /** True if a field that it lacks is missing at the bank too. */
  readonly isWhole: boolean;
  /** The parameters that the list was read with: the ids in its path apply to its entries too. */
  readonly params: ParamValues;
}

interface ListedPage {
  readonly list: AnyOperation;
  readonly params: ParamValues;
  readonly entries: readonly unknown[];
}

const paramsByOperation = new Map<OperationId, readonly string[]>();

/** Returns the parameters of an operation's path; the last is the id of its resource. */
function pathParams({ operationId, path }: AnyOperation): readonly string[] {
  let params = paramsByOperation.get(operationId);
  if (!params) {
    params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
    paramsByOperation.set(operationId, params);
  }
  return params;
}

/**
 * The entries that the lists of one request have returned, so that none of them is read again by its id. A write
 * may make any of them stale. Does not check who may see them.
 */
export class ListedEntries {
  #pages: ListedPage[] = [];
  /** By the operation that reads an entry, and its id. */
  #byRead: Map<OperationId, Map<unknown, Listing>> | undefined;

  add(list: AnyOperation, params: ParamValues, entries: readonly unknown[]): void {
    if (list.entriesReadBy && entries.length > 0) this.#pages.push({ list, params, entries });
  }

  /**
   * Returns the entry of a list for the resource of a read; undefined if there is none, or if it does not
   * match all requested ids.
   */
  find(read: AnyOperation, params: ParamValues): Listing | undefined {
    if (this.#pages.length > 0) this.#index();
    const listings = this.#byRead?.get(read.operationId);
    if (!listings) return undefined;
    const names = pathParams(read);
    const listing = listings.get(params[names.at(-1) as string]);
    if (!listing || !hasRequestedIds(read, params, [listing.entry])) return undefined;
    for (const name of names.slice(0, -1))
      if ((listing.params[name] ?? listing.entry[name]) !== params[name]) return undefined;
    return listing;
  }

  /** Pages are indexed on the first lookup, since most requests make none. */
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
