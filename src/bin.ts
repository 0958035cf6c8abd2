#!/usr/bin/env node
import { nodeFlags } from './node-flags.js';

/**
 * Starts Node again with its flags, in the same process: parent and signals do not notice. V8 reads them
 * only at startup. A shebang with options would fail on Alpine (BusyBox's env has no -S), and an image without
 * a shell uses no shebang. Node before 22.15 has no execve and continues with its defaults.
 */
const { execve } = process as {
  execve?: (file: string, args: readonly string[], environment: NodeJS.ProcessEnv) => never;
};
const given = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ').replaceAll('_', '-');
const nameOf = (flag: string): string => /^--(?:no-)?([a-z\d-]+)/.exec(flag)?.[1] ?? flag;
const missing = nodeFlags.filter((flag) => !given.includes(nameOf(flag)));
if (execve && missing.length > 0) {
  execve.call(
    process,
    process.execPath,
    [process.execPath, ...missing, ...process.execArgv, ...process.argv.slice(1)],
    process.env,
  );
}
await import('./cli.js');
