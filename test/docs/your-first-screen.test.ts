import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../../bench/free-port.js';
import { hasBrowser, openBrowser } from '../support/browser.js';
import { startTestGateway, takeCalls, type TestGateway } from '../support/graph.js';
import { page } from '../support/markdown.js';
import { hasRegistry, registryNote } from '../support/registry.js';

const screen = page('docs/your-first-screen.md');
const root = fileURLToPath(new URL('../../', import.meta.url));
const shell = promisify(execFile);

let folder: string;
let app: string;
let graph: TestGateway;
let port: number;
let server: ChildProcess | undefined;

/** The commands of a section, each as one text. */
const commandsOf = (title: string): string[] =>
  screen
    .section(title)
    .code('sh')
    .flatMap((block) => block.trim().split('\n'));

/** Runs a command of the page; its output. @throws Error with all that it printed if it fails */
async function run(command: string, cwd: string): Promise<string> {
  try {
    const { stdout } = await shell('bash', ['-c', command], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1e8,
      env: { ...process.env, NODE_ENV: '', npm_config_audit: 'false', npm_config_fund: 'false' },
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} fails.\n${stdout}${stderr}`);
  }
}

/** Writes the file that each block of code of the page is of. */
function writeFiles(): void {
  for (const [, name = '', language, text = ''] of screen.text.matchAll(
    /`([\w./-]+\.tsx?)`[^\n]*:\n\n```(tsx?)\n(.*?)^```/gms,
  )) {
    expect(name.endsWith(`.${language}`)).toBe(true);
    writeFileSync(join(folder, name), text.replace('http://127.0.0.1:4000', graph.url));
  }
}

async function createApp(): Promise<void> {
  const [pack = '', token = ''] = commandsOf('1. Start the gateway').slice(2);
  // `npm test` has built it, and other tests use it.
  await run(`${pack.replace('/tmp', folder)} --ignore-scripts`, root);
  const steps = commandsOf('2. Create the app');
  expect(steps.splice(1, 1)).toEqual(['cd first-screen']);
  const [create = '', install = '', installTools = '', writeToken = ''] = steps;
  await run(create, folder);
  await run(install.replace('/tmp', folder), app);
  await run(installTools, app);
  const printed = (await run(token, root)).trim();
  await run(writeToken.replace(/eyJ[^"]*/, printed), app);
  writeFiles();
}

const withRegistry = hasRegistry ? describe : describe.skip;
withRegistry(`the page${registryNote}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'first-screen-'));
    app = join(folder, 'first-screen');
    port = await freePort();
    graph = await startTestGateway({ CORS_ORIGINS: `http://127.0.0.1:${port}` });
    await createApp();
    // A registry can be slow.
  }, 900_000);
  afterAll(async () => {
    if (server?.pid !== undefined && server.exitCode === null) {
      // npm, its shell and Vite.
      process.kill(-server.pid);
      await once(server, 'exit');
    }
    await graph.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('has every file that the app needs, and its types are generated and checked', async () => {
    const [generate = '', check = ''] = commandsOf('6. Look at it');
    await run(generate, app);
    await run(check, app);
    const types = readFileSync(join(app, 'src/graph/graphql.ts'), 'utf8');
    expect(types).toContain('LinesQuery');
    const [lines = ''] = /^export type LinesQuery = .*$/m.exec(types) ?? [];
    expect(lines).not.toMatch(/\b(?:any|unknown)\b/);
    expect(readdirSync(join(app, 'src/graph')).length).toBeGreaterThan(1);
  });

  test('a field that the schema does not have fails, and one that the query does not have', async () => {
    const file = join(app, 'src/App.tsx');
    const text = readFileSync(file, 'utf8');
    const [generate = '', check = ''] = commandsOf('6. Look at it');
    writeFileSync(file, text.replace('nodes { id status', 'nodes { id stattus'));
    await expect(run(generate, app)).rejects.toThrow('Cannot query field "stattus" on type "CreditLine"');
    writeFileSync(
      file,
      text.replace('{status}, up to', '{grantedAt}, up to').replace('{ id, status,', '{ id, grantedAt,'),
    );
    // It does not change the documents, so that their types are those of the test before.
    await expect(run(check, app)).rejects.toThrow("Property 'grantedAt' does not exist");
    // What the next test builds.
    writeFileSync(file, text);
  });

  const withBrowser = hasBrowser ? test : test.skip;
  withBrowser('the screen has the lines, and a double click draws one loan', async () => {
    const development = commandsOf('6. Look at it')[2] ?? '';
    const options = ['--', '--host', '127.0.0.1', '--port', String(port), '--strictPort'];
    server = spawn('bash', ['-c', `exec ${development} ${options.join(' ')}`], {
      cwd: app,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_ENV: '' },
    });
    let said = '';
    for await (const chunk of server.stdout ?? []) {
      said += stripVTControlCharacters(String(chunk));
      if (said.includes(`127.0.0.1:${port}`)) break;
    }
    const browser = await openBrowser();
    try {
      await browser.page.goto(`http://127.0.0.1:${port}`);
      await browser.page.getByText('OPEN, up to €3,000.00').waitFor();
      expect(await browser.page.getByRole('listitem').count()).toBe(3);
      await takeCalls(graph.gateway.sandbox?.url ?? '');
      const line = browser.page.getByRole('listitem').filter({ hasText: '€3,000.00' });
      await line.getByRole('button').dblclick();
      await line.getByText(/Loan \w+cloa/).waitFor();
      const calls = await takeCalls(graph.gateway.sandbox?.url ?? '');
      expect(calls.filter(({ operationId }) => operationId === 'createLoan')).toHaveLength(1);
      expect([...browser.hosts]).toEqual(['127.0.0.1']);
    } finally {
      await browser.close();
    }
  });
});
