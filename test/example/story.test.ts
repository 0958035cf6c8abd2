import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Download, Locator, Page } from 'playwright-core';
import { hasBrowser, openBrowser, type BrowserPage } from '../support/browser.js';
import { Command } from '../support/command.js';
import { startExample, type RunningExample } from '../support/example.js';

const inBrowser = hasBrowser ? describe : describe.skip;
const skipped = hasBrowser ? '' : ' (skipped: there is no /usr/bin/chromium on this machine)';

let example: RunningExample;
let browser: BrowserPage;
let page: Page;
/** The address of the credit line that Lisa gets in the story. */
let line = '';

interface Deed {
  readonly what: string;
  readonly resource?: string;
  readonly id: string;
  readonly amount?: number;
  readonly credit_line_id?: string;
}

const lineId = (): string => decodeURIComponent(/lines\/([^/]+)$/.exec(line)?.[1] ?? '');
const book = (): Promise<Deed[]> => example.steer('GET', '/book') as Promise<Deed[]>;
const loansOf = async (amount: number): Promise<Deed[]> =>
  (await book()).filter((deed) => deed.what === 'loan_drawn' && deed.amount === amount);
const shown = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
const button = (name: string | RegExp): Locator => page.getByRole('button', { name });

/** Opens the form of the credit line and fills it; the button is ready to be pressed. */
async function fillDraw(amount: string, label: string): Promise<Locator> {
  await page.goto(line);
  await page.getByRole('textbox', { name: 'Amount' }).fill(amount);
  await button(new RegExp(`^Draw ${label}$`)).waitFor();
  await page.locator('.draw form button:not([aria-disabled="true"])').waitFor();
  return button(`Draw ${label}`);
}

/** Takes a loan off the screen. Nothing of it is stored any more when the form is back. */
async function drawAnother(): Promise<void> {
  await button('Draw another loan').click();
  await button(/^Draw €/).waitFor();
}

async function saved(press: () => Promise<void>): Promise<Download> {
  const download = page.waitForEvent('download');
  await press();
  return download;
}

