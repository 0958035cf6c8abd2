import {
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

/** Reads the cost of each field from the schema. */
export class CostTable {
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /**
   * Returns a field of a type, or of an implementation if the type is an interface. Undefined for
   * introspection.
   */
  field(type: GraphQLNamedType, name: string): PricedField | undefined {
    const types = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type].filter(isObjectType);
    const owner = types.find((one) => name in one.getFields());
    const field = owner?.getFields()[name];
    return owner && field && { type: owner, field, cost: field.extensions['cost'] as Cost | undefined };
  }

  /** Returns the resource that reads objects of a type; undefined if they are never read individually. */
  resource(type: GraphQLNamedType): AnyResource | undefined {
    return type.extensions['resource'] as AnyResource | undefined;
  }
}
