import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf, type Fragments } from './fragments.js';

/** One response position: how often it is selected, and the selections below it each time. */
interface AnswerPlace {
  times: number;
  readonly below: SelectionSetNode[];
}

/** Collects the positions that selections lead to, through all fragments. Repeated spreads add nothing. */
function gather(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  places: Map<string, AnswerPlace>,
  spread: Set<string>,
): void {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value;
      const place = places.get(name) ?? { times: 0, below: [] };
      places.set(name, place);
      place.times += 1;
      if (node.selectionSet) place.below.push(node.selectionSet);
      continue;
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      if (spread.has(node.name.value)) continue;
      spread.add(node.name.value);
    }
    const inner =
      node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments[node.name.value]?.selectionSet;
    if (inner) gather(inner, fragments, places, spread);
  }
}

function maxIn(sets: readonly SelectionSetNode[], fragments: Fragments): number {
  const places = new Map<string, AnswerPlace>();
  const spread = new Set<string>();
  for (const set of sets) gather(set, fragments, places, spread);
  return [...places.values()].reduce(
    (most, { times, below }) => Math.max(most, times, maxIn(below, fragments)),
    0,
  );
}

/**
 * Returns the maximum number of selections of one response position, because validation compares them in
 * pairs. Visits fragments at each spread, so use it only for documents that are known to be small.
 */
export function repeatsIn(document: DocumentNode): number {
  const fragments = fragmentsOf(document);
  const sets = document.definitions.flatMap((one) => ('selectionSet' in one ? [one.selectionSet] : []));
  return sets.reduce((most, set) => Math.max(most, maxIn([set], fragments)), 0);
}
