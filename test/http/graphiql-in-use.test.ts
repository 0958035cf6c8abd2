import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { request } from 'undici';
import { signToken } from '../../src/auth/jwt.js';
import { hasBrowser, openBrowser, type BrowserPage } from '../support/browser.js';
import { startTestGateway, takeCalls, type TestGateway } from '../support/graph.js';
import {
  choose,
  ready,
  run,
  shown,
  storedInPage,
  writeHeaders,
  type InPage,
} from '../support/graphiql-page.js';

const callers = { secret: 'a secret of more than thirty-two bytes', issuer: 'issuer', audience: 'audience' };
const auth = { AUTH_SECRET: callers.secret, AUTH_ISSUER: callers.issuer, AUTH_AUDIENCE: callers.audience };
const personId = '11111111111111110000000000000001cper';

const query = `query Mine($id: ID!) {
  person(id: $id) {
    creditLines {
      totalCount
    }
  }
}`;
const nothing = { data: { person: { creditLines: { totalCount: 0 } } } };
const variables = JSON.stringify({ id: personId });

const addressOf = (url: string, parameters: Readonly<Record<string, string>>): string =>
  `${url}/graphiql?${new URLSearchParams(parameters).toString()}`;

const textOf = async (page: Page, label: string): Promise<string> =>
  (await page.getByRole('region', { name: label }).innerText()).replaceAll('\u00a0', ' ');

/** Returns the link that the copy button copies. */
async function copiedLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy link (without headers)' }).click();
  await page.getByRole('button', { name: 'Link copied' }).waitFor();
  return page.evaluate(() => (globalThis as unknown as InPage).navigator.clipboard.readText());
}

const inBrowser = hasBrowser ? describe : describe.skip;
const skipped = hasBrowser ? '' : ' (skipped: there is no /usr/bin/chromium on this machine)';

/** Returns the contents of all files below a folder. */
const filesBelow = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

inBrowser(`a token in the headers of GraphiQL${skipped}`, () => {
  const profile = mkdtempSync(join(tmpdir(), 'browser-'));
  let gateway: TestGateway;
  let browser: BrowserPage;
  let token: string;
  /** Returns pieces of the token, each too long to occur by chance. */
  const pieces = (): string[] => token.match(/.{8}/g)?.map((_, at) => token.slice(at * 8, at * 8 + 16)) ?? [];
  const piecesIn = (text: string): string[] => pieces().filter((piece) => text.includes(piece));

  beforeAll(async () => {
    gateway = await startTestGateway(auth);
    const viewer = { subject: 'somebody', scopes: ['lending:read'] as const, personIds: [personId] };
    token = await signToken(viewer, callers);
    browser = await openBrowser(profile);
    await browser.page.goto(addressOf(gateway.url, { query, variables }));
    await ready(browser.page);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(profile, { recursive: true });
    await gateway.close();
  });

  const enterToken = (page: Page): Promise<void> =>
    writeHeaders(page, JSON.stringify({ authorization: `Bearer ${token}` }));

  test('is not in what the browser stores, after runs, as a favorite, and from another tab', async () => {
    const { page } = browser;
    await enterToken(page);
    expect(await run(page, 'totalCount')).toMatchObject(nothing);
    await page.getByRole('button', { name: 'Show History' }).click();
    await page.getByRole('button', { name: 'Add favorite' }).first().click();
    await run(page, 'totalCount');
    await choose(page, 'Person');
    await choose(page, 'Mine');
    await shown(page, 'Headers', 'Bearer eyJ');
    await page.waitForFunction(() =>
      Object.entries((globalThis as unknown as InPage).localStorage).some(
        ([key, value]) => key.endsWith(':favorites') && value.includes('query Mine'),
      ),
    );
    const stored = await page.evaluate(storedInPage);
    expect(stored).toContain('query Mine');
    expect(piecesIn(stored)).toEqual([]);
  });

  test('is gone when the page is loaded again, where the place for it is ready again', async () => {
    const { page } = browser;
    await page.reload();
    await ready(page);
    expect(piecesIn(await page.evaluate(storedInPage))).toEqual([]);
    await shown(page, 'Operation Editor', 'query Mine');
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    await shown(page, 'Headers', '"authorization": "Bearer "');
  });

  test('that an earlier version of the page has left behind is removed', async () => {
    const { page } = browser;
    await page.evaluate((left) => {
      const { localStorage } = globalThis as unknown as InPage;
      const [key = ''] = Object.keys(localStorage).filter((name) => name.endsWith(':graphiql:tabState'));
      const old = JSON.stringify({ queries: [{ query: '{ me { id } }', headers: left }] });
      localStorage[key.replace('tabState', 'queries')] = old;
      localStorage[key.replace('tabState', 'headers')] = left;
    }, `{"authorization":"Bearer ${token}"}`);
    await page.reload();
    await ready(page);
    const stored = await page.evaluate(storedInPage);
    expect(stored).toContain('{ me { id } }');
    expect(piecesIn(stored)).toEqual([]);
  });

  test('is in no cookie, and in no file of a browser that somebody has used it with', async () => {
    const { page } = browser;
    expect(piecesIn(JSON.stringify(await page.context().cookies()))).toEqual([]);
    const other = mkdtempSync(join(tmpdir(), 'browser-'));
    const fresh = await openBrowser(other);
    await fresh.page.goto(addressOf(gateway.url, { query, variables }));
    await ready(fresh.page);
    await enterToken(fresh.page);
    await run(fresh.page, 'totalCount');
    await fresh.page.reload();
    await ready(fresh.page);
    await fresh.close();
    const files = filesBelow(other);
    rmSync(other, { recursive: true });
    const found = (text: string): boolean =>
      files.some((file) => file.includes(text) || file.includes(text, 0, 'utf16le'));
    // Stored data can be seen in the files: a piece of the query is there.
    expect(found('query Mine')).toBe(true);
    expect(pieces().filter(found)).toEqual([]);
  });
});

