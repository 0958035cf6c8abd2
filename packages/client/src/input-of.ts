/** A node of a parsed GraphQL document, as far as it is read here. */
interface AstNode {
  readonly kind: string;
  readonly operation?: string;
  readonly name?: AstNode & { readonly value: string };
  readonly value?: unknown;
  readonly values?: readonly AstNode[];
  readonly fields?: readonly AstNode[];
  readonly arguments?: readonly AstNode[];
  readonly typeCondition?: AstNode;
  readonly selectionSet?: { readonly selections: readonly AstNode[] };
  readonly variableDefinitions?: readonly (AstNode & {
    readonly variable: AstNode;
    readonly defaultValue?: AstNode;
  })[];
}

/** A parsed GraphQL document, of any version of graphql-js. */
export interface ParsedDocument {
  readonly definitions: readonly unknown[];
}

type Variables = Readonly<Record<string, unknown>>;

const nameOf = ({ name }: AstNode): string => name?.value ?? '';

/** Returns a literal's value, with the variables filled in. */
function valueOf(node: AstNode | undefined, variables: Variables): unknown {
  switch (node?.kind) {
    case 'Variable':
      return variables[nameOf(node)];
    case 'ListValue':
      return node.values?.map((item) => valueOf(item, variables));
    case 'ObjectValue':
      return Object.fromEntries(
        (node.fields ?? []).map((field) => [nameOf(field), valueOf(field.value as AstNode, variables)]),
      );
    case 'IntValue':
    case 'FloatValue':
      return Number(node.value);
    case undefined:
    case 'NullValue':
      return null;
    default:
      return node?.value;
  }
}

/** Returns a value with its fields in order, and without those that are null: that equals leaving them out. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null && one !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, one]) => [name, canonical(one)]),
  );
}

function fieldsOf(
  selections: readonly AstNode[],
  fragments: ReadonlyMap<string, AstNode>,
): readonly AstNode[] {
  return selections.flatMap((node) => {
    if (node.kind === 'Field') return [node];
    const fragment = node.kind === 'FragmentSpread' ? fragments.get(nameOf(node)) : node;
    return fieldsOf(fragment?.selectionSet?.selections ?? [], fragments);
  });
}

/**
 * Returns a text that is the same for requests with the same mutations in the same order and with the same
 * input. Aliases and selections do not count, as they do not count in the gateway.
 */
export function inputOf(document: ParsedDocument, variables: Variables = {}, operationName?: string): string {
  const definitions = document.definitions as readonly AstNode[];
  const operations = definitions.filter(({ kind }) => kind === 'OperationDefinition');
  const operation =
    operations.length === 1 ? operations[0] : operations.find((one) => nameOf(one) === operationName);
  const fragments = new Map(
    definitions
      .filter(({ kind }) => kind === 'FragmentDefinition')
      .map((fragment) => [nameOf(fragment), fragment]),
  );
  const given: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation?.variableDefinitions ?? []) {
    const name = nameOf(variable);
    given[name] = variables[name] === undefined ? valueOf(defaultValue, {}) : variables[name];
  }
  const mutations = fieldsOf(operation?.selectionSet?.selections ?? [], fragments).map((field) => [
    nameOf(field),
    canonical(
      Object.fromEntries(
        (field.arguments ?? []).map((argument) => [
          nameOf(argument),
          valueOf(argument.value as AstNode, given),
        ]),
      ),
    ),
  ]);
  return JSON.stringify(mutations);
}
