import type { Page } from './operation.js';
import type { Read } from './call.js';

/** A requested page as a range of its list's entries: `from` up to, but not including, `to`. */
interface PageRange {
  readonly from: number;
  readonly to: number;
  /** Identifies the list: equal for pages of one list with the same filters and order. */
  readonly list: string;
}

function stretchOf({ params, path }: Read): PageRange {
  const [number, size] = [Number(params['pageNumber']), Number(params['pageSize'])];
  return {
    from: (number - 1) * size,
    to: number * size,
    list: path.replace(/page%5B(number|size)%5D=\d+&?/g, ''),
  };
}

const isSamePage = ({ params: one }: Read, { params: other }: Read): boolean =>
  one['pageNumber'] === other['pageNumber'] && one['pageSize'] === other['pageSize'];

/**
 * Returns, for each of several reads of one operation, the read with the widest page that contains its page:
 * the read itself if there is none.
 */
export function widestOf(reads: readonly Read[]): readonly Read[] {
  const [first] = reads;
  // Pages of the same number and size cannot contain each other.
  if (!first || first.operation.kind !== 'list' || reads.every((read) => isSamePage(read, first)))
    return reads;
  const stretches = reads.map(stretchOf);
  const byList = new Map<string, number[]>();
  for (const [place, { list }] of stretches.entries()) {
    const places = byList.get(list);
    if (places) places.push(place);
    else byList.set(list, [place]);
  }
  const sizeOf = (place: number): number =>
    (stretches[place] as PageRange).to - (stretches[place] as PageRange).from;
  const holds = (wide: number, { from, to }: PageRange): boolean =>
    (stretches[wide] as PageRange).from <= from && (stretches[wide] as PageRange).to >= to;
  return stretches.map((stretch, own) => {
    const places = (byList.get(stretch.list) ?? []).filter((place) => holds(place, stretch));
    return reads[
      places.reduce((widest, place) => (sizeOf(place) > sizeOf(widest) ? place : widest), own)
    ] as Read;
  });
}

/** Cuts the page of one read from the wider page of another; undefined if that one has unreadable entries. */
export function cutFrom(page: Page<unknown>, wide: Read, narrow: Read): Page<unknown> | undefined {
  if (page.gaps) return undefined;
  const [outer, inner] = [stretchOf(wide), stretchOf(narrow)];
  const [start, end] = [inner.from - outer.from, inner.to - outer.from];
  // Inside the wider page its own items show that there is no more; at its end only the bank's links do.
  const hasNext =
    page.total === null
      ? page.items.length > end || (page.hasNext ?? (inner.to < outer.to ? false : null))
      : inner.to < page.total;
  return { items: page.items.slice(start, end), total: page.total, hasNext };
}
