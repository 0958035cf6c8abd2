import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  print,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import type { AnyOperation } from '../bank/operation.js';
import { assumptions, whole, type AtHand } from './cost.js';
import type { CostTable, PricedField } from './cost-table.js';
import type { AnyResource } from './resource.js';
import { argumentsOf, countOf, type SizeEstimate } from './size-estimate.js';
import { areOnly, fieldsBelow, fieldsOfEntries, type SelectionScope } from './selection.js';

/** The maximum cost of an operation. */
export interface CostEstimate extends SizeEstimate {
  /** Calls to the bank, without retries and token requests. */
  readonly calls: number;
}

/** The viewer on whose behalf calls are made. The partner needs no calls to verify ownership. */
export interface CostViewer {
  readonly isPartner: boolean;
  /** Number of the viewer's persons and businesses. The card applications of each may have to be listed. */
  readonly customers: number;
}

/** Groups fields that make the same call: those with the same name and arguments, whatever their aliases. */
function alike(fields: readonly FieldNode[]): (readonly [FieldNode, ...FieldNode[]])[] {
  const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
  for (const field of fields) {
    const key = [field.name.value, ...(field.arguments ?? []).map(print)].join(' ');
    const group = groups.get(key);
    if (group) group.push(field);
    else groups.set(key, [field]);
  }
  return [...groups.values()];
}

/** Returns the fields that do not require a read of an object whose ids are known. */
const namesAtHand = ({ isOfPerson, hanging }: AnyResource): Set<string> =>
  new Set([...hanging, '__typename', 'id', ...(isOfPerson ? ['personId', 'person'] : [])]);
/**
 * True if ownership of an answer is known only through a card application. The customer's own applications
 * are then listed.
 */
const isOfCard = ({ access: { owner } }: AnyOperation): boolean =>
  typeof owner === 'object' && 'answer' in owner && owner.answer === 'applicationId';

/** The running cost of one object, added up field by field. */
interface Tally {
  calls: number;
  /** True if the object itself must be read. */
  isRead: boolean;
  readonly elsewhere: Set<AnyOperation>;
}

const newTally = (elsewhere = new Set<AnyOperation>()): Tally => ({ calls: 0, isRead: false, elsewhere });

/**
 * Walks the fields of an operation, or of one of its mutations, once and adds up the maximum number of calls.
 */
export class CostPass {
  readonly #table: CostTable;
  readonly #scope: SelectionScope;
  readonly #caller: CostViewer;
  #listsOwnCards = false;

  constructor(table: CostTable, scope: SelectionScope, caller: CostViewer) {
    this.#table = table;
    this.#scope = scope;
    this.#caller = caller;
  }

  /** Returns the number of calls that these fields of a root type cost. */
  run(root: GraphQLNamedType, fields: readonly FieldNode[]): number {
    return (
      this.#object(root, fields, whole) +
      (this.#listsOwnCards && !this.#caller.isPartner ? this.#caller.customers : 0)
    );
  }

  /** Of an interface or a union, a field costs as much as on the object type where it costs most. */
  #object(type: GraphQLNamedType, fields: readonly FieldNode[], atHand: AtHand): number {
    const tally = newTally();
    for (const same of alike(fields)) {
      let most = 0;
      for (const priced of this.#table.fields(type, same[0].name.value)) {
        const own = newTally(tally.elsewhere);
        if (priced.cost) this.#priced(priced, same, atHand, own);
        else this.#plain(priced, same, atHand, own);
        most = Math.max(most, own.calls);
        tally.isRead ||= own.isRead;
      }
      tally.calls += most;
    }
    const resource = this.#table.resource(type);
    const reads = resource && tally.isRead ? this.#read(resource.operation) : 0;
    return tally.calls + reads + tally.elsewhere.size;
  }

