import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.js';
import { demo } from '../../src/sandbox/seed.js';
import { hasBrowser, openBrowser } from '../support/browser.js';
import { functionOf } from '../support/documented-code.js';
import { startTestGateway } from '../support/graph.js';
import { page } from '../support/markdown.js';
import { printedToken } from '../support/printed-token.js';

const readme = page('README.md');
const [snippet = ''] = readme.section('Call it from a browser app').code('js');
const linesOfAnna = demo.borrower.creditLineIds.map((id) => ({ id, status: 'OPEN' }));
const tokenOfAnna = () => printedToken('--person', demo.borrower.id);

/** Serves an empty page; returns its origin and a function to close it. */
async function servePage(): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<link rel="icon" href="data:,">'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

describe('the README', () => {
  test('has at most 220 lines', () => {
    expect(readme.text.trimEnd().split('\n').length).toBeLessThanOrEqual(220);
  });

  test('has a query that is answered as it says, and a function that asks with a token', async () => {
    const graph = await startTestGateway();
    try {
      const [{ query, answer } = { query: '', answer: {} }] = readme.answeredQueries();
      const { data, errors } = await graph.ask(query);
      expect(errors).toEqual([]);
      expect({ data }).toEqual(answer);
      expect(await functionOf(snippet, graph.url)(tokenOfAnna())).toEqual(linesOfAnna);
    } finally {
      await graph.close();
    }
  });

  test('has all settings that a gateway needs in front of a real bank', () => {
    const [commands = ''] = readme.section('Run it in production').code('sh');
    const environment = Object.fromEntries(
      [...commands.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [
        name,
        value.replace('…', 'x'.repeat(32)),
      ]),
    );
    expect(readConfig(environment)).toMatchObject({ LENDING_API_URL: environment['LENDING_API_URL'] });
  });
});

const inBrowser = hasBrowser ? describe : describe.skip;
const skipped = hasBrowser ? '' : ' (skipped: there is no /usr/bin/chromium on this machine)';

inBrowser(`a browser page of another origin${skipped}`, () => {
  test('reads its credit lines with the function of the README if CORS_ORIGINS names it', async () => {
    const { origin, close } = await servePage();
    const graph = await startTestGateway({ CORS_ORIGINS: origin });
    const { page: browserPage, close: closeBrowser } = await openBrowser();
    try {
      await browserPage.goto(origin);
      const code = snippet.replace('http://127.0.0.1:4000', graph.url);
      const lines: unknown = await browserPage.evaluate(`(${code})(${JSON.stringify(tokenOfAnna())})`);
      expect(lines).toEqual(linesOfAnna);
    } finally {
      await closeBrowser();
      await graph.close();
      await close();
    }
  });
});
