import { GatewayError } from '../bank/errors.js';
import type { Page } from '../bank/operation.js';

/** The arguments of a connection. */
export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** A Relay connection, forward only. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number | null;
  /** True if the list is complete; omitted if it is the bank's own list. */
  readonly isComplete?: boolean | undefined;
  /**
   * The number of entries that are missing from the page, and the error of the first; undefined if none is.
   */
  readonly lost?: { readonly count: number; readonly error: GatewayError } | undefined;
}

/** A range of a list, counted from its first entry. */
export interface PageWindow {
  readonly offset: number;
  readonly first: number;
  /** The id of the entry before the range, if the cursor contains it. */
  readonly afterId?: string;
}

/** The maximum page size of the bank, and of a connection. */
export const maxPageSize = 1000;
const prefix = 'after:';

/**
 * A place in a list: its position, and the id of the entry there if the list can find it again after it has
 * moved.
 */
interface CursorPosition {
  readonly position: number;
  readonly id?: string | undefined;
}

const cursorOf = ({ position, id }: CursorPosition): string =>
  Buffer.from(`${prefix}${position}${id === undefined ? '' : `:${id}`}`).toString('base64url');

function placeOf(cursor: string): CursorPosition {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, digits, id] = /^after:(\d{1,15})(?::([A-Za-z0-9-]{1,64}))?$/.exec(text) ?? [];
  const place = { position: Number(digits), id };
  // Base64 decoding is lenient: only the exact text of a cursor is valid.
  if (digits === undefined || cursorOf(place) !== cursor)
    throw new GatewayError('BAD_USER_INPUT', 'after must be a cursor that this list gave.');
  return place;
}

/** Returns the range for `first` and `after`. @throws GatewayError BAD_USER_INPUT */
export function pageWindowOf({ first, after }: PageArguments): PageWindow {
  if (!Number.isInteger(first) || first < 1 || first > maxPageSize)
    throw new GatewayError('BAD_USER_INPUT', `first must be a whole number from 1 to ${maxPageSize}.`);
  if (after === null || after === undefined) return { first, offset: 0 };
  const { position, id } = placeOf(after);
  return { first, offset: position + 1, ...(id !== undefined && { afterId: id }) };
}

/**
 * Returns the offset of a range in a complete list: after the cursor's entry, or at its old position if it is
 * gone, since the next entry has moved up.
 */
function offsetIn(ids: readonly string[], { offset, afterId }: PageWindow): number {
  if (afterId === undefined) return Math.min(offset, ids.length);
  const found = ids.indexOf(afterId);
  return found < 0 ? Math.min(offset - 1, ids.length) : found + 1;
}

/** A page of a list of ids, and its present place. */
export interface KnownPage {
  readonly page: Page<string> & { readonly total: number };
  readonly window: PageWindow;
}

/** Cuts a page from a complete list: after the cursor's entry, wherever that is now. */
export function cutIds(ids: readonly string[], window: PageWindow): KnownPage {
  const offset = offsetIn(ids, window);
  const moved = Object.assign({}, window, { offset });
  return { page: pageFrom(ids, moved), window: moved };
}

/** The bank's pages that contain a range. */
export interface PagePlan {
  readonly size: number;
  /** Page numbers from 1: one or two. */
  readonly numbers: readonly [number, ...number[]];
}

/**
 * Returns the fewest, and then the smallest, of the bank's pages that contain a range: one page if any page
 * size fits the range into one, two otherwise.
 */
export function planPages({ offset, first }: PageWindow): PagePlan {
  for (let size = first; size <= maxPageSize; size += 1) {
    if ((offset % size) + first <= size) return { size, numbers: [Math.floor(offset / size) + 1] };
  }
  const number = Math.floor(offset / first) + 1;
  return { size: first, numbers: [number, number + 1] };
}

/** Returns the number of entries on the bank's page, unreadable ones included. */
export const entriesOnPage = ({ items, gaps = [] }: Page<unknown>): number => items.length + gaps.length;

/** Returns the error for an unreadable entry. */
const unreadablePage = (): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank answered something that cannot be read.');

/**
 * Returns the entries of a page, where a part of a list must not pass for the whole.
 * @throws GatewayError if one cannot be read
 */
export function wholePage<Item>({ items, gaps }: Page<Item>): readonly Item[] {
  if (gaps) throw unreadablePage();
  return items;
}

const gap = Symbol('gap');

/** Returns the entries of a page in their places. */
function placesOf<Item>({ items, gaps = [] }: Page<Item>): readonly (Item | typeof gap)[] {
  if (gaps.length === 0) return items;
  const rest = items.values();
  return Array.from({ length: items.length + gaps.length }, (_, place) =>
    gaps.includes(place) ? gap : (rest.next().value as Item),
  );
}

