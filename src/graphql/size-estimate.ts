import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { maxPageSize } from '../context/paging.js';
import { argumentValuesOf } from './argument-values.js';
import { assumptions, type EntryCount } from './cost.js';
import type { CostTable, PricedField } from './cost-table.js';
import { fieldsBelow, type SelectionScope } from './selection.js';

/** The maximum size of a response. */
export interface SizeEstimate {
  /** List entries, multiplied along the tree. */
  readonly entries: number;
  /** Leaf values, multiplied along the tree. */
  readonly leaves: number;
  /** Fields whose value is more than a property of their object, multiplied along the tree. */
  readonly lookups: number;
}

/** A field's coerced arguments by name. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * Returns the arguments of a field. Empty if one is missing or has a wrong type, which is reported elsewhere.
 */
export function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { variableValues }: SelectionScope,
): Arguments {
  try {
    return argumentValuesOf(field, node, variableValues);
  } catch {
    return {};
  }
}

/** Returns the maximum, or assumed, number of objects that a field returns with these arguments. */
export function countOf(entries: EntryCount, args: Arguments): number {
  if (entries === 'one') return 1;
  if (entries === 'page') return typeof args['first'] === 'number' ? Math.max(0, args['first']) : maxPageSize;
  if ('assumed' in entries) return entries.assumed;
  const list = args[entries.argument];
  return Array.isArray(list) ? list.length : 1;
}

/** Groups fields by response name. Those of one name are one value. */
export function byResponseName(fields: readonly FieldNode[]): FieldNode[][] {
  const groups = new Map<string, FieldNode[]>();
  for (const field of fields) {
    const name = (field.alias ?? field.name).value;
    const group = groups.get(name);
    if (group) group.push(field);
    else groups.set(name, [field]);
  }
  return [...groups.values()];
}

/**
 * Estimates the maximum size of a response. Counts by response name, so one list under ten aliases counts ten
 * times.
 */
export class SizeEstimator {
  readonly #table: CostTable;
  readonly #scope: SelectionScope;

  constructor(table: CostTable, scope: SelectionScope) {
    this.#table = table;
    this.#scope = scope;
  }

  /**
   * Estimates the size of one object. `page` is the number of entries in a connection's lists. Each
   * introspection field counts as one value, and a field of an interface or a union as much as on the object
   * type where it is largest.
   */
  of(
    type: GraphQLNamedType,
    fields: readonly FieldNode[],
    page: number = assumptions.listLength,
  ): SizeEstimate {
    let [entries, leaves, lookups] = [0, 0, 0];
    for (const nodes of byResponseName(fields)) {
      const [node] = nodes as [FieldNode];
      const sizes = this.#table.fields(type, node.name.value).map((field) => this.#field(field, nodes, page));
      if (sizes.length === 0) sizes.push({ entries: 0, leaves: 1, lookups: 0 });
      entries += Math.max(...sizes.map((size) => size.entries));
      leaves += Math.max(...sizes.map((size) => size.leaves));
      lookups += Math.max(...sizes.map((size) => size.lookups));
    }
    return { entries, leaves, lookups };
  }

  #field({ field, cost }: PricedField, nodes: readonly FieldNode[], page: number): SizeEstimate {
    const below = getNamedType(field.type);
    const isList = isListType(getNullableType(field.type));
    const own = cost ? 1 : 0;
    if (!isCompositeType(below))
      return { entries: 0, leaves: isList ? assumptions.listLength : 1, lookups: own };
    const args = argumentsOf(field, nodes[0] as FieldNode, this.#scope);
    const isConnection = cost?.entries === 'page';
    const given = cost && cost.entries !== 'one' ? countOf(cost.entries, args) : page;
    const { entries, leaves, lookups } = this.of(
      below,
      fieldsBelow(nodes, this.#scope),
      isConnection ? given : assumptions.listLength,
    );
    if (!isList) return { entries, leaves, lookups: own + lookups };
    return { entries: given + given * entries, leaves: given * leaves, lookups: own + given * lookups };
  }
}
