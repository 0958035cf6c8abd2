import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { functionOf } from '../support/documented-code.js';
import { startTestGateway, takeCalls, type TestGateway } from '../support/graph.js';
import { page } from '../support/markdown.js';
import { printedToken } from '../support/printed-token.js';

const anna = demo.borrower;
const pagination = page('docs/pagination.md');

let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway();
});
afterAll(() => graph.close());

const operations = async (): Promise<string[]> =>
  (await takeCalls(graph.gateway.sandbox?.url ?? '')).map(({ operationId }) => operationId);

describe('the page about pagination', () => {
  test('has a loop that reads a list to its end', async () => {
    const read = functionOf<Iterable<{ readonly id: string }>>(pagination.code('js')[0], graph.url);
    await operations();
    const lines = [...(await read(anna.id, printedToken('--person', anna.id)))];
    expect(lines.map(({ id }) => id)).toEqual(anna.creditLineIds);
    expect(new Set(await operations())).toEqual(new Set(['listCreditLines']));
  });

  test('says which fields of credit lines their list has, and what another one costs', async () => {
    const sentence = /the list has (.*?), so 3 lines\s+with `interestRate` are (\d) calls/s;
    const [, listed = '', cost = ''] = sentence.exec(pagination.text) ?? [];
    const names = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    const calls = async (...fields: (string | undefined)[]): Promise<number> => {
      const of = fields.map((field) => (field === 'limit' ? 'limit { value }' : field)).join(' ');
      const { errors } = await graph.ask(`{ person(id: "${anna.id}") { creditLines { nodes { ${of} } } } }`);
      expect(errors).toEqual([]);
      return (await operations()).length;
    };
    expect(names).toEqual(['id', 'personId', 'limit', 'status', 'grantedAt']);
    expect([await calls(...names), await calls('interestRate')]).toEqual([1, Number(cost)]);
  });
});
