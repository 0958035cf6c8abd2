import { BREAK, getArgumentValues, visit, type FieldNode, type GraphQLField } from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/**
 * The values of arguments by field and node; undefined if they use variables. A node in a fragment on an
 * interface selects fields of several types.
 */
const known = new WeakMap<GraphQLField<unknown, unknown>, WeakMap<FieldNode, Values | undefined>>();

function usesVariables(node: FieldNode): boolean {
  let uses = false;
  visit(node, {
    SelectionSet: () => false,
    Directive: () => false,
    Variable: () => {
      uses = true;
      return BREAK;
    },
  });
  return uses;
}

/**
 * Returns the coerced arguments of a field, as graphql-js's getArgumentValues. Those that use no variable are
 * coerced once for each node, and must not be changed.
 * @throws GraphQLError if one is invalid
 */
export function argumentValuesOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Values,
): Values {
  let byNode = known.get(field);
  const before = byNode?.get(node);
  if (before) return before;
  const values = getArgumentValues(field, node, variables);
  if (!byNode) known.set(field, (byNode = new WeakMap()));
  if (!byNode.has(node)) byNode.set(node, usesVariables(node) ? undefined : Object.freeze(values));
  return values;
}
