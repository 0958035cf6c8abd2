import { expect, test } from '@jest/globals';
import { startTestGateway, takeCalls } from '../support/graph.js';
import { page } from '../support/markdown.js';

test('the query gives a link that needs no token, and content in the answer', async () => {
  const [query = ''] = page('docs/documents.md').code('graphql');
  const graph = await startTestGateway();
  try {
    const { data, errors } = await graph.ask(query);
    expect(errors).toEqual([]);
    const {
      annualAccountStatement: { url, fileName },
      application: { preContract },
    } = data.creditLine;
    expect((await takeCalls(graph.gateway.sandbox?.url ?? '')).map(({ operationId }) => operationId)).toEqual(
      ['getCreditLine', 'downloadCreditLineApplicationPreContract'],
    );
    expect(Buffer.from(preContract.content, 'base64').toString('latin1')).toMatch(/^%PDF-.*%%EOF\s*$/s);
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-disposition')]).toEqual([
      200,
      `inline; filename="${fileName}"`,
    ]);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toMatch(/^%PDF-.*%%EOF\s*$/s);
  } finally {
    await graph.close();
  }
});
