import { endpoints, promised } from '../generated/contract.js';
import type { AnyOperation } from '../bank/operation.js';
import type { AnyResource } from './resource.js';

/** What the estimate takes for granted where no argument tells. docs/limits-and-trusted-documents.md tells it. */
export const assumptions = {
  /** Entries of a list that has no `first`: the active loans of a credit line, the credit lines behind a person's loans, installment plans. */
  listLength: 10,
  /** Entries of a list in a variable whose value is not known yet. */
  unknownList: 100,
} as const;

/** What of an object is at hand without a call. */
export interface AtHand {
  /** Whether it was read: what it lacks the bank does not have. */
  readonly isWhole: boolean;
  readonly fields: ReadonlySet<string>;
  /** Its relations to objects that were read on the way to it. */
  readonly visited: ReadonlySet<string>;
}

/** How many objects a field gives: one, the entries of a page, as many as a list in its arguments has, or so many. */
export type EntryCount = 'one' | 'page' | { readonly argument: string } | { readonly assumed: number };

/** What a field with a resolver of its own costs in calls to the bank. */
export interface Cost {
  /** Fields of its object that the resolver looks at: where one is not at hand, the object is read. */
  readonly needs: readonly string[];
  /** Calls that it makes, whatever is selected of what it gives. */
  readonly calls: number;
  /** What these calls are. */
  readonly operation?: AnyOperation;
  /** An operation that is called for a field which neither is at hand nor comes with the whole object: once for all such fields. */
  readonly elsewhere?: AnyOperation;
  readonly entries: EntryCount;
  /** What each of the objects is read by, whatever is selected of it or only where that is more than its ids and what hangs on them. */
  readonly reads?: { readonly resource: AnyResource; readonly always: boolean };
  /** The relation of the objects that leads back to the one that they hang on. */
  readonly back?: string;
  readonly gives: AtHand;
}

/** A resolver, and beside it what its field costs. A mutation that is named like its operation need not say it. */
export const priced = <Resolve extends (...given: never[]) => unknown>(
  cost: Cost,
  resolve: Resolve,
): Resolve => Object.assign(resolve, { cost });

/** What a resolver was declared to cost; undefined where it was not. */
export const costOf = (resolve: object): Cost | undefined => (resolve as { readonly cost?: Cost }).cost;

const none: ReadonlySet<string> = new Set();
/** Of an object that was read. */
export const whole: AtHand = { isWhole: true, fields: none, visited: none };
/** Of an object of which the ids are known. */
const ids: AtHand = { isWhole: false, fields: new Set(['id', 'personId']), visited: none };

/** What an answer is sure to have: more is a hope, and its lack costs a call. */
function answered({ operationId }: AnyOperation): AtHand {
  const { answer } = endpoints[operationId];
  return { ...ids, fields: new Set([...ids.fields, ...((answer && promised[answer]) ?? [])]) };
}

/** A field that needs no call. */
export const free: Cost = { needs: [], calls: 0, entries: 'one', gives: ids };

/** What costs the same as `like`, but for this. */
export const costing = (own: Partial<Cost>, like: Cost = free): Cost => Object.assign({}, like, own);

/** As many objects without a call as an argument has entries. */
export const eachOf = (argument: string): Cost => ({ ...free, entries: { argument } });

/** A calculation, or a file. */
export const loads = (operation: AnyOperation): Cost => ({ ...free, calls: 1, operation, gives: whole });

/** A resource by an id that the client gives. */
export const reads = (resource: AnyResource): Cost => ({ ...free, reads: { resource, always: true } });

/** A resource whose id stands in these fields of the object. */
export const names = (resource: AnyResource, ...needs: string[]): Cost => ({
  ...free,
  needs,
  reads: { resource, always: false },
});

/** A connection over a list of the bank's. */
export const pages = (operation: AnyOperation): Cost => ({
  ...free,
  calls: 1,
  operation,
  entries: 'page',
  gives: operation.itemsAreWhole ? whole : answered(operation),
});

/** A connection over what the gateway knows. */
export const knows = (resource: AnyResource): Cost => ({
  ...free,
  entries: 'page',
  reads: { resource, always: false },
});

/** A field that only the answers of a list have. */
export const onlyIn = (operation: AnyOperation): Cost => ({ ...free, elsewhere: operation, gives: whole });

/** A change, and what its answer has. */
export const writes = (operation: AnyOperation): Cost => ({
  ...free,
  calls: 1,
  operation,
  gives: answered(operation),
});
