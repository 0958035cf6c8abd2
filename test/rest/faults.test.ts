import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { startTestGateway, takeCalls, type GraphAnswer, type TestGateway } from '../support/graph.js';
import { ManualClock } from '../support/manual-clock.js';

/** `succeeds`, `is null` without an error, or the code of its error. */
type Result = string;

/** What comes of it: for the client, at how many calls of the operation to the bank, and how many loans are drawn then. */
type Outcome = readonly [result: Result, calls: number, drawn: number];

/** The outcome where the fault hits one call, and where it hits every call. */
interface Outcomes {
  readonly once: Outcome;
  readonly always: Outcome;
}

interface Row {
  readonly fault: string;
  /** The fields that `POST /sandbox/faults` and `POST /sandbox/weather` both take. */
  readonly effect: object;
  /** What it hits, where that is not the operation itself. */
  readonly on?: string;
  /** Whether the gateway's own limit of time is what ends it. */
  readonly hangs?: true;
  readonly read: Outcomes;
  readonly write: Outcomes;
}

const each = (once: Outcome, always: Outcome): Outcomes => ({ once, always });
/** Where nothing is tried again, one fault is as bad as many. */
const alike = (result: Result, calls = 1, drawn = 0): Outcomes => each([result, calls, drawn], [result, calls, drawn]);
const unknown = alike('OUTCOME_UNKNOWN');
const drawnUnknown = alike('OUTCOME_UNKNOWN', 1, 1);
const unavailable = alike('UPSTREAM_UNAVAILABLE');
const read = alike('succeeds');
const drawn = alike('succeeds', 1, 1);

/** Longer than any limit of the gateway. */
const forever = 600_000;

const rows: readonly Row[] = [
  { fault: '400', effect: { status: 400 }, read: alike('BAD_USER_INPUT'), write: alike('BAD_USER_INPUT') },
  { fault: '400 for a lost database', effect: { status: 400, code: 'build_pagination_headers_failure' }, read: unavailable, write: unknown },
  {
    fault: '401', effect: { status: 401 },
    read: each(['succeeds', 2, 0], ['UPSTREAM_UNAVAILABLE', 2, 0]),
    write: each(['succeeds', 2, 1], ['UPSTREAM_UNAVAILABLE', 2, 0]),
  },
  { fault: '403', effect: { status: 403 }, read: alike('FORBIDDEN'), write: alike('FORBIDDEN') },
  { fault: '404', effect: { status: 404 }, read: alike('is null'), write: alike('NOT_FOUND') },
  { fault: '409', effect: { status: 409 }, read: alike('CONFLICT'), write: alike('CONFLICT') },
  { fault: '422', effect: { status: 422 }, read: alike('UNPROCESSABLE'), write: alike('UNPROCESSABLE') },
  { fault: '429', effect: { status: 429 }, read: alike('RATE_LIMITED'), write: alike('RATE_LIMITED') },
  { fault: '429 with Retry-After', effect: { status: 429, retryAfter: 2 }, read: alike('RATE_LIMITED'), write: alike('RATE_LIMITED') },
  { fault: '500', effect: { status: 500 }, read: unavailable, write: unknown },
  { fault: '501', effect: { status: 501 }, read: unavailable, write: unavailable },
  { fault: '502', effect: { status: 502 }, read: unavailable, write: unknown },
  { fault: '502 as a page of a proxy', effect: { status: 502, body: '<html>', contentType: 'text/html' }, read: unavailable, write: unknown },
  { fault: '503', effect: { status: 503 }, read: unavailable, write: unknown },
  { fault: '503 with Retry-After', effect: { status: 503, retryAfter: 2 }, read: unavailable, write: unknown },
  { fault: '504', effect: { status: 504 }, read: alike('UPSTREAM_TIMEOUT'), write: unknown },
  { fault: '500 after processing', effect: { status: 500, when: 'after' }, read: unavailable, write: drawnUnknown },
  { fault: '504 after processing', effect: { status: 504, when: 'after' }, read: alike('UPSTREAM_TIMEOUT'), write: drawnUnknown },
  { fault: 'a page of a proxy after processing', effect: { status: 200, body: '<html>', contentType: 'text/html', when: 'after' }, read: unavailable, write: drawnUnknown },
  { fault: 'a reset before processing', effect: { connection: 'reset' }, read: unavailable, write: unknown },
  { fault: 'a reset after processing', effect: { connection: 'reset', when: 'after' }, read: unavailable, write: drawnUnknown },
  { fault: 'half an answer', effect: { connection: 'cut' }, read: unavailable, write: drawnUnknown },
  { fault: 'a late answer', effect: { delayMs: 20 }, read, write: drawn },
  { fault: 'an answer in slow bytes', effect: { slowMs: 40 }, read, write: drawn },
  { fault: 'no answer', effect: { delayMs: forever }, hangs: true, read: alike('UPSTREAM_TIMEOUT'), write: unknown },
  { fault: 'no answer after processing', effect: { delayMs: forever, when: 'after' }, hangs: true, read: alike('UPSTREAM_TIMEOUT'), write: drawnUnknown },
  { fault: 'a beginning of an answer and no end', effect: { slowMs: forever }, hangs: true, read: alike('UPSTREAM_TIMEOUT'), write: drawnUnknown },
  { fault: 'no token', effect: { status: 503 }, on: 'token', read: alike('UPSTREAM_UNAVAILABLE', 0), write: alike('UPSTREAM_UNAVAILABLE', 0) },
  { fault: 'a token that is refused', effect: { status: 401 }, on: 'token', read: alike('UPSTREAM_UNAVAILABLE', 0), write: alike('UPSTREAM_UNAVAILABLE', 0) },
  {
    fault: 'a token that dies early', effect: { tokenLifeMs: 0 }, on: 'token',
    read: each(['succeeds', 2, 0], ['UPSTREAM_UNAVAILABLE', 2, 0]),
    write: each(['succeeds', 2, 1], ['UPSTREAM_UNAVAILABLE', 2, 0]),
  },
];

