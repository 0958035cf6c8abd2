import { GraphQLError, type GraphQLLeafType, type GraphQLObjectType } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import type { FieldPlan } from './plan.js';

/*
 * The errors of graphql-js for a resolver's value that does not have the field's type. The messages are
 * graphql-js's.
 */

const nameOf = ({ parentType, definition }: FieldPlan): string => `${parentType.name}.${definition.name}`;

/** The error for null in a non-null position. */
export const nonNullableError = (field: FieldPlan): Error =>
  new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`);

/** The error for a list's value that is no list. */
export const notIterableError = (field: FieldPlan): GraphQLError =>
  new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(field)}".`);

/** The error for a scalar or enum that serializes a value to null or undefined. */
export const serializationError = (type: GraphQLLeafType, value: unknown, serialized: unknown): Error =>
  new Error(
    `Expected \`${type.name}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
  );

/** The error for a value that `isTypeOf` rejects. */
export const invalidReturnTypeError = (type: GraphQLObjectType, value: unknown): GraphQLError =>
  new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`);
