import type { Failure, Intent, KeyStorage } from '@lending-graph/client';
import type { Borrower } from '../chaos/bank.js';
import type { Chance } from '../chaos/chance.js';
import type { App, AppOptions, Clicked, LoanInput } from './apps.js';
import { Page, type Cut, type PageLocks } from './page.js';

/** What a customer saw who wanted one loan. */
export interface Draw {
  readonly reference: string;
  /** What the screen says at the end; undefined if it says nothing after all pages. */
  readonly shown: { readonly loanId: string; readonly amount: number } | undefined;
  /** The numbers of what went wrong, by kind. */
  readonly events: ReadonlyMap<string, number>;
}

/** The browser of a customer, and the gateway behind it. */
export interface Setting {
  readonly url: string;
  readonly createApp: (options: AppOptions) => App;
  readonly storage: KeyStorage;
  readonly locks: PageLocks;
  readonly send: typeof fetch;
}

/** What a page keeps for the next one. */
interface Remembered {
  readonly input: LoanInput;
  readonly idsBefore: readonly string[];
}

/** The number of requests after which the network holds, and of pages after which none ends early. */
const badRequests = 12;
const badPages = 5;
/** The steps in which a page can end: enough for every place in a draw with a double click. */
const maxSteps = 24;

const cuts: readonly Cut[] = ['before', 'sending', 'answering', 'broken'];
const query = `query Loans($personId: ID!, $creditLineId: ID!) {
  creditLine(personId: $personId, id: $creditLineId) { activeLoans { id } }
}`;

/** One customer who wants one loan, and clicks and reloads until the screen says that it is drawn. */
export class Customer {
  readonly #setting: Setting;
  readonly #borrower: Borrower;
  readonly #reference: string;
  readonly #chance: Chance;
  readonly #events = new Map<string, number>();
  #requests = 0;
  #shown: Draw['shown'];

  constructor(setting: Setting, borrower: Borrower, reference: string, chance: Chance) {
    this.#setting = setting;
    this.#borrower = borrower;
    this.#reference = reference;
    this.#chance = chance;
  }

