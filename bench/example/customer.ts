import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Network } from './network.js';
import type { DrawPlan } from './plan.js';

/** What a customer saw of one draw. */
export interface Seen {
  readonly plan: DrawPlan;
  readonly lineId: string;
  /** The loan that the screen says was drawn; undefined if it says nothing in time. */
  readonly shownId: string | undefined;
  /** The amount that the screen says, as it stands there. */
  readonly shownText: string;
  /** What the screen said on the way, in order. */
  readonly states: readonly string[];
  readonly reloads: number;
  /** True if the screen said the same after one more reload. */
  readonly isSameAfterReload: boolean;
}

/** What the screen says. */
interface Screen {
  readonly state: string;
  readonly drawn: string | null;
  readonly title: string;
  /** What is on the button of the form, if it can be pressed. */
  readonly button: string | null;
}

/** Milliseconds after which a draw counts as one without an end. */
const patience = 120_000;
/** Milliseconds that the page waits until a lost loan is certainly not there. */
const untilCertain = 151_000;

/** Reads the screen. Runs in the page, which has other types than this program. */
const read = `(() => {
  const notice = document.querySelector('.draw [data-outcome]');
  const button = document.querySelector('.draw form button:not([aria-disabled="true"])');
  return {
    state: notice?.dataset.outcome ?? (document.querySelector('.draw form') ? 'form' : 'loading'),
    drawn: document.querySelector('[data-drawn]')?.dataset.drawn ?? null,
    title: notice?.querySelector('.notice-title')?.textContent ?? '',
    button: button?.textContent ?? null,
  };
})()`;

const loading: Screen = { state: 'loading', drawn: null, title: '', button: null };

/** Formats cents as the page does. */
export const printed = (cents: number): string =>
  `€${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/** A customer at a page, who wants one loan after the other. */
export class Customer {
  readonly #page: Page;
  readonly #network: Network;
  readonly #lineId: string;
  #reloads = 0;

  constructor(page: Page, network: Network, lineId: string) {
    this.#page = page;
    this.#network = network;
    this.#lineId = lineId;
    page.on('framenavigated', () => {
      this.#reloads += 1;
    });
  }

  /** Draws a loan, whatever happens, until the screen shows the outcome. */
  async draw(plan: DrawPlan): Promise<Seen> {
    const states: string[] = [];
    this.#reloads = 0;
    const until = Date.now() + patience;
    let screen = loading;
    let hasClicked = false;
    while (Date.now() < until) {
      screen = await this.#look();
      if (states.at(-1) !== screen.state) states.push(screen.state);
      if (screen.state === 'done' || screen.state === 'refused') break;
      if (screen.state === 'form') {
        await this.#order(plan, screen, hasClicked);
        hasClicked ||= screen.button === `Draw ${printed(plan.cents)}`;
      } else await this.#wait(screen.state);
    }
    const reloads = this.#reloads;
    const isSameAfterReload = plan.isReloadedAtTheEnd ? await this.#isSameAfterReload(screen) : true;
    await this.#leave();
    return {
      plan,
      lineId: this.#lineId,
      shownId: screen.drawn ?? undefined,
      shownText: screen.title,
      states,
      reloads,
      isSameAfterReload,
    };
  }

  /** Fills the form, and presses the button as soon as it has the amount: from then on things happen. */
  async #order(plan: DrawPlan, screen: Screen, hasClicked: boolean): Promise<void> {
    const label = `Draw ${printed(plan.cents)}`;
    if (screen.button !== label) {
      const input = this.#page.getByRole('textbox', { name: 'Amount' });
      const text = printed(plan.cents).slice(1);
      if ((await input.inputValue({ timeout: 1000 }).catch(() => '')) !== text)
        await input.fill(text, { timeout: 1000 }).catch(() => undefined);
      await this.#tryAgain();
      return;
    }
    if (!hasClicked) this.#network.arm(plan.cuts);
    await this.#page
      .getByRole('button', { name: label })
      .click({ clickCount: plan.clicks, noWaitAfter: true, timeout: 2000 })
      .catch(() => undefined);
    if (!hasClicked && plan.isReloadedAtOnce) await this.#page.reload().catch(() => undefined);
  }

  async #wait(state: string): Promise<void> {
    if (state === 'unknown') await this.#page.clock.fastForward(untilCertain).catch(() => undefined);
    if (state === 'notDone')
      await this.#page
        .getByRole('button', { name: /^Draw .* again$/ })
        .click({ timeout: 1000 })
        .catch(() => undefined);
    if (state === 'loading') await this.#tryAgain();
    await sleep(25);
  }

  /** Presses the button for what could not be read, if there is one. */
  async #tryAgain(): Promise<void> {
    const button = this.#page.getByRole('button', { name: 'Try again' }).first();
    await button.click({ timeout: 40 }).catch(() => undefined);
  }

  /** Goes back to the form. What was to happen to this loan happens to no other one. */
  async #leave(): Promise<void> {
    this.#network.arm([]);
    const until = Date.now() + patience;
    while ((await this.#look()).state !== 'form' && Date.now() < until) {
      await this.#page
        .getByRole('button', { name: 'Draw another loan' })
        .click({ timeout: 500 })
        .catch(() => undefined);
      await this.#tryAgain();
    }
  }

  /** Reloads once more, with a network that holds. A reload that is still in flight can be in between. */
  async #isSameAfterReload(before: Screen): Promise<boolean> {
    this.#network.arm([]);
    for (let isReloaded = false, left = 50; !isReloaded && left > 0; left -= 1) {
      isReloaded = await this.#page.reload().then(
        () => true,
        () => false,
      );
      if (!isReloaded) await sleep(100);
    }
    await this.#page.waitForSelector('.draw [data-outcome], .draw form');
    const after = await this.#look();
    return after.state === before.state && after.drawn === before.drawn && after.title === before.title;
  }

  /** Reads the screen; in the middle of a reload there is nothing to read. */
  #look(): Promise<Screen> {
    return this.#page.evaluate<Screen>(read).catch(() => loading);
  }
}
