import {
  Kind,
  type DocumentNode,
  type OperationDefinitionNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** The size of a document with every fragment expanded at each of its spreads. */
export interface DocumentSize {
  /** Maximum nesting of selections. A fragment's selections, inline or not, count like a field's. */
  readonly depth: number;
  /** Maximum number of root fields in one operation. */
  readonly rootFields: number;
  /** Total over all operations and unused fragments, like the next two. */
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fragment spreads, as written. */
  readonly spreads: number;
}

/** The size of one definition, including the fragments that it spreads. */
type Whole = Omit<DocumentSize, 'spreads'>;

interface Spread {
  readonly name: string;
  readonly depth: number;
  readonly isAtRoot: boolean;
}

/** The size of one definition alone, and its spreads. */
interface Part {
  depth: number;
  rootFields: number;
  fields: number;
  aliases: number;
  directives: number;
  readonly spread: Spread[];
}

/** Counting stops here: a hundred fragments that each double the size are not counted to the end. */
export const countless = 1_000_000_000;

type ExecutableDefinition = OperationDefinitionNode | FragmentDefinitionNode;

function countSelections(
  part: Part,
  { selections }: SelectionSetNode,
  depth: number,
  isAtRoot: boolean,
): void {
  part.depth = Math.max(part.depth, depth);
  for (const node of selections) {
    part.directives += node.directives?.length ?? 0;
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      part.spread.push({ name: node.name.value, depth, isAtRoot });
      continue;
    }
    if (node.kind === Kind.FIELD) {
      part.fields += 1;
      part.rootFields += isAtRoot ? 1 : 0;
      part.aliases += node.alias ? 1 : 0;
    }
    // Nesting was limited before the text was parsed.
    if (node.selectionSet)
      countSelections(part, node.selectionSet, depth + 1, isAtRoot && node.kind === Kind.INLINE_FRAGMENT);
  }
}

function partOf(definition: ExecutableDefinition): Part {
  const inVariables =
    definition.variableDefinitions?.reduce((sum, { directives = [] }) => sum + directives.length, 0) ?? 0;
  const part: Part = {
    depth: 0,
    rootFields: 0,
    fields: 0,
    aliases: 0,
    directives: (definition.directives?.length ?? 0) + inVariables,
    spread: [],
  };
  countSelections(part, definition.selectionSet, 1, true);
  return part;
}

const capped = (number: number): number => Math.min(number, countless);

/** Returns the size of a part with its fragments expanded. Unknown fragments are reported elsewhere. */
function extentOf({ spread, ...own }: Part, fragments: ReadonlyMap<string, Whole>): Whole {
  const extent = { ...own };
  for (const { name, depth, isAtRoot } of spread) {
    const fragment = fragments.get(name);
    if (!fragment) continue;
    extent.depth = Math.max(extent.depth, depth + fragment.depth);
    extent.rootFields = capped(extent.rootFields + (isAtRoot ? fragment.rootFields : 0));
    for (const what of ['fields', 'aliases', 'directives'] as const)
      extent[what] = capped(extent[what] + fragment[what]);
  }
  return extent;
}

/**
 * Returns the sizes of all fragments, each computed once, after those that it spreads. Undefined if a
 * fragment spreads itself. Uses an explicit stack, because a chain of fragments can be as long as the
 * document.
 */
function extentsOf(parts: ReadonlyMap<string, Part>): ReadonlyMap<string, Whole> | undefined {
  const done = new Map<string, Whole>();
  const begun = new Set<string>();
  const stack = [...parts.keys()];
  for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
    const part = parts.get(name);
    const missing =
      part && !done.has(name)
        ? part.spread.filter(({ name: other }) => parts.has(other) && !done.has(other))
        : [];
    if (missing.length > 0 && begun.has(name)) return undefined;
    begun.add(name);
    stack.push(...missing.map((one) => one.name));
    if (missing.length > 0) continue;
    stack.pop();
    if (part && !done.has(name)) done.set(name, extentOf(part, done));
  }
  return done;
}

/** Measures a document in time linear in its text. Undefined if a fragment spreads itself. */
export function measureDocument({ definitions }: DocumentNode): DocumentSize | undefined {
  const fragments = new Map<string, Part>();
  const operations: Part[] = [];
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, partOf(definition));
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(partOf(definition));
  }
  const extents = extentsOf(fragments);
  if (!extents) return undefined;
  const spreads = [...operations, ...fragments.values()].flatMap(({ spread }) => spread);
  const spread = new Set(spreads.map(({ name }) => name));
  // Validation also visits fragments that are never spread.
  const unused = [...extents].flatMap(([name, extent]) =>
    spread.has(name) ? [] : [Object.assign({}, extent, { rootFields: 0 })],
  );
  const whole = [...operations.map((operation) => extentOf(operation, extents)), ...unused];
  const most = (what: 'depth' | 'rootFields', among: readonly Whole[]): number =>
    among.reduce((top, extent) => Math.max(top, extent[what]), 0);
  const sum = (what: 'fields' | 'aliases' | 'directives'): number =>
    capped(whole.reduce((total, extent) => total + extent[what], 0));
  return {
    depth: most('depth', whole),
    rootFields: most('rootFields', whole),
    fields: sum('fields'),
    aliases: sum('aliases'),
    directives: sum('directives'),
    spreads: spreads.length,
  };
}