inBrowser(`a link to an operation${skipped}`, () => {
  let gateway: TestGateway;
  let browser: BrowserPage;
  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  test('opens a tab of its own in front, beside the ready ones, and runs nothing by itself', async () => {
    const { page } = browser;
    await takeCalls(gateway.gateway.sandbox?.url ?? '');
    await page.goto(addressOf(gateway.url, { query, variables, headers: '{"authorization":"Bearer x"}' }));
    await ready(page);
    const tabs = await page.getByRole('tab').allInnerTexts();
    expect([tabs.length, tabs.filter((tab) => tab === 'Mine').length]).toEqual([11, 1]);
    expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('Mine');
    await shown(page, 'Variables', `"id": "${personId}"`);
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    expect(await textOf(page, 'Headers')).not.toContain('Bearer');
    expect(await takeCalls(gateway.gateway.sandbox?.url ?? '')).toEqual([]);
    expect(await run(page, 'totalCount')).toMatchObject(nothing);
  });

  test('is left out of the address, and opened once, however often it is followed', async () => {
    const { page } = browser;
    expect(page.url()).toBe(`${gateway.url}/graphiql`);
    for (const address of [page.url(), addressOf(gateway.url, { query, variables })]) {
      await page.goto(address);
      await ready(page);
      expect(await page.getByRole('tab').count()).toBe(11);
      expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('Mine');
    }
  });

  test('is copied by a button, with the variables, and never with headers', async () => {
    const { page } = browser;
    await writeHeaders(page, '{"authorization":"Bearer secret-word"}');
    const link = await copiedLink(page);
    expect(link).toBe(addressOf(gateway.url, { query, variables }));
    expect(link).not.toContain('secret-word');
  });

  test('selects the operation that it names', async () => {
    const { page } = browser;
    const two = 'query First { me { id } }\n\nquery Second { second: me { id } }';
    await page.goto(addressOf(gateway.url, { query: two, operationName: 'Second' }));
    await page.getByRole('tab', { selected: true }).filter({ hasText: 'Second' }).waitFor();
    expect((await textOf(page, 'Variables')).trim()).toBe('1');
    await page.locator('.graphiql-query-editor textarea').focus();
    await page.keyboard.press('Control+Enter');
    await page.locator('.result-window', { hasText: '"second"' }).waitFor();
    expect(new URL(await copiedLink(page)).searchParams.get('operationName')).toBe('Second');
  });

  test('is not made of what would be too long for one', async () => {
    const { page } = browser;
    await page.goto(addressOf(gateway.url, { query: `{ me { id } }\n${'# a comment\n'.repeat(600)}` }));
    await ready(page);
    await page.getByRole('button', { name: 'Copy link (without headers)' }).click();
    await page.getByRole('button', { name: 'Too long for a link' }).waitFor();
  });

  test('has sent requests to this machine only, and has no errors', () => {
    expect([...browser.hosts]).toEqual(['127.0.0.1']);
    expect(browser.complaints).toEqual([]);
  });
});

