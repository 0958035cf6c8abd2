import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { functionOf } from '../support/documented-code.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { page } from '../support/markdown.js';
import { printedToken } from '../support/printed-token.js';

const access = page('docs/authentication-and-access.md');

let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway();
});
afterAll(() => graph.close());

describe('the examples', () => {
  test("have a customer's request that is answered as the page says", async () => {
    const section = access.section('Try the rules with the sandbox');
    const [, command = ''] = section.code('sh');
    const [, option = '', id = ''] = /token -- (--person) (\w+)\)/.exec(command) ?? [];
    const [, body = ''] = /-d '(.*)'/.exec(command) ?? [];
    const answer = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${printedToken(option, id)}` },
      body,
    });
    const [json = ''] = section.code('json');
    const said = JSON.parse(json) as Record<'extensions', { bankCalls: object[] }>;
    const milliseconds: unknown = expect.any(Number);
    const bankCalls = said.extensions.bankCalls.map((call) => ({ ...call, milliseconds }));
    expect(await answer.json()).toEqual({ ...said, extensions: { ...said.extensions, bankCalls } });
  });

  test('have a function that calls the gateway with a token', async () => {
    const [code] = access.section('Call the gateway from a browser page').code('js');
    const ask = functionOf<{ data: unknown }>(code, graph.url);
    const query =
      'query Mine($first: Int!) { me { ... on Person { creditLines(first: $first) { totalCount } } } }';
    const { data } = await ask(query, { first: 1 }, printedToken('--person', demo.borrower.id));
    expect(data).toEqual({ me: { creditLines: { totalCount: 3 } } });
  });
});
