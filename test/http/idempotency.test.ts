import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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
import type { GraphAnswer } from '../support/graph.js';

let stage: Stage;
let clock: ManualClock;
let customer: string;
beforeEach(async () => {
  clock = new ManualClock();
  stage = await startStage({}, clock);
  customer = await customerToken([ids.person]);
  stage.bank.on(`POST ${paths.loans}`, drawn());
});
afterEach(() => stage.close());

/** Answers each draw with a new loan. */
function drawn(): Script {
  let count = 0;
  return () => ({ status: 201, body: { ...bodies.loan, id: `loan-${++count}` } });
}

const refusal = (status: number): Script => ({
  status,
  body: { errors: [{ id: '1', status, code: 'refused', title: 'Refused', detail: 'no' }] },
});
const mutation = (...fields: readonly string[]) => `mutation { ${fields.join(' ')} }`;
const draw = mutation(drawLoan);
const send = (key: string, query = draw, token = customer, variables = {}): Promise<GraphAnswer> =>
  stage.gateway.ask(query, variables, { token, headers: { 'idempotency-key': key } });
const codes = ({ errors }: GraphAnswer) => errors.map(({ extensions }) => extensions.code);
const calls = () => stage.bank.take().map(({ method, path }) => `${method} ${path}`);
const loan = (id: string) => ({ createLoan: { loan: { id, status: 'PAYOUT_PENDING' } } });

