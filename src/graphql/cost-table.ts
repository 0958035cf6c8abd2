import { isAbstractType, isObjectType, type GraphQLField, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { AnyRow } from '../bank/operation.js';
import { writes, type Cost } from './cost.js';
import type { AnyResource } from './resource.js';
import type { Domain } from './schema.js';

/** A field of the graph with what it costs. */
export interface PricedField {
  /** The type that has it, never an interface. */
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  /** Undefined where it is a plain property of its object. */
  readonly cost: Cost | undefined;
}

type ByField<Value> = Readonly<Record<string, Readonly<Record<string, Value>> | undefined>>;

function fieldsWithResolvers(domains: readonly Domain[]): readonly (readonly [type: string, field: string, domain: Domain])[] {
  return domains.flatMap((domain) => Object.entries(domain.resolvers as ByField<unknown>).flatMap(([type, fields = {}]) =>
    Object.keys(fields).filter((field) => !field.startsWith('__')).map((field) => [type, field, domain] as const)));
}

/** What every field with a resolver of its own costs, by its name with its type's. @throws Error for one that does not say, and for what has no resolver */
function pricesOf(domains: readonly Domain[]): Map<string, Cost> {
  const rows = new Map<string, AnyRow>(domains.flatMap(({ operations }) => Object.entries(operations)));
  const prices = new Map<string, Cost>();
  for (const [type, field, { costs }] of fieldsWithResolvers(domains)) {
    const row = type === 'Mutation' ? rows.get(field) : undefined;
    const cost = (costs as ByField<Cost>)[type]?.[field] ?? (row && writes(row));
    if (!cost) throw new Error(`${type}.${field} does not say what it costs.`);
    prices.set(`${type}.${field}`, cost);
  }
  const priced = domains.flatMap(({ costs }) => Object.entries(costs as ByField<Cost>).flatMap(([type, fields = {}]) => Object.keys(fields).map((field) => `${type}.${field}`)));
  for (const name of priced) if (!prices.has(name)) throw new Error(`${name} has a cost, but no resolver.`);
  return prices;
}

/** What all fields of the graph cost. */
export class CostTable {
  readonly #schema: GraphQLSchema;
  readonly #prices: ReadonlyMap<string, Cost>;
  readonly #resources: ReadonlyMap<string, AnyResource>;

  /** @throws Error where a domain does not say what a field costs that has a resolver of its own */
  constructor(schema: GraphQLSchema, domains: readonly Domain[]) {
    this.#schema = schema;
    this.#prices = pricesOf(domains);
    this.#resources = new Map(domains.flatMap(({ resources }) => resources).map((resource) => [resource.type, resource]));
  }

  /** A field of a type, or of whichever type an interface stands for; undefined for introspection. */
  field(type: GraphQLNamedType, name: string): PricedField | undefined {
    const types = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type].filter(isObjectType);
    const owner = types.find((one) => name in one.getFields());
    const field = owner?.getFields()[name];
    return owner && field && { type: owner, field, cost: this.#prices.get(`${owner.name}.${name}`) };
  }

  /** What a type's objects are read by; undefined where they are never read by themselves. */
  resource(type: GraphQLNamedType): AnyResource | undefined {
    return this.#resources.get(type.name);
  }
}
