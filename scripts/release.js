// Releases the committed state: npm run release -- major | minor | patch [--checked] Refuses uncommitted
// changes, an image base without a digest, a failed check, a breaking change without a major version, and an
// empty changelog. Writes the version, also of the packages in workspaces, commits and tags it. Puts the
// tarballs, the bill of materials, the licenses and checksums into release/. Pushes and publishes nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { componentsOf, licenseTable } from './release/materials.js';

class Refusal extends Error {}
const refuse = (text) => {
  throw new Refusal(text);
};

const output = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1e8 });
const isGreen = (program, ...args) => spawnSync(program, args, { stdio: 'inherit' }).status === 0;
const edit = (file, change) => writeFileSync(file, change(readFileSync(file, 'utf8')));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { checked: { type: 'boolean' } },
});
const { name, version, scripts, workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Returns the next version. */
function next(step) {
  const [major, minor, patch] = version.split('.').map(Number);
  const following = {
    major: `${major + 1}.0.0`,
    minor: `${major}.${minor + 1}.0`,
    patch: `${major}.${minor}.${patch + 1}`,
  };
  return following[step] ?? refuse('Say which: npm run release -- major | minor | patch [--checked]');
}

function requireReleasable(step) {
  if (output('git', 'status', '--porcelain') !== '') refuse('There are changes that are not committed.');
  if (!/^ARG BASE=\S+@sha256:[0-9a-f]{64}$/m.test(readFileSync('Dockerfile', 'utf8')))
    refuse(
      'BASE in the Dockerfile is a tag, which can come to mean another image. Name its digest: see docs/deployment.md.',
    );
  if (!/## \[Unreleased\]\s+[^\s#[]|## \[Unreleased\]\s+###/.test(readFileSync('CHANGELOG.md', 'utf8')))
    refuse('The changelog has nothing under Unreleased.');
  // The tarball contains what is installed.
  if (!isGreen('npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund')) refuse('npm ci fails.');
  const checks = [['lint'], ['typecheck'], ['generate', '--', '--check'], ['test']];
  if (!values.checked) {
    for (const check of checks)
      if (!isGreen('npm', 'run', ...check)) refuse(`npm run ${check.join(' ')} fails.`);
    if (!isGreen('.ci/audit')) refuse('Dependencies have known holes: .ci/audit.');
  }
  if (scripts.contract && !isGreen('npm', 'run', '--silent', 'contract', '--', 'check') && step !== 'major')
    refuse(
      'The graph has breaking changes, or deprecations that are overdue: only a major version may have them.',
    );
}

function writeVersion(released) {
  const versionArgs = ['version', released, '--no-git-tag-version', '--ignore-scripts'];
  execFileSync('npm', versionArgs, { stdio: 'pipe' });
  // The packages have the version of the gateway: which client fits is seen at a glance.
  if (workspaces) execFileSync('npm', [...versionArgs, '--workspaces'], { stdio: 'pipe' });
  const today = new Date().toISOString().slice(0, 10);
  edit('CHANGELOG.md', (text) =>
    text.replace('## [Unreleased]', `## [Unreleased]\n\n## [${released}] - ${today}`),
  );
  edit('deploy/kubernetes/kustomization.yaml', (text) => text.replace(/newTag: .*/, `newTag: ${released}`));
  if (scripts.contract)
    execFileSync('npm', ['run', '--silent', 'contract', '--', 'release'], { stdio: 'inherit' });
}

/** Returns the folders of the workspaces that are to be published. */
const publicWorkspaces = () =>
  (workspaces ? JSON.parse(output('npm', 'query', '.workspace')) : [])
    .filter((manifest) => !manifest.private)
    .map(({ location }) => location);

/** Writes the tarballs and the lists of what is in that of the gateway. */
function writeArtifacts(released) {
  rmSync('release', { recursive: true, force: true });
  mkdirSync('release');
  const pack = ['pack', '--silent', '--pack-destination', 'release'];
  execFileSync('npm', pack, { stdio: 'inherit' });
  for (const folder of publicWorkspaces())
    execFileSync('npm', [...pack, '--workspace', folder], { stdio: 'inherit' });
  const stem = `release/${name}-${released}`;
  const bill = componentsOf(`${stem}.tgz`, name);
  writeFileSync(`${stem}.cdx.json`, `${JSON.stringify(bill, null, 2)}\n`);
  writeFileSync(`${stem}.licenses.md`, licenseTable(bill));
  const digest = (file) =>
    createHash('sha256')
      .update(readFileSync(`release/${file}`))
      .digest('hex');
  const sums = readdirSync('release').map((file) => `${digest(file)}  ${file}\n`);
  writeFileSync('release/SHA256SUMS', sums.join(''));
}

try {
  const [step] = positionals;
  const released = next(step);
  requireReleasable(step);
  try {
    writeVersion(released);
    writeArtifacts(released);
  } catch (error) {
    output('git', 'checkout', '--', '.');
    throw error;
  }
  output('git', 'commit', '--all', '--message', `Release ${released}`);
  output('git', 'tag', '--annotate', `v${released}`, '--message', `Release ${released}`);
  console.log(`Released ${released} into release/. To publish it: see docs/deployment.md.`);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
