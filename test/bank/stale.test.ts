import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import {
  bodies,
  customerToken,
  drawLoan,
  ids,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

const query = `{ ${readLine('status')} }`;
const line = { creditLine: { status: 'OPEN' } };
const plans = `${paths.line}/available_installment_plans`;

let stage: Stage;
let clock: ManualClock;
beforeEach(async () => {
  clock = new ManualClock();
  stage = await startStage({ CACHE: 'on' }, clock);
  stage.bank
    .on(`GET ${paths.line}`, { body: bodies.line })
    .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan })
    .on(`POST ${plans}`, { body: { installment_plans: [] } });
});
afterEach(() => stage.close());

/** Sends a query, and returns the whole response. */
async function ask(text = query, headers: Record<string, string> = {}, token?: string) {
  const authorization = `Bearer ${token ?? (await partnerToken())}`;
  const response = await fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: JSON.stringify({ query: text }),
  });
  return (await response.json()) as {
    data: object;
    errors?: { extensions: { code: string } }[];
    extensions?: { stale?: object[] };
  };
}

/** Makes the bank fail until the circuit opens. */
async function openCircuit(): Promise<void> {
  const names = Array.from({ length: 20 }, (_, index) => `l${index}`);
  for (const id of names)
    stage.bank.on(`GET /v1/persons/${ids.person}/credit_lines/${id}`, { status: 503, body: '' });
  stage.bank.on(`GET ${paths.lines}`, { status: 503, body: '' });
  await ask(
    `{ ${names.map((id) => `${id}: creditLine(personId: "${ids.person}", id: "${id}") { status }`).join(' ')} }`,
  );
  await ask(`{ ${readLine('status').replace(ids.line, 'l0')} }`);
}

describe('while the bank is not called because it fails', () => {
  test('an answer from before stands in for up to five minutes more, and is marked', async () => {
    await ask();
    clock.advance(10_000);
    await openCircuit();
    expect(await ask()).toEqual({
      data: line,
      extensions: { stale: [{ operation: 'getCreditLine', seconds: 10 }] },
    });
    clock.advance(299_900);
    await openCircuit();
    expect(await ask()).toMatchObject({
      data: line,
      extensions: { stale: [{ operation: 'getCreditLine', seconds: 310 }] },
    });
    clock.advance(100);
    await openCircuit();
    expect(await ask()).toMatchObject({
      data: { creditLine: null },
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
  });

  test('one that is still fresh is not marked', async () => {
    await ask();
    await openCircuit();
    expect(await ask()).toEqual({ data: line });
  });

  test('there is none after a write that invalidated it, for a request without cache, and for amounts that decisions depend on', async () => {
    await ask(`{ ${readLine('availableInstallmentPlans(input: { amount: { value: 1000 } }) { term }')} }`);
    await ask();
    clock.advance(10_000);
    await openCircuit();
    expect((await ask(query, { 'cache-control': 'no-cache' })).data).toEqual({ creditLine: null });
    expect(
      await ask(
        `{ ${readLine('status availableInstallmentPlans(input: { amount: { value: 1000 } }) { term }')} }`,
      ),
    ).toMatchObject({
      data: { creditLine: { status: 'OPEN', availableInstallmentPlans: null } },
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    clock.advance(200);
    stage.bank.on(`GET ${paths.lines}`, { body: [] });
    expect((await ask(`mutation { ${drawLoan} }`)).errors).toBeUndefined();
    await openCircuit();
    expect((await ask()).data).toEqual({ creditLine: null });
  });

  test('another customer gets nothing of it', async () => {
    await ask();
    clock.advance(10_000);
    await openCircuit();
    expect((await ask(query, {}, await customerToken([ids.stranger]))).data).toEqual({ creditLine: null });
    expect((await ask(query, {}, await customerToken([ids.person]))).data).toEqual(line);
  });
});

test('a single failure is not replaced by a stale answer', async () => {
  await ask();
  clock.advance(10_000);
  stage.bank.on(`GET ${paths.line}`, { status: 503, body: '' });
  expect((await ask()).data).toEqual({ creditLine: null });
});
