import { badInput } from './errors.js';

interface StatusFilter {
  readonly status?: string | null | undefined;
  readonly statusRaw?: string | null | undefined;
}

/** What a list's filter can hold that its types alone do not bound. */
export interface Filter extends StatusFilter {
  readonly creditLineAmount?: number | null | undefined;
}

const isGiven = (value: unknown): boolean => value !== null && value !== undefined;

/** The rules of a list's filter beyond its types. @throws BAD_USER_INPUT */
export function checkFilter({ status, statusRaw, creditLineAmount }: Filter): void {
  if (isGiven(status) && isGiven(statusRaw)) throw badInput('filter takes either status or statusRaw, not both.');
  if (typeof statusRaw === 'string' && (statusRaw === '' || statusRaw !== statusRaw.trim())) throw badInput('filter.statusRaw must not be empty, nor begin or end with a blank.');
  if (typeof creditLineAmount === 'number' && creditLineAmount < 0) throw badInput('filter.creditLineAmount must not be negative.');
}

/** The one status that a checked filter names: a known value, or the raw text of one that the schema does not know yet. */
export const statusOf = (filter: StatusFilter | null | undefined): string | null => filter?.status ?? filter?.statusRaw ?? null;