describe('a repeat', () => {
  test('gets the outcome of the first request, and sends nothing', async () => {
    expect(await send('k')).toMatchObject({ data: loan('loan-1'), errors: [] });
    expect(await send('k')).toMatchObject({ data: loan('loan-1'), errors: [] });
    expect(calls()).toEqual([`POST ${paths.loans}`]);
  });

  test('is one under another alias, with another selection, operation name and with variables, too', async () => {
    await send('k');
    const renamed = await send(
      'k',
      mutation(`mine: ${drawLoan.replace('{ id status }', '{ interestRate }')}`).replace(
        'mutation',
        'mutation Renamed',
      ),
    );
    expect(renamed).toMatchObject({ data: { mine: { loan: { interestRate: 0.11 } } }, errors: [] });
    const input = {
      personId: ids.person,
      creditLineId: ids.line,
      amount: { value: 1000 },
      term: 6,
      purpose: 'Buying an iphone',
      reference: 'ABH244919',
    };
    const varied = await send(
      'k',
      'mutation ($input: CreateLoanInput!) { createLoan(input: $input) { loan { id } } }',
      customer,
      { input },
    );
    expect(varied).toMatchObject({ data: { createLoan: { loan: { id: 'loan-1' } } }, errors: [] });
    expect(calls()).toHaveLength(1);
  });

  test('is one where an optional input is null that was left out, or the other way round', async () => {
    for (const [one, other] of [
      ['', 'bulletRepaymentDate: null, '],
      ['bulletRepaymentDate: null, ', ''],
    ] as const) {
      const key = `k${one.length}`;
      const written = (more: string) => mutation(drawLoan.replace('amount:', `${more}amount:`));
      const first = await send(key, written(one));
      expect(first.errors).toEqual([]);
      expect(await send(key, written(other))).toMatchObject({ data: first.data, errors: [] });
      expect(calls()).toHaveLength(1);
    }
  });

  test('reads relations anew', async () => {
    const withLine = mutation(drawLoan.replace('{ id status }', '{ id creditLine { status } }'));
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    expect((await send('k', withLine)).data.createLoan.loan.creditLine).toEqual({ status: 'OPEN' });
    stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, status: 'closed' } });
    expect((await send('k', withLine)).data.createLoan.loan).toEqual({
      id: 'loan-1',
      creditLine: { status: 'CLOSED' },
    });
    expect(calls()).toEqual([`POST ${paths.loans}`, `GET ${paths.line}`, `GET ${paths.line}`]);
  });

  test('with another input, another mutation or one more is UNPROCESSABLE', async () => {
    await send('k');
    for (const other of [
      mutation(drawLoan.replace('1000', '1001')),
      mutation(drawLoan, `again: ${drawLoan}`),
      mutation(
        `revokeCreditLine(input: { personId: "${ids.person}", creditLineId: "${ids.line}" }) { creditLine { id } }`,
      ),
    ]) {
      expect(codes(await send('k', other))).toContain('UNPROCESSABLE');
    }
    expect(calls()).toHaveLength(1);
  });

  test('is none with another key, from another caller, or with no key', async () => {
    await send('k');
    await send('l');
    await stage.ask(draw);
    await send('k', draw, await customerToken([ids.person], undefined, 'somebody-else'));
    expect(calls()).toHaveLength(4);
  });

  test('of a definite refusal is refused alike', async () => {
    for (const [status, code] of [
      [400, 'BAD_USER_INPUT'],
      [403, 'FORBIDDEN'],
      [404, 'NOT_FOUND'],
      [409, 'CONFLICT'],
      [422, 'UNPROCESSABLE'],
    ] as const) {
      stage.bank.on(`POST ${paths.loans}`, refusal(status));
      const first = await send(`k-${status}`);
      stage.bank.on(`POST ${paths.loans}`, drawn());
      const second = await send(`k-${status}`);
      expect(codes(first)).toEqual([code]);
      expect(
        second.errors.map(({ message, extensions: { code: same, bank } }) => [message, same, bank]),
      ).toEqual(first.errors.map(({ message, extensions: { bank } }) => [message, code, bank]));
      expect(calls()).toHaveLength(1);
    }
  });

  test('of an unknown outcome stays OUTCOME_UNKNOWN, and never sends again', async () => {
    for (const failure of [
      misbehave.resetAfterReading,
      misbehave.cutOff('{"id":'),
      { status: 503, body: '<html>' },
      { status: 201, body: 'what?' },
    ]) {
      const key = `k${calls().length}-${Math.random()}`;
      stage.bank.on(`POST ${paths.loans}`, failure);
      expect(codes(await send(key))).toEqual(['OUTCOME_UNKNOWN']);
      stage.bank.on(`POST ${paths.loans}`, drawn());
      expect(codes(await send(key))).toEqual(['OUTCOME_UNKNOWN']);
      expect(calls()).toHaveLength(1);
    }
  });

  test.each<[string, Script, string]>([
    ['429', refusal(429), 'RATE_LIMITED'],
    ['501', refusal(501), 'UPSTREAM_UNAVAILABLE'],
    ['401', refusal(401), 'UPSTREAM_UNAVAILABLE'],
  ])(
    'of %s, after which nothing was carried out, sends again, with another input if need be',
    async (_name, failure, code) => {
      stage.bank.on(`POST ${paths.loans}`, failure);
      expect(codes(await send('k'))).toEqual([code]);
      calls();
      stage.bank.on(`POST ${paths.loans}`, drawn());
      expect(await send('k', mutation(drawLoan.replace('1000', '2000')))).toMatchObject({
        data: loan('loan-1'),
        errors: [],
      });
      expect(calls()).toHaveLength(1);
    },
  );

  test('sends again once the key has outlived its time', async () => {
    const short = await startStage({ IDEMPOTENCY_KEY_LIFETIME: '60000' }, clock);
    short.bank.on(`POST ${paths.loans}`, drawn());
    const ask = () => short.gateway.ask(draw, {}, { token: customer, headers: { 'idempotency-key': 'k' } });
    await ask();
    // Twice as long as a claim may be pending (160 s and 30 s), so that no claim is forgotten while its write
    // is in flight.
    clock.advance(379_999);
    expect((await ask()).data).toEqual(loan('loan-1'));
    clock.advance(1);
    expect((await ask()).data).toEqual(loan('loan-2'));
    await short.close();
  });
});

