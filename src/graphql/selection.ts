import { GraphQLIncludeDirective, GraphQLSkipDirective, Kind, getDirectiveValues, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/**
 * Whether a field's selection asks for nothing but `id` and `__typename`, so that an id which is already known answers it.
 * Fragments are followed; what @skip and @include leave out does not count.
 */
export function selectsOnlyId(info: GraphQLResolveInfo): boolean {
  const isKnown = (set: SelectionSetNode | undefined): boolean =>
    set === undefined || set.selections.every((node) => {
      if (getDirectiveValues(GraphQLSkipDirective, node, info.variableValues)?.['if'] === true) return true;
      if (getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues)?.['if'] === false) return true;
      if (node.kind === Kind.FIELD) return node.name.value === 'id' || node.name.value === '__typename';
      return isKnown(node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : info.fragments[node.name.value]?.selectionSet);
    });
  return info.fieldNodes.every((node) => isKnown(node.selectionSet));
}
