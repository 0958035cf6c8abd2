import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  bodies,
  drawLoan,
  ids,
  misbehave,
  paths,
  readLine,
  startStage,
  type Script,
  type Stage,
} from '../support/scripted-bank.js';

/** Part of every broken answer. It must not be in any response or log line. */
const secret = 'Lisa Hermann DE87110101001000057123';
const html = `<!doctype html><title>Sign in</title><p>${secret}</p>`;
const json = JSON.stringify({ ...bodies.line, ...bodies.loan, status: secret });

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => {
  stage.bank.take();
  stage.gateway.logged.length = 0;
});
afterAll(() => stage.close());

/** Answers that are unreadable for any request. */
const unreadable: [what: string, script: Script][] = [
  ['HTML', { headers: { 'content-type': 'text/html' }, body: html }],
  ['HTML that says it is JSON', { headers: { 'content-type': 'application/json' }, body: html }],
  ['an empty body', { headers: { 'content-type': 'application/json' }, body: '' }],
  ['no content', { status: 204 }],
  ['JSON that ends half-way', { headers: { 'content-type': 'application/json' }, body: json.slice(0, -20) }],
  ['two JSON texts', { headers: { 'content-type': 'application/json' }, body: json + json }],
  ['a connection that ends before its announced length', misbehave.cutOff(json)],
  ['a connection that is reset between chunks', misbehave.cutChunks(json)],
  ['a connection that is reset after the request was read', misbehave.resetAfterReading],
  ['a redirect', { status: 302, headers: { location: '/elsewhere' }, body: secret }],
  [
    'a permanent redirect that keeps the method',
    { status: 308, headers: { location: '/elsewhere' }, body: secret },
  ],
  ['not modified', { status: 304 }],
  ['null', { headers: { 'content-type': 'application/json' }, body: 'null' }],
  ['a text', { headers: { 'content-type': 'application/json' }, body: JSON.stringify(secret) }],
  ['a number', { headers: { 'content-type': 'application/json' }, body: '42' }],
  ['an object without an id', { body: { status: secret } }],
  ['an object whose id is a number', { body: { id: 42, status: secret } }],
  ['an empty object', { body: {} }],
];

async function failure(query: string, code: string) {
  const { data, errors } = await stage.ask(query);
  const said = JSON.stringify({ data, errors }) + stage.gateway.logged.join('');
  for (const word of [
    'Hermann',
    'DE8711',
    'doctype',
    'Sign in',
    'elsewhere',
    stage.bank.url,
    'bank-token',
    'JSON.parse',
    'node_modules',
  ])
    expect(said).not.toContain(word);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  expect(errors[0]?.extensions.bank).toBeUndefined();
  return data;
}

describe.each(unreadable)('%s', (_what, script) => {
  test('is UPSTREAM_UNAVAILABLE where it answers a read', async () => {
    stage.bank.on(`GET ${paths.line}`, script);
    expect(await failure(`{ ${readLine()} }`, 'UPSTREAM_UNAVAILABLE')).toEqual({ creditLine: null });
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('is OUTCOME_UNKNOWN where it answers a write', async () => {
    stage.bank.on(`POST ${paths.loans}`, script);
    expect(await failure(`mutation { ${drawLoan} }`, 'OUTCOME_UNKNOWN')).toEqual({ createLoan: null });
    expect(stage.bank.take()).toHaveLength(1);
  });
});

describe('a value of a wrong type', () => {
  const money = { value: 1, unit: 'cents', currency: 'EUR' };
  test.each([
    ['a text for an integer', { limit: { ...money, value: '500000' } }],
    ['a fraction for an integer', { limit: { ...money, value: 1.5 } }],
    ['an integer beyond what can be counted', { limit: { ...money, value: 2 ** 53 } }],
    ['a number for an object', { limit: 500_000 }],
    ['a list for an object', { limit: [money] }],
    ['a text for a number', { interest_rate: '0.11' }],
    ['a number for a text', { status: 7 }],
    ['an object for a text', { status: { secret } }],
    ['a text for a list', { active_loans: secret }],
    ['a text in a list of objects', { active_loans: [secret] }],
  ])('%s makes the whole answer unreadable', async (_what, changes) => {
    stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, recipient_iban: secret, ...changes } });
    expect(await failure(`{ ${readLine('id recipientIban')} }`, 'UPSTREAM_UNAVAILABLE')).toEqual({
      creditLine: null,
    });
  });

  test('leaves the outcome of a write unknown', async () => {
    stage.bank.on(`POST ${paths.loans}`, { status: 201, body: { ...bodies.loan, interest_rate: secret } });
    expect(await failure(`mutation { ${drawLoan} }`, 'OUTCOME_UNKNOWN')).toEqual({ createLoan: null });
  });
});

