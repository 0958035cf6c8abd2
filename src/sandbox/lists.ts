import type { HttpAnswer, Incoming } from './exchange.js';

const defaultSize = 10;

/**
 * Returns one page of a list, with headers for the total numbers of entries and pages (links as in RFC 5988).
 */
export function page(
  incoming: Incoming,
  origin: string,
  all: readonly unknown[],
  status: number,
): HttpAnswer {
  const number = Number(incoming.query.get('page[number]') ?? 1);
  const size = Number(incoming.query.get('page[size]') ?? defaultSize);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (rel: string, to: number): string => {
    const query = new URLSearchParams(incoming.query);
    query.set('page[number]', String(to));
    query.set('page[size]', String(size));
    return `<${origin}${incoming.path}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [link('first', 1), link('last', last)];
  if (number > 1) links.push(link('prev', Math.min(number - 1, last)));
  if (number < last) links.push(link('next', number + 1));
  return {
    status,
    headers: { total: String(all.length), 'per-page': String(size), link: links.join(', ') },
    body: all.slice((number - 1) * size, number * size),
  };
}

/** True if a value matches a filter, or the filter was not sent. */
export const matches = (filter: unknown, value: unknown): boolean => filter === undefined || filter === value;

/**
 * True if a moment is between two days, inclusive. Missing bounds do not limit; null matches only if there
 * are no bounds.
 */
export function within(moment: string | null, min: string | undefined, max: string | undefined): boolean {
  if (min === undefined && max === undefined) return true;
  const day = moment?.slice(0, 10);
  return day !== undefined && (min === undefined || day >= min) && (max === undefined || day <= max);
}

/**
 * Sorts rows by the field in `sort`, which the contract has validated; a leading minus means descending.
 * Without `sort`, and for equal rows, the order is that of creation, reversed for a descending sort.
 */
export function sorted<Row extends object>(rows: readonly Row[], sort: string | undefined): Row[] {
  if (sort === undefined) return [...rows];
  const descending = sort.startsWith('-');
  const field = (descending ? sort.slice(1) : sort) as keyof Row;
  const text = (row: Row): string => String(row[field] ?? '');
  const ascending = rows.toSorted((one, other) =>
    text(one) < text(other) ? -1 : Number(text(one) > text(other)),
  );
  return descending ? ascending.toReversed() : ascending;
}
