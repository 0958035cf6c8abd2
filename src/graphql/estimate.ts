import { getVariableValues, Kind, OperationTypeNode, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode, type TypeNode } from 'graphql';
import { has, type Viewer } from '../auth/viewer.js';
import { largestPage } from '../context/paging.js';
import { assumptions } from './cost.js';
import { firstErrorOnly } from './arguments.js';
import type { CostTable } from './cost-table.js';
import { Pass, type Caller, type Figures } from './figures.js';
import { fieldsBelow } from './selection.js';

const callerOf = (viewer: Viewer): Caller => ({ isPartner: has(viewer, 'lending:partner'), customers: viewer.personIds.length + viewer.businessIds.length });
/** A customer whose token names one person: asks for as much as the partner, and for what shows whose it is. */
const anyCaller: Caller = { isPartner: false, customers: 1 };

/** The value that lets a variable cost the most: the largest page, a long list, something given. Neither skips what it decides about. */
function worstValue(type: TypeNode): unknown {
  if (type.kind === Kind.NON_NULL_TYPE) return worstValue(type.type);
  if (type.kind === Kind.LIST_TYPE) return Array.from({ length: assumptions.unknownList }, () => '');
  return type.name.value === 'Int' ? largestPage : '';
}

const fragmentsOf = (document: DocumentNode): Record<string, FragmentDefinitionNode> =>
  Object.fromEntries(document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])));

/** What of a variable's value can matter: a number or a switch itself, a list's length, and of anything else whether it is there. */
function gist(value: unknown): string {
  if (Array.isArray(value)) return `of ${value.length}`;
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? 'given' : String(value);
}

/** How many different figures of one operation are kept. */
const mostKept = 100;

/** Says before an operation runs what it can come to at most, as long as the bank keeps its contract and lists are no longer than assumed. */
export class Estimate {
  readonly #schema: GraphQLSchema;
  readonly #table: CostTable;
  readonly #kept = new WeakMap<OperationDefinitionNode, Map<string, Figures>>();

  constructor(schema: GraphQLSchema, table: CostTable) {
    this.#schema = schema;
    this.#table = table;
  }

  /** For these values of the variables, and a viewer; undefined where the values are not what the operation declares. */
  of(document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>, viewer: Viewer): Figures | undefined {
    const caller = callerOf(viewer);
    const definitions = operation.variableDefinitions ?? [];
    const key = [caller.isPartner, caller.customers, ...definitions.map(({ variable }) => gist(variables[variable.name.value]))].join();
    const kept = this.#kept.get(operation)?.get(key);
    if (kept) return kept;
    const { coerced } = getVariableValues(this.#schema, definitions, variables, firstErrorOnly);
    return coerced && this.#keep(operation, key, this.#figures(document, operation, coerced, caller));
  }

  /**
   * Whatever the values of the variables, for any caller who is one customer: pages of a variable's size have 1000 entries and begin
   * anywhere, other lists in variables have the assumed length, and nothing that a variable decides about is skipped.
   */
  worstCase(document: DocumentNode, operation: OperationDefinitionNode): Figures {
    const variables = Object.fromEntries((operation.variableDefinitions ?? []).map(({ variable, type }) => [variable.name.value, worstValue(type)]));
    return this.#figures(document, operation, variables, anyCaller);
  }

  #keep(operation: OperationDefinitionNode, key: string, figures: Figures): Figures {
    let kept = this.#kept.get(operation);
    if (!kept || kept.size >= mostKept) {
      kept = new Map();
      this.#kept.set(operation, kept);
    }
    kept.set(key, figures);
    return figures;
  }

  #figures(document: DocumentNode, operation: OperationDefinitionNode, variableValues: Record<string, unknown>, caller: Caller): Figures {
    const scope = { fragments: fragmentsOf(document), variableValues };
    const root = this.#schema.getRootType(operation.operation);
    if (!root) return { calls: 0, entries: 0 };
    const fields = fieldsBelow([operation], scope);
    // Each mutation makes stale what those before it have read.
    const rounds = operation.operation === OperationTypeNode.MUTATION ? byResponseName(fields) : [fields];
    const sum = { calls: 0, entries: 0 };
    for (const round of rounds) {
      const { calls, entries } = new Pass(this.#table, scope, caller).run(root, round);
      sum.calls += calls;
      sum.entries += entries;
    }
    return sum;
  }
}

function byResponseName(fields: readonly FieldNode[]): FieldNode[][] {
  const groups = new Map<string, FieldNode[]>();
  for (const field of fields) {
    const name = (field.alias ?? field.name).value;
    groups.set(name, [...(groups.get(name) ?? []), field]);
  }
  return [...groups.values()];
}
