import { signToken } from '../../src/auth/jwt.js';
import { sandboxTokens } from '../../src/gateway/options.js';
import type { Browser } from 'playwright-core';
import { Bank, type Borrower } from '../chaos/bank.js';
import { Customer, type Seen } from './customer.js';
import { Network } from './network.js';
import { plansOf, type Cut, type DrawPlan } from './plan.js';

/** A loan in the sandbox's book. */
export interface BookedLoan {
  readonly what: string;
  readonly id: string;
  readonly amount: number;
  readonly credit_line_id: string;
}

/** What a run has seen, and what the bank's book says. */
export interface Draws {
  readonly seen: readonly Seen[];
  readonly book: readonly BookedLoan[];
  readonly hits: ReadonlyMap<Cut, number>;
}

/** The example as it runs. */
export interface Example {
  /** The addresses of the page, the graph and the sandbox. */
  readonly page: string;
  readonly graph: string;
  readonly sandbox: string;
}

/** Draws of one customer: 10,000 euros are enough for them. */
const perCustomer = 12;

const noDelays = [
  'scoring',
  'verification',
  'contract',
  'signature',
  'creditLineCreation',
  'accountCreation',
  'mandateCreation',
  'payout',
  'booking',
];

async function steer(sandbox: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${sandbox}/sandbox${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST /sandbox${path}: ${await response.text()}`);
}

const bankFaults = {
  drawsUnheard: { operationId: 'createLoan', connection: 'reset', when: 'after' },
  getsNothing: { operationId: 'createLoan', connection: 'reset', when: 'before' },
} as const;

/** Opens the page of a customer in a browser of its own, and draws one loan after the other. */
async function drawAll(
  browser: Browser,
  { page: url, graph, sandbox }: Example,
  { personId, lineId }: Borrower,
  plans: readonly DrawPlan[],
): Promise<{ seen: Seen[]; hits: ReadonlyMap<Cut, number> }> {
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  await context.clock.install();
  const page = await context.newPage();
  const token = await signToken(
    { subject: personId, scopes: ['lending:read', 'lending:write'], personIds: [personId] },
    sandboxTokens,
  );
  await page.route('**/login/customer', (route) =>
    route.fulfill({ json: { graph, token, person: { id: personId, name: 'One Of Many' } } }),
  );
  const network = await Network.of(page, graph);
  const customer = new Customer(page, network, lineId);
  await page.goto(`${url}/#/lines/${lineId}`);
  const seen: Seen[] = [];
  for (const plan of plans) {
    if (plan.bank !== 'answers') await steer(sandbox, '/faults', bankFaults[plan.bank]);
    seen.push(await customer.draw(plan));
  }
  await context.close();
  return { seen, hits: network.hits };
}

/** Lets so many customers at a time draw, until all loans are drawn. */
export async function runDraws(
  browser: Browser,
  example: Example,
  options: { readonly seed: number; readonly draws: number; readonly atOnce: number },
): Promise<Draws> {
  const plans = plansOf(options.seed, options.draws);
  const shares = Array.from({ length: Math.ceil(plans.length / perCustomer) }, (_, index) =>
    plans.slice(index * perCustomer, (index + 1) * perCustomer),
  );
  await steer(example.sandbox, '/delays', Object.fromEntries(noDelays.map((step) => [step, 'PT0S'])));
  const bank = new Bank(example.sandbox);
  const borrowers = await bank.prepare(shares.length, { faults: [] });
  const seen: Seen[] = [];
  const hits = new Map<Cut, number>();
  const next = shares.entries();
  const worker = async (): Promise<void> => {
    for (const [index, share] of next) {
      const drawn = await drawAll(browser, example, borrowers[index] as Borrower, share);
      seen.push(...drawn.seen);
      for (const [cut, count] of drawn.hits) hits.set(cut, (hits.get(cut) ?? 0) + count);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, worker));
  const book = ((await bank.book()) as unknown as BookedLoan[]).filter(({ what }) => what === 'loan_drawn');
  return { seen, book, hits };
}
