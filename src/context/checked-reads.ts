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
import { largestPage, entriesOnPage, wholePage } from './paging.js';

/** The filters of a list, without the page. */
export type Filters<Id extends ListId> = Omit<Params<Id>, 'pageNumber' | 'pageSize'>;

/** A list that is read whole may have this many pages: a bank that ignores the page number would have no last one. */
const mostPages = 100;

/** Null for what does not exist. */
export const nullIfAbsent = (error: unknown): null => {
  if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null;
  throw error;
};

/** The reads of one request, each answer checked to be what was asked for. Nothing here knows who may see it. */
export class CheckedReads {
  readonly #loaders: Loaders;
  readonly #audit: Audit;
  readonly #log: Log;
  readonly #requestId: string;
  readonly #listed = new ListedEntries();

  constructor(loaders: Loaders, audit: Audit, log: Log, requestId: string) {
    this.#loaders = loaders;
    this.#audit = audit;
    this.#log = log;
    this.#requestId = requestId;
  }

  /** What an operation answers; null where the bank says that it does not exist. What a list has carried whole is not read again. @throws GatewayError */
  async one(operation: AnyOperation, params: ParamValues, body?: object): Promise<unknown> {
    const listed = operation.kind === 'read' ? this.#listed.find(operation, params) : undefined;
    if (listed?.isWhole) return listed.entry;
    let answer: unknown;
    try {
      answer = await this.#read(operation, params, body);
    } catch (error) {
      return nullIfAbsent(error);
    }
    if (operation.kind === 'read') this.#check(operation, params, [answer]);
    return answer;
  }

  /** A page of a list; null where what the list hangs on does not exist. @throws GatewayError */
  async page<Id extends ListId>(
    operation: ListOperation<Id>,
    filters: Filters<Id>,
    number: number,
    size: number,
  ): Promise<Page<Item<Id>> | null> {
    const params = Object.assign({ pageNumber: number, pageSize: size }, filters) as ParamValues;
    let page: Page<Item<Id>>;
    try {
      page = (await this.#read(operation, params, undefined)) as Page<Item<Id>>;
    } catch (error) {
      return nullIfAbsent(error);
    }
    // A bank that puts less on a page than was asked for would make entries vanish between two pages.
    const expected = page.total === null ? 0 : Math.min(size, page.total - (number - 1) * size);
    if (entriesOnPage(page) < expected)
      throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank gave a shorter page than was asked for.');
    this.#check(operation, params, page.items);
    this.#listed.add(operation, params, page.items);
    return page;
  }

  /** What a list of this request has carried of that which a read would answer; undefined where none did. */
  listed(operation: AnyOperation, params: ParamValues): ListedEntry | undefined {
    return this.#listed.find(operation, params)?.entry;
  }

  /** Forgets what lists have carried, and what these operations answered, after a write that made it stale. */
  forget(invalidates: readonly OperationId[]): void {
    this.#loaders.forget(invalidates);
    this.#listed.clear();
  }

  /** All entries of a list, page by page. @throws GatewayError */
  async all<Id extends ListId>(
    operation: ListOperation<Id>,
    filters: Filters<Id>,
  ): Promise<readonly Item<Id>[]> {
    const items: Item<Id>[] = [];
    for (let number = 1; number <= mostPages; number += 1) {
      const page = await this.page(operation, filters, number, largestPage);
      items.push(...(page ? wholePage(page) : []));
      if (!page || page.items.length === 0) return items;
      const isLast =
        page.total === null
          ? !(page.hasNext ?? page.items.length === largestPage)
          : items.length >= page.total;
      if (isLast) return items;
    }
    throw new GatewayError('UPSTREAM_UNAVAILABLE', `The bank's list does not end within ${mostPages} pages.`);
  }

  /** @throws GatewayError NOT_FOUND as well */
  #read(operation: AnyOperation, params: ParamValues, body: object | undefined): Promise<unknown> {
    return this.#loaders.load({
      operation,
      params,
      path: requestPath(operation, params),
      body: body && bodyText(operation.operationId, body),
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
