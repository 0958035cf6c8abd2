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

/** What is said of wrong variables: of how many, and whether with names of the schema that may have been meant. */
export interface CoercionOptions {
  readonly maxErrors: number;
  readonly hideSuggestions: boolean;
}

/** What is wrong is reported elsewhere, so that there is nothing to be looked for behind the first error. */
export const firstErrorOnly: CoercionOptions = { maxErrors: 0, hideSuggestions: true };

/** Variables by their names, as a client gave them or as resolvers get them. */
export type Variables = Readonly<Record<string, unknown>>;

type Coerced = ReturnType<typeof getVariableValues>;

/** A key that an input object does not have, and where it was given. */
interface UnknownKey {
  readonly key: string;
  readonly type: string;
  readonly path: string;
}

/**
 * The first key that its type does not have, of an object with more keys than its type has fields; undefined where there is none such.
 * graphql-js finds these as well, but repeats the whole object for each of them.
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

/** In the words of graphql-js, without the value. */
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

/** Variables that were coerced, by the object that they were given in: the engine, the checks and the estimate have the same one of each request. */
const coercedVariables = new WeakMap<
  Variables,
  { readonly operation: OperationDefinitionNode; readonly coerced: Record<string, unknown> }
>();

/** A request's variables as their types make them, or what is wrong with them. What is right is coerced once for each request. */
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
