import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { partnerToken, startStage, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
let token: string;
beforeAll(async () => {
  stage = await startStage();
  token = await partnerToken();
});
afterAll(() => stage.close());

/**
 * As the partner, who may introspect, and with the header that rules out a request from another site's page.
 */
const fetchFn = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, {
    ...init,
    headers: {
      ...(init.headers as Record<string, string>),
      authorization: `Bearer ${token}`,
      'apollo-require-preflight': 'true',
    },
  });

const audits = serverAudits({ url: () => `${stage.gateway.url}/graphql`, fetchFn });

describe('GraphQL over HTTP, by its audits', () => {
  test('has 61 of them', () => {
    expect(audits).toHaveLength(61);
  });

  test.each(audits.map((audit) => [audit.name, audit] as const))('the gateway %s', async (_name, audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : { status: result.status, reason: result.reason }).toBe('ok');
  });

  const jsonOnly = { accept: 'application/json' };
  const both = { accept: 'application/json, application/graphql-response+json' };
  const wildcard = { accept: 'application/json, */*' };
  const send = async (query: string, headers: Record<string, string>): Promise<number> => {
    const response = await fetchFn(`${stage.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    expect(((await response.json()) as { errors: unknown[] }).errors).toHaveLength(1);
    return response.status;
  };

  test.each([
    ['cannot be parsed', '{'],
    ['is not valid', '{ nobody }'],
  ])(
    'a document that %s is answered with 200 only to clients that accept nothing newer, first and again',
    async (_what, query) => {
      for (let count = 0; count < 2; count += 1) {
        expect([
          await send(query, jsonOnly),
          await send(query, both),
          await send(query, wildcard),
          await send(query, {}),
        ]).toEqual([200, 400, 400, 400]);
      }
    },
  );

  test('what the gateway refuses by its own rules is a 400 to anybody', async () => {
    for (const query of [
      `{ ${'a: me { id } '.repeat(51)} }`,
      '{ creditLines(first: 0) { totalCount } }',
      '{ creditLines(first: 1000) { nodes { activeLoans { id } } } }',
    ]) {
      expect([await send(query, jsonOnly), await send(query, both)]).toEqual([400, 400]);
    }
  });

  test('none of them costs a call to the bank', () => {
    expect(stage.bank.take()).toEqual([]);
  });
});
