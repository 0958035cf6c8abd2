import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { webhookEvents } from '../../src/bank/webhook-events.js';
import { Partner } from '../sandbox/partner.js';
import { page, unquoted } from '../support/markdown.js';

const webhooksPage = page('docs/webhooks.md').section('Try it with the sandbox');

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
afterAll(() => bank.sandbox.close());

test('the table has each event type with its body', () => {
  const rows = webhooksPage.table('event type', 'sent when', 'body');
  expect(rows.map(([type, , body]) => [unquoted(type), unquoted(body)])).toEqual(
    Object.entries(webhookEvents).map(([type, { envelope }]) => [type, envelope]),
  );
});

test('the sandbox takes the commands of the page', async () => {
  const commands = webhooksPage
    .code('sh')
    .flatMap((block) => [
      ...block.matchAll(/^curl -s(?: -X (\w+))? http:\/\/127\.0\.0\.1:4010(\S+)(?: -d '(.+)')?$/gm),
    ]);
  expect(commands).toHaveLength(6);
  for (const [, method = 'GET', path = '', body = null] of commands) {
    const { status } = await fetch(bank.sandbox.url + path, { method, body });
    expect([method, path, status]).toEqual([method, path, method === 'DELETE' ? 204 : 200]);
  }
});
