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

/** The most that an operation can come to. */
export interface CostEstimate extends SizeEstimate {
  /** Calls to the bank. What is repeated after a failure does not count, nor do tokens. */
  readonly calls: number;
}

/** On whose behalf calls are made: for the partner nothing has to be read to see whose something is. */
export interface CostViewer {
  readonly isPartner: boolean;
  /** The persons and businesses that it is, whose card applications may all have to be listed. */
  readonly customers: number;
}

/** Fields that are the same call, as they have the same name and the same arguments, whatever their aliases. */
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

/** The fields for which an object that is known by its ids alone need not be read. */
const namesAtHand = ({ isOfPerson, hanging }: AnyResource): Set<string> =>
  new Set([...hanging, '__typename', 'id', ...(isOfPerson ? ['personId', 'person'] : [])]);
/** Whether only a card application tells whose an answer is, so that a customer's own ones are listed for it. */
const isOfCard = ({ access: { owner } }: AnyOperation): boolean =>
  typeof owner === 'object' && 'answer' in owner && owner.answer === 'applicationId';

/** What one object costs, as it adds up field by field. */
interface Tally {
  calls: number;
  /** Whether the object has to be read itself. */
  isRead: boolean;
  readonly elsewhere: Set<AnyOperation>;
}

/** One pass over the fields of an operation, or over one of its mutations, for the most calls that they can cost. */
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

  /** The calls that these fields of a root type cost. */
  run(root: GraphQLNamedType, fields: readonly FieldNode[]): number {
    return (
      this.#object(root, fields, whole) +
      (this.#listsOwnCards && !this.#caller.isPartner ? this.#caller.customers : 0)
    );
  }

  #object(type: GraphQLNamedType, fields: readonly FieldNode[], atHand: AtHand): number {
    const tally: Tally = { calls: 0, isRead: false, elsewhere: new Set() };
    for (const same of alike(fields)) {
      const priced = this.#table.field(type, same[0].name.value);
      if (priced?.cost) this.#priced(priced, same, atHand, tally);
      else if (priced) this.#plain(priced, same, atHand, tally);
    }
    const resource = this.#table.resource(type);
    const reads = resource && tally.isRead ? this.#read(resource.operation) : 0;
    return tally.calls + reads + tally.elsewhere.size;
  }

  /** A property: of an object that is a resource, one that is not at hand has it read. */
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

  #read(operation: AnyOperation): number {
    this.#listsOwnCards ||= isOfCard(operation);
    return 1;
  }

  /** The reads that show whether what a call is about is the caller's, where its parameters do not tell. What hangs on a card was read with it. */
  #access({ access: { owner } }: AnyOperation, parent: GraphQLNamedType): number {
    if (this.#caller.isPartner || typeof owner === 'string') return 0;
    if ('termination' in owner) return 1 + this.#caller.customers;
    return 'application' in owner &&
      this.#table.resource(parent)?.operation.operationId !== 'getCreditCardApplication'
      ? 1
      : 0;
  }
}

/** A stretch behind a cursor can lie across two of the bank's pages. */
const isSecondPage = ({ kind }: AnyOperation, { after }: Readonly<Record<string, unknown>>): boolean =>
  kind === 'list' && after !== undefined && after !== null;

/** What a field gives, or the entries of the connection that it gives. */
function entryType({ type }: GraphQLField<unknown, unknown>, isConnection: boolean): GraphQLNamedType {
  const named = getNamedType(type);
  const nodes = isConnection && 'getFields' in named ? named.getFields()['nodes'] : undefined;
  return nodes ? getNamedType(nodes.type) : named;
}
