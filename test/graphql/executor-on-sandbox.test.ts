import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execute, parse, type ExecutionResult, type OperationTypeNode } from 'graphql';
import { LinkSigner } from '../../src/auth/signed-link.js';
import { sandboxPartner } from '../../src/auth/viewer.js';
import { RequestTally } from '../../src/telemetry/request-tally.js';
import { MemoryBudget } from '../../src/memory-budget.js';
import { systemClock } from '../../src/clock.js';
import { OwnerIndex } from '../../src/context/owner-index.js';
import { IdempotencyKeys } from '../../src/context/idempotency.js';
import { WritesInFlight } from '../../src/context/writes-in-flight.js';
import { RequestContext } from '../../src/context/context.js';
import { domains } from '../../src/domains/index.js';
import { formatError } from '../../src/graphql/errors.js';
import { buildSchema } from '../../src/graphql/schema.js';
import { BankClient } from '../../src/bank/client.js';
import { Deadline } from '../../src/bank/deadline.js';
import { Reads } from '../../src/bank/reads.js';
import { demo } from '../../src/sandbox/seed.js';
import { sandboxCredentials } from '../../src/sandbox/server.js';
import { ForgottenCustomers } from '../../src/store/forgotten.js';
import { Sealing } from '../../src/store/sealing.js';
import { MemoryStore } from '../../src/store/memory.js';
import { createLog } from '../../src/telemetry/log.js';
import { Chance } from '../support/chance.js';
import { Author, isValid } from '../support/random-operations.js';
import { Bench } from '../support/sandbox.js';

const schema = buildSchema(domains);
const log = createLog('silent');
const idsOf = (value: object): string[] =>
  Object.values(value).flatMap((one: unknown) =>
    typeof one === 'string' ? [one] : typeof one === 'object' && one !== null ? idsOf(one) : [],
  );
const ids = idsOf(demo).filter((text) => /^[0-9a-z]+$/.test(text));

let bench: Bench;
let client: BankClient;
beforeAll(async () => {
  bench = await Bench.start();
  const url = bench.gateway.gateway.sandbox?.url ?? '';
  client = new BankClient(
    {
      url,
      credentials: { url: `${url}/oauth2/token`, ...sandboxCredentials },
      maxInFlight: 255,
      maxWaiting: 1000,
      readAttempts: 1,
      readTimeout: 10_000,
      writeTimeout: 160_000,
      downloads: { maxInFlight: 1, minRate: 0 },
      contentLimit: 5_000_000,
      propagatesTraces: false,
    },
    systemClock,
    log,
  );
});
afterAll(async () => {
  await client.close();
  await bench.close();
});

/** Executes the same operation with graphql-js, with a context and a store of its own. */
async function byGraphqlJs(text: string, variableValues: Record<string, unknown>): Promise<ExecutionResult> {
  const deadline = new Deadline(systemClock, 30_000);
  const inFlight = new WritesInFlight();
  const store = new MemoryStore({ maxBytes: 10_000_000 });
  const forgotten = new ForgottenCustomers(store);
  const parts = {
    viewer: sandboxPartner,
    requestId: 'reference',
    outcome: {},
    deadline,
    memory: new MemoryBudget(Infinity).open(),
    noCache: false,
    showsBankCalls: false,
    client,
    store,
    forgotten,
    owners: new OwnerIndex({ store, forgotten, sealing: new Sealing(), clock: systemClock }),
    idempotency: new IdempotencyKeys({
      store,
      sealing: new Sealing(),
      forgotten,
      clock: systemClock,
      log,
      lifetime: 1000,
      writeTimeout: 1000,
      requestTimeout: 1000,
      inFlight,
    }),
    inFlight,
    log,
    reads: new Reads(client, systemClock, {
      cache: undefined,
      keptFrom: '',
      scans: { cost: 10, maxPages: 10 },
    }),
    links: new LinkSigner(['x'.repeat(32)], 300_000, systemClock),
    publicUrl: () => '',
    tally: new RequestTally(),
    span: undefined,
    metrics: undefined,
  };
  const result = await execute({
    schema,
    document: parse(text),
    variableValues,
    contextValue: new RequestContext(parts),
  });
  deadline.done();
  return result;
}

/**
 * Matches lists of ids stored earlier, which the reference does not have, and links, which are signed with a
 * secret and the time.
 */
const ownWords =
  /\b(creditRecords|freelancerCreditLineApplications|overdraftApplications|overdrafts|url|expiresAt)\b/;
const sorted = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value)).sort();

describe('a random query on the sandbox', () => {
  test('is answered as graphql-js answers it, by the same calls to the bank', async () => {
    const author = new Author(schema, new Chance(3), ids);
    const tally = { answered: 0, failed: 0 };
    for (let count = 0; count < 1000; count += 1) {
      const {
        text,
        variables: [variables = {}],
      } = author.write('query' as OperationTypeNode, 1);
      if (ownWords.test(text) || !isValid(schema, parse(text))) continue;
      const ours = await bench.ask(text, variables);
      const calls = sorted(await bench.calls());
      if (ours.status === 400) continue;
      const { data, errors = [] } = await byGraphqlJs(text, variables);
      const theirs = errors.map((error) => formatError(error.toJSON(), error));
      expect({
        text,
        data: JSON.stringify(ours.data),
        errors: sorted(
          ours.errors.map(({ path, message, extensions: { code } }) => ({ path, message, code })),
        ),
        calls,
      }).toEqual({
        text,
        data: JSON.stringify(data),
        errors: sorted(
          theirs.map(({ path, message, extensions }) => ({ path, message, code: extensions?.['code'] })),
        ),
        calls: sorted(await bench.calls()),
      });
      tally.answered += Number(calls.length > 0);
      tally.failed += Number(errors.length > 0);
    }
    // Fewer would prove little.
    expect(tally.answered).toBeGreaterThan(50);
    expect(tally.failed).toBeGreaterThan(0);
  });
});