inBrowser(`what is no answer of the graph${skipped}`, () => {
  let gateway: TestGateway;
  let browser: BrowserPage;
  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await openBrowser();
    await browser.page.goto(addressOf(gateway.url, { query, variables }));
    await ready(browser.page);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  const answers = {
    'a page of a proxy': {
      status: 502,
      contentType: 'text/html; charset=utf-8',
      body: '<html><body>Bad gateway</body></html>',
      came: 'text/html with status 502',
    },
    'an empty answer': {
      status: 200,
      contentType: 'application/json',
      body: '',
      came: 'nothing with status 200',
    },
    'a JSON that is not GraphQL': {
      status: 403,
      contentType: 'application/json',
      body: 'null',
      came: 'application/json with status 403',
    },
  };
  test.each(Object.entries(answers))(
    'is told in one sentence: %s',
    async (_name, { came, ...answer }) => {
      const { page } = browser;
      const told = `Expected a GraphQL response but received ${came}, perhaps from a proxy in front of the gateway.`;
      await page.route('**/graphql', (route) => route.fulfill(answer));
      expect(await run(page, told)).toEqual({ errors: [{ message: told }] });
      await page.unroute('**/graphql');
    },
    30_000,
  );

  test('is told in one sentence: no network, and no gateway', async () => {
    const { page } = browser;
    await page.context().setOffline(true);
    const offline = 'No answer came: this computer is offline.';
    expect(await run(page, offline)).toEqual({ errors: [{ message: offline }] });
    await page.context().setOffline(false);
    await page.route('**/graphql', (route) => route.abort('connectionrefused'));
    const gone = 'No answer came: the gateway cannot be reached.';
    expect(await run(page, gone)).toEqual({ errors: [{ message: gone }] });
    await page.unroute('**/graphql');
  });

  test('is told in one sentence: a header that cannot be sent', async () => {
    const { page } = browser;
    await writeHeaders(page, '{"authorization":"Bearer \u20ac"}');
    const told = 'Nothing was sent: one of the headers has a name or a value that cannot be sent.';
    expect(await run(page, told)).toEqual({ errors: [{ message: told }] });
  });
});

describe('GET /graphql', () => {
  const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
  const parameters = { query: '{ me { id } }', variables: '{}', headers: 'x', operationName: 'A' };
  const search = new URLSearchParams(parameters).toString();
  const mayAsk = { 'apollo-require-preflight': 'true' };
  /** Requests a URL like a browser that opens a page: `fetch` identifies itself differently. */
  const open = (url: string, headers: Readonly<Record<string, string>>) =>
    request(url, { headers: { ...mayAsk, 'sec-fetch-mode': 'navigate', ...headers } });

  test('leads a browser to GraphiQL, with its operation and nothing else', async () => {
    const gateway = await startTestGateway();
    try {
      const { statusCode, headers } = await open(`${gateway.url}/graphql?${search}`, { accept: html });
      expect([statusCode, headers['cache-control']]).toEqual([302, 'no-store']);
      const { pathname, searchParams } = new URL(String(headers.location), `${gateway.url}/graphql`);
      const { headers: left, ...kept } = parameters;
      expect([pathname, Object.fromEntries(searchParams), left]).toEqual(['/graphiql', kept, 'x']);
      const bare = await open(`${gateway.url}/graphql`, { accept: html });
      expect([bare.statusCode, bare.headers.location]).toEqual([302, 'graphiql']);
    } finally {
      await gateway.close();
    }
  });

  test('answers programs itself whatever they accept, and everybody where there is no GraphiQL', async () => {
    const gateway = await startTestGateway();
    const without = await startTestGateway({ INTROSPECTION: 'off' });
    try {
      const address = `${gateway.url}/graphql?query=%7Bme%7Bid%7D%7D`;
      const json = ['application/json', 'application/graphql-response+json', 'application/json, text/html'];
      for (const accept of ['*/*', ...json]) {
        const { statusCode, body } = await open(address, { accept });
        expect([accept, statusCode, await body.json()]).toMatchObject([accept, 200, { data: { me: null } }]);
      }
      const fetched = await fetch(address, { headers: { ...mayAsk, accept: html }, redirect: 'manual' });
      const posted = await request(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { accept: html, 'content-type': 'application/json' },
        body: '{"query":"{ me { id } }"}',
      });
      const there = await open(address.replace(gateway.url, without.url), { accept: html });
      expect([fetched.status, posted.statusCode, there.statusCode]).not.toContain(302);
    } finally {
      await gateway.close();
      await without.close();
    }
  });
});
