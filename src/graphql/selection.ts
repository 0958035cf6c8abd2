import { GraphQLIncludeDirective, GraphQLSkipDirective, Kind, getDirectiveValues, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/** The fields of some selections. Each fragment is followed once, however often it is spread; what @skip and @include leave out does not count. */
function fieldsOf(sets: readonly (SelectionSetNode | undefined)[], info: GraphQLResolveInfo): FieldNode[] {
  const seen = new Set<string>();
  const collect = (set: SelectionSetNode | undefined): FieldNode[] => (set?.selections ?? []).flatMap((node) => {
    if (getDirectiveValues(GraphQLSkipDirective, node, info.variableValues)?.['if'] === true) return [];
    if (getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues)?.['if'] === false) return [];
    if (node.kind === Kind.FIELD) return [node];
    if (node.kind === Kind.INLINE_FRAGMENT) return collect(node.selectionSet);
    if (seen.has(node.name.value)) return [];
    seen.add(node.name.value);
    return collect(info.fragments[node.name.value]?.selectionSet);
  });
  return sets.flatMap(collect);
}

/** Whether a field's selection asks for nothing but fields of these names, so that what is at hand answers it. */
export const selectsOnly = (names: ReadonlySet<string>, info: GraphQLResolveInfo): boolean =>
  fieldsOf(info.fieldNodes.map(({ selectionSet }) => selectionSet), info).every(({ name }) => names.has(name.value));
