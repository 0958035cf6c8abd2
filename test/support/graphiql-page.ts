import type { Page } from 'playwright-core';

/** The objects of the page that scripts use in tests. */
export interface InPage {
  readonly navigator: {
    readonly clipboard: { readText: () => Promise<string>; writeText: (text: string) => Promise<void> };
  };
  readonly localStorage: Record<string, string>;
  readonly sessionStorage: object;
  readonly document: { readonly cookie: string };
  readonly caches: { readonly keys: () => Promise<string[]> };
  readonly indexedDB: { readonly databases: () => Promise<unknown[]> };
}

/** Waits for the editors, which load after the page. */
export const ready = (page: Page): Promise<void> =>
  page.locator('.graphiql-query-editor .view-line').first().waitFor();

/**
 * Selects a tab, and waits until the page has stored its operation, 0.1 s later, and that it is the open one, 0.5 s
 * later: what a change stores is stored even if another one came meanwhile, and a reload shows what was stored last.
 */
export async function choose(page: Page, title: string): Promise<void> {
  await page.getByRole('tab', { name: title, exact: true }).click();
  await page.waitForFunction((operation) => {
    const stored = Object.entries((globalThis as unknown as InPage).localStorage);
    const valueOf = (name: string): string => stored.find(([key]) => key.endsWith(`:${name}`))?.[1] ?? '{}';
    const { tabs = [], activeTabIndex = 0 } = JSON.parse(valueOf('tabState')) as {
      tabs?: { query?: string }[];
      activeTabIndex?: number;
    };
    return [valueOf('query'), tabs[activeTabIndex]?.query ?? ''].every((text) =>
      text.includes(` ${operation}(`),
    );
  }, title);
}

/** Waits until an editor contains this text; it draws its lines one by one. */
export const shown = (page: Page, label: string, hasText: string): Promise<void> =>
  page.getByRole('region', { name: label }).filter({ hasText }).waitFor();

/** Waits until the result in the page contains this text. */
export const answered = (page: Page, expected: string): Promise<void> =>
  page.locator('.result-window', { hasText: expected }).waitFor();

/**
 * Returns the result in the page as soon as it contains this text. Long lines are wrapped there, and lines are
 * drawn one by one. All must be in view.
 */
export async function resultWith(page: Page, expected: string): Promise<any> {
  await answered(page, expected);
  for (;;) {
    const text = await page.locator('.result-window').innerText();
    try {
      return JSON.parse(text.replaceAll(/\s+/g, ' '));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Presses the button that runs the operation. */
export const press = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /^Execute query/ }).click();

/** Presses the button, and returns the result as soon as it contains this text. */
export async function run(page: Page, expected: string): Promise<any> {
  await press(page);
  return resultWith(page, expected);
}

/** Pastes a text into the headers editor, replacing its content. */
export async function writeHeaders(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .monaco-editor').click();
  await page.keyboard.press('Control+A');
  const write = (copied: string): Promise<void> =>
    (globalThis as unknown as InPage).navigator.clipboard.writeText(copied);
  await page.evaluate(write, text);
  await page.keyboard.press('Control+V');
}

/** Returns everything that the browser stores for the page's origin, as one text. Runs in the page. */
export async function storedInPage(): Promise<string> {
  const { localStorage, sessionStorage, document, caches, indexedDB } = globalThis as unknown as InPage;
  const named = [document.cookie, await caches.keys(), await indexedDB.databases()];
  return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, ...named]);
}
