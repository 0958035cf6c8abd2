import { badInput } from './errors.js';

interface StatusFilter {
  readonly status?: string | null | undefined;
  readonly statusRaw?: string | null | undefined;
}

/** The one status that a filter names: a known value, or the raw text of one that the schema does not know yet. @throws BAD_USER_INPUT for both */
export function statusOf(filter: StatusFilter | null | undefined): string | null {
  const { status, statusRaw } = filter ?? {};
  if (status && statusRaw) throw badInput('filter takes either status or statusRaw, not both.');
  if (statusRaw && statusRaw !== statusRaw.trim()) throw badInput('filter.statusRaw must not begin or end with a blank.');
  return status ?? statusRaw ?? null;
}
