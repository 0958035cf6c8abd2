import { expect, test } from '@jest/globals';
import { startTestGateway } from '../support/graph.js';
import { page } from '../support/markdown.js';
import { printedToken } from '../support/printed-token.js';

test("a customer's request is answered as the page says", async () => {
  const section = page('docs/authentication-and-access.md').section('Who may see what');
  const [, command = ''] = section.code('sh');
  const [, option = '', id = ''] = /token -- (--person) (\w+)\)/.exec(command) ?? [];
  const [, body = ''] = /-d '(.*)'/.exec(command) ?? [];
  const [json = ''] = section.code('json');
  const said = JSON.parse(json) as Record<'extensions', { bankCalls: object[] }>;
  const milliseconds: unknown = expect.any(Number);
  const bankCalls = said.extensions.bankCalls.map((call) => ({ ...call, milliseconds }));
  const graph = await startTestGateway();
  try {
    const answer = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${printedToken(option, id)}` },
      body,
    });
    expect(await answer.json()).toEqual({ ...said, extensions: { bankCalls } });
  } finally {
    await graph.close();
  }
});