/** Cuts the range from its planned pages. */
export function cutPages<Item>(
  pages: readonly Page<Item>[],
  plan: PagePlan,
  { offset, first }: PageWindow,
): Page<Item> {
  const start = offset - (plan.numbers[0] - 1) * plan.size;
  const places = pages.length === 1 ? placesOf(pages[0] as Page<Item>) : pages.flatMap(placesOf);
  const last = pages.at(-1);
  const total = last?.total ?? null;
  const mayHaveMore =
    places.length > start + first || (last?.hasNext ?? places.length >= plan.size * pages.length);
  const hasNext = total === null ? mayHaveMore : offset + first < total;
  const stretch = start === 0 && places.length <= first ? places : places.slice(start, start + first);
  if (!pages.some(({ gaps }) => gaps)) return { items: stretch as readonly Item[], total, hasNext };
  const gaps = stretch.flatMap((place, index) => (place === gap ? [index] : []));
  const items = stretch.filter((place): place is Item => place !== gap);
  return Object.assign({ items, total, hasNext }, gaps.length > 0 && { gaps });
}

/** The entries of a page as nodes. */
interface PageNodes<Item, Node> {
  readonly nodes: readonly Node[];
  /** The item behind each node. */
  readonly items: readonly Item[];
  /** The index of each on the page; undefined if none is lost. */
  readonly places?: readonly number[];
  readonly lost?: Connection<Node>['lost'];
}

/** Returns the nodes of all items; undefined if one is lost. */
function allNodes<Item, Node>(items: readonly Item[], nodeOf: (item: Item) => Node): Node[] | undefined {
  try {
    return items.map((item) => nodeOf(item));
  } catch (failure) {
    if (failure instanceof GatewayError) return undefined;
    throw failure;
  }
}

/** Returns the nodes that are left on a page on which some are lost. @throws GatewayError if all are */
function nodesLeft<Item, Node>(page: Page<Item>, nodeOf: (item: Item) => Node): PageNodes<Item, Node> {
  const { items: all, gaps = [] } = page;
  const [nodes, items, places]: [Node[], Item[], number[]] = [[], [], []];
  let error = gaps.length > 0 ? unreadablePage() : undefined;
  let place = 0;
  for (const item of all) {
    while (gaps.includes(place)) place += 1;
    try {
      nodes.push(nodeOf(item));
      items.push(item);
      places.push(place);
    } catch (failure) {
      if (!(failure instanceof GatewayError)) throw failure;
      error ??= failure;
    }
    place += 1;
  }
  if (error && nodes.length === 0) throw error;
  return { nodes, items, places, lost: error && { count: entriesOnPage(page) - nodes.length, error } };
}

/** A page as a connection. Cursors are made on access: most queries select none, or only the last one. */
class ConnectionPage<Item, Node, Total extends number | null> implements Connection<Node> {
  readonly #page: Page<Item> & { readonly total: Total };
  readonly #offset: number;
  readonly #idOf: ((item: Item) => string) | undefined;
  readonly #found: PageNodes<Item, Node>;

  constructor(
    page: Page<Item> & { readonly total: Total },
    offset: number,
    nodeOf: (item: Item) => Node,
    idOf: ((item: Item) => string) | undefined,
  ) {
    const nodes = page.gaps ? undefined : allNodes(page.items, nodeOf);
    this.#found = nodes ? { nodes, items: page.items } : nodesLeft(page, nodeOf);
    this.#page = page;
    this.#offset = offset;
    this.#idOf = idOf;
  }

  get nodes(): readonly Node[] {
    return this.#found.nodes;
  }

  get lost(): Connection<Node>['lost'] {
    return this.#found.lost;
  }

  get totalCount(): Total {
    return this.#page.total;
  }

  get edges(): Connection<Node>['edges'] {
    return this.nodes.map((node, index) => ({ cursor: this.#cursorAt(index) as string, node }));
  }

  get pageInfo(): Connection<Node>['pageInfo'] {
    const { hasNext } = this.#page;
    return {
      hasNextPage: hasNext ?? false,
      hasPreviousPage: this.#offset > 0,
      startCursor: this.#cursorAt(0),
      endCursor: this.#endCursor(),
    };
  }

  #cursorAt(index: number): string | null {
    const { items, places } = this.#found;
    const item = items[index];
    return item === undefined
      ? null
      : cursorOf({ position: this.#offset + (places?.[index] ?? index), id: this.#idOf?.(item) });
  }

  /** Points to the last entry, even a missing one: the next page must not begin with it again. */
  #endCursor(): string | null {
    const last = entriesOnPage(this.#page) - 1;
    const { nodes, places } = this.#found;
    return !places || places.at(-1) === last
      ? this.#cursorAt(nodes.length - 1)
      : cursorOf({ position: this.#offset + last });
  }
}

/**
 * Returns a connection over a page of a list. With `idOf`, its cursors find their entry again after earlier
 * entries were removed. An entry is lost if `nodeOf` throws a GatewayError for it, or if it could not be
 * read.
 * @throws GatewayError if all are lost
 */
export const connectionOf = <Item, Node, Total extends number | null>(
  page: Page<Item> & { readonly total: Total },
  { offset }: PageWindow,
  nodeOf: (item: Item) => Node,
  idOf?: (item: Item) => string,
): Connection<Node> & { readonly totalCount: Total } => new ConnectionPage(page, offset, nodeOf, idOf);

/** Returns a page of a complete list. */
export const pageFrom = <Item>(
  items: readonly Item[],
  { offset, first }: PageWindow,
): Page<Item> & { readonly total: number } => ({
  items: items.slice(offset, offset + first),
  total: items.length,
  hasNext: offset + first < items.length,
});
