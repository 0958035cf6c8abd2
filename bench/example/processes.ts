import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import type { Example } from './run.js';

const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/dist\/$/, '');

/** The example as a process of its own, on free ports. @throws if it does not start */
export async function startExample(): Promise<Example & { readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['examples/web/start.js'], {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: '0', SANDBOX_PORT: '0', EXAMPLE_PORT: '0', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('controls at')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`The example ended with ${code}: ${complaints}`)));
  });
  await ready;
  const address = (label: string): string =>
    new RegExp(`${label} (http://127\\.0\\.0\\.1:\\d+[^\\s,]*)`).exec(out)?.[1] ?? '';
  return {
    page: address('page is at'),
    graph: address('graph is at'),
    sandbox: address('bank is at'),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Opens Chromium, without pages. */
export const openPlainBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
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
