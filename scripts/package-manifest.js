// Has package.json, while npm packs, say what the package needs: its dependencies, which are packed with it, so that the same tarball is the same
// program on any day and needs no registry, and nothing of what builds it. `restore` puts the project's own back.
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const kept = 'package.json.kept';
if (process.argv[2] === 'restore') renameSync(kept, 'package.json');
else {
  copyFileSync('package.json', kept);
  const { scripts, devDependencies, overrides, ...manifest } = JSON.parse(readFileSync(kept, 'utf8'));
  manifest.bundleDependencies = Object.keys(manifest.dependencies);
  writeFileSync('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
}
