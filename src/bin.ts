#!/usr/bin/env node
/**
 * Young objects of a whole burst of requests fit into semi-spaces of 64 MB, which halves the work of the collector. V8 takes this only when it starts, a
 * shebang with an option does not work on Alpine (its `env` has no -S), and an image without a shell has no shebangs: so Node starts again, in the
 * same process, which its signals and its parent do not notice. Node before 22.15 cannot, and goes on with its own default.
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
