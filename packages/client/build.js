// Builds the package: compiles it, and copies what it has in common with the gateway, the SDL and the license.
import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = new URL('./', import.meta.url);
const root = new URL('../../', here);
const pathOf = (url) => fileURLToPath(url);

rmSync(new URL('dist', here), { recursive: true, force: true });
execFileSync(
  process.execPath,
  [pathOf(new URL('node_modules/typescript/bin/tsc', root)), '-p', pathOf(here)],
  {
    stdio: 'inherit',
  },
);
for (const name of ['schema.graphql', 'LICENSE']) copyFileSync(new URL(name, root), new URL(name, here));
