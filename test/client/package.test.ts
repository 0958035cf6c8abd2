import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { possibleTypes, scalars } from '@lending-graph/client';
import { build } from 'esbuild';
import { buildSchema, isScalarType, specifiedScalarTypes } from 'graphql';
import ts from 'typescript';
import { page, unquoted } from '../support/markdown.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'packages/client');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('packages/client/package.json')) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  readonly dependencies?: object;
};
const readme = page('packages/client/README.md');

const compilerOptions: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  skipLibCheck: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

describe('the package', () => {
  test('has the version of the gateway, and no dependencies', () => {
    expect(manifest.version).toBe((JSON.parse(read('package.json')) as { version: string }).version);
    expect(manifest.dependencies).toBeUndefined();
  });

  test('has the schema of the gateway, and a type for each of its scalars', () => {
    expect(read('packages/client/schema.graphql')).toBe(read('schema.graphql'));
    const builtIn = new Set(specifiedScalarTypes.map(({ name }) => name));
    const types = Object.values(buildSchema(read('schema.graphql')).getTypeMap());
    const own = types.filter(isScalarType).flatMap(({ name }) => (builtIn.has(name) ? [] : name));
    expect(Object.keys(scalars).sort()).toEqual(['ID', ...own].sort());
    expect(possibleTypes['Customer']).toEqual(['Business', 'Person']);
  });

  test('is packed with what it needs, and nothing else', () => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: folder,
        encoding: 'utf8',
      }),
    ) as [{ files: { path: string }[] }];
    const sources = readdirSync(join(folder, 'src')).map((file) => file.replace(/\.ts$/, ''));
    expect(packed.files.map(({ path }) => path).sort()).toEqual(
      [
        'LICENSE',
        'README.md',
        'package.json',
        'schema.graphql',
        ...sources.flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]),
      ].sort(),
    );
  });

  test('says what each of its exports is, and each member of them', () => {
    const entries = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [] : join(folder, entry.types),
    );
    expect(entries).toHaveLength(4);
    const program = ts.createProgram(entries, compilerOptions);
    const checker = program.getTypeChecker();
    const isDescribed = (symbol: ts.Symbol): boolean =>
      ts.displayPartsToString(symbol.getDocumentationComment(checker)) !== '';
    const bare = entries.flatMap((entry) => {
      const source = program.getSourceFile(entry);
      const module = source && checker.getSymbolAtLocation(source);
      const exported = module ? checker.getExportsOfModule(module) : [];
      expect(exported).not.toEqual([]);
      return exported.flatMap((symbol) => {
        const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        return isDescribed(target) ? [] : [target.name];
      });
    });
    expect(bare).toEqual([]);
  });
});

describe('its README', () => {
  const rows = readme
    .table('import', 'has', 'minified and gzipped, at most')
    .map(([name = '', , size = '']) => [unquoted(name), size] as const);

  test('names every entry', () => {
    const names = Object.keys(manifest.exports).filter((name) => name !== './package.json');
    expect(rows.map(([name]) => name.replace('@lending-graph/client', '.'))).toEqual(names);
  });

  test.each(rows.filter(([, size]) => size !== ''))('states the size of %s', async (name, stated) => {
    const { outputFiles } = await build({
      stdin: { contents: `export * from '${name}'`, resolveDir: root },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      external: ['@apollo/client', '@urql/core', 'wonka'],
    });
    const kilobytes = gzipSync(outputFiles[0]?.contents ?? '').length / 1000;
    const [, most] = /^(\d+\.\d) kB$/.exec(stated) ?? [];
    expect(kilobytes).toBeLessThanOrEqual(Number(most));
    // A figure that is far too large says nothing.
    expect(kilobytes).toBeGreaterThan(Number(most) - 0.3);
  });

  test('has samples that the compiler takes', () => {
    mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
    const work = mkdtempSync(join(root, 'node_modules/.cache/samples-'));
    const files = readme.code('ts').map((text, index) => {
      const file = join(work, `sample-${index + 1}.ts`);
      writeFileSync(file, text);
      return file;
    });
    expect(files.length).toBeGreaterThan(6);
    const found = ts.getPreEmitDiagnostics(ts.createProgram(files, { ...compilerOptions, types: [] }));
    rmSync(work, { recursive: true });
    expect(
      found.map(({ file, messageText }) => [
        file?.fileName.slice(work.length),
        ts.flattenDiagnosticMessageText(messageText, '\n'),
      ]),
    ).toEqual([]);
  });
});
