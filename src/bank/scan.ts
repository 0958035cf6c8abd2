import { operationNamed, ownerFilter, type AnyOperation, type OperationId, type Page } from './operation.js';
import { hasRequestedIds, fieldFilteredBy } from './answer-ids.js';
import type { ParamValues } from './path.js';

/** When a batch of reads is answered from the pages of a list. */
export interface ScanOptions {
  /** How many single reads a page of a list weighs as much as. */
  readonly cost: number;
  /** The most pages of one scan; 0 for none at all. */
  readonly mostPages: number;
}

/** What a scan has for a read; undefined where it has nothing, and the read has to be made. */
export type ResourceFinder = (params: ParamValues) => unknown;

type ListItem = Readonly<Record<string, unknown>>;
/** Reads a page of a list across all customers, of the largest size. */
type ReadPage = (list: AnyOperation, number: number) => Promise<Page<ListItem>>;

/** The most entries that the bank puts on a page. */
const pageSize = 1000;
const findsNothing: ResourceFinder = () => undefined;
const pagesOf = (total: number): number => Math.max(1, Math.ceil(total / pageSize));

/** How many entries a list has, from its first page of the largest size; undefined where that does not show. */
const totalLength = ({ items, gaps = [], total, hasNext }: Page<unknown>): number | undefined => {
  const length = items.length + gaps.length;
  return total ?? (hasNext === true || length >= pageSize ? undefined : length);
};

/** The page that a scan begins with, and those behind it. */
export const pageParams = (number: number): ParamValues => ({ pageNumber: number, pageSize });
const isOfPage = (param: string): boolean => param === 'pageNumber' || param === 'pageSize';

/** Whether a list's read is of nothing but the children of one parent, unsorted. */
const isOfParent = (params: ParamValues, filter: string): boolean =>
  typeof params[filter] === 'string' &&
  Object.entries(params).every(
    ([name, value]) => name === filter || isOfPage(name) || value === undefined || value === null,
  );

/** For each parent its children, in the list's order; an entry that is there twice counts once. */
function byParent(items: readonly ListItem[], field: string): Map<unknown, ListItem[]> {
  const seen = new Set<unknown>();
  const families = new Map<unknown, ListItem[]>();
  for (const item of items) {
    if (seen.has(item['id'])) continue;
    seen.add(item['id']);
    const family = families.get(item[field]);
    if (family) family.push(item);
    else families.set(item[field], [item]);
  }
  return families;
}

/** The children of one parent, as the bank would have put them on the page that is asked for. */
function childrenFound(items: readonly ListItem[], filter: string, field: string): ResourceFinder {
  const families = byParent(items, field);
  return (params) => {
    const children = families.get(params[filter]) ?? [];
    const [number, size] = [Number(params['pageNumber']), Number(params['pageSize'])];
    return {
      items: children.slice((number - 1) * size, number * size),
      total: children.length,
      hasNext: number * size < children.length,
    };
  };
}

function resourcesFound(operation: AnyOperation, pages: readonly Page<ListItem>[]): ResourceFinder {
  const byId = new Map(pages.flatMap(({ items }) => items).map((item) => [item['id'], item]));
  const [, param = ''] = /\{(\w+)\}$/.exec(operation.path) ?? [];
  return (params) => {
    const item = byId.get(params[param]);
    return item && hasRequestedIds(operation, params, [item]) ? item : undefined;
  };
}

/**
 * Answers batches of reads from pages of the list that holds them all, where that takes fewer calls. The bank has no read that takes
 * several ids, but it has lists; the gateway may read them across customers for any caller, since an item goes only to a read that it
 * matches in every id, and the rest is dropped.
 */
export class Scans {
  readonly #options: ScanOptions;
  /** Entries of each list when it was last seen. */
  readonly #totals = new Map<OperationId, number>();

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  /** Whether a read could be answered from a scan. */
  covers(operation: AnyOperation, params: ParamValues): boolean {
    if (operation.whole) return true;
    const filter = ownerFilter(operation);
    return filter !== undefined && isOfParent(params, filter);
  }

  /** Whether the pages of the list take fewer calls than `count` reads; an unknown length is worth learning for twice as many. */
  isWorth(operation: AnyOperation, count: number): boolean {
    const total = this.#totals.get(this.#listOf(operation).operationId);
    return total === undefined
      ? this.#pays(1, Math.floor(count / 2))
      : this.#paysFor(operation, total, count);
  }

  /** Reads the list for `count` reads of an operation, and finds out on its first page how long it is now. */
  async find(operation: AnyOperation, count: number, readPage: ReadPage): Promise<ResourceFinder> {
    const list = this.#listOf(operation);
    const first = await readPage(list, 1);
    const total = totalLength(first);
    const filter = ownerFilter(operation);
    const field = filter === undefined ? undefined : fieldFilteredBy(operation, filter);
    if (filter !== undefined && field !== undefined)
      return total !== undefined && total <= first.items.length && !first.gaps
        ? childrenFound(first.items, filter, field)
        : findsNothing;
    const more =
      total !== undefined && this.#paysFor(operation, total, count)
        ? Array.from({ length: pagesOf(total) - 1 }, (_, index) => readPage(list, index + 2))
        : [];
    return resourcesFound(operation, [first, ...(await Promise.all(more))]);
  }

  /** Notes how long a list is, where a page of it that was read anyway shows it. */
  see(list: AnyOperation, params: ParamValues, page: Page<unknown>): void {
    if (
      Object.entries(params).some(([name, value]) => !isOfPage(name) && value !== undefined && value !== null)
    )
      return;
    const total =
      page.total ??
      (params['pageNumber'] === 1 && params['pageSize'] === pageSize ? totalLength(page) : undefined);
    if (total !== undefined) this.#totals.set(list.operationId, total);
  }

  #listOf(operation: AnyOperation): AnyOperation {
    return operation.whole ? operationNamed(operation.whole) : operation;
  }

  #pays(pages: number, count: number): boolean {
    return pages <= this.#options.mostPages && pages * this.#options.cost <= count;
  }

  /** Children come from a list of one page alone: one that moved between two pages could not be missed by anybody. */
  #paysFor(operation: AnyOperation, total: number, count: number): boolean {
    return this.#pays(pagesOf(total), count) && (operation.kind !== 'list' || total <= pageSize);
  }
}