describe('a repeat while the first is in flight', () => {
  test('waits for it and gets its answer, however many there are', async () => {
    const { script, release } = held({ status: 201, body: bodies.loan });
    stage.bank.on(`POST ${paths.loans}`, script);
    const asked = Array.from({ length: 10 }, () => send('k'));
    await stage.bank.arrived(1);
    release();
    await until(asked);
    const answers = await Promise.all(asked);
    expect(answers.map(({ data }) => data)).toEqual(Array.from({ length: 10 }, () => loan(bodies.loan.id)));
    expect(calls()).toHaveLength(1);
  });

  test('is CONFLICT at its deadline, and gets the answer later', async () => {
    const { script, release } = held({ status: 201, body: bodies.loan });
    stage.bank.on(`POST ${paths.loans}`, script);
    const first = send('k');
    await stage.bank.arrived(1);
    const second = send('k');
    // The deadline and the write of the first request; the deadline and the next poll of the second.
    await clock.pending(4);
    clock.advance(30_000);
    expect((await second).errors).toMatchObject([
      {
        message: expect.stringContaining('still in progress'),
        extensions: { code: 'CONFLICT', retryable: true, retryAfter: 1 },
      },
    ]);
    release();
    expect((await first).data).toEqual(loan(bodies.loan.id));
    expect((await send('k')).data).toEqual(loan(bodies.loan.id));
    expect(calls()).toHaveLength(1);
  });

  test('gets the answer of one whose client has gone', async () => {
    const { script, release } = held({ status: 201, body: bodies.loan });
    stage.bank.on(`POST ${paths.loans}`, script);
    const client = new AbortController();
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${customer}`,
      'idempotency-key': 'k',
    };
    const gone = fetch(`${stage.gateway.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: draw }),
      signal: client.signal,
    });
    await stage.bank.arrived(1);
    client.abort();
    await expect(gone).rejects.toThrow();
    const repeat = send('k');
    release();
    await until([repeat]);
    expect((await repeat).data).toEqual(loan(bodies.loan.id));
    expect(calls()).toHaveLength(1);
  });

  test('is not taken for the first one because it has the same request id', async () => {
    const { script, release } = held({ status: 201, body: bodies.loan });
    stage.bank.on(`POST ${paths.loans}`, script);
    const named = () =>
      stage.gateway.ask(
        draw,
        {},
        { token: customer, headers: { 'idempotency-key': 'k', 'x-request-id': 'the-same-id' } },
      );
    const asked = [named(), named()];
    await stage.bank.arrived(1);
    release();
    await until(asked);
    expect(await Promise.all(asked)).toMatchObject([
      { data: loan(bodies.loan.id) },
      { data: loan(bodies.loan.id) },
    ]);
    expect(calls()).toHaveLength(1);
  });
});

/** Advances the clock step by step until these requests are answered. */
async function until(asked: readonly Promise<unknown>[]): Promise<void> {
  let isDone = false;
  void Promise.all(asked).then(() => {
    isDone = true;
  });
  for (let turn = 0; !isDone && turn < 2000; turn += 1) {
    clock.advance(10);
    await stage.gateway.ask('{ __typename }', {}, { token: customer });
  }
}

describe('a request with several mutations', () => {
  const twice = mutation(`a: ${drawLoan}`, `b: ${drawLoan}`);

  test('sends each once: two that are the same are two, and a repeat sends neither', async () => {
    const first = await send('k', twice);
    expect(first.data).toMatchObject({ a: { loan: { id: 'loan-1' } }, b: { loan: { id: 'loan-2' } } });
    expect((await send('k', twice)).data).toEqual(first.data);
    expect(calls()).toHaveLength(2);
  });

  test('of which one was not carried out sends only that one when it is repeated', async () => {
    let count = 0;
    stage.bank.on(`POST ${paths.loans}`, () =>
      ++count === 1
        ? { status: 429, body: {} }
        : { status: 201, body: { ...bodies.loan, id: `loan-${count}` } },
    );
    expect(codes(await send('k', twice))).toEqual(['RATE_LIMITED']);
    expect((await send('k', twice)).data).toMatchObject({
      a: { loan: { id: 'loan-3' } },
      b: { loan: { id: 'loan-2' } },
    });
    expect(calls()).toHaveLength(3);
  });

  test('is another one in another order', async () => {
    const [one, other] = [drawLoan, drawLoan.replace('1000', '2000')];
    await send('k', mutation(`a: ${one}`, `b: ${other}`));
    expect(codes(await send('k', mutation(`b: ${other}`, `a: ${one}`)))).toEqual([
      'UNPROCESSABLE',
      'UNPROCESSABLE',
    ]);
    expect(calls()).toHaveLength(2);
  });

  test('counts what @skip leaves out as not there', async () => {
    await send('k');
    expect(
      (await send('k', mutation(drawLoan, `b: ${drawLoan.replace('{ loan', '@skip(if: true) { loan')}`)))
        .data,
    ).toEqual(loan('loan-1'));
    expect(calls()).toHaveLength(1);
  });
});

