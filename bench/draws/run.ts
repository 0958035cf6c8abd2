import { Bank, type Borrower, type Deed } from '../chaos/bank.js';
import { Chance } from '../chaos/chance.js';
import { tokenOf } from '../chaos/run.js';
import type { Finding } from '../chaos/verdict.js';
import { apps } from './apps.js';
import { Customer, type Draw } from './customer.js';
import { MemoryStorage, PageLocks } from './page.js';

/** The size of a run. */
export interface Plan {
  readonly draws: number;
  readonly seed: number;
  /** The number of customers who draw at the same time. */
  readonly customers: number;
}

/** A loan in the book of the sandbox. */
type DrawnLoan = Deed & { readonly amount?: number };

/** The results of a run. */
export interface Seen {
  readonly draws: readonly Draw[];
  readonly book: readonly DrawnLoan[];
  /** The number of intents that the storages still have. */
  readonly left: number;
}

/** The bank fails now and then, after and before it has drawn a loan. */
const faultProfileOf = (seed: number): object => ({
  seed,
  faults: [
    { on: 'writes', share: 0.04, status: 500, when: 'after' },
    { on: 'writes', share: 0.04, status: 503 },
    { on: 'writes', share: 0.02, connection: 'reset' },
    { on: 'reads', share: 0.02, status: 503 },
  ],
});

/** Sends as the customer. */
const sendAs =
  (token: string): typeof fetch =>
  (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    return fetch(input, { ...init, headers });
  };

/** One customer's draws, one after the other: the next one begins when the screen shows the one before. */
async function drawAll(
  url: string,
  borrower: Borrower,
  references: readonly string[],
  seed: number,
): Promise<{ readonly draws: readonly Draw[]; readonly left: number }> {
  const claims = { scope: 'lending:read lending:write', person_id: [borrower.personId] };
  const send = sendAs(await tokenOf(borrower.personId, claims));
  const chance = new Chance(seed);
  const storage = new MemoryStorage();
  const locks = new PageLocks();
  const customer = (reference: string): Customer => {
    const createApp = chance.next() < 0.5 ? apps['Apollo Client'] : apps.urql;
    return new Customer({ url, createApp, storage, locks, send }, borrower, reference, chance);
  };
  const draws: Draw[] = [];
  for (const reference of references) draws.push(await customer(reference).draw());
  await customer('').lookAgain();
  return { draws, left: storage.size };
}

/** Draws loans through a gateway whose bank is this sandbox. */
export async function run(
  { draws: count, seed, customers }: Plan,
  bankUrl: string,
  url: string,
): Promise<Seen> {
  const bank = new Bank(bankUrl);
  const borrowers = await bank.prepare(customers, faultProfileOf(seed));
  const references = Array.from({ length: count }, (_, index) => `DRAW-${index + 1}`);
  const seen = await Promise.all(
    borrowers.map((borrower, number) =>
      drawAll(
        url,
        borrower,
        references.filter((_, index) => index % customers === number),
        seed * 1_000_003 + number,
      ),
    ),
  );
  return {
    draws: seen.flatMap(({ draws }) => draws),
    book: (await bank.book()).filter(({ what }) => what === 'loan_drawn'),
    left: seen.reduce((sum, { left }) => sum + left, 0),
  };
}

/** Returns how often each thing went wrong. */
export function eventsOf({ draws }: Seen): readonly (readonly [event: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { events } of draws)
    for (const [event, count] of events) counts.set(event, (counts.get(event) ?? 0) + count);
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Returns what must hold, and if it does. */
export function findingsOf({ draws, book, left }: Seen): readonly Finding[] {
  const loansOf = (reference: string): readonly DrawnLoan[] =>
    book.filter((loan) => loan.reference === reference);
  const isTrue = ({ reference, shown }: Draw): boolean =>
    loansOf(reference).some(({ id, amount }) => id === shown?.loanId && amount === shown.amount);
  const none = (name: string, found: number): Finding => ({
    name,
    found: String(found),
    bar: '0',
    holds: found === 0,
  });
  return [
    none(
      'draws with more than one loan in the book',
      draws.filter(({ reference }) => loansOf(reference).length > 1).length,
    ),
    none(
      'draws without a loan in the book',
      draws.filter(({ reference }) => loansOf(reference).length === 0).length,
    ),
    none(
      'screens that do not show the loan of the book, and its amount',
      draws.filter((draw) => !isTrue(draw)).length,
    ),
    none('loans in the book that nobody wanted', book.length - draws.length),
    none('intents that are left when each customer has looked once more', left),
  ];
}
