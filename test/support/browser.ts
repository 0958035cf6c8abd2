import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** True if this machine has a browser to test with (the Debian package chromium). */
export const hasBrowser = existsSync(executablePath);

/** A page in a headless browser, with its errors. */
export interface BrowserPage {
  readonly page: Page;
  /** The hosts that it sent requests to, without blobs and data. */
  readonly hosts: ReadonlySet<string>;
  /** Errors and warnings of its console, uncaught exceptions, responses from 400, failed requests. */
  readonly complaints: readonly string[];
  /** Ends the browser and all of its processes. */
  readonly close: () => Promise<void>;
}

/**
 * Opens an empty page in a browser that reaches 127.0.0.1 only, with light colors and a laptop's window.
 * `profile` is the folder of the browser's data; by default a new one that is removed at the end.
 */
export async function openBrowser(profile = ''): Promise<BrowserPage> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
    // Chromium sends requests of its own: no host of them resolves.
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
  // For a page that hangs, not for one that is slow on a busy machine.
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
    // Leaving a page aborts its pending requests.
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason} ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, hosts, complaints, close: () => context.close() };
}
