import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, takeCalls, type TestGateway } from '../support/graph.js';
import { headersIn, page } from '../support/markdown.js';

const steps = page('docs/getting-started.md').section('The story in five queries').answeredQueries();

let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway();
});
afterAll(() => graph.close());

const calls = () => takeCalls(graph.gateway.sandbox?.url ?? '');

describe('the story', () => {
  test('has five queries', () => {
    expect(steps).toHaveLength(5);
  });

  test('gives the answers of the page, one after the other, on a fresh sandbox', async () => {
    const made: string[][] = [];
    for (const { query, answer } of steps) {
      const { data, errors } = await graph.ask(query, {}, { headers: headersIn(query) });
      expect(errors).toEqual([]);
      expect({ data }).toEqual(answer);
      made.push((await calls()).map(({ operationId }) => operationId));
    }
    // What the page says that each step costs.
    expect(made).toEqual([
      ['createCreditRecord'],
      ['createCreditLineApplication'],
      [
        'linkCreditLineApplicationAccountSnapshot',
        'getCreditLineApplication',
        'linkCreditLineApplicationIdentification',
        'getCreditLineApplication',
      ],
      ['listCreditLines', 'calculateAvailableInstallmentPlans'],
      ['createLoan', 'getCreditLine'],
    ]);
  });

  test('sends each mutation with a key of its own, under which nothing is sent to the bank again', async () => {
    const mutations = steps.filter(({ query }) => /^mutation /m.test(query));
    const keys = mutations.map(({ query }) => headersIn(query)['Idempotency-Key']);
    expect(new Set(keys.filter((key) => key !== undefined)).size).toBe(4);
    for (const { query } of mutations)
      expect((await graph.ask(query, {}, { headers: headersIn(query) })).errors).toEqual([]);
    // Only what hangs on their answers is read again.
    expect((await calls()).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('is followed by its documents: a link that needs no token, and content in the answer', async () => {
    const [query = ''] = page('docs/documents.md').section('Documents').code('graphql');
    const { data, errors } = await graph.ask(query);
    expect(errors).toEqual([]);
    const {
      annualAccountStatement: { url, fileName },
      application: { preContract },
    } = data.creditLine;
    expect((await calls()).map(({ operationId }) => operationId)).toEqual([
      'getCreditLine',
      'downloadCreditLineApplicationPreContract',
    ]);
    expect(Buffer.from(preContract.content, 'base64').toString('latin1')).toMatch(/^%PDF-.*%%EOF\s*$/s);
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-disposition')]).toEqual([
      200,
      `inline; filename="${fileName}"`,
    ]);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toMatch(/^%PDF-.*%%EOF\s*$/s);
  });
});
