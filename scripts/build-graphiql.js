// Bundles GraphiQL and its dependencies into dist/graphiql, so that the page contacts no other host. Run by
// `npm run build`. Each file name contains a hash of the content; the same sources give the same files.
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
const outdir = fileURLToPath(new URL('../dist/graphiql/', import.meta.url));

const common = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  loader: { '.ttf': 'file' },
  legalComments: 'linked',
  logLevel: 'warning',
};

/** The editor's web workers, by the label with which it requests them. */
const workers = {
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
};

/** Builds the workers and returns their file names. */
async function buildWorkers() {
  const { metafile } = await build({ ...common, entryPoints: workers, metafile: true });
  const files = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint);
  return Object.fromEntries(
    files.map(([path, { entryPoint }]) => {
      const label = Object.keys(workers).find((key) => entryPoint.endsWith(workers[key]));
      return [label, basename(path)];
    }),
  );
}

await rm(outdir, { recursive: true, force: true });
const workerFiles = await buildWorkers();
await build({
  ...common,
  entryPoints: { app: fileURLToPath(new URL('../src/http/graphiql/app.js', import.meta.url)) },
  splitting: true,
  define: { 'process.env.NODE_ENV': '"production"', WORKER_FILES: JSON.stringify(workerFiles) },
});
