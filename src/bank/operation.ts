import { endpoints } from '../generated/contract.js';
import type { CacheTtl } from './cache-ttl.js';
import type { components, operations } from '../generated/lending-api.js';

/** The contract's name of an operation. */
export type OperationId = keyof typeof endpoints;
type Endpoint<Id extends OperationId> = (typeof endpoints)[Id];
/** What an operation does: the reads (object, list, PDF), a POST that changes nothing, or a change. */
export type OperationKind = Endpoint<OperationId>['kind'];
type IdOf<K extends OperationKind> = {
  [Id in OperationId]: Endpoint<Id>['kind'] extends K ? Id : never;
}[OperationId];

/** Operations that change nothing, and so may be loaded, shared and repeated. */
export type LoadId = IdOf<'read' | 'list' | 'calculation' | 'file'>;
/** Operations that answer a page of a list. */
export type ListId = IdOf<'list'>;
/** Operations that answer a PDF. */
export type FileId = IdOf<'file'>;
/** Operations that change something, and so are sent once. */
export type WriteId = IdOf<'write'>;

type CamelName<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelName<Tail>>}`
  : S;
/** The bank's object with the field names of the graph. */
type Camel<T> = T extends readonly (infer Item)[]
  ? readonly Camel<Item>[]
  : T extends object
    ? { readonly [K in keyof T as K extends string ? CamelName<K> : K]: Camel<T[K]> }
    : T;
/** What a tolerant reader may count on: any field may be missing or null, at any depth. */
type Tolerant<T> = T extends readonly (infer Item)[]
  ? readonly Tolerant<Item>[]
  : T extends object
    ? { readonly [K in keyof T]?: Tolerant<T[K]> | null }
    : T;

/** An answer's object as the rest of the gateway sees it: the graph's field names, every field possibly missing. */
export type Wire<Name extends keyof components['schemas']> = Tolerant<Camel<components['schemas'][Name]>>;

/** One page of a list of the bank's. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where on the page, from 0 on, entries stood that cannot be read and are not among the items; left out where there are none. */
  readonly gaps?: readonly number[];
  /** All entries that match the filters; null where the bank does not say. */
  readonly total: number | null;
  /** Whether the bank names a next page; null where it does not say. */
  readonly hasNext: boolean | null;
}

/** A PDF of the bank's. */
export interface BankFile {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** An answer's object, or a list's item, that has an id in the contract has it in fact: one without is refused as unreadable. */
type WithId<T> = T extends { readonly id?: unknown } ? T & { readonly id: string } : T;
type SchemaNamed<Name> = Name extends keyof components['schemas'] ? WithId<Wire<Name>> : undefined;
/** What an operation answers: an object, a page, a file, or nothing. */
export type Answer<Id extends OperationId> = Endpoint<Id>['kind'] extends 'list'
  ? Page<Item<Id>>
  : Endpoint<Id>['kind'] extends 'file'
    ? BankFile
    : SchemaNamed<Endpoint<Id>['answer']>;
/** What a list holds. */
export type Item<Id extends OperationId> = SchemaNamed<Endpoint<Id>['answer']>;

type Group<Id extends OperationId, G extends 'path' | 'query'> = operations[Id]['parameters'] extends {
  readonly [K in G]?: infer V;
}
  ? [NonNullable<V>] extends [never]
    ? unknown
    : NonNullable<V>
  : unknown;
type Flat<T> = { [K in keyof T]: T[K] };
/** The bank's name of each parameter of an operation's query, by the gateway's. */
type QueryNames<Id extends OperationId> = Endpoint<Id>['query'];
type Named<Values, Name> = Name extends keyof Values ? Values[Name] : never;
/** Path and query parameters side by side, named in the gateway's way; one that is null or undefined is left out. */
export type Params<Id extends OperationId> = Flat<
  Camel<Group<Id, 'path'>> & {
    readonly [Name in keyof QueryNames<Id>]?:
      Named<Group<Id, 'query'>, QueryNames<Id>[Name]> | null | undefined;
  }
>;

/**
 * A body as the graph's inputs bring it: what may be absent may be null; an amount's unit and currency and the day of repayment are
 * any text and number here, since checkBody looks at their values.
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
/** The body as a rest argument, with the field names of the graph: required where the contract has one, forbidden where it has none. */
export type Body<Id extends OperationId> = [LooseBody<Id>] extends [never] ? [] : [body: LooseBody<Id>];

/** By what a call is known to belong to a customer. */
export type Owner =
  /** A person or business in the path. */
  | { readonly path: 'personId' | 'businessId' }
  /** A filter of a list; without it the list goes across customers, which only the partner may see. */
  | { readonly filter: 'personId' | 'customerId' }
  /** A card application that the path or a filter names, through its customer; a list without that filter goes across customers. */
  | { readonly application: 'id' | 'applicationId' }
  /** A termination that the path names, through its card application. */
  | { readonly termination: 'id' }
  /** What comes back names its customer, or its card application. */
  | { readonly answer: 'customerId' | 'applicationId' }
  /** Nobody: the call has nothing of any customer in it, or is the partner's alone. */
  | 'nobody';

/** Who may call an operation: any caller for what is its own, or the partner alone. */
export interface Access {
  readonly who: 'customer' | 'partner';
  readonly owner: Owner;
}

/** Resources of a person that the bank has no list of: the gateway remembers their ids. */
export type ResourceKind =
  'CREDIT_RECORD' | 'FREELANCER_CREDIT_LINE_APPLICATION' | 'OVERDRAFT_APPLICATION' | 'OVERDRAFT';
/** Such a resource of the person that a call is about. */
export type NamedResource = readonly [kind: ResourceKind, id: string | null | undefined];

interface Policy<Id extends OperationId> {
  readonly kind: Endpoint<Id>['kind'];
  readonly method: Endpoint<Id>['method'];
  readonly path: Endpoint<Id>['path'];
  readonly access: Access;
  /** The resources without a list that a call which succeeded shows to exist, beside the one that it reads. */
  readonly discovers?: (call: {
    readonly answer: Answer<Id>;
    readonly params: Params<Id>;
    readonly body: LooseBody<Id>;
  }) => readonly NamedResource[];
  /** How long an answer may be kept; without it nothing is. */
  readonly cache?: CacheTtl<Answer<Id>>;
  /** Whether an answer whose time is over is better than none while the bank fails. Only with `cache`. */
  readonly mayBeStale?: boolean;
  /** The kind without a list that this operation reads by its id. */
  readonly reads?: ResourceKind;
}
interface Single {
  /** The list across all customers whose items are the whole of what this reads. */
  readonly whole?: ListId;
}
interface List {
  /** The read that answers one of its items by its id. */
  readonly entriesReadBy?: LoadId;
  /** Whether its items are whole resources: what one of them lacks the bank does not have. */
  readonly itemsAreWhole?: boolean;
}
interface File {
  /** What the document is called when somebody saves it, with parameters in braces. */
  readonly fileName: string;
}
interface Invalidates {
  /** The reads that are out of date after this write, whatever its outcome. */
  readonly invalidates: readonly LoadId[];
  /** The graph's field that shows whether the write was carried out, as `Type.field`; null where the bank has nothing to find it by. */
  readonly verifyWith: string | null;
  /** The path parameter that is the id of what the write answers, where it answers what the path names. */
  readonly answerIdParam?: string;
}

/** One REST operation as the gateway uses it: the bank's facts, checked against the contract by the compiler, and our policy. */
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

/** The filter of a list that says whose its entries are; undefined where it has none. */
export function ownerFilter({ operationId, kind, access: { owner } }: AnyOperation): string | undefined {
  if (kind !== 'list' || owner === 'nobody') return undefined;
  return Object.values(owner).find((name: string) => name in endpoints[operationId].query);
}

/** Whether only the answer of an operation tells whose it is. */
export const ownerIsInAnswer = ({ access: { owner } }: AnyOperation): boolean =>
  typeof owner === 'object' && 'answer' in owner;

/** What a domain says of an operation: all that the contract does not. */
type DomainPolicy<Id extends OperationId> = Omit<
  OperationDefinition<Id>,
  'operationId' | 'kind' | 'method' | 'path'
>;

/** Every operation that a domain has defined. It is complete, and stays as it is, when the domains are loaded. */
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

/** A domain's operations. Kind, method and path of each come from the contract. @throws Error where one is defined by two domains */
export const defineOperations = <Ids extends OperationId>(definitions: {
  readonly [Id in Ids]: DomainPolicy<Id>;
}): { readonly [Id in Ids]: OperationDefinition<Id> } =>
  Object.fromEntries(
    Object.entries(definitions).map(([id, definition]) => [
      id,
      define(id as Ids, definition as DomainPolicy<Ids>),
    ]),
  ) as { readonly [Id in Ids]: OperationDefinition<Id> };

/** An operation by a name that may be none of them; undefined for such a one. */
export const findOperation = (name: string): AnyOperation | undefined =>
  defined.get(name) as AnyOperation | undefined;

/** An operation by its name, for those who may not import its domain. @throws Error where no domain that is loaded defines it */
export function operationNamed<Id extends OperationId>(operationId: Id): OperationDefinition<Id> {
  const operation = defined.get(operationId);
  if (!operation) throw new Error(`No domain defines ${operationId}.`);
  return operation as OperationDefinition<Id>;
}
