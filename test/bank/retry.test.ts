import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  bodies,
  drawLoan,
  ids,
  misbehave,
  partnerToken as token,
  paths,
  readLine,
  startStage,
  type Script,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
const start =
  (settings: Record<string, string> = {}) =>
  async () => {
    stage = await startStage({ LENDING_READ_ATTEMPTS: '3', ...settings });
  };
const stop = () => stage.close();
const good: Script = { body: bodies.line };
/** Returns these answers in turn, and then the last one only. */
const inTurn = (...scripts: readonly Script[]): Script => {
  let next = 0;
  return (request) => {
    const script = scripts[Math.min(next++, scripts.length - 1)] as Script;
    return typeof script === 'function' ? script(request) : script;
  };
};
const status = (code: number, headers: Record<string, string> = {}): Script => ({
  status: code,
  headers,
  body: { errors: [{ id: '1', status: code, code: 'x', title: 'X', detail: 'x' }] },
});
const lineOf = (id: string) => `/v1/persons/${ids.person}/credit_lines/${id}`;
const codes = (errors: readonly { readonly extensions: { readonly code: string } }[]) =>
  errors.map(({ extensions }) => extensions.code);

describe('a read', () => {
  beforeEach(start());
  afterEach(stop);

  test.each<[string, Script]>([
    ['429', status(429)],
    ['502', status(502)],
    ['503', status(503)],
    ['504', status(504)],
    ['a page of a proxy with 503', { status: 503, body: '<html>' }],
    ['a connection that is reset', misbehave.resetAfterReading],
    ['an answer that is cut off', misbehave.cutOff('{"id":')],
  ])('is sent again after %s', async (_name, failure) => {
    stage.bank.on(`GET ${paths.line}`, inTurn(failure, failure, good));
    expect(await stage.ask(`{ ${readLine()} }`)).toMatchObject({
      data: { creditLine: { status: 'OPEN' } },
      errors: [],
    });
    expect(stage.bank.take()).toHaveLength(3);
  });

  test.each([400, 403, 404, 409, 422, 500, 501])('is not sent again after %d', async (code) => {
    stage.bank.on(`GET ${paths.line}`, status(code));
    await stage.ask(`{ ${readLine()} }`);
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('is sent three times and no more, and returns its last failure', async () => {
    stage.bank.on(`GET ${paths.line}`, inTurn(status(503), status(503), status(429)));
    expect(codes((await stage.ask(`{ ${readLine()} }`)).errors)).toEqual(['RATE_LIMITED']);
    expect(stage.bank.take()).toHaveLength(3);
  });

  test('waits as long as the bank asks for', async () => {
    stage.bank.on(`GET ${paths.line}`, inTurn(status(429, { 'retry-after': '1' }), good));
    const begin = Date.now();
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(1000);
  });

  test('is not sent again if the bank asks for a longer pause than a request lasts, which is passed on', async () => {
    stage.bank.on(`GET ${paths.line}`, status(503, { 'retry-after': '60' }));
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE', retryAfter: 60 } },
    ]);
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('that is a calculation is sent again, too', async () => {
    const plans = `${paths.line}/available_installment_plans`;
    stage.bank
      .on(`GET ${paths.line}`, good)
      .on(`POST ${plans}`, inTurn(status(503), { body: { installment_plans: [] } }));
    expect(
      await stage.ask(
        `{ ${readLine('availableInstallmentPlans(input: { amount: { value: 1000 } }) { term }')} }`,
      ),
    ).toMatchObject({
      data: { creditLine: { availableInstallmentPlans: [] } },
      errors: [],
    });
  });
});

describe('a write', () => {
  beforeEach(start());
  afterEach(stop);

  test.each<[string, Script, string]>([
    ['429', status(429), 'RATE_LIMITED'],
    ['503', status(503), 'OUTCOME_UNKNOWN'],
    ['a connection that is reset', misbehave.resetAfterReading, 'OUTCOME_UNKNOWN'],
    ['a connection that is reset before the bank read it', misbehave.resetBeforeReading, 'OUTCOME_UNKNOWN'],
  ])('is not sent again after %s', async (_name, failure, code) => {
    stage.bank.on(`POST ${paths.loans}`, failure);
    expect(codes((await stage.ask(`mutation { ${drawLoan} }`)).errors)).toEqual([code]);
    expect(stage.bank.take()).toHaveLength(1);
  });
});

describe('a bank that nobody can connect to', () => {
  beforeEach(start({ LENDING_API_URL: 'http://127.0.0.1:1' }));
  afterEach(stop);

  test('is UPSTREAM_UNAVAILABLE for reads and writes alike, after they were tried again', async () => {
    expect(codes((await stage.ask(`{ ${readLine()} }`)).errors)).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(codes((await stage.ask(`mutation { ${drawLoan} }`)).errors)).toEqual(['UPSTREAM_UNAVAILABLE']);
  });
});

describe('the budget', () => {
  beforeEach(start({ LENDING_READ_ATTEMPTS: '2', LIMIT_ROOT_FIELDS: '200' }));
  afterEach(stop);

  test('limits an overloaded bank to a tenth more calls, beyond twenty that were saved up', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `l${index}`);
    for (const id of names) stage.bank.on(`GET ${lineOf(id)}`, status(429));
    const query = `{ ${names.map((id) => `${id}: creditLine(personId: "${ids.person}", id: "${id}") { status }`).join(' ')} }`;
    expect((await stage.gateway.ask(query, {}, { token: await token() })).errors).toHaveLength(100);
    const calls = stage.bank.take().length;
    expect(calls).toBeGreaterThanOrEqual(120);
    expect(calls).toBeLessThanOrEqual(130);
  });
});
