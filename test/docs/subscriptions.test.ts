import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { errorCodes } from '../../src/bank/errors.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { page, unquoted } from '../support/markdown.js';
import { StreamReader, transports } from '../support/streams.js';

const subscriptions = page('docs/subscriptions.md');
let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway();
});
afterAll(() => graph.close());

test.each(['sse', 'multipart'] as const)(
  'its subscriptions begin with the present state, over %s',
  async (transport) => {
    const documents = subscriptions.code('graphql');
    expect(documents).toHaveLength(3);
    const first = [];
    for (const query of documents) {
      const reader = await StreamReader.open(graph.url, transport, { query });
      first.push(...(await reader.take(1)));
      reader.close();
    }
    expect(first.map(({ data, errors }) => ({ data, errors }))).toEqual([
      {
        data: {
          customerUpdates: {
            cursor: expect.any(String),
            origin: 'PRESENT',
            kind: 'CREDIT_LINE',
            resourceId: '22222222222222220000000000000001ccln',
            resource: { lineStatus: 'OPEN', limit: { value: 300_000 } },
          },
        },
      },
      {
        data: {
          creditLineApplicationUpdated: {
            cursor: expect.any(String),
            creditLineApplication: { status: 'CREDIT_LINE_CREATED' },
          },
        },
      },
      {
        data: {
          creditCardApplicationUpdated: {
            cursor: expect.any(String),
            creditCardApplication: { status: 'FINALIZED', currentLimit: { value: expect.any(Number) } },
          },
        },
      },
    ]);
  },
);

test('its command opens a stream', async () => {
  const [command = ''] = subscriptions.code('sh');
  const [, body = ''] = /-d '(.+)'/.exec(command) ?? [];
  expect(command).toContain(`accept: ${transports.sse}`);
  const { query } = JSON.parse(body) as { query: string };
  const reader = await StreamReader.open(graph.url, 'sse', { query });
  expect(reader.response.status).toBe(200);
  await reader.take(1);
  reader.close();
});

test('its headers and codes are those that there are', () => {
  const accepted = subscriptions.table('`Accept`', 'protocol', 'clients').map(([header]) => unquoted(header));
  expect(accepted).toEqual(
    Object.values(transports).map((accept) => accept.replace(', application/json', '')),
  );
  const ends = subscriptions.section('How a stream ends').table('what has happened', 'last result', 'then');
  const codes = ends.flatMap(([, last = '']) => last.match(/(?<=`)[A-Z_]+(?=`)/g) ?? []);
  expect(codes).toEqual(['UNAUTHENTICATED', 'UPSTREAM_UNAVAILABLE']);
  expect(codes.filter((code) => !(code in errorCodes))).toEqual([]);
});
