import type { GraphQLResolveInfo, ResponsePath } from 'graphql';
import type { FieldPlan, OperationPlan } from './plan.js';
import type { Position } from './position.js';

/**
 * The `info` argument of resolvers. Its properties are computed on demand, because most resolvers do not use
 * them.
 */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly variableValues: GraphQLResolveInfo['variableValues'];
  readonly #plan: OperationPlan;
  readonly #field: FieldPlan;
  readonly #parent: Position;

  /** `parent` is the position of the object that has the field. */
  constructor(
    plan: OperationPlan,
    variableValues: GraphQLResolveInfo['variableValues'],
    field: FieldPlan,
    parent: Position,
  ) {
    this.variableValues = variableValues;
    this.#plan = plan;
    this.#field = field;
    this.#parent = parent;
  }
  get fieldName(): string {
    return this.#field.definition.name;
  }
  get fieldNodes(): GraphQLResolveInfo['fieldNodes'] {
    return this.#field.nodes;
  }
  get returnType(): GraphQLResolveInfo['returnType'] {
    return this.#field.definition.type;
  }
  get parentType(): GraphQLResolveInfo['parentType'] {
    return this.#field.parentType;
  }
  get path(): ResponsePath {
    return { prev: this.#parent.path, key: this.#field.key, typename: this.#field.parentType.name };
  }
  get schema(): GraphQLResolveInfo['schema'] {
    return this.#plan.schema;
  }
  get fragments(): GraphQLResolveInfo['fragments'] {
    return this.#plan.fragments;
  }
  get rootValue(): undefined {
    return undefined;
  }
  get operation(): GraphQLResolveInfo['operation'] {
    return this.#plan.operation;
  }
}
