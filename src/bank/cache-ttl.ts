/** Milliseconds that an answer may be kept; 0 for not at all. */
export type CacheTtl<Answer> = (answer: Answer) => number;

/** The bank changes things without telling: what may change is kept just long enough for a page that asks for it several times. */
const short = 10_000;
/** Milliseconds after which nothing that may change is answered any more from what was read before. */
export const longestChanging = short;
const long = 24 * 60 * 60 * 1000;
/** A calculation that no customer has a part in changes with the bank's terms alone. */
const ofTerms = 10 * 60 * 1000;

/** What may change at any time. */
export const changing: CacheTtl<unknown> = () => short;

/** What a calculation gives for the same input. */
export const calculated: CacheTtl<unknown> = () => ofTerms;

/** What changes until it has one of these statuses, as the bank spells them, and never after. */
export const until =
  (...statuses: readonly string[]): CacheTtl<{ readonly status?: string | null }> =>
  ({ status }) =>
    status && statuses.includes(status) ? long : short;
