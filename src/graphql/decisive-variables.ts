import { Kind, visit, type DocumentNode, type OperationDefinitionNode, type TypeNode } from 'graphql';

/** Names of the variables that affect what an operation does and its maximum cost. Holds no values. */
export interface DecisiveVariables {
  /** Identifies this operation within the process. */
  readonly id: number;
  /** Boolean variables that the document uses in @skip or @include: no other can decide about one. */
  readonly conditions: readonly string[];
  /** Variables used as a page size. */
  readonly sizes: ReadonlySet<string>;
  /** Variables that are lists. */
  readonly lists: ReadonlySet<string>;
  /** Variables that are representations of entities, or lists of them. */
  readonly representations: ReadonlySet<string>;
}

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
const isListTypeNode = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isListTypeNode(type.type));
const isBooleanTypeNode = (type: TypeNode): boolean => !isListTypeNode(type) && nameOf(type) === 'Boolean';

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
  const namesOf = (isWanted: (type: TypeNode) => boolean): Set<string> =>
    new Set(
      variableDefinitions.filter(({ type }) => isWanted(type)).map(({ variable }) => variable.name.value),
    );
  count += 1;
  return {
    id: count,
    // A name can stand for a Boolean in another operation of the document, and for a list in this one.
    conditions: [...namesOf(isBooleanTypeNode)].filter((name) => conditions.has(name)),
    sizes,
    lists: namesOf(isListTypeNode),
    representations: namesOf((type) => nameOf(type) === '_Any'),
  };
}

/**
 * Returns the decisive variables of an operation, cached for as long as its document is kept. Includes all
 * fragments of the document, even those that the operation does not spread.
 */
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
