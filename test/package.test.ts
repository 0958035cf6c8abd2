import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { nodeFlags } from '../src/node-flags.js';
import { sandboxCredentials, startSandbox } from '../src/sandbox/server.js';
import { after, ask, Command } from './support/command.js';
import { Tarball } from './support/tarball.js';

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

let tarball: Tarball;
/** The folder of somebody who has the tarball and Node, and nothing else. */
let folder: string;
let program: string;
beforeAll(() => {
  tarball = Tarball.pack();
  // Not in a folder of the project, whose packages Node would find as well.
  folder = mkdtempSync(join(tmpdir(), 'package-'));
  program = join(folder, 'node_modules/.bin/lending-graph');
  writeFileSync(join(folder, 'package.json'), '{}');
  const cache = join(tarball.folder, 'cache');
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--cache', cache, tarball.file], {
    cwd: folder,
    stdio: 'pipe',
  });
});
afterEach(Command.killAll);
afterAll(() => {
  tarball.remove();
  rmSync(folder, { recursive: true });
});

/** The manifests of all packages that were installed. */
const manifests = () =>
  readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(`node_modules/${file}`))
    .map(
      (file) =>
        JSON.parse(readFileSync(join(folder, 'node_modules', file), 'utf8')) as {
          name: string;
          version: string;
          scripts?: Record<string, string>;
        },
    );

/** Bytes of all files in a folder. */
function bytesIn(path: string): number {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** The figure of a row of the table in the docs. */
const stated = (row: string): number =>
  Number(new RegExp(`^\\| ${row} \\| (\\d+)`, 'm').exec(read('docs/deployment.md'))?.[1]);

test('the tarball, installed without a registry, answers the first query of the documentation', async () => {
  const command = new Command(['start'], { LOG_LEVEL: 'silent' }, [program]);
  const url = after(await command.printed('Look at'), 'The lending graph is at');
  // The same process, started again with the flags of `npm start`, where this Node can do that.
  const [args] = execFileSync('ps', ['-o', 'args=', '-p', String(command.pid)], { encoding: 'utf8' }).split(
    '\n',
  );
  for (const flag of nodeFlags) expect(args?.includes(flag)).toBe('execve' in process);
  const [, body = ''] = /-d '(\{"query":.*?\})'/.exec(read('docs/getting-started.md')) ?? [];
  const { query } = JSON.parse(body) as { query: string };
  expect(await ask(url, query)).toMatchObject({ data: { person: { creditLines: { totalCount: 0 } } } });
  const page = await (await fetch(url.replace('/graphql', '/graphiql'))).text();
  const [, script = ''] = /<script[^>]* src="([^"]+)"/.exec(page) ?? [];
  expect((await fetch(new URL(script, url))).status).toBe(200);
  expect(await command.stop('SIGTERM')).toMatchObject({ code: 0, err: '' });
});

test('what is installed is what the docs state, and runs no scripts of ours', () => {
  const installed = manifests();
  expect(installed.length).toBeGreaterThan(100);
  expect(installed.length).toBeLessThanOrEqual(stated('packages'));
  const { packed, unpacked } = tarball.lacking;
  expect((statSync(tarball.file).size + packed) / 1e6).toBeLessThanOrEqual(stated('tarball'));
  expect((bytesIn(join(folder, 'node_modules')) + unpacked) / 1e6).toBeLessThanOrEqual(stated('installed'));
  const scripted = installed.filter(({ scripts = {} }) =>
    ['preinstall', 'install', 'postinstall'].some((name) => name in scripts),
  );
  // It compares a version, and installs as well without.
  expect(scripted.map(({ name }) => name)).toEqual(['@apollo/protobufjs']);
  expect(installed.find(({ name }) => name === 'lending-graph')?.scripts).toBeUndefined();
  expect(new Set(installed.map(({ name }) => name))).not.toContain('typescript');
});

test('what only the sandbox needs is not loaded beside a real bank', async () => {
  rmSync(join(folder, 'node_modules/lending-graph/node_modules/pdfkit'), { recursive: true });
  const bank = await startSandbox();
  const command = new Command(
    ['start'],
    {
      SANDBOX_PORT: '',
      LENDING_API_URL: bank.url,
      LENDING_AUTH_URL: `${bank.url}/oauth2/token`,
      LENDING_CLIENT_ID: sandboxCredentials.clientId,
      LENDING_CLIENT_SECRET: sandboxCredentials.clientSecret,
      LINK_SECRET: 'a secret of 32 bytes for the links',
      AUTH_SECRET: 'a secret of 32 bytes, or of more.',
      AUTH_ISSUER: 'https://issuer.example',
      AUTH_AUDIENCE: 'lending-graph',
      LOG_LEVEL: 'silent',
    },
    [program],
  );
  try {
    const url = after(await command.printed('/graphql'), 'The lending graph is at');
    expect((await fetch(url.replace('/graphql', '/readyz'))).status).toBe(200);
    expect(await command.stop('SIGTERM')).toMatchObject({ code: 0, err: '' });
  } finally {
    await bank.close();
  }
});
