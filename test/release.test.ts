import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const script = fileURLToPath(new URL('../scripts/release.js', import.meta.url));
const passes = 'true';
const fails = 'false';
/** Of `npm run contract`: `check` finds a breaking change. */
const breaks = `node -e "process.exit(process.argv[1]==='check'?1:0)"`;
const pinned = `ARG BASE=registry.example/node@sha256:${'a'.repeat(64)}\n`;
const today = new Date().toISOString().slice(0, 10);

/** A project that is small, and can be released. */
let folder: string;
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
const commit = (): void => {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A change');
};

function manifest(scripts: Record<string, string> = {}): void {
  const all = {
    lint: passes,
    typecheck: passes,
    generate: passes,
    test: passes,
    contract: passes,
    ...scripts,
  };
  write('package.json', JSON.stringify({ name: 'graph', version: '1.2.3', files: ['dist'], scripts: all }));
}

beforeEach(() => {
  const root = { name: 'graph', version: '1.2.3' };
  folder = mkdtempSync(join(tmpdir(), 'release-test-'));
  for (const name of ['dist', '.ci', 'deploy/kubernetes']) mkdirSync(join(folder, name), { recursive: true });
  manifest();
  write(
    'CHANGELOG.md',
    '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A field.\n\n## [1.2.3] - 2026-01-01\n',
  );
  write('package-lock.json', JSON.stringify({ ...root, lockfileVersion: 3, packages: { '': root } }));
  write('Dockerfile', pinned);
  write('.gitignore', '/release/\n/node_modules/\n');
  write('dist/graphiql-packages.json', '[]');
  write('deploy/kubernetes/kustomization.yaml', 'images:\n  - newTag: 1.2.3\n');
  writeFileSync(join(folder, '.ci/audit'), '#!/bin/sh\n', { mode: 0o755 });
  git('init', '--quiet');
  for (const [name, value] of [
    ['user.name', 'A'],
    ['user.email', 'a@example.com'],
  ] as const)
    git('config', name, value);
  commit();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is found before the programs of this machine. */
const programs = (): string => join(folder, 'node_modules/programs');
const release = (...args: string[]) =>
  spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${programs()}:${process.env['PATH']}` },
  });

/** Nothing was released, for this reason. */
function expectRefusal(reason: string, ...args: string[]): void {
  const { status, stderr } = release(...args);
  expect([status, stderr]).toEqual([1, expect.stringContaining(reason)]);
  expect([git('tag'), JSON.parse(read('package.json')).version]).toEqual(['', '1.2.3']);
}

test('writes the version, tags it, and puts the tarball, its bill of materials, the licenses and checksums into release', () => {
  expect(release('minor')).toMatchObject({ status: 0, stderr: '' });
  expect(git('tag').trim()).toBe('v1.3.0');
  expect(git('log', '-1', '--format=%s').trim()).toBe('Release 1.3.0');
  expect(git('status', '--porcelain')).toBe('');
  expect(read('CHANGELOG.md')).toContain(
    `## [Unreleased]\n\n## [1.3.0] - ${today}\n\n### Added\n\n- A field.`,
  );
  expect(read('deploy/kubernetes/kustomization.yaml')).toContain('newTag: 1.3.0');
  expect(readdirSync(join(folder, 'release')).sort()).toEqual([
    'SHA256SUMS',
    'graph-1.3.0.cdx.json',
    'graph-1.3.0.licenses.md',
    'graph-1.3.0.tgz',
  ]);
  expect(JSON.parse(read('release/graph-1.3.0.cdx.json'))).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: { component: { name: 'graph', version: '1.3.0' } },
  });
  execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: join(folder, 'release') });
});

test('with --checked runs no check, a major version may break the contract, and the packages in workspaces get the same version: those that are to be published are packed', () => {
  for (const [name, isPrivate] of [
    ['client', false],
    ['example', true],
  ] as const) {
    mkdirSync(join(folder, 'packages', name), { recursive: true });
    const workspace = { name: `@graph/${name}`, version: '1.2.3', private: isPrivate };
    write(`packages/${name}/package.json`, JSON.stringify(workspace));
  }
  manifest({ lint: fails, typecheck: fails, generate: fails, test: fails, contract: breaks });
  write('package.json', JSON.stringify({ ...JSON.parse(read('package.json')), workspaces: ['packages/*'] }));
  execFileSync('npm', ['install', '--offline', '--package-lock-only', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'pipe',
  });
  commit();
  expect(release('major', '--checked').status).toBe(0);
  expect(git('tag').trim()).toBe('v2.0.0');
  expect(git('status', '--porcelain')).toBe('');
  for (const file of ['packages/client/package.json', 'packages/example/package.json'])
    expect(JSON.parse(read(file))).toMatchObject({ version: '2.0.0' });
  expect(JSON.parse(read('package-lock.json')).packages['packages/client'].version).toBe('2.0.0');
  expect(readdirSync(join(folder, 'release')).filter((file) => file.endsWith('.tgz'))).toEqual([
    'graph-2.0.0.tgz',
    'graph-client-2.0.0.tgz',
  ]);
});

test('refuses a tree with changes, and a step that there is not', () => {
  expectRefusal('Say which');
  expectRefusal('Say which', '1.3.0');
  write('CHANGELOG.md', `${read('CHANGELOG.md')}\n`);
  expectRefusal('not committed', 'patch');
});

test('refuses a base that is a tag, and a changelog without news', () => {
  write('Dockerfile', 'ARG BASE=registry.example/node:24\n');
  commit();
  expectRefusal('Name its digest', 'patch');
  write('Dockerfile', pinned);
  write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-01\n\n- A field.\n');
  commit();
  expectRefusal('nothing under Unreleased', 'patch');
});

test('refuses a check that fails', () => {
  mkdirSync(programs(), { recursive: true });
  for (const name of ['lint', 'typecheck', 'generate', 'test']) {
    // Stands for npm, which takes half a second for each of the checks; the other tests have the real one.
    writeFileSync(join(programs(), 'npm'), `#!/bin/sh\n[ "$1 $2" != "run ${name}" ]\n`, { mode: 0o755 });
    expectRefusal(`npm run ${name}`, 'patch');
  }
});

test('refuses a breaking change of the contract, checked or not, in a version that is not major', () => {
  manifest({ contract: breaks });
  commit();
  for (const step of ['patch', 'minor']) expectRefusal('breaking changes', step, '--checked');
});
