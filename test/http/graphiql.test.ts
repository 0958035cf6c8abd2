import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import type { Page } from 'playwright-core';
import { hasBrowser, openBrowser, type BrowserPage } from '../support/browser.js';
import { startTestGateway, takeCalls, type TestGateway } from '../support/graph.js';
import { choose } from '../support/graphiql-page.js';

const root = new URL('../../', import.meta.url);

interface Settings {
  readonly endpoint: string;
  readonly tabs: readonly { query: string; variables: string | null; headers: string | null }[];
}

/** Returns the settings in a page. */
async function settingsOf(url: string): Promise<Settings> {
  const page = await (await fetch(`${url}/graphiql`)).text();
  return JSON.parse(
    /<script id="settings" type="application\/json">(.*?)<\/script>/.exec(page)?.[1] ?? '',
  ) as Settings;
}

const titleOf = (query: string): string => /^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1] ?? '';
const isMutation = (query: string): boolean => /^mutation /m.test(query);
const isSubscription = (query: string): boolean => /^subscription /m.test(query);
const callsToldIn = (query: string): number => Number(/^# Calls to the bank: (\d+)/m.exec(query)?.[1]);

beforeAll(async () => {
  if (!existsSync(new URL('dist/graphiql', root)))
    await promisify(execFile)('node', [fileURLToPath(new URL('scripts/build-graphiql.js', root))]);
});

describe('the page at /graphiql', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  test('allows scripts of this server only, no framing, and is asked for anew each time', async () => {
    const { status, headers } = await fetch(`${gateway.url}/graphiql`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
  });

  test('names files that may be kept for ever, since their names change with them', async () => {
    const page = await (await fetch(`${gateway.url}/graphiql`)).text();
    const files = [...page.matchAll(/(?:href|src)="(graphiql\/[^"]+)"/g)].map(([, file = '']) => file);
    expect(files.map((file) => file.replace(/-[A-Z0-9]{8}\./, '-#.')).sort()).toEqual([
      'graphiql/app-#.css',
      'graphiql/app-#.js',
    ]);
    for (const file of files) {
      const { status, headers } = await fetch(`${gateway.url}/${file}`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^text\/(javascript|css); charset=utf-8$/);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });

  test('does not give files that are no part of the bundle', async () => {
    for (const file of [
      'package.json',
      '..%2fpackage.json',
      '%2e%2e%2f%2e%2e%2fpackage.json',
      '..%5c..%5cpackage.json',
      '%2fetc%2fpasswd',
      '__proto__',
      'toString',
      'app-%00.js',
      'app.js',
    ]) {
      expect({ file, status: (await fetch(`${gateway.url}/graphiql/${file}`)).status }).toEqual({
        file,
        status: 404,
      });
    }
  });

  test('is where the root and a slash too many lead', async () => {
    for (const path of ['/', '/graphiql/'])
      expect((await fetch(gateway.url + path)).url).toBe(`${gateway.url}/graphiql`);
  });

  test('brings tabs that are valid against the schema', async () => {
    const files = readdirSync(new URL('schema/', root)).filter((file) => file.endsWith('.graphql'));
    const schema = buildSchema(
      files.map((file) => readFileSync(new URL(`schema/${file}`, root), 'utf8')).join('\n'),
    );
    const { tabs } = await settingsOf(gateway.url);
    expect(tabs.map(({ query }) => titleOf(query))).toEqual([
      'Person',
      'CreditRecord',
      'Plans',
      'Updates',
      'Apply',
      'Link',
      'Outcome',
      'LinePlans',
      'Draw',
      'CreditLine',
    ]);
    for (const { query } of tabs) expect(validate(schema, parse(query))).toEqual([]);
  });

  test('brings tabs that lead, run in their order on a fresh sandbox, to a drawn loan, with as many calls to the bank as they say', async () => {
    const { tabs } = await settingsOf(gateway.url);
    const sandbox = gateway.gateway.sandbox?.url ?? '';
    await takeCalls(sandbox);
    const answers: unknown[] = [];
    for (const { query, variables, headers } of tabs) {
      if (isSubscription(query)) continue;
      const answer = await gateway.ask(query, JSON.parse(variables ?? '{}') as Record<string, unknown>, {
        headers: JSON.parse(headers ?? '{}') as Record<string, string>,
      });
      const calls = await takeCalls(sandbox);
      expect({ tab: titleOf(query), errors: answer.errors, calls: calls.length }).toEqual({
        tab: titleOf(query),
        errors: [],
        calls: callsToldIn(query),
      });
      answers.push(answer.data);
    }
    expect(answers.at(-1)).toMatchObject({
      person: {
        creditLine: {
          status: 'OPEN',
          limit: { value: 300_000 },
          utilizedAmount: { value: 120_000 },
          activeLoans: [{ status: 'CREATED' }],
        },
      },
    });
  });

  test('brings each write with a key of its own, under which nothing is sent to the bank again', async () => {
    const { tabs } = await settingsOf(gateway.url);
    const sandbox = gateway.gateway.sandbox?.url ?? '';
    const headersOf = ({ headers }: Settings['tabs'][number]) =>
      JSON.parse(headers ?? '{}') as Record<string, string>;
    const writes = tabs.filter(({ query }) => isMutation(query));
    expect(
      new Set(writes.map((tab) => headersOf(tab)['Idempotency-Key']).filter((key) => key !== undefined)).size,
    ).toBe(4);
    await takeCalls(sandbox);
    for (const tab of writes) {
      expect(
        (
          await gateway.ask(tab.query, JSON.parse(tab.variables ?? '{}') as Record<string, unknown>, {
            headers: headersOf(tab),
          })
        ).errors,
      ).toEqual([]);
    }
    expect((await takeCalls(sandbox)).filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('GraphiQL under other settings', () => {
  const auth = {
    AUTH_SECRET: 'a secret of more than thirty-two bytes',
    AUTH_ISSUER: 'issuer',
    AUTH_AUDIENCE: 'audience',
  };
  const bank = {
    LENDING_API_URL: 'http://127.0.0.1:1',
    LENDING_AUTH_URL: 'http://127.0.0.1:1/token',
    LENDING_CLIENT_ID: 'id',
    LENDING_CLIENT_SECRET: 'secret',
    LINK_SECRET: 'a secret for links of 32 bytes or more',
  };

  async function withGateway(
    environment: Record<string, string>,
    check: (url: string) => Promise<void>,
  ): Promise<void> {
    const gateway = await startTestGateway(environment);
    await check(gateway.url).finally(() => gateway.close());
  }

  test('is not there where nobody may introspect the schema', () =>
    withGateway({ INTROSPECTION: 'off' }, async (url) => {
      for (const path of ['/graphiql', '/graphiql/app.js', '/'])
        expect((await fetch(url + path)).status).toBe(404);
    }));

  test('has a place for a token in every tab where one is required', () =>
    withGateway(auth, async (url) => {
      const { tabs } = await settingsOf(url);
      expect(tabs).toHaveLength(10);
      expect(tabs.map(({ headers }) => headers?.split('\n')[1])).toEqual(
        tabs.map(({ query }) => `  "authorization": "Bearer "${isMutation(query) ? ',' : ''}`),
      );
    }));

  test('does not name demo customers with a real bank, and the root leads nowhere', () =>
    withGateway({ ...auth, ...bank }, async (url) => {
      const { tabs } = await settingsOf(url);
      expect(tabs.map(({ query }) => titleOf(query))).toEqual(['Me']);
      expect((await fetch(`${url}/`)).status).toBe(404);
    }));
});

/** Runs the selected tab and waits until its result contains this text. */
async function run(page: Page, expected: string): Promise<void> {
  await page.getByRole('button', { name: /^Execute query/ }).click();
  await page.locator('.result-window', { hasText: expected }).waitFor();
}

const textOf = async (page: Page, label: string): Promise<string> =>
  (await page.getByRole('region', { name: label }).innerText()).replaceAll('\u00a0', ' ');

const inBrowser = hasBrowser ? describe : describe.skip;

inBrowser(
  hasBrowser
    ? 'GraphiQL in Chromium'
    : 'GraphiQL in Chromium (skipped: there is no /usr/bin/chromium on this machine)',
  () => {
    const personId = '11111111111111110000000000000001cper';
    let gateway: TestGateway;
    let browser: BrowserPage;

    beforeAll(async () => {
      gateway = await startTestGateway();
      browser = await openBrowser();
      await browser.page.goto(`${gateway.url}/graphiql`);
    });
    afterAll(async () => {
      await browser.close();
      await gateway.close();
    });

    test('shows its tabs, and query and variables of the first one', async () => {
      const { page } = browser;
      await page.locator('.graphiql-query-editor .view-line').first().waitFor();
      expect(await page.getByRole('tab').allInnerTexts()).toEqual([
        'Person',
        'CreditRecord',
        'Plans',
        'Updates',
        'Apply',
        'Link',
        'Outcome',
        'LinePlans',
        'Draw',
        'CreditLine',
      ]);
      expect(await textOf(page, 'Operation Editor')).toContain('query Person(');
      expect(await textOf(page, 'Variables')).toContain(`"personId": "${personId}"`);
    });

    test('runs what is clicked while its editors are still loading', async () => {
      const page = await browser.page.context().newPage();
      await page.route('**/graphiql/chunk-*', async (route) => {
        await wait(1000);
        await route.continue();
      });
      await page.goto(`${gateway.url}/graphiql`);
      await run(page, personId);
      await page.close();
    });

    test('runs the first tab, and another one', async () => {
      const { page } = browser;
      await run(page, personId);
      await choose(page, 'Plans');
      await run(page, 'effectiveInterestRate');
    });

    test('shows below the result the calls that it took, why each was made, and the estimate', async () => {
      const { page } = browser;
      const query = `query Rates {
        person(id: "22222222222222220000000000000001cper") {
          creditLines(first: 2) { nodes { interestRate } }
        }
      }`;
      await page.goto(`${gateway.url}/graphiql?${new URLSearchParams({ query }).toString()}`);
      await page.locator('.graphiql-query-editor .view-line').first().waitFor();
      await run(page, '0.11');
      const table = page.getByRole('region', { name: 'Calls to the bank' });
      await table.getByRole('heading', { name: '3 calls to the bank, at most 3 estimated' }).waitFor();
      const rows = await table
        .locator('tbody tr')
        .evaluateAll((found) =>
          found.map((row) =>
            [...(row as unknown as { readonly cells: Iterable<{ readonly innerText: string }> }).cells]
              .slice(0, 4)
              .map(({ innerText }) => innerText),
          ),
        );
      const entry = (index: number) => `person.creditLines.nodes.${index}.interestRate`;
      expect(rows.sort()).toEqual([
        ['getCreditLine', entry(0), 'field', '200'],
        ['getCreditLine', entry(1), 'field', '200'],
        ['listCreditLines', 'person.creditLines', 'field', '200'],
      ]);
    });

    test('shows no table with a tab that has no result', async () => {
      const { page } = browser;
      await choose(page, 'LinePlans');
      await page.getByRole('region', { name: 'Calls to the bank' }).waitFor({ state: 'detached' });
    });

    test('keeps the tab in front, with its variables, when the page is loaded again', async () => {
      const { page } = browser;
      await choose(page, 'Draw');
      await page.waitForFunction(() => {
        const { localStorage } = globalThis as unknown as { localStorage: Record<string, string> };
        return Object.entries(localStorage).some(
          ([key, value]) => key.endsWith(':graphiql:tabState') && value.includes('"activeTabIndex":8'),
        );
      });
      await page.reload();
      await page.locator('.graphiql-query-editor .view-line').first().waitFor();
      expect(await textOf(page, 'Operation Editor')).toContain('mutation Draw(');
      expect(await textOf(page, 'Variables')).toContain('"creditLineId": "');
      expect(await page.getByRole('tab').count()).toBe(11);
    });

    test('says in its documentation where to begin, and lists the fields of the query type', async () => {
      const { page } = browser;
      await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
      const explorer = page.locator('.graphiql-doc-explorer');
      await explorer.getByText('Begin with person(id), business(id), or me').waitFor();
      await explorer.getByRole('link', { name: 'Query', exact: true }).click();
      await explorer.getByText('anonymousInstallmentPlans', { exact: true }).waitFor();
      const fields = await explorer.innerText();
      for (const field of ['me', 'person', 'creditLine', 'creditLines', 'creditLineApplications'])
        expect(fields).toMatch(new RegExp(`^${field}\\b`, 'm'));
    });

    test('has sent requests to this machine only, and has no errors', () => {
      expect([...browser.hosts]).toEqual(['127.0.0.1']);
      expect(browser.complaints).toEqual([]);
    });
  },
);
