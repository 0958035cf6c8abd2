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

/** A field of the graph with what it costs. */
export interface PricedField {
  /** The type that has it, never an interface. */
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  /** Undefined where it is a plain property of its object. */
  readonly cost: Cost | undefined;
}

/** What all fields of the graph cost, as the schema has it. */
export class CostTable {
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** A field of a type, or of whichever type an interface stands for; undefined for introspection. */
  field(type: GraphQLNamedType, name: string): PricedField | undefined {
    const types = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type].filter(isObjectType);
    const owner = types.find((one) => name in one.getFields());
    const field = owner?.getFields()[name];
    return owner && field && { type: owner, field, cost: field.extensions['cost'] as Cost | undefined };
  }

  /** What a type's objects are read by; undefined where they are never read by themselves. */
  resource(type: GraphQLNamedType): AnyResource | undefined {
    return type.extensions['resource'] as AnyResource | undefined;
  }
}
