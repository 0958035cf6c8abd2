/** Returns the milliseconds for which an answer may be cached; 0 for not at all. */
export type CacheTtl<Answer> = (answer: Answer) => number;

/**
 * The bank does not announce changes: data that may change is cached just long enough for a page that
 * requests it several times.
 */
const short = 10_000;
/** The longest TTL, in milliseconds, of data that may change. */
export const maxTtlOfChanging = short;
const long = 24 * 60 * 60 * 1000;
/** A calculation without customer data changes only with the bank's terms. */
const ofTerms = 10 * 60 * 1000;

/** The TTL of data that may change at any time. */
export const changing: CacheTtl<unknown> = () => short;

/** The TTL of a calculation that depends on its input alone. */
export const calculated: CacheTtl<unknown> = () => ofTerms;

/**
 * The TTL of data that changes until it has one of these statuses, in the bank's spelling, and never after.
 */
export const until =
  (...statuses: readonly string[]): CacheTtl<{ readonly status?: string | null }> =>
  ({ status }) =>
    status && statuses.includes(status) ? long : short;
