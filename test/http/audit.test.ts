import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  bodies,
  callers,
  customerToken,
  drawLoan,
  ids,
  misbehave,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
let own: string;
let partner: string;

const card = 'b7a1ccla';
const bank = (status: number) => ({
  status,
  body: { id: '1', status, code: 'forbidden', title: 'Forbidden' },
});

/** Returns the audit lines since the last test, without the fields that every line has. */
const audited = () =>
  stage.gateway.logged
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => msg === 'audit')
    .map(({ level: _level, time: _time, msg: _msg, issuer: _issuer, requestId, ...rest }) => {
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
      return rest;
    });

beforeAll(async () => {
  stage = await startStage();
  own = await customerToken([ids.person]);
  partner = await partnerToken();
});
beforeEach(() => {
  stage.gateway.logged.length = 0;
  stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, disposable_income: { value: 1 } } });
  stage.bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  stage.bank.on(`GET /v1/credit_card_applications/${card}`, {
    body: { id: card, customer_id: ids.stranger },
  });
  stage.bank.on(`POST /v1/credit_card_applications/${card}/finalize`, {
    status: 200,
    body: { id: card, customer_id: ids.stranger },
  });
});
afterAll(() => stage.close());

describe('a write', () => {
  test('leaves one line: the caller, the operation, the customer, and the outcome', async () => {
    await stage.ask(`mutation { ${drawLoan} }`, {}, own);
    const [line] = stage.gateway.logged
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'audit');
    expect(line).toEqual({
      level: 30,
      time: expect.any(Number),
      msg: 'audit',
      requestId: expect.any(String),
      issuer: callers.issuer,
      subject: 'customer',
      operationId: 'createLoan',
      customerId: ids.person,
      outcome: 'OK',
    });
  });

  test.each([
    ['is refused by the bank', bank(403), 'FORBIDDEN'],
    ['ends nobody knows how', misbehave.resetAfterReading, 'OUTCOME_UNKNOWN'],
    ["answers with somebody else's", { status: 201, body: {} }, 'OUTCOME_UNKNOWN'],
  ])('that %s leaves one as well', async (_what, script, outcome) => {
    stage.bank.on(`POST ${paths.loans}`, script);
    await stage.ask(`mutation { ${drawLoan} }`, {}, own);
    expect(audited()).toEqual([
      { subject: 'customer', operationId: 'createLoan', customerId: ids.person, outcome },
    ]);
  });

  test('on a resource whose owner only the answer shows names that owner', async () => {
    await stage.ask(
      `mutation { finalizeCreditCardApplication(input: { applicationId: "${card}" }) { creditCardApplication { id } } }`,
      {},
      partner,
    );
    expect(audited()).toEqual([
      {
        subject: 'partner',
        operationId: 'finalizeCreditCardApplication',
        customerId: ids.stranger,
        outcome: 'OK',
      },
    ]);
  });

  test('each leaves its own line, though they are alike', async () => {
    await stage.ask(`mutation { a: ${drawLoan} b: ${drawLoan} }`, {}, own);
    expect(audited().map(({ outcome }) => outcome)).toEqual(['OK', 'OK']);
  });

  test('on the stored ids leaves one', async () => {
    await stage.ask(
      `mutation { forgetResource(input: { kind: OVERDRAFT, personId: "${ids.person}", id: "x" }) { resourceId } }`,
      {},
      partner,
    );
    expect(audited()).toEqual([
      { subject: 'partner', operationId: 'forget', customerId: ids.person, outcome: 'OK' },
    ]);
  });
});

