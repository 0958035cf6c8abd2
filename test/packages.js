import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const versions = createHash('sha256')
  .update(readFileSync(new URL(import.meta.url)))
  .update(readFileSync(new URL('../package-lock.json', import.meta.url)))
  .digest('hex');

/** The names that a module exports depend on all of its package, so that the cache must know the versions. */
export const getCacheKey = (source, path, { supportsStaticESM }) =>
  createHash('sha256')
    .update(JSON.stringify([versions, source, path, supportsStaticESM]))
    .digest('hex');

const loading = "globalThis[Symbol.for('packages')]";

function esModule(path) {
  const names = Object.keys(require(path));
  return [
    `const loaded = ${loading}(${JSON.stringify(path)});`,
    ...names.map((name, index) => `const export${index} = loaded[${JSON.stringify(name)}];`),
    `export { ${names.map((name, index) => `export${index} as ${JSON.stringify(name)}`).join(', ')} };`,
  ].join('\n');
}

/**
 * Replaces a module of a package by what Node's own `require` returns for it: it is loaded once per worker, and
 * not once per test file. Jest loads its own parts through this too, before there is an environment, so that
 * the source follows. A Node that cannot `require` an ES module (before 20.19) loads it the slow way.
 */
export function process(source, path, { supportsStaticESM }) {
  if (!supportsStaticESM)
    return {
      code: `if (${loading}) { module.exports = ${loading}(${JSON.stringify(path)}); return; }\n${source}`,
    };
  return { code: globalThis.process.features.require_module ? esModule(path) : source };
}

export default { getCacheKey, process };
