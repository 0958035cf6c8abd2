import type { Page } from './operation.js';
import type { Read } from './call.js';

/** A page that is asked for, as the entries of its list from `from` to before `to`. */
interface PageRange {
  readonly from: number;
  readonly to: number;
  /** The list: the same text for pages of one list under the same filters and in the same order. */
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

/** Of reads of one operation that go out together, for each the one whose page holds all of its own page: itself where no other does. */
export function widestOf(reads: readonly Read[]): readonly Read[] {
  const [first] = reads;
  // Pages of the same number and size hold none of each other.
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

/** The page that one read asks for, cut from the page of another that holds it; undefined where entries of that cannot be read. */
export function cutFrom(page: Page<unknown>, wide: Read, narrow: Read): Page<unknown> | undefined {
  if (page.gaps) return undefined;
  const [outer, inner] = [stretchOf(wide), stretchOf(narrow)];
  const [start, end] = [inner.from - outer.from, inner.to - outer.from];
  // Before the end of the wider page it shows by itself that there is no more, and at its end only where the bank says so.
  const hasNext =
    page.total === null
      ? page.items.length > end || (page.hasNext ?? (inner.to < outer.to ? false : null))
      : inner.to < page.total;
  return { items: page.items.slice(start, end), total: page.total, hasNext };
}
