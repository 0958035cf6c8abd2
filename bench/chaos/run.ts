import { SignJWT } from 'jose';
import { tokens } from '../requests.js';
import { Bank, type Deed, type Shown } from './bank.js';
import { Chance } from './chance.js';
import { ChaosClient } from './client.js';
import { GraphClient } from './graph-client.js';
import { faultProfileOf, type Plan } from './plan.js';
import { Tally } from './tally.js';

/** The results of a run: what its clients saw, and the bank's records. */
export interface Seen {
  readonly plan: Plan;
  readonly tally: Tally;
  readonly book: readonly Deed[];
  /** The bank's records after each gateway was asked again about every write. */
  readonly bookAfterwards: readonly Deed[];
  readonly faultProfile: Shown;
}

/** The settings of a gateway in a chaos run, besides its ports and its store. */
export const gatewaySettings = (
  bankUrl: string,
  { attemptLimit }: Pick<Plan, 'attemptLimit'>,
): Record<string, string> => ({
  LENDING_API_URL: bankUrl,
  LENDING_AUTH_URL: `${bankUrl}/oauth2/token`,
  LENDING_CLIENT_ID: 'sandbox-partner',
  LENDING_CLIENT_SECRET: 'sandbox-secret',
  LENDING_READ_TIMEOUT: String(Math.round(attemptLimit)),
  AUTH_SECRET: tokens.secret,
  AUTH_ISSUER: tokens.issuer,
  AUTH_AUDIENCE: tokens.audience,
  // One caller sends more per minute here than a person does.
  LIMIT_REQUESTS: '0',
  LINK_SECRET: 'this-signs-links-for-the-bench-alone',
  BANK_CALLS: 'on',
});

/** Returns a caller's token for the gateways of a run. */
export const tokenOf = (subject: string, claims: object): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuer(tokens.issuer)
    .setAudience(tokens.audience)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(tokens.secret));

/**
 * Runs a plan's clients against these gateways, whose bank is a sandbox, and then asks each of them for the
 * outcome of each write. `begun` is called with the client when the data is ready and the faults begin; its
 * result is awaited before the last questions.
 */
export async function run(
  plan: Plan,
  bankUrl: string,
  gatewayUrls: readonly string[],
  begun: (graph: GraphClient) => () => Promise<void> = () => async () => {},
): Promise<Seen> {
  const bank = new Bank(bankUrl);
  const borrowers = await bank.prepare(plan.clients, faultProfileOf(plan));
  const start = performance.now();
  const tally = new Tally();
  const graph = new GraphClient(gatewayUrls, tally);
  const settle = begun(graph);
  const partner = await tokenOf('partner', { scope: 'lending:read lending:write lending:partner' });
  const clients = await Promise.all(
    borrowers.map(async (borrower, number) => {
      const own = await tokenOf(`client-${number}`, {
        scope: 'lending:read lending:write',
        person_id: [borrower.personId],
      });
      const chance = new Chance(plan.seed * 1_000_003 + number);
      return new ChaosClient({
        graph,
        tally,
        plan,
        chance,
        borrower,
        tokens: { own, partner },
        now: () => performance.now() - start,
      });
    }),
  );
  await Promise.all(clients.map((client) => client.live()));
  await settle();
  const book = await bank.book();
  await Promise.all(clients.map((client) => client.askEverywhere()));
  await graph.close();
  return { plan, tally, book, bookAfterwards: await bank.book(), faultProfile: await bank.faultProfile() };
}
