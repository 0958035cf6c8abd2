import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { page } from '../support/markdown.js';

const known = page('docs/known-resources.md');

let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway();
});
afterAll(() => graph.close());

test("the request finds a sandbox customer's overdraft from the start, as the page says", async () => {
  const [command = ''] = known.code('sh');
  const [, body = ''] = /-d '(.*)'/.exec(command) ?? [];
  const [json = ''] = known.code('json');
  const { data } = await graph.ask((JSON.parse(body) as { query: string }).query);
  expect({ data }).toEqual(JSON.parse(json));
});

test('the mutation brings a resource in', async () => {
  const [mutation = ''] = known.code('graphql');
  const { data, errors } = await graph.ask(mutation);
  expect({ data, errors }).toEqual({
    data: { rememberResource: { resource: { id: '66666666666666660000000000000001covd' } } },
    errors: [],
  });
});
