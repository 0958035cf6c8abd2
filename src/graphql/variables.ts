import {
  getVariableValues,
  GraphQLError,
  isInputObjectType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';

/** Options for errors in variables: how many to report, and whether to suggest names of the schema. */
export interface CoercionOptions {
  readonly maxErrors: number;
  readonly hideSuggestions: boolean;
}

/** For checks whose errors are reported elsewhere: stops at the first one. */
export const firstErrorOnly: CoercionOptions = { maxErrors: 0, hideSuggestions: true };

/** Variables by name, as sent by a client or as coerced for resolvers. */
export type Variables = Readonly<Record<string, unknown>>;

type Coerced = ReturnType<typeof getVariableValues>;

/** A key that an input object does not have, and its location. */
interface UnknownKey {
  readonly key: string;
  readonly type: string;
  readonly path: string;
}

/**
 * Returns the first unknown key of an object that has more keys than its type has fields; undefined if there
 * is none. graphql-js finds these as well, but quotes the whole object for each of them.
 */
function unknownKeyIn(type: GraphQLInputType, value: unknown, path: string): UnknownKey | undefined {
  if (isNonNullType(type)) return unknownKeyIn(type.ofType, value, path);
  if (typeof value !== 'object' || value === null) return undefined;
  if (isListType(type))
    return firstOf(Array.isArray(value) ? value : [value], (item, index) =>
      unknownKeyIn(type.ofType, item, `${path}[${index}]`),
    );
  if (!isInputObjectType(type)) return undefined;
  const fields = type.getFields();
  const keys = Object.keys(value);
  const isTooMany = keys.length > Object.keys(fields).length;
  return firstOf(keys, (key) => {
    const field = fields[key];
    if (field) return unknownKeyIn(field.type, (value as Variables)[key], `${path}.${key}`);
    return isTooMany ? { key, type: type.name, path } : undefined;
  });
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item, index: number) => Found | undefined,
): Found | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const found = find(items[index] as Item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The graphql-js message without the value. */
function errorOf(node: VariableDefinitionNode, { key, type, path }: UnknownKey): GraphQLError {
  const { value: name } = node.variable.name;
  const place = path === name ? '' : ` at "${path}"`;
  return new GraphQLError(
    `Variable "$${name}" got invalid value {}${place}; Field "${key.slice(0, 100)}" is not defined by type "${type}".`,
    { nodes: node },
  );
}

function unknownKeys(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Variables,
): GraphQLError | undefined {
  return firstOf(definitions, (node) => {
    const { value: name } = node.variable.name;
    const type = typeFromAST(schema, node.type) as GraphQLInputType | undefined;
    const found = type && Object.hasOwn(given, name) ? unknownKeyIn(type, given[name], name) : undefined;
    return found && errorOf(node, found);
  });
}

/**
 * Coerced variables by the object that they were sent in. The engine, the checks and the estimate share one
 * per request.
 */
const coercedVariables = new WeakMap<
  Variables,
  { readonly operation: OperationDefinitionNode; readonly coerced: Record<string, unknown> }
>();

/** Coerces a request's variables, or returns their errors. Valid variables are coerced once per request. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Variables,
  coercion: CoercionOptions,
): Coerced {
  const before = coercedVariables.get(given);
  if (before?.operation === operation) return { coerced: before.coerced };
  const definitions = operation.variableDefinitions ?? [];
  const unknown = unknownKeys(schema, definitions, given);
  if (unknown) return { errors: [unknown] };
  const result = getVariableValues(schema, definitions, given, coercion);
  if (result.coerced) coercedVariables.set(given, { operation, coerced: result.coerced });
  return result;
}
