import type { CallReason } from '../bank/call-reason.js';
import { bodyText } from '../bank/body.js';
import { GatewayError } from '../bank/errors.js';
import { hasRequestedIds } from '../bank/answer-ids.js';
import type { Loaders } from '../bank/loader.js';
import type {
  AnyOperation,
  Item,
  ListId,
  ListOperation,
  OperationId,
  Page,
  Params,
} from '../bank/operation.js';
import { requestPath, type ParamValues } from '../bank/path.js';
import type { Log } from '../telemetry/log.js';
import type { Audit } from './audit.js';
import { ListedEntries, type ListedEntry } from './listed-entries.js';
import { maxPageSize, entriesOnPage, wholePage } from './paging.js';

/** The filters of a list, without the page. */
export type Filters<Id extends ListId> = Omit<Params<Id>, 'pageNumber' | 'pageSize'>;

/**
 * The maximum number of pages in a list that is read whole: a bank that ignores the page number would have no
 * last page.
 */
const maxPages = 100;

/** Returns null for NOT_FOUND; throws any other error. */
export const nullIfAbsent = (error: unknown): null => {
  if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null;
  throw error;
};

/** The reads of one request. Checks that each answer is the requested one, but not who may see it. */
export class CheckedReads {
  readonly #loaders: Loaders;
  readonly #audit: Audit;
  readonly #log: Log;
  readonly #requestId: string;
  #listed = new ListedEntries();

  constructor(loaders: Loaders, audit: Audit, log: Log, requestId: string) {
    this.#loaders = loaders;
    this.#audit = audit;
    this.#log = log;
    this.#requestId = requestId;
  }

  /**
   * Returns an operation's answer; null if the bank has no such resource. A resource that a list has returned
   * completely is not read again.
   * @throws GatewayError
   */
  async one(operation: AnyOperation, params: ParamValues, why: CallReason, body?: object): Promise<unknown> {
    const listed = operation.kind === 'read' ? this.#listed.find(operation, params) : undefined;
    if (listed?.isWhole) return listed.entry;
    try {
      const answer = await this.#read(operation, params, why, body);
      if (operation.kind === 'read') this.#check(operation, params, [answer]);
      return answer;
    } catch (error) {
      return nullIfAbsent(error);
    }
  }

  /** Returns a page of a list; null if the list's parent does not exist. @throws GatewayError */
  async page<Id extends ListId>(
    operation: ListOperation<Id>,
    filters: Filters<Id>,
    number: number,
    size: number,
    why: CallReason,
  ): Promise<Page<Item<Id>> | null> {
    const params = Object.assign({ pageNumber: number, pageSize: size }, filters) as ParamValues;
    // A page that comes after a write which `forget` was told of is from before it.
    const listed = this.#listed;
    try {
      const page = (await this.#read(operation, params, why)) as Page<Item<Id>>;
      this.#takePage(operation, params, page, listed);
      return page;
    } catch (error) {
      return nullIfAbsent(error);
    }
  }

  // Not within `page`: a function that awaits takes memory for all its values.
  #takePage(operation: AnyOperation, params: ParamValues, page: Page<unknown>, listed: ListedEntries): void {
    const [number, size] = [Number(params['pageNumber']), Number(params['pageSize'])];
    // A shorter page than requested would make entries vanish between two pages.
    const expected = page.total === null ? 0 : Math.min(size, page.total - (number - 1) * size);
    if (entriesOnPage(page) < expected)
      throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank gave a shorter page than was asked for.');
    this.#check(operation, params, page.items);
    listed.add(operation, params, page.items);
  }

  /** Returns the data of a resource that the lists of this request have returned; undefined if none has. */
  listed(operation: AnyOperation, params: ParamValues): ListedEntry | undefined {
    return this.#listed.find(operation, params)?.entry;
  }

  /**
   * Forgets the entries of lists, and the answers of these operations, after a write that invalidated them.
   */
  forget(invalidates: readonly OperationId[]): void {
    this.#loaders.forget(invalidates);
    this.#listed = new ListedEntries();
  }

  /** Returns all entries of a list, page by page. @throws GatewayError */
  async all<Id extends ListId>(
    operation: ListOperation<Id>,
    filters: Filters<Id>,
    why: CallReason,
  ): Promise<readonly Item<Id>[]> {
    const items: Item<Id>[] = [];
    for (let number = 1; number <= maxPages; number += 1) {
      const page = await this.page(operation, filters, number, maxPageSize, why);
      items.push(...(page ? wholePage(page) : []));
      if (!page || page.items.length === 0) return items;
      const isLast =
        page.total === null
          ? !(page.hasNext ?? page.items.length === maxPageSize)
          : items.length >= page.total;
      if (isLast) return items;
    }
    throw new GatewayError('UPSTREAM_UNAVAILABLE', `The bank's list does not end within ${maxPages} pages.`);
  }

  /** @throws GatewayError, NOT_FOUND included */
  #read(operation: AnyOperation, params: ParamValues, why: CallReason, body?: object): Promise<unknown> {
    return this.#loaders.load({
      operation,
      params,
      path: requestPath(operation, params),
      body: body && bodyText(operation.operationId, body),
      why,
    });
  }

  #check(operation: AnyOperation, params: ParamValues, items: readonly unknown[]): void {
    if (hasRequestedIds(operation, params, items)) return;
    this.#log.write('error', 'the bank answered with what was not asked for', {
      operationId: operation.operationId,
      requestId: this.#requestId,
    });
    this.#audit.refuse('UPSTREAM_UNAVAILABLE', params, { operationId: operation.operationId });
    throw new GatewayError(
      'UPSTREAM_UNAVAILABLE',
      'The bank answered with something that was not asked for.',
    );
  }
}
