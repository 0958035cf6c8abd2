#!/usr/bin/env node
/**
 * Starts Node again with the flags below, in the same process: parent and signals do not notice. V8 reads them
 * only at startup. A shebang with options would fail on Alpine (BusyBox's env has no -S), and an image without
 * a shell uses no shebang. Node before 22.15 has no execve and continues with its defaults.
 *
 * Semi-spaces of 32 MB hold what requests in flight need, and 16, V8's own limit, do not: pages of cards take a
 * half more CPU then. One background thread of V8 instead of four
 * leaves the event loop half of a single core, rather than a fifth, while garbage is collected. Without
 * pretenuring, the objects of a request are not put into the old generation, where each would keep others
 * alive until the next full collection: young collections take a fifth of the time, and a third less memory
 * is in use.
 */
const flags = ['--max-semi-space-size=32', '--v8-pool-size=1', '--no-allocation-site-pretenuring'];
const { execve } = process as {
  execve?: (file: string, args: readonly string[], environment: NodeJS.ProcessEnv) => never;
};
const given = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ').replaceAll('_', '-');
const nameOf = (flag: string): string => /^--(?:no-)?([a-z\d-]+)/.exec(flag)?.[1] ?? flag;
const missing = flags.filter((flag) => !given.includes(nameOf(flag)));
if (execve && missing.length > 0) {
  execve.call(
    process,
    process.execPath,
    [process.execPath, ...missing, ...process.execArgv, ...process.argv.slice(1)],
    process.env,
  );
}
await import('./cli.js');
