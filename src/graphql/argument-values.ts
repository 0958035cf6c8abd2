import { BREAK, getArgumentValues, visit, type FieldNode, type GraphQLField } from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/** A field that a node has selected, and the values of its arguments; undefined if they use variables. */
interface Known {
  readonly field: GraphQLField<unknown, unknown>;
  readonly values: Values | undefined;
}

const knownByNode = new WeakMap<FieldNode, Known>();

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
  const known = knownByNode.get(node);
  if (known?.field === field && known.values) return known.values;
  const values = getArgumentValues(field, node, variables);
  // A node in a fragment on an interface selects fields of several types.
  if (known?.field !== field)
    knownByNode.set(node, { field, values: usesVariables(node) ? undefined : Object.freeze(values) });
  return values;
}
