// Builds the gateway, GraphiQL's bundle and the client package; with --example, the pages of the example too. What
// needs nothing of another part is built beside it. Of the gateway only what changed is checked and compiled.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Runs a program, and throws if it fails. What it prints is shown. */
async function run(program, ...args) {
  const [code] = await once(spawn(program, args, { cwd: root, stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} failed.`);
}
const node = (...args) => run(process.execPath, ...args);

/** The pages contain the client package, and their types are generated with it. */
async function buildClientAndPages() {
  await node('packages/client/build.js');
  if (process.argv.includes('--example')) await run('npm', 'run', '--silent', 'example:build');
}

const results = await Promise.allSettled([
  node('node_modules/typescript/bin/tsc', '-b', 'tsconfig.build.json'),
  buildClientAndPages(),
  node('scripts/build-graphiql.js'),
]);
for (const { reason } of results.filter(({ status }) => status === 'rejected')) {
  console.error(reason.message);
  process.exitCode = 1;
}
