import { forField, type CallReason } from '../bank/call-reason.js';
import {
  ownerFilter,
  type Answer,
  type AnyOperation,
  type Body,
  type Item,
  type ListId,
  type ListOperation,
  type LoadId,
  type LoadOperation,
  type Page,
  type Params,
} from '../bank/operation.js';
import type { ParamValues } from '../bank/path.js';
import type { Audit } from './audit.js';
import type { CheckedReads, Filters } from './checked-reads.js';
import type { KnownResources } from './known-resources.js';
import {
  connectionOf,
  cutPages,
  planPages,
  pageWindowOf,
  type Connection,
  type PageArguments,
  type PagePlan,
  type PageWindow,
} from './paging.js';
import type { AccessPolicy } from './policy.js';

/** Reads of one object, a PDF, or the result of a calculation. */
export type OneId = Exclude<LoadId, ListId>;

/** The reads that a resolver may make. Another customer's resource behaves like one that does not exist. */
export class AllowedReads {
  readonly #policy: AccessPolicy;
  readonly #checked: CheckedReads;
  readonly #known: KnownResources;
  readonly #audit: Audit;
  readonly #why: CallReason;

  constructor(
    policy: AccessPolicy,
    checked: CheckedReads,
    known: KnownResources,
    audit: Audit,
    why = forField,
  ) {
    this.#policy = policy;
    this.#checked = checked;
    this.#known = known;
    this.#audit = audit;
    this.#why = why;
  }

  /** The reason for its calls. */
  get reason(): CallReason['reason'] {
    return this.#why.reason;
  }

  /** Returns the same reads, for calls with this reason. */
  because(why: CallReason): AllowedReads {
    return new AllowedReads(this.#policy, this.#checked, this.#known, this.#audit, why);
  }

  /** Reads one resource, once per request; null if the bank has no such resource. @throws GatewayError */
  async load<Id extends OneId>(
    operation: LoadOperation<Id>,
    params: Params<Id>,
    ...body: Body<Id>
  ): Promise<Answer<Id> | null> {
    const why = this.#why;
    const may = this.#policy.mayCall(operation, params as ParamValues, why);
    if (may !== true && !(await may)) return null;
    const before = this.#policy.beforeReading(operation, why);
    if (before) await before;
    const answer = await this.#checked.one(
      operation,
      params as ParamValues,
      why,
      body[0] as object | undefined,
    );
    if (operation.kind !== 'read') return answer as Answer<Id> | null;
    if (answer === null && operation.reads) await this.#known.dropAbsent(operation, params as ParamValues);
    const mayKnow = this.#policy.mayKnow(operation, answer, why);
    return this.#given(
      operation,
      params as ParamValues,
      answer,
      mayKnow === true || (await mayKnow),
    ) as Answer<Id> | null;
  }

  /** Returns an answer if the viewer may know it, and records what it shows; otherwise null. */
  #given(operation: AnyOperation, params: ParamValues, answer: unknown, mayKnow: boolean): unknown {
    if (!mayKnow) {
      if (answer !== null) this.#audit.refuse('NOT_FOUND', params, { operationId: operation.operationId });
      return null;
    }
    this.#policy.vouch(operation, [answer]);
    if (operation.reads || operation.discovers)
      void this.#known.noteShown(operation, params, answer, undefined);
    return answer;
  }

  /**
   * Returns the fields of a resource that the lists of this request have returned to the viewer; undefined if
   * none has.
   */
  listed<Id extends OneId>(
    operation: LoadOperation<Id>,
    params: Params<Id>,
  ): Partial<NonNullable<Answer<Id>>> | undefined {
    return this.#checked.listed(operation, params as ParamValues) as
      Partial<NonNullable<Answer<Id>>> | undefined;
  }

  /**
   * Returns a page of a list as a connection; null if the list's parent does not exist.
   * @throws GatewayError
   */
  async list<Id extends ListId, Node>(
    operation: ListOperation<Id>,
    filters: Filters<Id>,
    args: PageArguments,
    nodeOf: (item: Item<Id>) => Node,
  ): Promise<Connection<Node> | null> {
    const window = pageWindowOf(args);
    const may = this.#policy.mayCall(operation, filters as ParamValues, this.#why);
    if (may !== true && !(await may)) {
      // A list that is filtered by an unknown customer or resource is empty; one with such an id in its path
      // does not exist.
      return ownerFilter(operation) !== undefined
        ? connectionOf({ items: [], total: 0, hasNext: false }, window, nodeOf)
        : null;
    }
    const plan = planPages(window);
    const pages = await this.#pages(operation, filters, plan);
    return this.#connection(operation, pages, plan, window, nodeOf);
  }

  #pages<Id extends ListId>(
    operation: ListOperation<Id>,
    filters: Filters<Id>,
    { numbers, size }: PagePlan,
  ): Promise<readonly (Page<Item<Id>> | null)[]> {
    const read = (number: number): Promise<Page<Item<Id>> | null> =>
      this.#checked.page(operation, filters, number, size, this.#why);
    // Nearly all have one.
    return numbers.length === 1 ? read(numbers[0]).then((page) => [page]) : Promise.all(numbers.map(read));
  }

  #connection<Id extends ListId, Node>(
    operation: ListOperation<Id>,
    pages: readonly (Page<Item<Id>> | null)[],
    plan: PagePlan,
    window: PageWindow,
    nodeOf: (item: Item<Id>) => Node,
  ): Connection<Node> | null {
    const found = pages.filter((page) => page !== null);
    for (const { items } of found) this.#policy.vouch(operation, items);
    return found.length < pages.length ? null : connectionOf(cutPages(found, plan, window), window, nodeOf);
  }

  /** Returns all entries of a list, page by page. @throws GatewayError */
  async listAll<Id extends ListId>(
    operation: ListOperation<Id>,
    filters: Filters<Id>,
  ): Promise<readonly Item<Id>[]> {
    return (await this.#policy.mayCall(operation, filters as ParamValues, this.#why))
      ? this.#checked.all(operation, filters, this.#why)
      : [];
  }
}
