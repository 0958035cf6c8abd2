import { beforeAll, describe, expect, test } from '@jest/globals';
import { openPlainBrowser, startExample } from '../../bench/example/processes.js';
import { runDraws, type Draws } from '../../bench/example/run.js';
import { findingsOf } from '../../bench/example/verdict.js';
import { hasBrowser } from '../support/browser.js';

const inBrowser = hasBrowser ? describe : describe.skip;
const skipped = hasBrowser ? '' : ' (skipped: there is no /usr/bin/chromium on this machine)';

// The short form of `npm run example:draws`.
inBrowser(`loans that are drawn with double clicks, reloads and a network that is cut${skipped}`, () => {
  let draws: Draws;
  beforeAll(async () => {
    const example = await startExample();
    const browser = await openPlainBrowser();
    try {
      draws = await runDraws(browser, example, { seed: 3, draws: 24, atOnce: 2 });
    } finally {
      await browser.close();
      await example.stop();
    }
  });

  test('much goes wrong', () => {
    const hits = [...draws.hits].filter(([cut]) => cut !== 'none');
    expect(hits.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(10);
    expect(draws.seen.filter(({ states }) => states.includes('unknown'))).not.toEqual([]);
    expect(draws.seen.reduce((sum, { reloads }) => sum + reloads, 0)).toBeGreaterThan(5);
  });

  test.each([
    'one loan each, by the book of the bank',
    'no loan that nobody wanted',
    'the screen says that it is drawn',
    'the screen names the loan of the book, and its amount',
    'the screen says the same after one more reload',
  ])('%s', (name) => {
    expect(findingsOf(draws).find((finding) => finding.name === name)).toEqual({ name, wrong: [] });
  });
});