describe('the key', () => {
  test.each([
    '"in quotes"',
    '"with \\" and \\\\"',
    'bare',
    'a'.repeat(255),
    '2b1c9e1e-6d0f-4d0a-9a3e-9b1f0c1d2e3f',
  ])('may be %s', async (key) => {
    expect((await send(key)).errors).toEqual([]);
    expect((await send(key)).errors).toEqual([]);
    expect(calls()).toHaveLength(1);
  });

  test('is the same with quotes and without', async () => {
    await send('k');
    await send('"k"');
    expect(calls()).toHaveLength(1);
  });

  test.each(['', '""', 'two words', 'a, b', 'a"b', '"open', 'ä', 'a'.repeat(256)])(
    'is refused as %j, and nothing is sent',
    async (key) => {
      const answer = await send(key);
      expect(answer.status).toBe(400);
      expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
      expect(calls()).toEqual([]);
    },
  );

  test('means nothing for a query', async () => {
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    const read = `{ creditLine(personId: "${ids.person}", id: "${ids.line}") { status } }`;
    await send('k', read);
    await send('k', read);
    expect(calls()).toHaveLength(2);
    expect((await send('k')).errors).toEqual([]);
  });

  test('is not used up by what is refused before it is sent', async () => {
    expect((await send('k', mutation(drawLoan.replace('1000', '-1')))).status).toBe(400);
    expect(codes(await send('k', mutation(drawLoan.replace(ids.person, ids.stranger))))).toEqual([
      'NOT_FOUND',
    ]);
    expect(codes(await send('k', draw, await customerToken([ids.person], ['lending:read'])))).toEqual([
      'FORBIDDEN',
    ]);
    expect(calls()).toEqual([]);
    expect((await send('k')).errors).toEqual([]);
  });
});

describe('where there is no room for another key', () => {
  test('a new one is refused before anything is sent, none is forgotten, and what was sent is replayed', async () => {
    const small = await startStage({ STORE_MEMORY_LIMIT: '65536', IDEMPOTENCY_KEY_LIFETIME: '60000' }, clock);
    small.bank.on(`POST ${paths.loans}`, drawn());
    const ask = (key: string) =>
      small.gateway.ask(draw, {}, { token: customer, headers: { 'idempotency-key': key } });
    let count = 0;
    let answer = await ask('k-0');
    while (answer.errors.length === 0) answer = await ask(`k-${++count}`);
    expect(answer.errors).toMatchObject([
      {
        message: expect.stringContaining('nothing was sent'),
        extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: 60 },
      },
    ]);
    expect(answer.errors[0]?.extensions).not.toHaveProperty('writeOutcome');
    expect(count).toBeGreaterThan(10);
    expect(small.bank.take()).toHaveLength(count);
    for (let index = 0; index < count; index += 1)
      expect((await ask(`k-${index}`)).data).toEqual(loan(`loan-${index + 1}`));
    expect(small.bank.take()).toEqual([]);
    clock.advance(380_000);
    expect((await ask('another')).errors).toEqual([]);
    await small.close();
  });
});

describe('a write whose owner only the bank knows', () => {
  const card = '/v1/credit_card_applications/card-1';
  const change = mutation(
    'changeCreditCardRepaymentOptions(input: { applicationId: "card-1", statementWithDetails: true }) { creditCardApplication { id } }',
  );
  const application = { id: 'card-1', customer_id: ids.person, status: 'FINALIZED' };

  test('costs no call where it is repeated, unless the caller has other rights by now', async () => {
    stage.bank.on(`GET ${card}`, { body: application }).on(`PATCH ${card}`, { body: application });
    expect((await send('k', change)).errors).toEqual([]);
    expect(calls()).toEqual([`GET ${card}`, `PATCH ${card}`]);
    expect((await send('k', change)).data).toEqual({
      changeCreditCardRepaymentOptions: { creditCardApplication: { id: 'card-1' } },
    });
    expect(calls()).toEqual([]);
    expect(codes(await send('k', change, await customerToken([ids.stranger])))).toEqual(['NOT_FOUND']);
    expect(calls()).toEqual([`GET ${card}`]);
  });
});
