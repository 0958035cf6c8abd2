import {
  Kind,
  OperationTypeNode,
  type DirectiveNode,
  type DocumentNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, type Fragments } from './fragments.js';

const isCondition = ({ name }: DirectiveNode): boolean => ['skip', 'include'].includes(name.value);

/** True if a selection set, or one of its fragments, leaves out fields by a condition. Each fragment is read once. */
function isConditional(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  read = new Set<string>(),
): boolean {
  return selections.some((node) => {
    if (node.directives?.some(isCondition)) return true;
    if (node.kind === Kind.FIELD) return false;
    if (node.kind === Kind.INLINE_FRAGMENT) return isConditional(node.selectionSet, fragments, read);
    const { value: name } = node.name;
    const fragment = read.has(name) ? undefined : fragments[name];
    read.add(name);
    return fragment !== undefined && isConditional(fragment.selectionSet, fragments, read);
  });
}

/**
 * True if a subscription of the document has @skip or @include at its root. Validation cannot tell how many
 * root fields it has then, so GraphQL's specification forbids it.
 */
export const conditionalRootIn = (document: DocumentNode): boolean =>
  document.definitions.some(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION &&
      node.operation === OperationTypeNode.SUBSCRIPTION &&
      isConditional(node.selectionSet, fragmentsOf(document)),
  );
