import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { Documents } from '../../src/graphql/documents.js';
import { bodies, partnerToken, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
let token: string;
beforeAll(async () => {
  stage = await startStage();
  token = await partnerToken();
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
});
afterAll(() => stage.close());

async function post(body: object, requestId: string) {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'x-request-id': requestId,
  };
  const answer = await fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: (await answer.json()) as any,
  };
}

describe('an invalid document', () => {
  test.each([
    ['cannot be parsed', `{ ${readLine()} `],
    [
      'is not valid',
      `query A { ${readLine('id colour')} flavour } query B($id: ID!) { person(id: $id) { id } }`,
    ],
  ])(
    'is answered alike however often it comes, each time with the id of its request: one that %s',
    async (_what, query) => {
      const first = await post({ query }, 'request-1');
      expect(first.status).toBe(400);
      expect(first.body.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', requestId: 'request-1' });
      const alike = (id: string) => JSON.parse(JSON.stringify(first).replaceAll('request-1', id)) as unknown;
      expect(await post({ query }, 'request-2')).toEqual(alike('request-2'));
      expect(await post({ query, operationName: 'B', variables: { id: 7 } }, 'request-3')).toEqual(
        alike('request-3'),
      );
      expect(await post({ query }, 'request-4')).toEqual(alike('request-4'));
      const search = `/graphql?query=${encodeURIComponent(query)}`;
      const byGet = await fetch(`${stage.gateway.url}${search}`, {
        headers: {
          authorization: `Bearer ${token}`,
          'apollo-require-preflight': 'true',
          'x-request-id': 'request-5',
        },
      });
      expect({
        status: byGet.status,
        type: byGet.headers.get('content-type'),
        body: await byGet.json(),
      }).toEqual(alike('request-5'));
    },
  );

  test('is in the log as wrong each time', async () => {
    stage.gateway.logged.splice(0);
    for (const id of ['request-6', 'request-7']) await post({ query: '{ nothing }' }, id);
    const lines = stage.gateway.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ requestId, status, codes }) => ({ requestId, status, codes }))).toEqual([
      { requestId: 'request-6', status: 400, codes: ['BAD_USER_INPUT'] },
      { requestId: 'request-7', status: 400, codes: ['BAD_USER_INPUT'] },
    ]);
  });

  test('is not mistaken for another one, nor for one that only its request makes invalid', async () => {
    const query = `query A { ${readLine()} } query B { ${readLine('id')} }`;
    expect(await post({ query, operationName: 'C' }, 'request-8')).toMatchObject({ status: 400 });
    expect(await post({ query, operationName: 'B' }, 'request-9')).toMatchObject({
      status: 200,
      body: { data: { creditLine: { id: bodies.line.id } } },
    });
  });
});

describe('the documents that are kept', () => {
  const document = parse('{ me { id } }');
  const large = parse(`{ me { ${'id '.repeat(100_000)} } }`);

  test('are the last 500 that were asked for', async () => {
    const documents = new Documents();
    for (let number = 0; number < 500; number += 1) await documents.set(`schema:${number}`, document);
    expect(await documents.get('schema:0')).toBe(document);
    documents.refuse('one more', []);
    expect(await documents.get('schema:0')).toBe(document);
    expect(await documents.get('schema:1')).toBeUndefined();
    expect(await documents.get('schema:2')).toBe(document);
  });

  test('are as many as have a million characters together', async () => {
    const documents = new Documents();
    for (const name of ['a', 'b', 'c', 'a', 'd']) await documents.set(name, large);
    expect(
      await Promise.all(['a', 'b', 'c', 'd'].map(async (name) => (await documents.get(name)) !== undefined)),
    ).toEqual([true, false, true, true]);
    await documents.delete('a');
    await documents.set('b', large);
    expect(
      await Promise.all(['b', 'c', 'd'].map(async (name) => (await documents.get(name)) !== undefined)),
    ).toEqual([true, true, true]);
  });
});
