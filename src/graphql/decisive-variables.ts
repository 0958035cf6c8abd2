import { Kind, visit, type DocumentNode, type OperationDefinitionNode, type TypeNode } from 'graphql';

/** Which variables of an operation decide what it does and how much it can come to, by their names. Holds no value of any. */
export interface DecisiveVariables {
  /** Tells this operation from all others of this process. */
  readonly id: number;
  /** Those that a @skip or @include names. */
  readonly conditions: readonly string[];
  /** Those that are the size of a page somewhere. */
  readonly sizes: ReadonlySet<string>;
  /** Those that are lists. */
  readonly lists: ReadonlySet<string>;
}

const isListTypeNode = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isListTypeNode(type.type));

let count = 0;
const decisiveByOperation = new WeakMap<OperationDefinitionNode, DecisiveVariables>();

function find(
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
): DecisiveVariables {
  const conditions = new Set<string>();
  const sizes = new Set<string>();
  visit(document, {
    Directive: ({ arguments: args = [] }) => {
      for (const { value } of args) if (value.kind === Kind.VARIABLE) conditions.add(value.name.value);
    },
    Argument: ({ name, value }) => {
      if (name.value === 'first' && value.kind === Kind.VARIABLE) sizes.add(value.name.value);
    },
  });
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  const lists = variableDefinitions
    .filter(({ type }) => isListTypeNode(type))
    .map(({ variable }) => variable.name.value);
  count += 1;
  return {
    id: count,
    conditions: names.filter((name) => conditions.has(name)),
    sizes,
    lists: new Set(lists),
  };
}

/** Which variables of an operation are decisive, found once as long as its document is kept. Fragments count whether the operation spreads them or not. */
export function decisiveVariablesOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DecisiveVariables {
  let decisive = decisiveByOperation.get(operation);
  if (!decisive) {
    decisive = find(document, operation);
    decisiveByOperation.set(operation, decisive);
  }
  return decisive;
}
