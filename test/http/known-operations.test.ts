import { ApolloServer } from '@apollo/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
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

let stage: Stage;
let partner: string;
/** Counts the requests that go through Apollo Server. */
const pipeline = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
beforeAll(async () => {
  stage = await startStage();
  partner = await partnerToken();
});
beforeEach(() => {
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
});
afterEach(() => {
  stage.bank.take();
  pipeline.mockClear();
});
afterAll(async () => {
  pipeline.mockRestore();
  await stage.close();
});

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

async function post(
  body: object,
  headers: Record<string, string> = {},
  token = partner,
  { gateway } = stage,
): Promise<Reply> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-request-id': 'always-the-same',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const { date: _date, ...rest } = Object.fromEntries(response.headers);
  return { status: response.status, headers: rest, text: await response.text() };
}

/**
 * Sends the same request five times, expects the same answer each time, and returns the number of requests
 * that went through Apollo Server.
 */
async function repeated(
  body: object,
  headers: Record<string, string> = {},
): Promise<{ readonly first: Reply; readonly throughApollo: number }> {
  const first = await post(body, headers);
  for (let time = 2; time <= 5; time += 1) expect(await post(body, headers)).toEqual(first);
  return { first, throughApollo: pipeline.mock.calls.length };
}

const byVariables =
  'query Line($person: ID!, $line: ID!) { creditLine(personId: $person, id: $line) { id status limit { value } } }';
const variables = { person: ids.person, line: ids.line };

describe('a query that was asked before', () => {
  test.each<[string, object, Record<string, string>]>([
    ['without variables', { query: `{ ${readLine()} }` }, {}],
    ['with variables', { query: byVariables, variables }, {}],
    [
      'with null for what is absent',
      { query: `{ a: ${readLine()} }`, variables: null, operationName: null, extensions: null },
      {},
    ],
    [
      'that names its operation',
      { query: `query One { ${readLine()} } query Two { __typename }`, operationName: 'One' },
      {},
    ],
    [
      'for the newer media type',
      { query: `{ b: ${readLine()} }` },
      { accept: 'application/graphql-response+json, application/json;q=0.9' },
    ],
    ['that introspects', { query: '{ __schema { queryType { name } } }' }, {}],
  ])('is answered with the same bytes without the pipeline: %s', async (_title, body, headers) => {
    const { first, throughApollo } = await repeated(body, headers);
    expect(first.status).toBe(200);
    expect(JSON.parse(first.text)).not.toHaveProperty('errors');
    expect(throughApollo).toBeLessThanOrEqual(2);
  });

  test('is known with other variables, whose values are checked', async () => {
    await repeated({ query: byVariables, variables });
    pipeline.mockClear();
    stage.bank.take();
    expect(await post({ query: byVariables, variables: { person: ids.person, line: '../x' } })).toMatchObject(
      { status: 400, text: expect.stringContaining('must be an id') },
    );
    expect(await post({ query: byVariables, variables: { person: ids.person } })).toMatchObject({
      status: 400,
      text: expect.stringContaining('was not provided'),
    });
    expect(stage.bank.take()).toEqual([]);
  });

  test('is refused to a caller who may not ask for it', async () => {
    const body = { query: '{ creditLines { totalCount } }' };
    stage.bank.on(`GET ${paths.lines}`, { body: [], headers: { total: '0' } });
    await repeated(body);
    stage.bank.take();
    expect(JSON.parse((await post(body, {}, await customerToken([ids.person]))).text)).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN', requestId: 'always-the-same' } }],
    });
    expect(stage.bank.take()).toEqual([]);
  });

  test('that fails is executed once, and answered as at first', async () => {
    const body = { query: `{ failing: ${readLine()} }` };
    stage.bank.on(`GET ${paths.line}`, { status: 503, body: '' });
    const { first, throughApollo } = await repeated(body);
    expect(JSON.parse(first.text)).toMatchObject({
      data: { failing: null },
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    expect(throughApollo).toBe(5);
    expect(stage.bank.take()).toHaveLength(5);
  });

  test('shows the calls of its own request', async () => {
    const shown = await startStage({ BANK_CALLS: 'on' });
    shown.bank.on(`GET ${paths.line}`, { body: bodies.line });
    const texts = [];
    for (let time = 1; time <= 4; time += 1)
      texts.push((await post({ query: `{ ${readLine()} }` }, {}, partner, shown)).text);
    await shown.close();
    for (const text of texts)
      expect(JSON.parse(text)).toMatchObject({
        extensions: { bankCalls: [{ operation: 'getCreditLine', status: 200, from: 'network' }] },
      });
    expect(pipeline.mock.calls.length).toBeLessThanOrEqual(2);
  });
});

describe('what goes through the pipeline each time', () => {
  test.each<[string, object]>([
    ['a mutation', { query: `mutation { ${drawLoan} }` }],
    ['a document that is not valid', { query: '{ nothing }' }],
    ['a text that cannot be parsed', { query: '{' }],
    ['a document that is too deep', { query: `${'{ a '.repeat(50)}${'}'.repeat(50)}` }],
    ['variables that are a list', { query: byVariables, variables: [] }],
    [
      'no name where there are two operations',
      { query: 'query One { __typename } query Two { __typename }' },
    ],
    ['an empty name of an operation', { query: `{ ${readLine()} }`, operationName: '' }],
    [
      'a hash beside a text',
      { query: `{ ${readLine()} }`, extensions: { persistedQuery: { version: 1, sha256Hash: 'none' } } },
    ],
  ])('%s', async (_title, body) => {
    stage.bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    await post({ query: `{ ${readLine()} }` });
    pipeline.mockClear();
    expect((await repeated(body)).throughApollo).toBe(5);
  });

  test('a request by GET', async () => {
    const get = async (): Promise<string> =>
      (
        await fetch(`${stage.gateway.url}/graphql?query=${encodeURIComponent(`{ ${readLine()} }`)}`, {
          headers: { authorization: `Bearer ${partner}`, 'apollo-require-preflight': '1' },
        })
      ).text();
    await post({ query: `{ ${readLine()} }` });
    pipeline.mockClear();
    expect(await get()).toBe(await get());
    expect(pipeline).toHaveBeenCalledTimes(2);
  });
});

test('a name that is none does not ask for a query that was asked before', async () => {
  const query = `{ spaced: ${readLine()} }`;
  for (let time = 0; time < 3; time += 1) await post({ query: ` ${query}` });
  stage.bank.take();
  const { status, text } = await post({ query, operationName: ' ' });
  expect([status, JSON.parse(text).data]).toEqual([400, undefined]);
  expect(stage.bank.take()).toEqual([]);
});