describe('a refusal', () => {
  test('leaves a line with fifty others, and one line says how many more there were', async () => {
    const foreign = Array.from({ length: 90 }, (_, index) => `x${index}`);
    const query = `query ($ids: [ID!]!) { persons(ids: $ids) { id } a: person(id: "y1") { id } b: creditLines { totalCount } ${foreign
      .slice(0, 40)
      .map((id) => `z${id}: business(id: "${id}") { id }`)
      .join(' ')} }`;
    const { data } = await stage.ask(query, { ids: foreign }, own);
    expect(data.persons).toEqual(foreign.map(() => null));
    const lines = audited();
    expect(lines.slice(0, 50)).toEqual(
      foreign
        .slice(0, 50)
        .map((id) => ({ subject: 'customer', resourceKind: 'person', customerId: id, outcome: 'NOT_FOUND' })),
    );
    // 40 persons, the single one and 40 businesses; and the list across customers.
    expect(lines.slice(50)).toEqual([
      { subject: 'customer', outcome: 'NOT_FOUND', more: 81 },
      { subject: 'customer', outcome: 'FORBIDDEN', more: 1 },
    ]);
  });

  test('leaves no count where each has its line', async () => {
    await stage.ask(
      'query ($ids: [ID!]!) { persons(ids: $ids) { id } again: persons(ids: $ids) { id } }',
      { ids: Array.from({ length: 50 }, (_, index) => `x${index}`) },
      own,
    );
    expect(audited().map(({ more }) => more)).toEqual(Array.from({ length: 50 }, () => undefined));
  });

  const stranger = ids.stranger;
  const drawForeign = drawLoan.replace(ids.person, stranger);
  const refusals: [what: string, query: string, lines: object[]][] = [
    [
      'of a person who is somebody else',
      `{ person(id: "${stranger}") { id } }`,
      [{ resourceKind: 'person', customerId: stranger, outcome: 'NOT_FOUND' }],
    ],
    [
      'of a business',
      '{ business(id: "xcbiz") { id } }',
      [{ resourceKind: 'business', customerId: 'xcbiz', outcome: 'NOT_FOUND' }],
    ],
    [
      'of a read',
      `{ ${readLine().replace(ids.person, stranger)} }`,
      [{ operationId: 'getCreditLine', customerId: stranger, outcome: 'NOT_FOUND' }],
    ],
    [
      'of a read that shows whose it is',
      `{ creditCardApplication(id: "${card}") { id } }`,
      [{ operationId: 'getCreditCardApplication', outcome: 'NOT_FOUND' }],
    ],
    [
      'of a list',
      `{ creditLines(filter: { personId: "${stranger}" }) { totalCount } }`,
      [{ operationId: 'listCreditLines', customerId: stranger, outcome: 'NOT_FOUND' }],
    ],
    [
      'of a list across customers',
      '{ creditLines { totalCount } }',
      [{ operationId: 'listCreditLines', outcome: 'FORBIDDEN' }],
    ],
    [
      'of a write',
      `mutation { ${drawForeign} }`,
      [{ operationId: 'createLoan', customerId: stranger, outcome: 'NOT_FOUND' }],
    ],
    [
      "of a write that is the partner's",
      `mutation { createCreditRecord(input: { personId: "${ids.person}", source: SOLARIS_BANK }) { creditRecord { id } } }`,
      [{ operationId: 'createCreditRecord', customerId: ids.person, outcome: 'FORBIDDEN' }],
    ],
    [
      "of a field that is the partner's",
      `{ ${readLine('mine: disposableIncome { value }')} }`,
      [{ field: 'disposableIncome', outcome: 'FORBIDDEN', reason: expect.any(String) }],
    ],
    [
      "of a value that is the partner's",
      `mutation { ${drawLoan.replace('term: 6', 'term: 6, interestRate: 0.1')} }`,
      [{ outcome: 'FORBIDDEN', reason: expect.any(String) }],
    ],
    [
      'of introspection',
      '{ __schema { queryType { name } } }',
      [{ outcome: 'FORBIDDEN', reason: expect.any(String) }],
    ],
    [
      'that is met with many times',
      `{ a: person(id: "${stranger}") { id } b: person(id: "${stranger}") { id } }`,
      [{ resourceKind: 'person', customerId: stranger, outcome: 'NOT_FOUND' }],
    ],
    [
      'of what looks like an IBAN',
      '{ person(id: "DE89370400440532013000") { id } }',
      [{ resourceKind: 'person', customerId: '(like an IBAN)', outcome: 'NOT_FOUND' }],
    ],
  ];
  test.each(refusals)('%s leaves one line', async (_what, query, lines) => {
    await stage.ask(query, {}, own);
    expect(audited()).toEqual(lines.map((line) => ({ subject: 'customer', ...line })));
  });

  test('of a request that made no call leaves one', async () => {
    stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, id: 'another' } });
    await stage.ask(`{ ${readLine('status')} }`, {}, own);
    expect(audited()).toEqual([
      {
        subject: 'customer',
        operationId: 'getCreditLine',
        customerId: ids.person,
        outcome: 'UPSTREAM_UNAVAILABLE',
      },
    ]);
  });

  test('before authentication leaves one that names nobody', async () => {
    await stage.ask('{ me { id } }', {}, 'a.b.c');
    await fetch(`${stage.gateway.url}/documents/contract.pdf?signature=x`);
    expect(audited()).toEqual([
      { outcome: 'UNAUTHENTICATED', reason: 'The token is not valid here.' },
      { outcome: 'FORBIDDEN', reason: expect.stringContaining('link') },
    ]);
  });

  test('for too many requests leaves one for each', async () => {
    const strict = await startStage({ LIMIT_REQUESTS: '1' });
    for (let sent = 0; sent < 2; sent += 1) await strict.ask('{ me { id } }', {}, own);
    const lines = strict.gateway.logged
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'audit');
    expect(lines).toEqual([expect.objectContaining({ subject: 'customer', outcome: 'RATE_LIMITED' })]);
    await strict.close();
  });

  test('is not what an absent resource is, nor what the caller may see', async () => {
    stage.bank.on(`GET ${paths.line}`, {
      status: 404,
      body: { errors: [{ id: '1', status: 404, code: 'not_found', title: 'Not Found' }] },
    });
    await stage.ask(`{ ${readLine()} person(id: "${ids.person}") { id } me { id } }`, {}, own);
    expect(audited()).toEqual([]);
  });
});
