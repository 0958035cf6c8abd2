import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, takeCalls, type TestGateway } from '../support/graph.js';
import { headersIn, page } from '../support/markdown.js';

const gettingStarted = page('docs/getting-started.md');
const steps = gettingStarted.section('From application to loan in five requests').answeredQueries();

let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway();
});
afterAll(() => graph.close());

const calls = () => takeCalls(graph.gateway.sandbox?.url ?? '');

describe('the first query', () => {
  test('is answered as the page says, beside the calls to the bank', async () => {
    const section = gettingStarted.section('Send a first query');
    const [, body = ''] = /-d '(.*)'/.exec(section.code('sh')[0] ?? '') ?? [];
    const { data } = await graph.ask((JSON.parse(body) as { query: string }).query);
    expect({ data }).toEqual(JSON.parse(section.code('json')[0] ?? ''));
    await calls();
  });
});

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
    // The page states the cost of each step.
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
    // Only reads that depend on their answers are repeated.
    expect((await calls()).filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
