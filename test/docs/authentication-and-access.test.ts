import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { functionOf } from '../support/documented-code.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { page, unquoted } from '../support/markdown.js';
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

describe('the table of the audit log', () => {
  test('names every field that its lines have', async () => {
    graph.logged.length = 0;
    const token = printedToken('--person', demo.borrower.id);
    const own = `personId: "${demo.borrower.id}", creditLineId: "${demo.borrower.creditLineIds[0]}"`;
    const line = `creditLine(personId: "${demo.borrower.id}", id: "${demo.borrower.creditLineIds[0]}")`;
    const strangers = Array.from({ length: 60 }, (_, index) => `x${index}`);
    await graph.ask(
      `mutation { createLoan(input: { ${own}, amount: { value: 50000 }, term: 6, reference: "1", purpose: "A sofa" }) { loan { id } } }`,
      {},
      { token },
    );
    await graph.ask(`{ ${line} { disposableIncome { value } } }`, {}, { token });
    await graph.ask('query ($ids: [ID!]!) { persons(ids: $ids) { id } }', { ids: strangers }, { token });
    const delivered = await fetch(`${graph.url}/webhooks/solaris`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'solaris-webhook-event-type': 'LOAN',
        'solaris-webhook-id': '1',
        'solaris-webhook-attempt': '1',
      },
      body: '{}',
    });
    expect(delivered.status).toBe(401);
    const lines = graph.logged
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'audit');
    const told = access
      .table('field', 'of', 'meaning')
      .flatMap(([names = '']) => [...names.matchAll(/`(\w+)`/g)].map(([name]) => unquoted(name)));
    // Nothing is traced here.
    expect(told.filter((name) => name !== 'trace_id').sort()).toEqual(
      [...new Set(lines.flatMap((fields) => Object.keys(fields)))].sort(),
    );
  });
});
