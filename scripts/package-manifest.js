// Rewrites package.json for the package, while npm packs: adds the dependencies to the tarball, so that it
// needs no registry and never changes, and removes scripts, workspaces and development dependencies. `restore` restores
// the original.
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const kept = 'package.json.kept';
if (process.argv[2] === 'restore') renameSync(kept, 'package.json');
else {
  copyFileSync('package.json', kept);
  const { scripts, workspaces, devDependencies, overrides, ...manifest } = JSON.parse(
    readFileSync(kept, 'utf8'),
  );
  manifest.bundleDependencies = Object.keys(manifest.dependencies);
  writeFileSync('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
}