  /** Prices a property. On a resource, a field that is not at hand requires a read. */
  #plain({ type, field }: PricedField, same: readonly FieldNode[], atHand: AtHand, tally: Tally): void {
    const sibling = field.name.endsWith('Raw') ? field.name.slice(0, -3) : '';
    if (!atHand.isWhole && !atHand.fields.has(sibling in type.getFields() ? sibling : field.name))
      tally.isRead = true;
    const below = getNamedType(field.type);
    if (!isCompositeType(below)) return;
    const count = isListType(getNullableType(field.type)) ? assumptions.listLength : 1;
    tally.calls += count * this.#object(below, fieldsBelow(same, this.#scope), atHand);
  }

  #priced(
    { type, field, cost }: PricedField,
    same: readonly [FieldNode, ...FieldNode[]],
    atHand: AtHand,
    tally: Tally,
  ): void {
    if (!cost) return;
    if (cost.elsewhere && !atHand.fields.has(field.name)) tally.elsewhere.add(cost.elsewhere);
    if (!atHand.isWhole && cost.needs.some((name) => !atHand.fields.has(name))) tally.isRead = true;
    const args = argumentsOf(field, same[0], this.#scope);
    if (cost.readAs) {
      tally.calls += this.#readAs(type, cost.readAs(args), same);
      return;
    }
    tally.calls +=
      cost.calls +
      (cost.operation
        ? this.#access(cost.operation, type) + (isSecondPage(cost.operation, args) ? 1 : 0)
        : 0);
    const connection = cost.entries === 'page';
    const fields = connection ? fieldsOfEntries(same, this.#scope) : fieldsBelow(same, this.#scope);
    const { resource, always = false } = cost.reads ?? {};
    const isWanted = resource && (always || !areOnly(namesAtHand(resource), fields));
    const each = isWanted && !atHand.visited.has(field.name) ? this.#read(resource.operation) : 0;
    const given = isWanted ? whole : cost.gives;
    const gives =
      cost.back !== undefined && atHand.isWhole
        ? Object.assign({}, given, { visited: new Set([cost.back]) })
        : given;
    tally.calls +=
      countOf(cost.entries, args) * (each + this.#object(entryType(field, connection), fields, gives));
  }

  /** Returns the calls for objects that query fields read. `objects` lists for each the fields that can. */
  #readAs(
    query: GraphQLNamedType,
    objects: readonly (readonly string[])[],
    same: readonly [FieldNode, ...FieldNode[]],
  ): number {
    const calls = new Map<string, number>();
    for (const name of new Set(objects.flat())) {
      const tally = newTally();
      for (const priced of this.#table.fields(query, name)) this.#priced(priced, same, whole, tally);
      calls.set(name, tally.calls);
    }
    return objects.reduce((sum, names) => sum + Math.max(...names.map((name) => calls.get(name) ?? 0)), 0);
  }

  #read(operation: AnyOperation): number {
    this.#listsOwnCards ||= isOfCard(operation);
    return 1;
  }

  /**
   * Counts the reads that verify ownership if the parameters do not prove it. A field of a card was already
   * verified with the card.
   */
  #access({ access: { owner } }: AnyOperation, parent: GraphQLNamedType): number {
    if (this.#caller.isPartner || typeof owner === 'string') return 0;
    if ('termination' in owner) return 1 + this.#caller.customers;
    return 'application' in owner &&
      this.#table.resource(parent)?.operation.operationId !== 'getCreditCardApplication'
      ? 1
      : 0;
  }
}

/** A page after a cursor can span two of the bank's pages. */
const isSecondPage = ({ kind }: AnyOperation, { after }: Readonly<Record<string, unknown>>): boolean =>
  kind === 'list' && after !== undefined && after !== null;

/** Returns the type of a field, or of the entries if it is a connection. */
function entryType({ type }: GraphQLField<unknown, unknown>, isConnection: boolean): GraphQLNamedType {
  const named = getNamedType(type);
  const nodes = isConnection && 'getFields' in named ? named.getFields()['nodes'] : undefined;
  return nodes ? getNamedType(nodes.type) : named;
}
