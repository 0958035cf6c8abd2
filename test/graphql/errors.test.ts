import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import {
  bodies,
  drawLoan,
  ids,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

const refusal = {
  status: 409,
  body: { code: 'conflict', id: 'trace', status: '409', title: 'Conflict', detail: 'Just so.' },
};
const plans = 'anonymousInstallmentPlans(input: { amount: { value: 1 } }) { term total { value } }';

/** The machine's own time. It can make the next call to the bank fail with an unexpected error. */
const clock = {
  ...systemClock,
  isBroken: false,
  after(milliseconds: number, action: () => void): () => void {
    const isCall = milliseconds === 10_000;
    if (!isCall || !this.isBroken) return systemClock.after(milliseconds, action);
    this.isBroken = false;
    throw new Error('the clock of DE87110101001000057123 has stopped');
  },
};

let stage: Stage;
let token: string;
beforeAll(async () => {
  stage = await startStage({}, clock);
  token = await partnerToken();
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line }).on(`POST ${paths.loans}`, refusal);
});
beforeEach(() => {
  stage.bank.take();
  stage.gateway.logged.length = 0;
});
afterAll(() => stage.close());

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly requestId?: string };
  }[];
}

/** Sends any body to the GraphQL endpoint. */
async function send(
  body: string | undefined,
  {
    method = 'POST',
    search = '',
    headers = {},
  }: { method?: string; search?: string; headers?: Record<string, string> } = {},
): Promise<Answered> {
  const response = await fetch(`${stage.gateway.url}/graphql${search}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, headers: response.headers, ...((await response.json()) as object) };
}

const inQuery = (query: string, more = '') => ({
  method: 'GET',
  search: `?query=${encodeURIComponent(query)}${more}`,
});

describe('an unexpected fault', () => {
  test('is masked, leaves what stands beside it, and is logged under the id of the request', async () => {
    await stage.ask(`{ ${readLine()} }`);
    clock.isBroken = true;
    const { status, headers, data, errors } = await stage.ask(`{ ${plans} ${readLine()} }`);
    expect(status).toBe(200);
    expect(data).toEqual({ anonymousInstallmentPlans: null, creditLine: { id: ids.line, status: 'OPEN' } });
    const requestId = headers.get('x-request-id');
    expect(errors).toEqual([
      {
        message: expect.not.stringMatching(/DE8711|clock/),
        path: ['anonymousInstallmentPlans'],
        locations: expect.anything(),
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      },
    ]);
    const lines = stage.gateway.logged.filter((line) => line.includes('"level":50'));
    expect(lines.map((line) => (JSON.parse(line) as { requestId?: string }).requestId)).toEqual([requestId]);
    expect(lines.join('')).not.toContain('DE8711');
  });

  test('is the only kind of error that is logged as a fault', async () => {
    await stage.ask(`mutation { ${drawLoan} }`);
    await stage.ask('{ nonsense }');
    await stage.ask(`{ creditLine(personId: "..", id: "x") { id } }`);
    expect(stage.gateway.logged.filter((line) => line.includes('a fault of the gateway'))).toEqual([]);
  });
});

describe('an error of a field', () => {
  test('nulls that field alone and says where it is', async () => {
    stage.bank.on(`GET ${paths.line}/blocks`, { status: 503, body: 'down' });
    const { data, errors } = await stage.ask(
      `{ ${readLine('status blocks { nodes { id } } limit { value }')} person(id: "${ids.person}") { id } }`,
    );
    expect(data).toEqual({
      creditLine: { status: 'OPEN', blocks: null, limit: { value: 500_000 } },
      person: { id: ids.person },
    });
    expect(errors).toMatchObject([
      { path: ['creditLine', 'blocks'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
  });

  test('that a read-back meets leaves the payload of the write that succeeded', async () => {
    stage.bank
      .on(`PUT ${paths.line}/revoke`, { status: 204 })
      .on(`GET ${paths.line}`, { status: 500, body: 'down' });
    const { data, errors } = await stage.ask(
      `mutation { revokeCreditLine(input: { personId: "${ids.person}", creditLineId: "${ids.line}" }) { creditLine { id status accountId } } }`,
    );
    expect(data).toEqual({
      revokeCreditLine: { creditLine: { id: ids.line, status: null, accountId: null } },
    });
    expect(errors.map(({ path, extensions }) => [path?.join('.'), extensions.code]).sort()).toEqual([
      ['revokeCreditLine.creditLine.accountId', 'UPSTREAM_UNAVAILABLE'],
      ['revokeCreditLine.creditLine.status', 'UPSTREAM_UNAVAILABLE'],
    ]);
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['PUT', 'GET']);
    const promised = await stage.ask(
      `mutation { revokeCreditLine(input: { personId: "${ids.person}", creditLineId: "${ids.line}" }) { creditLine { id limit { value } } } }`,
    );
    expect(promised.data).toEqual({ revokeCreditLine: { creditLine: null } });
    expect(promised.errors).toMatchObject([
      { path: ['revokeCreditLine', 'creditLine', 'limit'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
    stage.bank.take();
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
  });

  test('of one mutation does not keep the next one from being sent', async () => {
    const { data, errors } = await stage.ask(`mutation { first: ${drawLoan} second: ${drawLoan} }`);
    expect(data).toEqual({ first: null, second: null });
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['first'], 'CONFLICT'],
      [['second'], 'CONFLICT'],
    ]);
    expect(stage.bank.take()).toHaveLength(2);
  });
});

describe('an invalid request', () => {
  const json = (body: object) => JSON.stringify(body);
  const cases: [what: string, body: string | undefined, options: Parameters<typeof send>[1]][] = [
    ['a query that does not parse', json({ query: '{ creditLine( }' }), {}],
    ['an empty query', json({ query: '' }), {}],
    ['no query', json({ variables: {} }), {}],
    ['a query that is no text', json({ query: 7 }), {}],
    ['an unknown field', json({ query: '{ creditLine(personId: "a", id: "b") { colour } }' }), {}],
    ['an unknown root field', json({ query: '{ loan(id: "a") { id } }' }), {}],
    ['an unknown argument', json({ query: '{ person(id: "a", name: "b") { id } }' }), {}],
    ['a missing argument', json({ query: '{ person { id } }' }), {}],
    ['an object without a selection', json({ query: '{ person(id: "a") }' }), {}],
    [
      'an unknown operation',
      json({ query: 'query A { me { id } } query B { me { id } }', operationName: 'C' }),
      {},
    ],
    [
      'no name where there are two operations',
      json({ query: 'query A { me { id } } query B { me { id } }' }),
      {},
    ],
    ['variables that are no object', json({ query: '{ me { id } }', variables: 'x' }), {}],
    ['a subscription', json({ query: 'subscription { me { id } }' }), {}],
    ['several requests in one', json([{ query: '{ me { id } }' }, { query: '{ me { id } }' }]), {}],
    ['more tokens than are read', json({ query: `{ ${'me { id } '.repeat(4000)} }` }), {}],
    ['JSON that is cut off', '{"query": "{ me', {}],
    ['an empty body', '', {}],
    ['a GET without a query', undefined, { method: 'GET' }],
    ['a GET whose variables are no JSON', undefined, inQuery('{ me { id } }', '&variables=x')],
  ];
  test.each(cases)('%s is BAD_USER_INPUT with status 400', async (_what, body, options) => {
    const { status, headers, data, errors = [] } = await send(body, options);
    expect([status, data ?? null, [...new Set(errors.map(({ extensions }) => extensions?.code))]]).toEqual([
      400,
      null,
      ['BAD_USER_INPUT'],
    ]);
    expect(errors.map(({ extensions }) => extensions?.requestId)).toEqual(
      errors.map(() => headers.get('x-request-id')),
    );
    expect(JSON.stringify(errors)).not.toMatch(/node_modules|at .*\.js|stacktrace/);
    expect(stage.bank.take()).toEqual([]);
  });

  test('reports five validation errors at most, of which the last says that there are more', async () => {
    for (const wrong of [1, 4, 5, 50]) {
      const { status, errors } = await stage.ask(
        `{ ${Array.from({ length: wrong }, (_, index) => `nothing${index}`).join(' ')} }`,
      );
      expect([status, errors.length]).toEqual([400, Math.min(wrong, 5)]);
      const isCut =
        errors.at(-1)?.message === 'Too many validation errors, error limit reached. Validation aborted.';
      expect(isCut).toBe(wrong > 4);
    }
    expect(stage.bank.take()).toEqual([]);
  });

  test('a persisted query is not known, which its senders take for a hint to send the whole', async () => {
    const { headers, errors = [] } = await send(
      json({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
    );
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', requestId: headers.get('x-request-id') },
    ]);
  });

  test('a write by GET is not sent', async () => {
    const { status, headers, errors = [] } = await send(undefined, inQuery(`mutation { ${drawLoan} }`));
    expect([status, errors.map(({ extensions }) => extensions)]).toEqual([
      405,
      [{ code: 'BAD_USER_INPUT', requestId: headers.get('x-request-id') }],
    ]);
    expect(stage.bank.take()).toEqual([]);
  });

  test('a request that a foreign web page could send without asking is refused', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const { status, errors = [] } = await send(JSON.stringify({ query: `{ ${readLine()} }` }), {
        headers: { 'content-type': type },
      });
      expect([status >= 400 && status < 500, errors.map(({ extensions }) => extensions?.code)]).toEqual([
        true,
        ['BAD_USER_INPUT'],
      ]);
    }
    expect(stage.bank.take()).toEqual([]);
  });
});

describe('the id of a request', () => {
  test('is in every error and in the header, and reaches the bank', async () => {
    const given = 'trace-0123456789';
    const { headers, errors } = await stage.gateway.ask(
      `mutation { first: ${drawLoan} second: ${drawLoan} }`,
      {},
      { token, headers: { 'x-request-id': given } },
    );
    expect(headers.get('x-request-id')).toBe(given);
    expect(errors.map(({ extensions }) => extensions.requestId)).toEqual([given, given]);
    expect(stage.bank.take().map((call) => call.headers['x-request-id'])).toEqual([given, given]);
  });

  test('is replaced if the given one is invalid', async () => {
    for (const given of ['x', 'a'.repeat(65), 'with blanks in it', '<script>alert(1)</script>']) {
      const { headers } = await stage.gateway.ask(
        '{ me { id } }',
        {},
        { token, headers: { 'x-request-id': given } },
      );
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('an error', () => {
  test("has the bank's error and nothing else of the bank", async () => {
    const { errors, headers } = await stage.ask(`mutation { ${drawLoan} }`);
    expect(errors).toEqual([
      {
        message: expect.any(String),
        path: ['createLoan'],
        locations: expect.anything(),
        extensions: {
          code: 'CONFLICT',
          requestId: headers.get('x-request-id'),
          bank: { status: 409, code: 'conflict', title: 'Conflict', detail: 'Just so.', id: 'trace' },
        },
      },
    ]);
  });
});
