#!/usr/bin/env node
/**
 * Starts Node again with larger semi-spaces, in the same process: parent and signals do not notice. V8 reads
 * the flag only at startup. A shebang with an option would fail on Alpine (BusyBox's env has no -S), and an
 * image without a shell uses no shebang. Node before 22.15 has no execve and continues with its default.
 */
const flag = '--max-semi-space-size';
const { execve } = process as {
  execve?: (file: string, args: readonly string[], environment: NodeJS.ProcessEnv) => never;
};
const isSet = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((given) =>
  given.replaceAll('_', '-').includes(flag),
);
if (execve && !isSet) {
  const args = [process.execPath, `${flag}=64`, ...process.execArgv, ...process.argv.slice(1)];
  execve.call(process, process.execPath, args, process.env);
}
await import('./cli.js');
