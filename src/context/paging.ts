import { GatewayError } from '../rest/errors.js';
import type { Page } from '../rest/operation.js';

/** What a connection's arguments ask for. */
export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** A Relay connection, forward only. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null };
  readonly totalCount: number | null;
}

/** A stretch of a list, counted from its first entry. */
export interface Window {
  readonly offset: number;
  readonly first: number;
  /** The entry before the stretch, where the cursor names it. */
  readonly afterId?: string;
}

/** The most entries that the bank puts on a page, and that a connection gives at once. */
export const largestPage = 1000;
const prefix = 'after:';

/** A place in a list: its position, and the id of the entry there where the list can find it again after it has moved. */
interface Place {
  readonly position: number;
  readonly id?: string | undefined;
}

const cursorOf = ({ position, id }: Place): string => Buffer.from(`${prefix}${position}${id === undefined ? '' : `:${id}`}`).toString('base64url');

function placeOf(cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, digits, id] = /^after:(\d{1,15})(?::([A-Za-z0-9-]{1,64}))?$/.exec(text) ?? [];
  const place = { position: Number(digits), id };
  // Decoding is lenient: only the very text that we made counts as ours.
  if (digits === undefined || cursorOf(place) !== cursor) throw new GatewayError('BAD_USER_INPUT', 'after must be a cursor that this list gave.');
  return place;
}

/** The stretch that `first` and `after` mean. @throws GatewayError BAD_USER_INPUT */
export function windowOf({ first, after }: PageArguments): Window {
  if (!Number.isInteger(first) || first < 1 || first > largestPage) throw new GatewayError('BAD_USER_INPUT', `first must be a whole number from 1 to ${largestPage}.`);
  if (after === null || after === undefined) return { first, offset: 0 };
  const { position, id } = placeOf(after);
  return { first, offset: position + 1, ...(id !== undefined && { afterId: id }) };
}

/** Where a list that is wholly at hand goes on: behind the entry that the cursor names, or where it was if it is gone, since the next one has moved up. */
function offsetIn(ids: readonly string[], { offset, afterId }: Window): number {
  if (afterId === undefined) return Math.min(offset, ids.length);
  const found = ids.indexOf(afterId);
  return found < 0 ? Math.min(offset - 1, ids.length) : found + 1;
}

/** A stretch of a list of ids, and where it lies now. */
export interface KnownPage {
  readonly page: Page<string>;
  readonly window: Window;
}

/** The stretch of a list that is wholly at hand: behind the entry that the cursor names, wherever that is now. */
export function cutIds(ids: readonly string[], window: Window): KnownPage {
  const offset = offsetIn(ids, window);
  const moved = { ...window, offset };
  return { page: pageOf(ids, moved), window: moved };
}

/** The bank's pages that hold a stretch. */
export interface PagePlan {
  readonly size: number;
  /** Page numbers, from 1 on; one or two. */
  readonly numbers: readonly number[];
}

/**
 * The fewest, and then the smallest, of the bank's pages that hold a stretch: one page wherever some size has the stretch within one page,
 * two otherwise.
 */
export function planPages({ offset, first }: Window): PagePlan {
  for (let size = first; size <= largestPage; size += 1) {
    if ((offset % size) + first <= size) return { size, numbers: [Math.floor(offset / size) + 1] };
  }
  const number = Math.floor(offset / first) + 1;
  return { size: first, numbers: [number, number + 1] };
}

/** The stretch, cut from the pages that were planned for it. */
export function cutPages<Item>(pages: readonly Page<Item>[], plan: PagePlan, { offset, first }: Window): Page<Item> {
  const start = offset - ((plan.numbers[0] ?? 1) - 1) * plan.size;
  const items = pages.flatMap((page) => page.items);
  const last = pages.at(-1);
  const total = last?.total ?? null;
  const mayHaveMore = items.length > start + first || (last?.hasNext ?? items.length >= plan.size * pages.length);
  return { items: items.slice(start, start + first), total, hasNext: total === null ? mayHaveMore : offset + first < total };
}

/** A stretch of a list as a connection. Its cursors are made when somebody asks for them: mostly nobody does, or for the last one. */
class Stretch<Item, Node> implements Connection<Node> {
  readonly nodes: readonly Node[];
  readonly #page: Page<Item>;
  readonly #offset: number;
  readonly #idOf: ((item: Item) => string) | undefined;

  constructor(page: Page<Item>, offset: number, nodeOf: (item: Item) => Node, idOf: ((item: Item) => string) | undefined) {
    this.nodes = page.items.map((item) => nodeOf(item));
    this.#page = page;
    this.#offset = offset;
    this.#idOf = idOf;
  }

  get totalCount(): number | null {
    return this.#page.total;
  }

  get edges(): Connection<Node>['edges'] {
    return this.nodes.map((node, index) => ({ cursor: this.#cursorAt(index) as string, node }));
  }

  get pageInfo(): Connection<Node>['pageInfo'] {
    const { hasNext } = this.#page;
    return { hasNextPage: hasNext ?? false, hasPreviousPage: this.#offset > 0, startCursor: this.#cursorAt(0), endCursor: this.#cursorAt(this.nodes.length - 1) };
  }

  #cursorAt(index: number): string | null {
    const item = this.#page.items[index];
    return item === undefined ? null : cursorOf({ position: this.#offset + index, id: this.#idOf?.(item) });
  }
}

/** A connection over a stretch of a list. With `idOf`, its cursors find their entry again after others were taken out before it. */
export const connectionOf = <Item, Node>(page: Page<Item>, { offset }: Window, nodeOf: (item: Item) => Node, idOf?: (item: Item) => string): Connection<Node> =>
  new Stretch(page, offset, nodeOf, idOf);

/** A page of a list that is wholly at hand. */
export const pageOf = <Item>(items: readonly Item[], { offset, first }: Window): Page<Item> =>
  ({ items: items.slice(offset, offset + first), total: items.length, hasNext: offset + first < items.length });
