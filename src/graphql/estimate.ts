import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { has, type Viewer } from '../auth/viewer.js';
import { maxPageSize } from '../context/paging.js';
import { assumptions } from './cost.js';
import type { CostTable } from './cost-table.js';
import { decisiveVariablesOf, type DecisiveVariables } from './decisive-variables.js';
import { countsByType } from './federation.js';
import { CostPass, type CostViewer, type CostEstimate } from './cost-estimate.js';
import { fieldsBelow } from './selection.js';
import { byResponseName, SizeEstimator } from './size-estimate.js';
import type { Variables } from './variables.js';
import { fragmentsOf } from './fragments.js';

const costViewerOf = (viewer: Viewer): CostViewer => ({
  isPartner: has(viewer, 'lending:partner'),
  customers: viewer.personIds.length + viewer.businessIds.length,
});
/** A customer whose token names one person. Costs as much as the partner plus the ownership checks. */
const anyCaller: CostViewer = { isPartner: false, customers: 1 };

/**
 * Returns the variable value with the highest cost: the largest page, a long list, or any value. As a
 * condition, the value makes neither @skip nor @include leave out a field.
 */
function worstValue(type: TypeNode): unknown {
  if (type.kind === Kind.NON_NULL_TYPE) return worstValue(type.type);
  if (type.kind === Kind.LIST_TYPE) return Array.from({ length: assumptions.unknownList }, () => '');
  return type.name.value === 'Int' ? maxPageSize : '';
}

/**
 * Maximum number of cached estimates, for all operations together, and the maximum characters of their keys.
 */
const maxKept = 5000;
const maxCharacters = 2_000_000;

/**
 * Returns the cache key for the variables: the values of conditions and page sizes, the lengths of lists, the
 * types of representations, and for any other variable only its presence. Contains nothing else of the
 * request, because the key is kept.
 */
function gistOf(
  { conditions, sizes, lists, representations }: DecisiveVariables,
  variables: Variables,
  names: readonly string[],
): string {
  const gist = (name: string): string => {
    const value = variables[name];
    if (value === undefined || value === null) return String(value);
    if (representations.has(name)) return countsByType(value);
    if (lists.has(name)) return `of ${Array.isArray(value) ? value.length : 1}`;
    const isShown =
      (typeof value === 'number' && sizes.has(name)) ||
      (typeof value === 'boolean' && conditions.includes(name));
    return isShown ? String(value) : 'given';
  };
  return names.map(gist).join();
}

/**
 * Estimates the maximum cost of an operation before it runs. Assumes that the bank keeps its contract and
 * that lists are no longer than assumed.
 */
export class Estimate {
  readonly #schema: GraphQLSchema;
  readonly #table: CostTable;
  readonly #kept = new LRUCache<string, CostEstimate>({
    max: maxKept,
    maxSize: maxCharacters,
    sizeCalculation: (_figures, key) => key.length,
  });

  constructor(schema: GraphQLSchema, table: CostTable) {
    this.#schema = schema;
    this.#table = table;
  }

  /** Estimates an operation for these coerced variables and this viewer. */
  of(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
    viewer: Viewer,
  ): CostEstimate {
    const caller = costViewerOf(viewer);
    const definitions = operation.variableDefinitions ?? [];
    const decisive = decisiveVariablesOf(document, operation);
    const gist = gistOf(
      decisive,
      variables,
      definitions.map(({ variable }) => variable.name.value),
    );
    const key = `${decisive.id} ${caller.isPartner} ${caller.customers} ${gist}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const figures = this.#figures(document, operation, variables, caller);
    this.#kept.set(key, figures);
    return figures;
  }

  /**
   * Estimates the worst case for any variable values and any caller who is one customer: variable page sizes
   * are 1000 with any cursor, other list variables have the assumed length, and no condition on a variable
   * skips anything.
   */
  worstCase(document: DocumentNode, operation: OperationDefinitionNode): CostEstimate {
    const variables = Object.fromEntries(
      (operation.variableDefinitions ?? []).map(({ variable, type }) => [
        variable.name.value,
        worstValue(type),
      ]),
    );
    return this.#figures(document, operation, variables, anyCaller);
  }

  #figures(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variableValues: Variables,
    caller: CostViewer,
  ): CostEstimate {
    const scope = { fragments: fragmentsOf(document), variableValues };
    const root = this.#schema.getRootType(operation.operation);
    if (!root) return { calls: 0, entries: 0, leaves: 0, lookups: 0 };
    const fields = fieldsBelow([operation], scope);
    // Each mutation invalidates the reads of those before it.
    const rounds = operation.operation === OperationTypeNode.MUTATION ? byResponseName(fields) : [fields];
    let calls = 0;
    for (const round of rounds) calls += new CostPass(this.#table, scope, caller).run(root, round);
    return { calls, ...new SizeEstimator(this.#table, scope).of(root, fields) };
  }
}
