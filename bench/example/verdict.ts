import { printed, type Seen } from './customer.js';
import type { Draws } from './run.js';

/** Something that has to hold after a run, and the draws of which it does not. */
export interface Finding {
  readonly name: string;
  readonly wrong: readonly string[];
}

const told = (seen: Seen, why: string): string =>
  `${printed(seen.plan.cents)}: ${why} (${seen.states.join(' → ')}; ${JSON.stringify(seen.plan)})`;

/** Returns what has to hold: one loan for each wish by the bank's book, and a screen that tells it. */
export function findingsOf({ seen, book }: Draws): Finding[] {
  const loansOf = ({ plan, lineId }: Seen) =>
    book.filter(({ amount, credit_line_id }) => amount === plan.cents && credit_line_id === lineId);
  const wrong = (isRight: (one: Seen) => boolean, why: (one: Seen) => string): string[] =>
    seen.filter((one) => !isRight(one)).map((one) => told(one, why(one)));
  return [
    {
      name: 'one loan each, by the book of the bank',
      wrong: wrong(
        (one) => loansOf(one).length === 1,
        (one) => `${loansOf(one).length} loans`,
      ),
    },
    { name: 'no loan that nobody wanted', wrong: book.length > seen.length ? [`${book.length} loans`] : [] },
    {
      name: 'the screen says that it is drawn',
      wrong: wrong(
        ({ states }) => states.at(-1) === 'done',
        () => 'no such word',
      ),
    },
    {
      name: 'the screen names the loan of the book, and its amount',
      wrong: wrong(
        (one) => one.shownId === loansOf(one)[0]?.id && one.shownText === `${printed(one.plan.cents)} drawn`,
        (one) => `it says ${one.shownText}, ${one.shownId}`,
      ),
    },
    {
      name: 'the screen says the same after one more reload',
      wrong: wrong(
        ({ isSameAfterReload }) => isSameAfterReload,
        () => 'it says something else',
      ),
    },
  ];
}

const count = (number: number, of: string): readonly [string, string] => [of, String(number)];

/** Returns what went wrong in a run, as a table. */
export function figuresOf({ seen, book, hits }: Draws): (readonly [string, string])[] {
  const cuts = [...hits].filter(([cut]) => cut !== 'none').sort(([one], [other]) => one.localeCompare(other));
  const through = (state: string): number => seen.filter(({ states }) => states.includes(state)).length;
  return [
    count(seen.length, 'draws'),
    count(book.length, "loans in the bank's book"),
    count(seen.filter(({ plan }) => plan.clicks > 1).length, 'draws by two or three clicks'),
    count(
      seen.reduce((sum, { reloads }) => sum + reloads, 0),
      'reloads on the way',
    ),
    ...cuts.map(([cut, number]) => count(number, `requests: ${cut}`)),
    count(through('unknown'), 'draws that were unknown for a while'),
    count(through('notDone'), 'draws that were not done, and ordered again'),
  ];
}
