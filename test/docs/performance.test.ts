import { expect, test } from '@jest/globals';
import { startTestGateway } from '../support/graph.js';
import { page } from '../support/markdown.js';

interface Answer {
  readonly data: unknown;
  readonly extensions: { readonly bankCalls: readonly object[] };
}

test('the query makes the calls that the page says', async () => {
  const [shown] = page('docs/performance.md').section('See the calls of a query').answeredQueries();
  const { data, extensions } = shown?.answer as Answer;
  const milliseconds: unknown = expect.any(Number);
  const graph = await startTestGateway();
  try {
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: shown?.query }),
    });
    expect(await response.json()).toEqual({
      data,
      extensions: {
        ...extensions,
        bankCalls: extensions.bankCalls.map((call) => ({ ...call, milliseconds })),
      },
    });
  } finally {
    await graph.close();
  }
});
