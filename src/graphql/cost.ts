import { endpoints, promised } from '../generated/contract.js';
import type { AnyOperation } from '../bank/operation.js';
import type { AnyResource } from './resource.js';

/**
 * The estimate's assumptions if no argument gives a number. Documented in
 * docs/limits-and-trusted-documents.md.
 */
export const assumptions = {
  /**
   * Entries of a list without `first`: active loans of a credit line, credit lines of a person's loans,
   * installment plans.
   */
  listLength: 10,
  /** Entries of a list variable whose value is not known yet. */
  unknownList: 100,
} as const;

/** The parts of an object that are available without a call. */
export interface AtHand {
  /** True if the object was read. A field that it lacks does not exist at the bank. */
  readonly isWhole: boolean;
  readonly fields: ReadonlySet<string>;
  /** Relations to objects that were read before this one. */
  readonly visited: ReadonlySet<string>;
}

/**
 * The number of objects that a field returns: one, a page, the length of a list argument, or an assumed
 * number.
 */
export type EntryCount = 'one' | 'page' | { readonly argument: string } | { readonly assumed: number };

/** The cost, in calls to the bank, of a field with its own resolver. */
export interface Cost {
  /** Fields of the parent that the resolver uses. If one is not at hand, the parent is read. */
  readonly needs: readonly string[];
  /** Calls that the field makes regardless of its selection. */
  readonly calls: number;
  /** The operation of these calls. */
  readonly operation?: AnyOperation;
  /**
   * The operation for a field that is neither at hand nor part of the whole object. Called once for all such
   * fields.
   */
  readonly elsewhere?: AnyOperation;
  readonly entries: EntryCount;
  /**
   * Returns for each object the query fields that can read it. The object costs as much as the most expensive
   * of them; the rest of this cost does not count then.
   */
  readonly readAs?: (args: Readonly<Record<string, unknown>>) => readonly (readonly string[])[];
  /**
   * The resource that reads each object: always, or only if more is selected than its ids and the fields
   * derived from them.
   */
  readonly reads?: { readonly resource: AnyResource; readonly always: boolean };
  /** The relation of the objects that leads back to their parent. */
  readonly back?: string;
  readonly gives: AtHand;
}

/** Attaches its cost to a resolver. A mutation with the name of its operation needs none. */
export const priced = <Resolve extends (...given: never[]) => unknown>(
  cost: Cost,
  resolve: Resolve,
): Resolve => Object.assign(resolve, { cost });

/** Returns the declared cost of a resolver; undefined if there is none. */
export const costOf = (resolve: object): Cost | undefined => (resolve as { readonly cost?: Cost }).cost;

const none: ReadonlySet<string> = new Set();
/** An object that was read. */
export const whole: AtHand = { isWhole: true, fields: none, visited: none };
/** An object whose ids are known. */
const ids: AtHand = { isWhole: false, fields: new Set(['id', 'personId']), visited: none };

/** The fields that an answer always has. Optional fields are not counted on: a missing one costs a call. */
function answered({ operationId }: AnyOperation): AtHand {
  const { answer } = endpoints[operationId];
  return { ...ids, fields: new Set([...ids.fields, ...((answer && promised[answer]) ?? [])]) };
}

/** A field that needs no call. */
export const free: Cost = { needs: [], calls: 0, entries: 'one', gives: ids };

/** Returns a copy of `like` with some values replaced. */
export const costing = (own: Partial<Cost>, like: Cost = free): Cost => Object.assign({}, like, own);

/** One object, without a call, for each entry of a list argument. */
export const eachOf = (argument: string): Cost => ({ ...free, entries: { argument } });

/** A calculation or a file. */
export const loads = (operation: AnyOperation): Cost => ({ ...free, calls: 1, operation, gives: whole });

/** A resource by an id from the client. */
export const reads = (resource: AnyResource): Cost => ({ ...free, reads: { resource, always: true } });

/** A resource whose id is in these fields of the parent. */
export const names = (resource: AnyResource, ...needs: string[]): Cost => ({
  ...free,
  needs,
  reads: { resource, always: false },
});

/** A connection over a list of the bank. */
export const pages = (operation: AnyOperation): Cost => ({
  ...free,
  calls: 1,
  operation,
  entries: 'page',
  gives: operation.itemsAreWhole ? whole : answered(operation),
});

/** A connection over resources that the gateway knows. */
export const knows = (resource: AnyResource): Cost => ({
  ...free,
  entries: 'page',
  reads: { resource, always: false },
});

/** A field that only list answers have. */
export const onlyIn = (operation: AnyOperation): Cost => ({ ...free, elsewhere: operation, gives: whole });

/** A write, and the fields of its answer. */
export const writes = (operation: AnyOperation): Cost => ({
  ...free,
  calls: 1,
  operation,
  gives: answered(operation),
});
