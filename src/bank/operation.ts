import { endpoints } from '../generated/contract.js';
import type { CacheTtl } from './cache-ttl.js';
import type { components, operations } from '../generated/lending-api.js';

/** An operation's name in the contract. */
export type OperationId = keyof typeof endpoints;
type Endpoint<Id extends OperationId> = (typeof endpoints)[Id];
/** The kind of an operation: a read of an object, list or PDF; a POST that changes nothing; or a write. */
export type OperationKind = Endpoint<OperationId>['kind'];
type IdOf<K extends OperationKind> = {
  [Id in OperationId]: Endpoint<Id>['kind'] extends K ? Id : never;
}[OperationId];

/** Operations that change nothing, and so may be loaded, shared and retried. */
export type LoadId = IdOf<'read' | 'list' | 'calculation' | 'file'>;
/** Operations that return a page of a list. */
export type ListId = IdOf<'list'>;
/** Operations that return a PDF. */
export type FileId = IdOf<'file'>;
/** Operations that change something, and so are sent once. */
export type WriteId = IdOf<'write'>;

type CamelName<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelName<Tail>>}`
  : S;
/** The bank's object with the graph's field names. */
type Camel<T> = T extends readonly (infer Item)[]
  ? readonly Camel<Item>[]
  : T extends object
    ? { readonly [K in keyof T as K extends string ? CamelName<K> : K]: Camel<T[K]> }
    : T;
/** The type as a tolerant reader sees it: any field may be missing or null, at any depth. */
type Tolerant<T> = T extends readonly (infer Item)[]
  ? readonly Tolerant<Item>[]
  : T extends object
    ? { readonly [K in keyof T]?: Tolerant<T[K]> | null }
    : T;

/**
 * An answer's object as the rest of the gateway sees it: with the graph's field names, any field possibly
 * missing.
 */
export type Wire<Name extends keyof components['schemas']> = Tolerant<Camel<components['schemas'][Name]>>;

/** One page of a list from the bank. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /**
   * The indexes, from 0, of unreadable entries on the page, which are not among the items; omitted if there
   * are none.
   */
  readonly gaps?: readonly number[];
  /** The number of all entries that match the filters; null if the bank does not send it. */
  readonly total: number | null;
  /** True if the bank names a next page; null if it sends no links. */
  readonly hasNext: boolean | null;
}

/** A PDF from the bank. */
export interface BankFile {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Makes the id required if the contract has one: an object without it is refused as unreadable. */
type WithId<T> = T extends { readonly id?: unknown } ? T & { readonly id: string } : T;
type SchemaNamed<Name> = Name extends keyof components['schemas'] ? WithId<Wire<Name>> : undefined;
/** The result of an operation: an object, a page, a file, or nothing. */
export type Answer<Id extends OperationId> = Endpoint<Id>['kind'] extends 'list'
  ? Page<Item<Id>>
  : Endpoint<Id>['kind'] extends 'file'
    ? BankFile
    : SchemaNamed<Endpoint<Id>['answer']>;
/** An item of a list. */
export type Item<Id extends OperationId> = SchemaNamed<Endpoint<Id>['answer']>;

type Group<Id extends OperationId, G extends 'path' | 'query'> = operations[Id]['parameters'] extends {
  readonly [K in G]?: infer V;
}
  ? [NonNullable<V>] extends [never]
    ? unknown
    : NonNullable<V>
  : unknown;
type Flat<T> = { [K in keyof T]: T[K] };
/** The bank's names of an operation's query parameters, by the gateway's names. */
type QueryNames<Id extends OperationId> = Endpoint<Id>['query'];
type Named<Values, Name> = Name extends keyof Values ? Values[Name] : never;
/**
 * Path and query parameters in one object, under the gateway's names. Null and undefined are left out of the
 * request.
 */
export type Params<Id extends OperationId> = Flat<
  Camel<Group<Id, 'path'>> & {
    readonly [Name in keyof QueryNames<Id>]?:
      Named<Group<Id, 'query'>, QueryNames<Id>[Name]> | null | undefined;
  }
>;

/**
 * A body as the graph's inputs have it: whatever may be absent may be null. An amount's unit and currency may
 * be any string here, and the day of repayment any number, since checkBody checks their values.
 */
type Loose<T> = T extends 'cents' | 'EUR'
  ? string
  : T extends 1 | 15
    ? number
    : T extends object
      ? { readonly [K in keyof T]: Loose<T[K]> | (undefined extends T[K] ? null | undefined : never) }
      : T;
type LooseBody<Id extends OperationId> = operations[Id] extends {
  readonly requestBody: { readonly content: { readonly 'application/json': infer B } };
}
  ? Loose<Camel<B>>
  : never;
/**
 * The body as a rest parameter, with the graph's field names: required if the contract has a body, forbidden
 * if it has none.
 */
export type Body<Id extends OperationId> = [LooseBody<Id>] extends [never] ? [] : [body: LooseBody<Id>];

/** The link from a call to the customer it belongs to. */
export type Owner =
  /** A person or business in the path. */
  | { readonly path: 'personId' | 'businessId' }
  /** A filter of a list. Without it the list spans all customers, which only the partner may see. */
  | { readonly filter: 'personId' | 'customerId' }
  /**
   * A card application in the path or a filter, through its customer. A list without that filter spans all
   * customers.
   */
  | { readonly application: 'id' | 'applicationId' }
  /** A termination in the path, through its card application. */
  | { readonly termination: 'id' }
  /** A customer, or a card application, in the answer. */
  | { readonly answer: 'customerId' | 'applicationId' }
  /** No customer: the call has no customer's data, or is for the partner only. */
  | 'nobody';

/** The callers who may use an operation: any caller for its own resources, or the partner only. */
export interface Access {
  readonly who: 'customer' | 'partner';
  readonly owner: Owner;
}

/** Resources of a person that the bank has no list of: the gateway stores their ids. */
export const resourceKinds = [
  'CREDIT_RECORD',
  'FREELANCER_CREDIT_LINE_APPLICATION',
  'OVERDRAFT_APPLICATION',
  'OVERDRAFT',
] as const;
/** A kind of resource that the bank has no list of. */
export type ResourceKind = (typeof resourceKinds)[number];
/**
 * The kinds of resources that the bank's events name without their customer: the gateway remembers whose they
 * are.
 */
export const ownedKinds = ['ACCOUNT_SNAPSHOT', 'IDENTIFICATION', 'OVERDRAFT'] as const;
/** A kind of resource whose owner is remembered. */
export type OwnedKind = (typeof ownedKinds)[number];
/** A resource of the person that a call is about: without a list, or one whose owner is remembered. */
export type NamedResource<Kind = ResourceKind | OwnedKind> = readonly [
  kind: Kind,
  id: string | null | undefined,
];

interface Policy<Id extends OperationId> {
  readonly kind: Endpoint<Id>['kind'];
  readonly method: Endpoint<Id>['method'];
  readonly path: Endpoint<Id>['path'];
  readonly access: Access;
  /**
   * Returns the resources without a list, and those whose owner is remembered, that a successful call reveals,
   * besides the one that it reads.
   */
  readonly discovers?: (call: {
    readonly answer: Answer<Id>;
    readonly params: Params<Id>;
    readonly body: LooseBody<Id>;
  }) => readonly NamedResource[];
  /** The TTL of an answer; without it nothing is cached. */
  readonly cache?: CacheTtl<Answer<Id>>;
  /** True if an expired answer may be used while the bank fails. Only with `cache`. */
  readonly mayBeStale?: boolean;
  /** The kind of resource without a list that this operation reads by its id. */
  readonly reads?: ResourceKind;
}
interface Single {
  /** The list across all customers whose items are complete resources of this read. */
  readonly whole?: ListId;
}
interface List {
  /** The operation that reads one of its items by id. */
  readonly entriesReadBy?: LoadId;
  /** True if its items are complete resources: a field that is missing in an item is missing at the bank. */
  readonly itemsAreWhole?: boolean;
}
interface File {
  /** The file name of the document, with parameters in braces. */
  readonly fileName: string;
}
interface Invalidates {
  /** The reads that this write invalidates, whatever its outcome. */
  readonly invalidates: readonly LoadId[];
  /**
   * The graph's field that shows whether the write was carried out, as `Type.field`; null if the bank has no
   * such read.
   */
  readonly verifyWith: string | null;
  /** The path parameter that equals the answer's id, if the write returns the resource in its path. */
  readonly answerIdParam?: string;
}

/**
 * One REST operation as the gateway uses it: the contract's facts, checked by the compiler, and the gateway's
 * policy.
 */
export type OperationDefinition<Id extends OperationId = OperationId> = Policy<Id> & {
  readonly operationId: Id;
} & (Id extends WriteId ? Invalidates : unknown) &
  (Id extends IdOf<'read'> ? Single : unknown) &
  (Id extends ListId ? List : unknown) &
  (Id extends FileId ? File : unknown);
/** An operation that `load` takes. */
export type LoadOperation<Id extends LoadId = LoadId> = OperationDefinition<Id>;
/** An operation that `list` takes. */
export type ListOperation<Id extends ListId = ListId> = OperationDefinition<Id>;
/** An operation that `stream` and `link` take. */
export type FileOperation<Id extends FileId = FileId> = OperationDefinition<Id>;
/** An operation that `call` takes. */
export type WriteOperation<Id extends WriteId = WriteId> = OperationDefinition<Id>;
/** Any operation, for tables and for the client. */
export interface AnyOperation {
  readonly operationId: OperationId;
  readonly kind: OperationKind;
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  readonly invalidates?: readonly LoadId[];
  readonly discovers?: (call: never) => readonly NamedResource[];
  readonly reads?: ResourceKind;
  readonly verifyWith?: string | null;
  readonly answerIdParam?: string;
  readonly fileName?: string;
  readonly cache?: CacheTtl<never>;
  readonly mayBeStale?: boolean;
  readonly whole?: ListId;
  readonly entriesReadBy?: LoadId;
  readonly itemsAreWhole?: boolean;
}

/** Returns the filter of a list that names the owner of its entries; undefined if it has none. */
export function ownerFilter({ operationId, kind, access: { owner } }: AnyOperation): string | undefined {
  if (kind !== 'list' || owner === 'nobody') return undefined;
  return Object.values(owner).find((name: string) => name in endpoints[operationId].query);
}

/** Returns true if only the answer of an operation shows its owner. */
export const ownerIsInAnswer = ({ access: { owner } }: AnyOperation): boolean =>
  typeof owner === 'object' && 'answer' in owner;

/** A domain's policy for an operation: everything that is not in the contract. */
type DomainPolicy<Id extends OperationId> = Omit<
  OperationDefinition<Id>,
  'operationId' | 'kind' | 'method' | 'path'
>;

/** All operations that the domains define. Complete and constant once the domains are loaded. */
const defined = new Map<string, unknown>();

function define<Id extends OperationId>(
  operationId: Id,
  definition: DomainPolicy<Id>,
): OperationDefinition<Id> {
  if (defined.has(operationId)) throw new Error(`${operationId} is defined twice.`);
  const { kind, method, path } = endpoints[operationId];
  const operation = Object.assign(
    { operationId, kind, method, path },
    definition,
  ) as unknown as OperationDefinition<Id>;
  defined.set(operationId, operation);
  return operation;
}

/**
 * Defines a domain's operations. Kind, method and path of each come from the contract.
 * @throws Error if two domains define the same operation
 */
export const defineOperations = <Ids extends OperationId>(definitions: {
  readonly [Id in Ids]: DomainPolicy<Id>;
}): { readonly [Id in Ids]: OperationDefinition<Id> } =>
  Object.fromEntries(
    Object.entries(definitions).map(([id, definition]) => [
      id,
      define(id as Ids, definition as DomainPolicy<Ids>),
    ]),
  ) as { readonly [Id in Ids]: OperationDefinition<Id> };

/** Returns the operation of that name; undefined if there is none. */
export const findOperation = (name: string): AnyOperation | undefined =>
  defined.get(name) as AnyOperation | undefined;

/**
 * Returns an operation by its name, for modules that may not import its domain.
 * @throws Error if no loaded domain defines it
 */
export function operationNamed<Id extends OperationId>(operationId: Id): OperationDefinition<Id> {
  const operation = defined.get(operationId);
  if (!operation) throw new Error(`No domain defines ${operationId}.`);
  return operation as OperationDefinition<Id>;
}