  async draw(): Promise<Draw> {
    for (let pages = 0; pages < 4 * badPages; pages += 1) {
      const endsEarly = pages < badPages && this.#chance.next() < 0.7;
      const page = new Page({
        ...this.#setting,
        lastStep: endsEarly ? this.#chance.between(1, maxSteps) : Infinity,
        nextCut: () => this.#nextCut(),
      });
      const end = await page.run(() => this.#visit(page));
      if (end === 'ended') this.#note('reload');
      if (this.#shown) break;
    }
    return { reference: this.#reference, shown: this.#shown, events: this.#events };
  }

  /** Opens the page once more, and goes on with what a page had no time to end. Nothing is cut. */
  async lookAgain(): Promise<void> {
    const page = new Page({ ...this.#setting, lastStep: Infinity, nextCut: () => 'none' });
    const { app, intent } = this.#open(page);
    for (let pending = await intent.pending(); pending?.isSent; pending = await intent.pending()) {
      const { input, idsBefore } = pending.remembered as Remembered;
      await this.#click(page, app, intent, input, idsBefore);
    }
  }

  #open(page: Page): { readonly app: App; readonly intent: Intent } {
    const { url, createApp } = this.#setting;
    const { storage, locks, fetch } = page;
    const app = createApp({ url, storage, locks, fetch });
    return { app, intent: app.intent(`draw-loan:${this.#borrower.lineId}`) };
  }

  #note(event: string): void {
    this.#events.set(event, (this.#events.get(event) ?? 0) + 1);
  }

  #nextCut(): Cut {
    this.#requests += 1;
    if (this.#requests > badRequests || this.#chance.next() < 0.5) return 'none';
    const cut = cuts[this.#chance.between(0, cuts.length - 1)] ?? 'none';
    this.#note(`cut: ${cut}`);
    return cut;
  }

  #input(): LoanInput {
    const { personId, lineId } = this.#borrower;
    return {
      personId,
      creditLineId: lineId,
      amount: { value: 100 * this.#chance.between(10, 30) },
      term: 12,
      reference: this.#reference,
      purpose: 'A bicycle',
    };
  }

  /** Puts a loan on the screen. */
  #show(loanId: string, { reference, amount: { value: amount } }: LoanInput): void {
    if (reference === this.#reference) this.#shown ??= { loanId, amount };
    // A page that ended after it had shown the loan before this one, and before its intent had ended.
    else this.#note('showed the loan before once more');
  }

  /** What happens on one page, from its first paint until a loan is on the screen, or it gives up. */
  async #visit(page: Page): Promise<void> {
    const { app, intent: first } = this.#open(page);
    let intent = first;
    for (let round = 0; round < 6; round += 1) {
      const begun = await this.#begin(page, intent);
      if (!begun) continue;
      const input = round > 0 && this.#chance.next() < 0.2 ? this.#input() : begun.input;
      await intent.remember({ input, idsBefore: begun.idsBefore });
      const isDrawn = await this.#click(page, app, intent, input, begun.idsBefore);
      if (this.#shown) return;
      if (isDrawn) intent = app.intent(intent.name);
    }
  }

  /** Goes on with what was sent before, or fills in the form. */
  async #begin(page: Page, intent: Intent): Promise<Remembered | undefined> {
    const pending = await intent.pending();
    if (pending?.isSent) {
      this.#note('went on with what was sent before');
      return pending.remembered as Remembered;
    }
    const idsBefore = await this.#loanIds(page);
    if (!idsBefore) return undefined;
    return { input: this.#input(), idsBefore };
  }

  /** Clicks up to three times before an answer comes; true if the screen has a loan then. */
  async #click(
    page: Page,
    app: App,
    intent: Intent,
    input: LoanInput,
    idsBefore: readonly string[],
  ): Promise<boolean> {
    const count = this.#chance.between(1, 3);
    if (count > 1) this.#note('double click');
    const click = async (): Promise<Clicked> => {
      const clicked = await app.draw(intent, input);
      if (clicked.loanId !== undefined) this.#show(clicked.loanId, input);
      return clicked;
    };
    const clicked = await Promise.all(Array.from({ length: count }, click));
    const failures = clicked.flatMap(({ failure }) => failure ?? []);
    for (const { code } of failures) this.#note(`said: ${code}`);
    if (clicked.some(({ loanId }) => loanId !== undefined)) return true;
    if (!failures.some(({ code }) => code === 'OUTCOME_UNKNOWN')) return false;
    const found = await this.#findOut(page, failures, idsBefore);
    if (found === undefined) return false;
    if (found !== null) this.#show(found, input);
    await intent.end();
    return found !== null;
  }

  /** Reads what the error names: the loan that was drawn, null if none was, undefined if it cannot be read. */
  async #findOut(
    page: Page,
    failures: readonly Failure[],
    idsBefore: readonly string[],
  ): Promise<string | null | undefined> {
    const fields = failures.flatMap(({ verifyWith }) => verifyWith);
    if (!fields.includes('CreditLine.activeLoans'))
      throw new Error(`What is to be read is ${fields.join()}.`);
    const ids = await this.#loanIds(page);
    if (!ids) return undefined;
    const found = ids.find((id) => !idsBefore.includes(id)) ?? null;
    this.#note(found === null ? 'found out: not drawn' : 'found out: drawn');
    return found;
  }

  async #loanIds(page: Page): Promise<readonly string[] | undefined> {
    const { personId, lineId: creditLineId } = this.#borrower;
    try {
      const response = await page.fetch(`${this.#setting.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
        body: JSON.stringify({ query, variables: { personId, creditLineId } }),
      });
      const { data } = (await response.json()) as {
        data?: { creditLine?: { activeLoans?: readonly { id: string }[] | null } | null } | null;
      };
      return data?.creditLine?.activeLoans?.map(({ id }) => id);
    } catch {
      return undefined;
    }
  }
}