const line = { personId: demo.borrower.id, id: demo.borrower.creditLineIds[0] };

/** What is sent in each column, and how many milliseconds of the gateway's clock pass at a time where it has to wait for its limit. */
const columns = {
  read: {
    operationId: 'getCreditLine',
    pace: 50,
    query: `{ result: creditLine(personId: "${line.personId}", id: "${line.id}") { id status } }`,
  },
  write: {
    operationId: 'createLoan',
    pace: 2000,
    query: `mutation { result: createLoan(input: { personId: "${line.personId}", creditLineId: "${line.id}", amount: { value: 1000 }, reference: "R", purpose: "P", term: 6 }) { loan { id } } }`,
  },
} as const;
type Column = keyof typeof columns;

let graph: TestGateway;
let clock: ManualClock;
beforeAll(async () => {
  clock = new ManualClock();
  graph = await startTestGateway({}, clock);
});
beforeEach(async () => {
  await steer('POST', '/reset');
  // The token that there may be is too old, so that each test begins with a new one.
  clock.advance(3_600_000);
});
afterAll(() => graph.close());

async function steer<Body>(method: 'GET' | 'POST', path: string, body?: object): Promise<Body> {
  const response = await fetch(`${graph.gateway.sandbox?.url}/sandbox${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as Body;
}

/** Asks, and lets the gateway's time pass until it has answered: so much at a time as soon as the bank has got a call. */
async function answerOf({ query, operationId }: (typeof columns)[Column], pace: number): Promise<GraphAnswer> {
  let isAnswered = false;
  const answer = graph.ask(query).finally(() => { isAnswered = true; });
  while (!isAnswered) {
    // A bank that accepts no connections does not tell.
    const calls = await steer<{ operationId: string }[]>('GET', '/calls').catch(() => []);
    const isWaiting = calls.some((call) => call.operationId === operationId);
    clock.advance(isWaiting ? pace : 10);
  }
  return answer;
}

function resultOf({ data, errors }: GraphAnswer): Result {
  expect(errors.length).toBeLessThanOrEqual(1);
  return errors[0]?.extensions.code ?? (data.result === null ? 'is null' : 'succeeds');
}

async function outcomeIn(column: Column, hangs = false): Promise<Outcome> {
  const answer = await answerOf(columns[column], hangs ? columns[column].pace : 10);
  const calls = await takeCalls(graph.gateway.sandbox?.url ?? '');
  const book = await steer<{ what: string }[]>('GET', '/book');
  return [resultOf(answer), calls.filter(({ operationId }) => operationId === columns[column].operationId).length, book.filter(({ what }) => what === 'loan_drawn').length];
}

describe.each(['read', 'write'] as const)('a %s at a bank whose fault is', (column) => {
  test.each(rows)('$fault, once', async ({ effect, on, hangs, [column]: expected }) => {
    await steer('POST', '/faults', { operationId: on ?? columns[column].operationId, ...effect });
    expect(await outcomeIn(column, hangs)).toEqual(expected.once);
  });

  test.each(rows)('$fault, always', async ({ effect, on, hangs, [column]: expected }) => {
    await steer('POST', '/weather', { faults: [{ on: on ?? columns[column].operationId, ...effect }] });
    expect(await outcomeIn(column, hangs)).toEqual(expected.always);
  });
});

describe('a bank that accepts no connections any more', () => {
  test('got neither the read nor the write that come then, and is called again when it does', async () => {
    expect(await outcomeIn('read')).toEqual(['succeeds', 1, 0]);
    await steer('POST', '/weather', { faults: [{ connection: 'refuse', forMs: 2000 }] });
    const isReached = () => steer('GET', '/clock').then(() => true, () => false);
    while (await isReached());
    for (const column of Object.values(columns)) expect(resultOf(await answerOf(column, 10))).toBe('UPSTREAM_UNAVAILABLE');
    while (!(await isReached()));
    expect(await outcomeIn('write')).toEqual(['succeeds', 1, 1]);
  });
});
