import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../bench/free-port.js';
import { demo } from '../../src/sandbox/seed.js';
import { sandboxCredentials, startSandbox } from '../../src/sandbox/server.js';
import { startTestGateway, takeCalls, type GraphAnswer, type TestGateway } from '../support/graph.js';
import { ManualClock } from '../support/manual-clock.js';
import { send } from '../support/request.js';
import { partnerToken, settingsFor } from '../support/scripted-bank.js';

/** `succeeds`, `is null` without an error, or the code of its error. */
type Result = string;

/**
 * The result for the client, the number of calls of the operation to the bank, and the number of loans drawn.
 */
type Outcome = readonly [result: Result, calls: number, drawn: number];

/** The outcome if the fault hits one call, and if it hits every call. */
interface Outcomes {
  readonly once: Outcome;
  readonly always: Outcome;
}

interface Row {
  readonly fault: string;
  /** The common fields of `POST /sandbox/faults` and `POST /sandbox/fault-profile`. */
  readonly effect: object;
  /** The target of the fault, if it is not the operation itself. */
  readonly on?: string;
  /** True if the gateway's own timeout ends it. */
  readonly hangs?: true;
  readonly read: Outcomes;
  readonly write: Outcomes;
  /**
   * The write with an Idempotency-Key, sent twice: the second time when the fault is over. The result is that
   * of the second request; the calls are those of both.
   */
  readonly repeated: Outcomes;
}

const each = (once: Outcome, always: Outcome): Outcomes => ({ once, always });
/** Without retries, one fault has the same outcome as many. */
const alike = (result: Result, calls = 1, drawn = 0): Outcomes =>
  each([result, calls, drawn], [result, calls, drawn]);
/** A read with up to three attempts. */
const triedAgain = (result: Result): Outcomes => each(['succeeds', 2, 0], [result, 3, 0]);

const read = alike('succeeds');
const unavailable = alike('UPSTREAM_UNAVAILABLE');
/** A write and its repeat that succeed. */
const succeeds = { write: alike('succeeds', 1, 1), repeated: alike('succeeds', 1, 1) };
/** A write that the bank always refuses: its repeat is not sent. */
const refused = (code: string) => ({ write: alike(code), repeated: alike(code) });
/** A write that was certainly not carried out: its repeat is sent. */
const free = (code: string, calls = 1) => ({
  write: alike(code, calls),
  repeated: alike('succeeds', calls + 1, 1),
});
/** A write with an unknown outcome, with the number of loans drawn: its repeat is not sent. */
const unknown = (drawn = 0) => ({
  write: alike('OUTCOME_UNKNOWN', 1, drawn),
  repeated: alike('OUTCOME_UNKNOWN', 1, drawn),
});
/** The outcome of a refused token: the call is made once more, with another token. */
const tokenRefused = {
  read: each(['succeeds', 2, 0], ['UPSTREAM_UNAVAILABLE', 2, 0]),
  write: each(['succeeds', 2, 1], ['UPSTREAM_UNAVAILABLE', 2, 0]),
  repeated: each(['succeeds', 2, 1], ['succeeds', 3, 1]),
};

/** Longer than any timeout of the gateway. */
const forever = 600_000;

