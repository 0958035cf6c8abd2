import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { hasBrowser, openBrowser, type BrowserPage } from '../support/browser.js';

/** Begins so many intents, one after another, and returns their keys. */
const script = `
import { createIntents } from '@lending-graph/client';
import { del, get, set } from 'idb-keyval';
const { intent } = createIntents({ storage: { getItem: get, setItem: set, removeItem: del } });
globalThis.begin = async (count) => {
  const keys = [];
  for (let index = 0; index < count; index += 1) keys.push((await intent('loan-' + index).begin('')).key);
  return keys;
};`;

const inBrowser = hasBrowser ? describe : describe.skip;
const skipped = hasBrowser ? '' : ' (skipped: there is no /usr/bin/chromium on this machine)';

inBrowser(`two tabs with intents in IndexedDB${skipped}`, () => {
  let server: Server;
  let browser: BrowserPage;
  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: script, resolveDir: fileURLToPath(new URL('../../', import.meta.url)) },
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
    });
    const content = outputFiles[0]?.text ?? '';
    server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end(`<!doctype html><script>${content}</script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  // In localStorage, some keys of these differ: a tab reads there what was stored some milliseconds ago.
  test('send the same keys for the same intents', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const tabs: Page[] = [browser.page, await browser.page.context().newPage()];
    for (const tab of tabs) await tab.goto(url);
    const [one = [], other] = await Promise.all(tabs.map((tab) => tab.evaluate<string[]>('begin(2000)')));
    expect(new Set(one).size).toBe(2000);
    expect(other).toEqual(one);
  });
});
