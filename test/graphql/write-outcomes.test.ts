import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GraphAnswer } from '../support/graph.js';
import { ManualClock } from '../support/manual-clock.js';
import {
  bodies,
  customerToken,
  drawLoan,
  held,
  ids,
  misbehave,
  paths,
  startStage,
  type Script,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
let clock: ManualClock;
let customer: string;
beforeEach(async () => {
  clock = new ManualClock();
  stage = await startStage({ LIMIT_REQUESTS: '100' }, clock);
  customer = await customerToken([ids.person]);
  stage.bank
    .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan })
    .on(`GET ${paths.line}`, { status: 503, body: 'down' });
});
afterEach(() => stage.close());

const withLine = drawLoan.replace('{ id status }', '{ id creditLine { limit { value } } }');
const refusal = (status: number): Script => ({
  status,
  body: { errors: [{ id: '1', status, code: 'refused', title: 'Refused', detail: 'no' }] },
});
const send = (query: string, key?: string): Promise<GraphAnswer> =>
  stage.gateway.ask(
    `mutation { ${query} }`,
    {},
    { token: customer, headers: key === undefined ? {} : { 'idempotency-key': key } },
  );
const calls = () => stage.bank.take().map(({ method }) => method);
/** Returns the machine-readable parts of an answer's errors, by their paths. */
const said = ({ errors }: GraphAnswer) =>
  Object.fromEntries(
    errors.map(({ path, extensions: { code, requestId: _requestId, bank: _bank, ...rest } }) => [
      path?.join('.') ?? '',
      [code, rest],
    ]),
  );

const advice =
  'The mutation was carried out; only this field could not be read. Do not send the mutation again: read the field with a query.';

describe('below a mutation that was carried out', () => {
  test('no error invites to send it again', async () => {
    const answer = await send(withLine);
    expect(answer.data).toEqual({ createLoan: { loan: { id: bodies.loan.id, creditLine: null } } });
    expect(said(answer)).toEqual({
      'createLoan.loan.creditLine': ['UPSTREAM_UNAVAILABLE', { writeOutcome: 'CARRIED_OUT' }],
    });
    expect(answer.errors[0]?.message).toBe(`The bank cannot answer at the moment. ${advice}`);
    expect(calls()).toEqual(['POST', 'GET']);
  });

  test('no error does, if the bank sends Retry-After', async () => {
    stage.bank.on(`GET ${paths.line}`, { status: 429, headers: { 'retry-after': '7' }, body: {} });
    expect(said(await send(withLine))).toEqual({
      'createLoan.loan.creditLine': ['RATE_LIMITED', { writeOutcome: 'CARRIED_OUT' }],
    });
  });

  test('no error does, where the request ran out of time after it', async () => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const asked = send(withLine);
    await stage.bank.arrived(2);
    clock.advance(30_000);
    expect(said(await asked)).toEqual({
      'createLoan.loan.creditLine': ['UPSTREAM_TIMEOUT', { writeOutcome: 'CARRIED_OUT' }],
    });
    release();
  });

  test('no error does, where it is a repeat', async () => {
    await send(drawLoan, 'k');
    expect(said(await send(withLine, 'k'))).toEqual({
      'createLoan.loan.creditLine': ['UPSTREAM_UNAVAILABLE', { writeOutcome: 'CARRIED_OUT' }],
    });
    expect(calls()).toEqual(['POST', 'GET']);
  });

  test('no error does under an alias, and each mutation has its own', async () => {
    let count = 0;
    stage.bank.on(`POST ${paths.loans}`, () =>
      ++count === 2 ? { status: 503, body: '<html>' } : { status: 201, body: bodies.loan },
    );
    expect(said(await send(`one: ${withLine} two: ${drawLoan}`))).toEqual({
      'one.loan.creditLine': ['UPSTREAM_UNAVAILABLE', { writeOutcome: 'CARRIED_OUT' }],
      two: ['OUTCOME_UNKNOWN', { writeOutcome: 'UNKNOWN', verifyWith: 'CreditLine.activeLoans' }],
    });
  });
});

describe('a mutation whose outcome is not known', () => {
  test('says so in its extensions, and is not retryable', async () => {
    for (const failure of [
      misbehave.resetAfterReading,
      misbehave.cutOff('{"id":'),
      { status: 503, body: '<html>' },
    ]) {
      stage.bank.on(`POST ${paths.loans}`, failure);
      expect(said(await send(drawLoan))).toEqual({
        createLoan: ['OUTCOME_UNKNOWN', { writeOutcome: 'UNKNOWN', verifyWith: 'CreditLine.activeLoans' }],
      });
    }
  });
});

describe('a mutation that was not carried out', () => {
  test('is retryable, and says nothing of an outcome', async () => {
    stage.bank.on(`POST ${paths.loans}`, refusal(429));
    expect(said(await send(drawLoan))).toEqual({ createLoan: ['RATE_LIMITED', { retryable: true }] });
    expect(said(await send(drawLoan, 'k'))).toEqual({ createLoan: ['RATE_LIMITED', { retryable: true }] });
  });

  test.each([
    ['without a key', undefined],
    ['with one', 'k'],
  ])(
    'is not retryable beside one that was, since the whole request would be sent again: %s',
    async (_name, key) => {
      for (const failing of [1, 2]) {
        let count = 0;
        stage.bank.on(`POST ${paths.loans}`, () =>
          ++count === failing
            ? { status: 429, headers: { 'retry-after': '7' }, body: {} }
            : { status: 201, body: bodies.loan },
        );
        const answer = await send(`one: ${drawLoan} two: ${drawLoan}`, key && `${key}-${failing}`);
        expect(said(answer)).toEqual({ [failing === 1 ? 'one' : 'two']: ['RATE_LIMITED', {}] });
        expect(answer.errors[0]?.message).toMatch(
          /Another mutation of this request was carried out, or may have been: do not send the whole request again\.$/,
        );
      }
    },
  );
});

describe('with an Idempotency-Key', () => {
  const words =
    /This attempt sent nothing; an earlier one with this Idempotency-Key may have been carried out\. Send the same again with the same Idempotency-Key\.$/;

  test('one whose first request is in progress has an error that says to send it again with the same key', async () => {
    const { script, release } = held({ status: 201, body: bodies.loan });
    stage.bank.on(`POST ${paths.loans}`, script);
    const first = send(drawLoan, 'k');
    await stage.bank.arrived(1);
    const second = send(drawLoan, 'k');
    await clock.pending(4);
    clock.advance(30_000);
    expect(said(await second)).toEqual({
      createLoan: ['CONFLICT', { retryable: true, retryAfter: 1, writeOutcome: 'EARLIER_ATTEMPT_UNKNOWN' }],
    });
    release();
    expect((await first).errors).toEqual([]);
  });

  test('one that is refused for too many requests says to send it again with the same key', async () => {
    expect((await send(drawLoan, 'k')).errors).toEqual([]);
    for (let count = 1; count < 100; count += 1) await send('__typename');
    const { status, errors } = await send(drawLoan, 'k');
    expect([status, errors]).toMatchObject([
      429,
      [
        {
          message: expect.stringMatching(words),
          extensions: { code: 'RATE_LIMITED', retryable: true, writeOutcome: 'EARLIER_ATTEMPT_UNKNOWN' },
        },
      ],
    ]);
    // Without a key there is no earlier attempt that it could repeat.
    expect(said(await send(drawLoan))['']).toMatchObject(['RATE_LIMITED', { retryable: true }]);
    expect((await send(drawLoan)).errors[0]?.extensions).not.toHaveProperty('writeOutcome');
  });
});