const rows: readonly Row[] = [
  { fault: '400', effect: { status: 400 }, read: alike('BAD_USER_INPUT'), ...refused('BAD_USER_INPUT') },
  {
    fault: '400 for a lost database',
    effect: { status: 400, code: 'build_pagination_headers_failure' },
    read: unavailable,
    ...unknown(),
  },
  { fault: '401', effect: { status: 401 }, ...tokenRefused },
  { fault: '403', effect: { status: 403 }, read: alike('FORBIDDEN'), ...refused('FORBIDDEN') },
  { fault: '404', effect: { status: 404 }, read: alike('is null'), ...refused('NOT_FOUND') },
  { fault: '409', effect: { status: 409 }, read: alike('CONFLICT'), ...refused('CONFLICT') },
  { fault: '422', effect: { status: 422 }, read: alike('UNPROCESSABLE'), ...refused('UNPROCESSABLE') },
  { fault: '429', effect: { status: 429 }, read: triedAgain('RATE_LIMITED'), ...free('RATE_LIMITED') },
  {
    fault: '429 with Retry-After',
    effect: { status: 429, retryAfter: 2 },
    read: triedAgain('RATE_LIMITED'),
    ...free('RATE_LIMITED'),
  },
  { fault: '500', effect: { status: 500 }, read: unavailable, ...unknown() },
  { fault: '501', effect: { status: 501 }, read: unavailable, ...free('UPSTREAM_UNAVAILABLE') },
  { fault: '502', effect: { status: 502 }, read: triedAgain('UPSTREAM_UNAVAILABLE'), ...unknown() },
  {
    fault: '502 as a page of a proxy',
    effect: { status: 502, body: '<html>', contentType: 'text/html' },
    read: triedAgain('UPSTREAM_UNAVAILABLE'),
    ...unknown(),
  },
  { fault: '503', effect: { status: 503 }, read: triedAgain('UPSTREAM_UNAVAILABLE'), ...unknown() },
  {
    fault: '503 with Retry-After',
    effect: { status: 503, retryAfter: 2 },
    read: triedAgain('UPSTREAM_UNAVAILABLE'),
    ...unknown(),
  },
  { fault: '504', effect: { status: 504 }, read: triedAgain('UPSTREAM_TIMEOUT'), ...unknown() },
  { fault: '500 after processing', effect: { status: 500, when: 'after' }, read: unavailable, ...unknown(1) },
  {
    fault: '504 after processing',
    effect: { status: 504, when: 'after' },
    read: triedAgain('UPSTREAM_TIMEOUT'),
    ...unknown(1),
  },
  {
    fault: 'a page of a proxy after processing',
    effect: { status: 200, body: '<html>', contentType: 'text/html', when: 'after' },
    read: unavailable,
    ...unknown(1),
  },
  {
    fault: 'a reset before processing',
    effect: { connection: 'reset' },
    read: triedAgain('UPSTREAM_UNAVAILABLE'),
    ...unknown(),
  },
  {
    fault: 'a reset after processing',
    effect: { connection: 'reset', when: 'after' },
    read: triedAgain('UPSTREAM_UNAVAILABLE'),
    ...unknown(1),
  },
  {
    fault: 'half an answer',
    effect: { connection: 'cut' },
    read: triedAgain('UPSTREAM_UNAVAILABLE'),
    ...unknown(1),
  },
  { fault: 'a late answer', effect: { delayMs: 20 }, read, ...succeeds },
  { fault: 'an answer in slow bytes', effect: { slowMs: 40 }, read, ...succeeds },
  {
    fault: 'no answer',
    effect: { delayMs: forever },
    hangs: true,
    read: triedAgain('UPSTREAM_TIMEOUT'),
    ...unknown(),
  },
  {
    fault: 'no answer after processing',
    effect: { delayMs: forever, when: 'after' },
    hangs: true,
    read: triedAgain('UPSTREAM_TIMEOUT'),
    ...unknown(1),
  },
  {
    fault: 'a beginning of an answer and no end',
    effect: { slowMs: forever },
    hangs: true,
    read: triedAgain('UPSTREAM_TIMEOUT'),
    ...unknown(1),
  },
  {
    fault: 'no token',
    effect: { status: 503 },
    on: 'token',
    read: alike('UPSTREAM_UNAVAILABLE', 0),
    ...free('UPSTREAM_UNAVAILABLE', 0),
  },
  {
    fault: 'a token that is refused',
    effect: { status: 401 },
    on: 'token',
    read: alike('UPSTREAM_UNAVAILABLE', 0),
    ...free('UPSTREAM_UNAVAILABLE', 0),
  },
  {
    fault: 'a token that dies early',
    effect: { tokenLifeMs: 0 },
    on: 'token',
    ...tokenRefused,
    repeated: each(['succeeds', 2, 1], ['succeeds', 4, 1]),
  },
];

const line = { personId: demo.borrower.id, id: demo.borrower.creditLineIds[0] };

const draw = `mutation { result: createLoan(input: { personId: "${line.personId}", creditLineId: "${line.id}", amount: { value: 1000 }, reference: "R", purpose: "P", term: 6 }) { loan { id } } }`;

interface Column {
  readonly operationId: string;
  readonly query: string;
  /** The step of the gateway's clock in milliseconds while it waits for its timeout. */
  readonly pace: number;
  /** True if it is sent twice, with one key. */
  readonly isRepeated?: true;
}

const columns = {
  read: {
    operationId: 'getCreditLine',
    pace: 50,
    query: `{ result: creditLine(personId: "${line.personId}", id: "${line.id}") { id status } }`,
  },
  write: { operationId: 'createLoan', pace: 2000, query: draw },
  repeated: { operationId: 'createLoan', pace: 2000, query: draw, isRepeated: true },
} satisfies Record<string, Column>;

