// Bundles GraphiQL and its dependencies into dist/graphiql, so that the page contacts no other host, and
// lists them in dist/graphiql-packages.json. Run by `npm run build`. Each file name contains a hash of the
// content; the same sources give the same files.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
  metafile: true,
};

/** The editor's web workers, by the label with which it requests them. */
const workers = {
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
};

/** Builds the workers and returns their file names, and the files that they were built from. */
async function buildWorkers() {
  const { metafile } = await build({ ...common, entryPoints: workers });
  const files = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint);
  const names = files.map(([path, { entryPoint }]) => {
    const label = Object.keys(workers).find((key) => entryPoint.endsWith(workers[key]));
    return [label, basename(path)];
  });
  return { workerFiles: Object.fromEntries(names), inputs: Object.keys(metafile.inputs) };
}

/** Returns the packages that contain these files, as name@version. */
async function packagesOf(inputs) {
  const folders = new Set(inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  const packages = [...folders].map(async (folder) => {
    const { name, version } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    return `${name}@${version}`;
  });
  return [...new Set(await Promise.all(packages))].sort();
}

await rm(outdir, { recursive: true, force: true });
const { workerFiles, inputs } = await buildWorkers();
const { metafile } = await build({
  ...common,
  entryPoints: { app: fileURLToPath(new URL('../src/http/graphiql/app.js', import.meta.url)) },
  splitting: true,
  define: { 'process.env.NODE_ENV': '"production"', WORKER_FILES: JSON.stringify(workerFiles) },
});
const packages = await packagesOf([...inputs, ...Object.keys(metafile.inputs)]);
await writeFile(join(root, 'dist/graphiql-packages.json'), `${JSON.stringify(packages, null, 2)}\n`);
