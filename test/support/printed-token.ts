import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Returns the token that `npm run token` prints with these options. */
export const printedToken = (...options: string[]): string =>
  execFileSync(process.execPath, ['dist/cli.js', 'token', ...options], {
    cwd: root,
    encoding: 'utf8',
    env: {},
  }).trim();
