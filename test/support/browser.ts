import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Whether this machine has a browser to test with (Debian: the package chromium). */
export const hasBrowser = existsSync(executablePath);

/** A page in a headless browser, and what became of it. */
export interface BrowserPage {
  readonly page: Page;
  /** The hosts that it asked for something, blobs and data left out. */
  readonly hosts: ReadonlySet<string>;
  /** Errors and warnings of its console, uncaught exceptions, answers from 400 on, requests that failed. */
  readonly complaints: readonly string[];
  /** Ends the browser and all of its processes. */
  readonly close: () => Promise<void>;
}

/**
 * Opens an empty page in a browser that reaches 127.0.0.1 only. Its colors are light, its window a laptop's.
 * `profile` is the folder in which it keeps what it stores; one of its own, removed at the end, unless given.
 */
export async function openBrowser(profile = ''): Promise<BrowserPage> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
    // Chromium looks for news of its own accord; whatever it asks for, it finds nobody.
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  // For what hangs, not for what is slow on a busy machine.
  context.setDefaultTimeout(120_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const hosts = new Set<string>();
  const complaints: string[] = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'blob:' && protocol !== 'data:') hosts.add(hostname);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  context.on('requestfailed', (request) => {
    // A page that is left gives up what it was still loading.
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason} ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, hosts, complaints, close: () => context.close() };
}
