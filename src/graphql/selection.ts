import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  getDirectiveValues,
  type FieldNode,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

/** The values needed to follow a selection: the document's fragments and the variables. */
export type SelectionScope = Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>;

/**
 * Returns the fields below some fields, or below an operation. Each fragment is followed once, for any type.
 * Fields excluded by @skip and @include are left out.
 */
export function fieldsBelow(
  fields: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
  info: SelectionScope,
): FieldNode[] {
  const seen = new Set<string>();
  const collect = (set: SelectionSetNode | undefined): FieldNode[] =>
    (set?.selections ?? []).flatMap((node) => {
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

/** True if all fields have one of these names. */
export const areOnly = (names: ReadonlySet<string>, fields: readonly FieldNode[]): boolean =>
  fields.every(({ name }) => names.has(name.value));
const fieldsNamed = (name: string, fields: readonly FieldNode[]): FieldNode[] =>
  fields.filter((field) => field.name.value === name);

/** Returns the fields below a connection's entries, under both `nodes` and `edges`. */
export function fieldsOfEntries(fields: readonly FieldNode[], info: SelectionScope): FieldNode[] {
  const below = fieldsBelow(fields, info);
  return fieldsBelow(
    [...fieldsNamed('nodes', below), ...fieldsNamed('node', fieldsBelow(fieldsNamed('edges', below), info))],
    info,
  );
}

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/**
 * Returns the path from a connection to a field of its entry with this index: response names and indices. The
 * field is selected under `nodes` or `edges`.
 */
export function pathToEntryField(
  name: string,
  index: number,
  { fieldNodes, fragments, variableValues }: GraphQLResolveInfo,
): readonly (string | number)[] {
  const scope: SelectionScope = { fragments, variableValues };
  const below = fieldsBelow(fieldNodes, scope);
  const ways: [prefix: (string | number)[], entry: FieldNode][] = [
    ...fieldsNamed('nodes', below).map((nodes): [(string | number)[], FieldNode] => [
      [keyOf(nodes), index],
      nodes,
    ]),
    ...fieldsNamed('edges', below).flatMap((edges) =>
      fieldsNamed('node', fieldsBelow([edges], scope)).map((node): [(string | number)[], FieldNode] => [
        [keyOf(edges), index, keyOf(node)],
        node,
      ]),
    ),
  ];
  for (const [prefix, entry] of ways) {
    const [field] = fieldsNamed(name, fieldsBelow([entry], scope));
    if (field) return [...prefix, keyOf(field)];
  }
  return [];
}

/**
 * Keeps what is computed from the selection of a field. A plan has one list of nodes for each of its fields, and
 * is valid for one outcome of all @skip and @include: so the list stands for the selection below it.
 */
export class BySelection<Result> {
  readonly #compute: (info: GraphQLResolveInfo) => Result;
  readonly #known = new WeakMap<readonly FieldNode[], Result>();

  constructor(compute: (info: GraphQLResolveInfo) => Result) {
    this.#compute = compute;
  }

  of(info: GraphQLResolveInfo): Result {
    let result = this.#known.get(info.fieldNodes);
    if (result === undefined) {
      result = this.#compute(info);
      this.#known.set(info.fieldNodes, result);
    }
    return result;
  }
}

/** True if only fields of these names are selected on a connection's entries. */
export const nodesSelectOnly = (names: ReadonlySet<string>, info: GraphQLResolveInfo): boolean =>
  areOnly(names, fieldsOfEntries(info.fieldNodes, info));