inBrowser(`the example${skipped}`, () => {
  beforeAll(async () => {
    example = await startExample();
    browser = await openBrowser();
    page = browser.page;
  });
  afterAll(async () => {
    await browser.close();
    await example.stop();
    Command.killAll();
  });

  // It counts the applications that there are before Lisa makes one.
  describe('the back office', () => {
    // Of the pages that Lisa opens later, some lose their connection.
    afterAll(() => expect(browser.complaints).toEqual([]));

    const rows = async (): Promise<string[]> =>
      page
        .locator('.applications tbody tr:not(.details) th button')
        .evaluateAll((all) => all.map((one) => (one as unknown as { title: string }).title));
    const isThere = (): Promise<void> => page.locator('.listing[aria-busy="false"]').waitFor();
    const counted = async (text: string): Promise<void> => {
      await page.locator('.paging p', { hasText: text }).waitFor();
      await isThere();
    };

    test('pages through all applications, forward and back', async () => {
      await page.goto(example.office);
      await counted('1–10 of 47');
      const first = await rows();
      await button('Next →').click();
      await counted('11–20 of 47');
      const second = await rows();
      expect(new Set([...first, ...second]).size).toBe(20);
      await page.reload();
      await counted('11–20 of 47');
      expect(await rows()).toEqual(second);
      await button('← Back').click();
      await counted('1–10 of 47');
      expect(await rows()).toEqual(first);
      await page.getByRole('combobox', { name: 'Per page' }).selectOption('50');
      await counted('1–47 of 47');
      expect(await button('Next →').getAttribute('aria-disabled')).toBe('true');
    });

    test('filters by status, day and customer, and keeps the filter in the address', async () => {
      await page.getByRole('combobox', { name: 'Status' }).selectOption('REJECTED');
      await page
        .locator('.applications')
        .getByText('Credit line open')
        .first()
        .waitFor({ state: 'detached' });
      await isThere();
      const statuses = await page.locator('.applications .status').allTextContents();
      expect(new Set(statuses)).toEqual(new Set(['Rejected']));
      await page.reload();
      await page.locator('.applications').waitFor();
      expect(await page.locator('.applications .status').allTextContents()).toEqual(statuses);
      await page.getByLabel('To', { exact: true }).fill('2026-08-31');
      await counted('1–1 of 1');
      await button('Clear').click();
      await page.getByRole('textbox', { name: 'Customer' }).fill('11111111111111110000000000000001cper');
      await page.keyboard.press('Enter');
      await counted('1–1 of 1');
      await page.getByLabel('From', { exact: true }).fill('2027-12-31');
      await shown('No application is like that.');
    });

    test('opens what the list does not carry', async () => {
      await button('Clear').click();
      await page.getByRole('textbox', { name: 'Customer' }).fill('11111111111111110000000000000001cper');
      await page.keyboard.press('Enter');
      await counted('1–1 of 1');
      const [id = ''] = await rows();
      await page.getByTitle(id).first().click();
      await page.locator('.details').getByText('Can spare a month').waitFor();
      await page.locator('.details').getByText('€5,000.00 at 11%').waitFor();
    });
  });

  describe('Lisa', () => {
    test('sees her credit line and her card', async () => {
      await page.goto(example.page);
      await page.getByRole('heading', { name: 'Hello Lisa', level: 1 }).waitFor();
      await shown('You can draw now');
      await page.getByRole('link', { name: /^Credit line / }).waitFor();
      await page.getByRole('link', { name: /^Credit card / }).waitFor();
      expect(await page.getByRole('meter', { name: 'Used' }).getAttribute('aria-valuetext')).toMatch(
        /^€[\d,.]+ of €5,000\.00$/,
      );
      expect(await page.title()).toBe('Hello Lisa · Nordlicht');
      expect([...browser.hosts]).toEqual(['127.0.0.1']);
    });

    test('applies once, however often she presses, and sees the application go on by itself', async () => {
      await page.getByRole('link', { name: 'Apply for a credit line' }).click();
      await page.getByRole('textbox', { name: 'Credit line you wish for' }).fill('2,500.00');
      await page.getByRole('textbox', { name: /^Income a month/ }).fill('2600');
      const before = (await book()).length;
      await button('Apply').click({ clickCount: 3 });
      await shown('Show the bank your account');
      const made = (await book()).slice(before).filter(({ what }) => what === 'created');
      expect(made).toHaveLength(1);
      await button('Share my account').click();
      await shown('Account being checked');
      await button('Identify me').click();
    });

    test('reads the offer and the contract, signs, and has the credit line', async () => {
      await shown('The bank offers you');
      await shown('€2,500.00');
      await shown('at 11% interest a year, for what you draw of it.');
      await button('Sign the contract').waitFor();
      const download = await saved(() => button('Contract PDF').click());
      expect(download.suggestedFilename()).toMatch(/\.pdf$/);
      expect(
        readFileSync(await download.path())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
      await button('Sign the contract').click();
      await shown('Your credit line is there.');
      await page.getByRole('link', { name: 'To the credit line' }).click();
      await page.getByRole('heading', { name: /^Credit line / }).waitFor();
      line = page.url();
    });

    test('chooses a plan by keyboard, with a picture that is also a table', async () => {
      await fillDraw('1500', '€1,500.00');
      await page.getByRole('radio', { name: /^12 months/ }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      expect(await page.getByRole('radio', { name: /^24 months/ }).isChecked()).toBe(true);
      const picture = page.getByRole('img', { name: /^Repayment over 24 months/ });
      await picture.waitFor();
      const described = await picture.locator('desc').textContent();
      const total = /pay back (€[\d,.]+) in 24 months/.exec(described ?? '')?.[1];
      await page.getByText('As a table').click();
      const rows = page.getByRole('region', { name: 'Repayment, month by month' }).getByRole('row');
      expect(await rows.count()).toBe(26);
      expect(await rows.nth(1).textContent()).toBe(`0${total}`);
      expect(await rows.nth(25).textContent()).toBe('24€0.00');
    });

    test('draws one loan by two clicks, and sees the money come', async () => {
      await page.getByLabel('What for').fill('A bicycle');
      await button('Draw €1,500.00').dblclick();
      await shown('€1,500.00 drawn');
      await shown(/for “A bicycle”: 24 installments of €/);
      const loans = await loansOf(1500_00);
      expect(loans.map(({ credit_line_id }) => credit_line_id)).toEqual([lineId()]);
      expect(await page.locator('[data-drawn]').getAttribute('data-drawn')).toBe(loans[0]?.id);
      await page.locator('.row').getByText('Paid out').waitFor();
      await page.reload();
      await shown('€1,500.00 drawn');
      await shown('€1,000.00 left');
      await drawAnother();
    });

    test('learns what the bank objects to, and that nothing was drawn', async () => {
      expect(browser.complaints).toEqual([]);
      const draw = await fillDraw('100', '€100.00');
      await example.steer('POST', '/faults', { operationId: 'createLoan', status: 409, code: 'conflict' });
      await draw.click();
      await shown('The loan was not drawn.');
      await shown(/^The bank refused it: /);
      await button('Change it').click();
      await page.getByRole('textbox', { name: 'Amount' }).waitFor();
      expect(await loansOf(100_00)).toEqual([]);
    });

    test('is kept from an amount that is none, too small or too large', async () => {
      const amount = page.getByRole('textbox', { name: 'Amount' });
      for (const [text, told] of [
        ['a lot', 'Write an amount, such as 1200 or 1,200.50.'],
        ['99.99', 'The least that can be drawn is €100.00.'],
        ['1,000.01', '€1,000.00 are left of this credit line.'],
      ] as const) {
        await amount.fill(text);
        await shown(told);
        expect(await amount.getAttribute('aria-invalid')).toBe('true');
        expect(await button('Draw the loan').getAttribute('aria-disabled')).toBe('true');
        await button('Draw the loan').click({ force: true });
      }
      expect(await page.locator('.draw [data-outcome]').count()).toBe(0);
    });

    test('can ask again for plans that could not be read', async () => {
      await fillDraw('120', '€120.00');
      await page.route(example.graph, (route) => route.abort('connectionfailed'));
      await page.getByRole('textbox', { name: 'Amount' }).fill('150');
      await shown('Not all of the plans could be read, or it may be out of date.');
      expect(await button('Draw €150.00').getAttribute('aria-disabled')).toBe('true');
      await page.unroute(example.graph);
      await button('Try again').click();
      await page.locator('.draw form button:not([aria-disabled="true"])').waitFor();
      await page.locator('figure > p', { hasText: 'You draw €150.00 and pay back €' }).waitFor();
    });

    test('draws without a connection: the page says so, and draws once there is one', async () => {
      const draw = await fillDraw('101', '€101.00');
      await page.context().setOffline(true);
      await draw.click();
      await shown(/No connection at the moment/);
      expect(await loansOf(101_00)).toEqual([]);
      await page.context().setOffline(false);
      await shown('€101.00 drawn');
      expect(await loansOf(101_00)).toHaveLength(1);
      await drawAnother();
    });

    test('draws one loan from two tabs, and both say so', async () => {
      await fillDraw('105', '€105.00');
      const tab = await page.context().newPage();
      await tab.goto(line);
      await tab.getByRole('textbox', { name: 'Amount' }).fill('105');
      await tab.locator('.draw form button:not([aria-disabled="true"])', { hasText: '€105.00' }).waitFor();
      // A tab behind another one draws no frames, for which a click of the mouse would wait.
      const press = `document.querySelector('.draw form button')?.click()`;
      await Promise.all([page.evaluate(press), tab.evaluate(press)]);
      for (const one of [tab, page]) {
        await one.bringToFront();
        await one.getByText('€105.00 drawn').waitFor();
      }
      expect(await loansOf(105_00)).toHaveLength(1);
      await tab.close();
      await drawAnother();
    });

    test('reloads while the loan is drawn: the page goes on, with one loan', async () => {
      const draw = await fillDraw('102', '€102.00');
      await example.steer('POST', '/faults', { operationId: 'createLoan', delayMs: 1500, when: 'after' });
      await draw.click();
      await shown('Drawing €102.00 …');
      await page.reload();
      await shown('€102.00 drawn');
      expect(await loansOf(102_00)).toHaveLength(1);
      await drawAnother();
    });

    test('is told what to do while it is unknown if a loan was drawn, and the truth as soon as it is known', async () => {
      await page.clock.install();
      const draw = await fillDraw('103', '€103.00');
      await example.steer('POST', '/faults', {
        operationId: 'createLoan',
        connection: 'reset',
        when: 'before',
      });
      await draw.click();
      await shown('We do not know yet if this loan was drawn.');
      await shown(
        /Do not draw it again\. We look at your loans every few seconds\. If it is not there at \d/,
      );
      await button('Look now').click();
      await page.reload();
      await shown('We do not know yet if this loan was drawn.');
      await page.clock.fastForward(151_000);
      await shown('The loan was not drawn.');
      await shown('The bank has no such loan, and no money is paid out.');
      expect(await loansOf(103_00)).toEqual([]);
      await button('Draw €103.00 again').click();
      await shown('€103.00 drawn');
      expect(await loansOf(103_00)).toHaveLength(1);
      await drawAnother();
      const other = await fillDraw('104', '€104.00');
      await example.steer('POST', '/faults', {
        operationId: 'createLoan',
        connection: 'reset',
        when: 'after',
      });
      await other.click();
      await shown('€104.00 drawn');
      expect(await loansOf(104_00)).toHaveLength(1);
    });

    test('saves the contract of her credit line', async () => {
      const download = await saved(() => button('Contract PDF').click());
      expect(
        readFileSync(await download.path())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    });

    test('sees the balance of her card over the months', async () => {
      await page.goto(example.page);
      await page.getByRole('link', { name: /^Credit card / }).click();
      await page.getByRole('img', { name: /^Balance of each bill/ }).waitFor();
      const bills = page.getByRole('table', { name: /^Bills/ }).getByRole('row');
      expect(await bills.count()).toBe(8);
      expect(await page.locator('.bars .bar').count()).toBe(7);
      await shown(/^Pay at least €[\d,.]+ by /);
    });
  });
});