describe('a list', () => {
  test.each([
    ['of nulls', [null]],
    ['of texts', [secret]],
    ['of lists', [[bodies.line]]],
    ['of entries without an id', [{ status: secret }, { status: secret }]],
    ['in an envelope', { items: [bodies.line], note: secret }],
  ])('%s is unreadable', async (_what, body) => {
    stage.bank.on(`GET ${paths.lines}`, { body });
    expect(await failure('{ creditLines { nodes { id } } }', 'UPSTREAM_UNAVAILABLE')).toEqual({
      creditLines: null,
    });
  });
});

describe('a calculation', () => {
  const query = '{ anonymousInstallmentPlans(input: { amount: { value: 1000 } }) { term } }';
  test.each([
    ['HTML', { body: html }],
    ['a list in place of the object that holds it', { body: [{ term: 6 }] }],
    ['a plan that is a text', { body: { installment_plans: [secret] } }],
  ])('that is answered with %s is UPSTREAM_UNAVAILABLE, although it is a POST', async (_what, script) => {
    stage.bank.on('POST /v1/anonymous_credit_line_installment_plans', script);
    expect(await failure(query, 'UPSTREAM_UNAVAILABLE')).toEqual({ anonymousInstallmentPlans: null });
  });
});

describe('a document', () => {
  const query = `{ ${readLine('closingAccountStatement { content contentType }')} }`;
  const route = `GET ${paths.line}/closing_account_statement`;
  test.each([
    ['an HTML page', { headers: { 'content-type': 'text/html' }, body: html }],
    ['JSON', { body: { status: secret } }],
    ['no bytes', { headers: { 'content-type': 'application/pdf' }, body: '' }],
    ['no type', { headers: { 'content-type': '' }, body: '%PDF-1.7' }],
  ])('that is %s is UPSTREAM_UNAVAILABLE', async (_what, script) => {
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line }).on(route, script);
    expect(await failure(query, 'UPSTREAM_UNAVAILABLE')).toEqual({
      creditLine: { closingAccountStatement: { contentType: 'application/pdf', content: null } },
    });
  });

  test('that is a PDF arrives byte for byte', async () => {
    const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0x80, 0x0d, 0x0a]);
    stage.bank
      .on(`GET ${paths.line}`, { body: bodies.line })
      .on(route, { headers: { 'content-type': 'application/pdf;charset=binary' }, body: bytes });
    const { data } = await stage.ask(query);
    expect(data.creditLine.closingAccountStatement).toEqual({
      contentType: 'application/pdf',
      content: bytes.toString('base64'),
    });
  });
});

describe('a write whose success has no content', () => {
  const query = `mutation { authorizeCreditLine(input: { personId: "${ids.person}", creditLineId: "${ids.line}" }) { creditLine { id } } }`;
  const route = `PUT ${paths.line}/authorization`;

  test.each([
    ['no content', { status: 204 }],
    ['an empty 200', { status: 200 }],
    ['a JSON object', { status: 200, body: { novelty: true } }],
  ])('took place if it is answered with %s', async (_what, script) => {
    stage.bank.on(route, script);
    const { data, errors } = await stage.ask(query);
    expect({ data, errors }).toEqual({
      data: { authorizeCreditLine: { creditLine: { id: ids.line } } },
      errors: [],
    });
  });

  test('is OUTCOME_UNKNOWN if an HTML page answers it', async () => {
    stage.bank.on(route, { status: 200, headers: { 'content-type': 'text/html' }, body: html });
    expect(await failure(query, 'OUTCOME_UNKNOWN')).toEqual({ authorizeCreditLine: null });
  });
});
