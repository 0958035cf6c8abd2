import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Cost } from './cost.js';
import type { AnyResource } from './resource.js';

/** A field of the graph with its cost. */
export interface PricedField {
  /** The object type that has the field, never an interface. */
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  /** Undefined for a plain property. */
  readonly cost: Cost | undefined;
}

const costsTheSame = (one: PricedField, other: PricedField): boolean =>
  one.cost === other.cost && getNamedType(one.field.type) === getNamedType(other.field.type);

/** Reads the cost of each field from the schema. */
export class CostTable {
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /**
   * Returns the fields of this name of a type; if the type is an interface or a union, those of its object
   * types, without fields that have the same type and cost as another one. Empty for introspection.
   */
  fields(type: GraphQLNamedType, name: string): readonly PricedField[] {
    const types = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type].filter(isObjectType);
    const found: PricedField[] = [];
    for (const owner of types) {
      const field = owner.getFields()[name];
      if (!field) continue;
      const priced = { type: owner, field, cost: field.extensions['cost'] as Cost | undefined };
      if (!found.some((one) => costsTheSame(one, priced))) found.push(priced);
    }
    return found;
  }

  /** Returns the resource that reads objects of a type; undefined if they are never read individually. */
  resource(type: GraphQLNamedType): AnyResource | undefined {
    return type.extensions['resource'] as AnyResource | undefined;
  }
}
