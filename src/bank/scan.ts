import { operationNamed, ownerFilter, type AnyOperation, type OperationId, type Page } from './operation.js';
import { hasRequestedIds, fieldFilteredBy } from './answer-ids.js';
import { isAbsent } from './fields.js';
import type { ParamValues } from './path.js';

/** Decides when a batch of reads is answered from the pages of a list. */
export interface ScanOptions {
  /** The number of single reads that cost as much as a page of a list. */
  readonly cost: number;
  /** The maximum number of pages of one scan; 0 disables scans. */
  readonly maxPages: number;
}

/** Returns the answer to a read from a scan; undefined if it has to be read by itself. */
export type ResourceFinder = (params: ParamValues) => unknown;

type ListItem = Readonly<Record<string, unknown>>;
/** Reads a page of a list across all customers, of the maximum size. */
type ReadPage = (list: AnyOperation, number: number) => Promise<Page<ListItem>>;

/** The bank's maximum page size. */
const pageSize = 1000;
const findsNothing: ResourceFinder = () => undefined;
const pagesOf = (total: number): number => Math.max(1, Math.ceil(total / pageSize));

/**
 * Returns the length of a list from its first page of the maximum size; undefined if the page does not show
 * it.
 */
const totalLength = ({ items, gaps = [], total, hasNext }: Page<unknown>): number | undefined => {
  const length = items.length + gaps.length;
  return total ?? (hasNext === true || length >= pageSize ? undefined : length);
};

/** Returns the parameters of a scan's page; the first is number 1. */
export const pageParams = (number: number): ParamValues => ({ pageNumber: number, pageSize });
const isOfPage = (param: string): boolean => param === 'pageNumber' || param === 'pageSize';

/** Returns true if a read of a list filters by one parent only, and does not sort. */
const isOfParent = (params: ParamValues, filter: string): boolean =>
  typeof params[filter] === 'string' &&
  Object.keys(params).every((name) => name === filter || isOfPage(name) || isAbsent(params[name]));

type Families = ReadonlyMap<unknown, readonly ListItem[]>;

/** The items of pages by their parent. Requests that share a page share them. */
const familiesOfPages = new WeakMap<readonly ListItem[], Families>();

/**
 * Returns the items of a list's page by parent, in the list's order, without duplicates. `field` names the
 * parent; it is the same for all pages of a list.
 */
function familiesOf(items: readonly ListItem[], field: string): Families {
  let families = familiesOfPages.get(items);
  if (!families) {
    families = byParent(items, field);
    familiesOfPages.set(items, families);
  }
  return families;
}

function byParent(items: readonly ListItem[], field: string): Families {
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

/** Returns a finder of one parent's children, on the page that the bank would have returned. */
function childrenFound(items: readonly ListItem[], filter: string, field: string): ResourceFinder {
  const families = familiesOf(items, field);
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
 * Answers batches of reads from the pages of a list that holds them all, if that takes fewer calls. The bank
 * has no read by several ids, but it has lists. The gateway may read them across customers for any caller: an
 * item is only used for a read that it matches in every id, and all others are dropped.
 */
export class Scans {
  readonly #options: ScanOptions;
  /** The last known length of each list. */
  readonly #totals = new Map<OperationId, number>();

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  /** Returns true if a read could be answered from a scan. */
  covers(operation: AnyOperation, params: ParamValues): boolean {
    if (operation.whole) return true;
    const filter = ownerFilter(operation);
    return filter !== undefined && isOfParent(params, filter);
  }

  /**
   * Returns true if the pages of the list take fewer calls than `count` reads. To learn an unknown length is
   * worth it for twice as many.
   */
  isWorth(operation: AnyOperation, count: number): boolean {
    const total = this.#totals.get(this.#listOf(operation).operationId);
    return total === undefined
      ? this.#pays(1, Math.floor(count / 2))
      : this.#paysFor(operation, total, count);
  }

  /** Scans the list for `count` reads of an operation. Its first page shows its present length. */
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

  /** Records the length of a list if a page that was read anyway shows it. */
  see(list: AnyOperation, params: ParamValues, page: Page<unknown>): void {
    if (!Object.keys(params).every((name) => isOfPage(name) || isAbsent(params[name]))) return;
    const total =
      page.total ??
      (params['pageNumber'] === 1 && params['pageSize'] === pageSize ? totalLength(page) : undefined);
    if (total !== undefined) this.#totals.set(list.operationId, total);
  }

  #listOf(operation: AnyOperation): AnyOperation {
    return operation.whole ? operationNamed(operation.whole) : operation;
  }

  #pays(pages: number, count: number): boolean {
    return pages <= this.#options.maxPages && pages * this.#options.cost <= count;
  }

  /**
   * Children come only from a list of one page: an item that moved between two pages while they were read
   * would be missing unnoticed.
   */
  #paysFor(operation: AnyOperation, total: number, count: number): boolean {
    return this.#pays(pagesOf(total), count) && (operation.kind !== 'list' || total <= pageSize);
  }
}
