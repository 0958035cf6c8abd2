// Builds the package: compiles it, and copies what it has in common with the gateway, the SDL and the license.
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = new URL('./', import.meta.url);
const root = new URL('../../', here);
const pathOf = (url) => fileURLToPath(url);

rmSync(new URL('dist', here), { recursive: true, force: true });
const compiler = pathOf(new URL('node_modules/typescript/bin/tsc', root));
const { status } = spawnSync(process.execPath, [compiler, '-p', pathOf(here)], { stdio: 'inherit' });
if (status !== 0) process.exit(1);
for (const name of ['schema.graphql', 'LICENSE']) copyFileSync(new URL(name, root), new URL(name, here));
