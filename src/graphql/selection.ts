import { GraphQLIncludeDirective, GraphQLSkipDirective, Kind, getDirectiveValues, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/** The fields below some fields. Each fragment is followed once, however often it is spread; what @skip and @include leave out does not count. */
function fieldsBelow(fields: readonly FieldNode[], info: GraphQLResolveInfo): FieldNode[] {
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
  return fields.flatMap(({ selectionSet }) => collect(selectionSet));
}

const areOnly = (names: ReadonlySet<string>, fields: readonly FieldNode[]): boolean => fields.every(({ name }) => names.has(name.value));
const named = (name: string, fields: readonly FieldNode[]): FieldNode[] => fields.filter((field) => field.name.value === name);

/** Whether a field's selection asks for nothing but fields of these names, so that what is at hand answers it. */
export const selectsOnly = (names: ReadonlySet<string>, info: GraphQLResolveInfo): boolean => areOnly(names, fieldsBelow(info.fieldNodes, info));

/** Whether a connection's entries are asked for nothing but fields of these names. */
export function nodesSelectOnly(names: ReadonlySet<string>, info: GraphQLResolveInfo): boolean {
  const fields = fieldsBelow(info.fieldNodes, info);
  const nodes = [...named('nodes', fields), ...named('node', fieldsBelow(named('edges', fields), info))];
  return areOnly(names, fieldsBelow(nodes, info));
}
