import {
  Kind,
  type DocumentNode,
  type OperationDefinitionNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** How much a document asks for once its fragments stand in the places where they are spread, as often as they are spread. */
export interface DocumentSize {
  /** The most selections within selections; a fragment's own, in line or not, count like a field's. */
  readonly depth: number;
  /** The most fields at the root of one operation. */
  readonly rootFields: number;
  /** Of all operations together, and of fragments that none of them spreads, as the next two. */
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Places in which fragments are spread, as they are written. */
  readonly spreads: number;
}

/** What one definition comes to, with those that it spreads. */
type Whole = Omit<DocumentSize, 'spreads'>;

interface Spread {
  readonly name: string;
  readonly depth: number;
  readonly isAtRoot: boolean;
}

/** A definition by itself, and the fragments that it spreads. */
interface Part {
  depth: number;
  rootFields: number;
  fields: number;
  aliases: number;
  directives: number;
  readonly spread: Spread[];
}

/** Where counting ends: fragments that double a hundred times are not counted to the end. */
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
    // Nesting was bounded before the text was parsed.
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

/** A part with the fragments that it spreads in place. One that the document lacks is reported elsewhere. */
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
 * The extents of all fragments, each found once, after those that it spreads; undefined where one spreads itself. With a stack of its own,
 * since a chain of fragments can be as long as the document.
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

/** How much a document asks for, in time that grows with its text alone; undefined where a fragment spreads itself. */
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
  // A fragment that nothing spreads is looked into by validation all the same.
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