/** A gateway and its sandbox. */
interface Pair {
  readonly graph: TestGateway;
  readonly clock: ManualClock;
  readonly bankUrl: string;
  readonly token?: string;
}

async function steer<Body>(
  { bankUrl }: Pair,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<Body> {
  const { status, text } = await send(`${bankUrl}/sandbox${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  if (status >= 300) throw new Error(`${method} ${path}: ${text}`);
  return (status === 204 ? undefined : JSON.parse(text)) as Body;
}

/**
 * Sends a request, and advances the gateway's clock step by step until the response, from the first call at
 * the bank on.
 */
async function answerOf(
  pair: Pair,
  { query, operationId, isRepeated }: Column,
  pace: number,
): Promise<GraphAnswer> {
  const { graph, clock, token } = pair;
  let isAnswered = false;
  const options = {
    ...(token !== undefined && { token }),
    ...(isRepeated && { headers: { 'idempotency-key': 'the-key' } }),
  };
  const answer = graph.ask(query, {}, options).finally(() => {
    isAnswered = true;
  });
  while (!isAnswered) {
    // A bank that accepts no connections cannot be queried either.
    const calls = await steer<{ operationId: string }[]>(pair, 'GET', '/calls').catch(() => []);
    clock.advance(calls.some((call) => call.operationId === operationId) ? pace : 10);
  }
  return answer;
}

function resultOf({ data, errors }: GraphAnswer): Result {
  expect(errors.length).toBeLessThanOrEqual(1);
  return errors[0]?.extensions.code ?? (data.result === null ? 'is null' : 'succeeds');
}

async function outcomeIn(pair: Pair, column: Column, hangs = false): Promise<Outcome> {
  let answer = await answerOf(pair, column, hangs ? column.pace : 10);
  if (column.isRepeated) {
    await steer(pair, 'DELETE', '/fault-profile');
    // Longer than the pause after a failed fetch of a token.
    pair.clock.advance(2000);
    answer = await answerOf(pair, column, 10);
  }
  const calls = await takeCalls(pair.bankUrl);
  const book = await steer<{ what: string }[]>(pair, 'GET', '/book');
  return [
    resultOf(answer),
    calls.filter(({ operationId }) => operationId === column.operationId).length,
    book.filter(({ what }) => what === 'loan_drawn').length,
  ];
}

describe.each(rows)('$fault', ({ effect, on, hangs, ...expected }) => {
  let pair: Pair;
  // A gateway of its own for each fault, so that none spends the retry budget of another.
  beforeAll(async () => {
    const clock = new ManualClock();
    const graph = await startTestGateway({}, clock);
    pair = { graph, clock, bankUrl: graph.gateway.sandbox?.url ?? '' };
  });
  beforeEach(async () => {
    await steer(pair, 'POST', '/reset');
    // By then the token, if any, and the key have expired.
    pair.clock.advance(86_400_000);
  });
  afterAll(() => pair.graph.close());

  test.each(Object.entries(columns))('that hits one call: %s', async (name, column) => {
    await steer(pair, 'POST', '/faults', { operationId: on ?? column.operationId, ...effect });
    expect(await outcomeIn(pair, column, hangs)).toEqual(expected[name as keyof typeof columns].once);
  });

  test.each(Object.entries(columns))('that hits every call: %s', async (name, column) => {
    await steer(pair, 'POST', '/fault-profile', { faults: [{ on: on ?? column.operationId, ...effect }] });
    expect(await outcomeIn(pair, column, hangs)).toEqual(expected[name as keyof typeof columns].always);
  });
});

describe('a bank that is gone', () => {
  test('got neither the read nor the write that come then, and is called again when it is back', async () => {
    const port = await freePort();
    const bank = await startSandbox({ port });
    const clock = new ManualClock();
    const { clientId, clientSecret } = sandboxCredentials;
    const graph = await startTestGateway(
      { ...settingsFor(bank.url), LENDING_CLIENT_ID: clientId, LENDING_CLIENT_SECRET: clientSecret },
      clock,
    );
    const pair = { graph, clock, bankUrl: bank.url, token: await partnerToken() };
    try {
      expect(await outcomeIn(pair, columns.read)).toEqual(['succeeds', 1, 0]);
      await bank.close();
      for (const column of Object.values(columns))
        expect(resultOf(await answerOf(pair, column, 10))).toBe('UPSTREAM_UNAVAILABLE');
      const back = await startSandbox({ port });
      // It does not have the earlier token.
      expect(await outcomeIn(pair, columns.repeated)).toEqual(['succeeds', 2, 1]);
      await back.close();
    } finally {
      await graph.close();
    }
  });
});
