import type { HttpAnswer, Incoming } from './exchange.js';

const DEFAULT_SIZE = 10;

/** One page of a list, with the headers that say how many entries and pages there are (links after RFC 5988). */
export function page(
  incoming: Incoming,
  origin: string,
  all: readonly unknown[],
  status: number,
): HttpAnswer {
  const number = Number(incoming.query.get('page[number]') ?? 1);
  const size = Number(incoming.query.get('page[size]') ?? DEFAULT_SIZE);
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

/** Whether a filter that was sent has this value; one that was not sent lets everything through. */
export const matches = (filter: unknown, value: unknown): boolean => filter === undefined || filter === value;

/** Whether a moment lies between two days, both included. A bound that was not sent does not bind; no moment lies within bounds that were. */
export function within(moment: string | null, min: string | undefined, max: string | undefined): boolean {
  if (min === undefined && max === undefined) return true;
  const day = moment?.slice(0, 10);
  return day !== undefined && (min === undefined || day >= min) && (max === undefined || day <= max);
}

/**
 * Rows in the order of the field that `sort` names, which the contract has checked, descending if a minus is in front of it, as they were
 * made if nothing was sent. Rows that are equal stay as they were made, and come the other way round in a descending order.
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
