import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser, openBrowser, type BrowserPage } from '../support/browser.js';
import { Command } from '../support/command.js';
import { builtPage, startExample, type RunningExample } from '../support/example.js';
import { page as markdown } from '../support/markdown.js';

const inBrowser = hasBrowser ? describe : describe.skip;
const skipped = hasBrowser ? '' : ' (skipped: there is no /usr/bin/chromium on this machine)';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** Returns what axe finds on a page, by all its rules for WCAG 2.2 AA and its best practices. */
async function violationsOn(page: Page): Promise<string[]> {
  // A button that has just become enabled changes its color for 0.15 s; on the way its text has too little contrast.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().flatMap((one) => (one instanceof CSSTransition ? one.finished : [])))',
  );
  const found = await page.evaluate<Violation[]>(
    `${axe}; axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id} ${target.join(' ')}: ${failureSummary}`),
  );
}

let example: RunningExample;
let browser: BrowserPage;
let page: Page;

const link = async (name: RegExp): Promise<void> => {
  await page.goto(example.page);
  await page.getByRole('link', { name }).first().click();
};
const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();

/** Each view, with how to come to it. They are opened in this order. */
const views: Readonly<Record<string, () => Promise<void>>> = {
  overview: async () => {
    await page.goto(example.page);
    await page.locator('.line-card').waitFor();
  },
  'credit line': async () => {
    await link(/^Credit line /);
    await page.locator('svg.bars').waitFor();
    await page.getByText('As a table').click();
  },
  'amount that is none': async () => {
    await link(/^Credit line /);
    await page.getByRole('textbox', { name: 'Amount' }).fill('a lot');
    await page.locator('.problem').first().waitFor();
  },
  'application form': async () => {
    await page.goto(`${example.page}/#/apply`);
    await page.getByRole('button', { name: 'Apply' }).waitFor();
  },
  'card and its bills': async () => {
    await link(/^Credit card /);
    await page.locator('svg.bars').waitFor();
  },
  'page that is none': async () => {
    await page.goto(`${example.page}/#/nothing`);
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
  },
  'back office': async () => {
    await page.goto(example.office);
    await page.locator('.applications').waitFor();
    await press(/^2222/);
    await page.getByText('Can spare a month').waitFor();
  },
};

const screens = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
] as const;

inBrowser(`the pages of the example${skipped}`, () => {
  beforeAll(async () => {
    example = await startExample();
    browser = await openBrowser();
    page = browser.page;
  });
  afterAll(async () => {
    expect(browser.complaints).toEqual([]);
    await browser.close();
    await example.stop();
    Command.killAll();
  });

  describe.each(screens)('$colorScheme, $width pixels wide', ({ colorScheme, width }) => {
    beforeAll(async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
    });

    test.each(Object.keys(views))(
      '%s: axe finds nothing, and nothing is wider than the window',
      async (name) => {
        await views[name]?.();
        expect(await violationsOn(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      },
    );
  });

  test('tell what happens to a loan, in each state, without a fault that axe finds', async () => {
    await page.clock.install();
    await page.emulateMedia({ colorScheme: 'dark' });
    const draw = async (): Promise<void> => {
      await link(/^Credit line /);
      await page.locator('.draw form button:not([aria-disabled="true"])').click();
    };
    const told = async (outcome: string): Promise<void> => {
      await page.locator(`[data-outcome="${outcome}"]`).waitFor();
      expect([outcome, ...(await violationsOn(page))]).toEqual([outcome]);
    };
    await example.steer('POST', '/faults', { operationId: 'createLoan', delayMs: 3000, connection: 'reset' });
    await draw();
    await told('working');
    await told('unknown');
    await page.clock.fastForward(151_000);
    await told('notDone');
    await example.steer('POST', '/faults', { operationId: 'createLoan', status: 409 });
    await press(/again$/);
    await told('refused');
    await press('Change it');
    // Nothing of the refused one is stored any more when the form is back.
    await page.locator('.draw form').waitFor();
    await draw();
    await told('done');
    await press('Draw another loan');
  });

  test('move nothing for those who asked for less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.route(example.graph, () => undefined);
    await page.goto(example.page);
    await page.locator('.skeleton').waitFor();
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await page.evaluate('document.getAnimations().length')).toBe(3);
    await page.unrouteAll();
  });

  test('are used by keyboard: a link to the content comes first, and a new view has the focus on its heading', async () => {
    await views['overview']?.();
    await page.keyboard.press('Tab');
    const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');
    expect(await focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('Hello Lisa');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Apply for a credit line' }).waitFor();
    expect(await focused()).toBe('Apply for a credit line');
  });

  test('are served with a policy that allows them and the gateway, and no script of a page', async () => {
    const { headers } = await fetch(example.page);
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ${example.graph.replace('/graphql', '')}; ` +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
    const login = `${example.page}/login/partner`;
    expect((await fetch(login, { method: 'POST' })).status).toBe(403);
    expect((await fetch(login, { method: 'POST', headers: { origin: 'http://evil.example' } })).status).toBe(
      403,
    );
    expect((await fetch(`${example.page}/../package.json`)).status).toBe(404);
  });

  test('can send no document that their build did not write', async () => {
    const answer = await fetch(example.graph, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ me { id } }' }),
    });
    expect([answer.status, JSON.stringify(await answer.json())]).toEqual([
      400,
      expect.stringContaining('trusted'),
    ]);
  });
});

/** Bytes that a browser loads for a page: the document, and the scripts and styles that it names, compressed. */
function weightOf(document: string): number {
  const html = readFileSync(join(builtPage, document));
  const named = [...html.toString().matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, name = '']) =>
    readFileSync(join(builtPage, name)),
  );
  return [html, ...named].reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
}

test.each([
  ['the customer', 'index.html'],
  ['the back office', 'office.html'],
])('the page of %s weighs what its README states', (who, document) => {
  const rows = markdown('examples/web/README.md').table('page of', 'kB, gzipped');
  const stated = Number(rows.find(([name]) => name === who)?.[1]);
  const weight = weightOf(document) / 1000;
  expect(weight).toBeLessThanOrEqual(stated);
  expect(weight).toBeGreaterThan(stated * 0.95);
});
