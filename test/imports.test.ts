import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = new URL('../src/', import.meta.url).pathname;

/** The allowed imports: folder or file → the prefixes of its imports, besides its own folder. */
const allowed: Record<string, readonly string[]> = {
  'memory-budget.ts': [],
  'clock.ts': [],
  'config.ts': ['loopback', 'setting.ts', 'settings.ts'],
  'loopback.ts': [],
  'setting.ts': [],
  'settings.ts': ['setting.ts', 'telemetry-settings.ts'],
  'telemetry-settings.ts': ['setting.ts'],
  telemetry: [],
  'event-loop.ts': [],
  store: ['clock', 'telemetry'],
  cache: ['clock', 'store', 'telemetry'],
  bank: [
    'generated',
    'memory-budget',
    'clock',
    'telemetry',
    'event-loop',
    'transient-map',
    'cache/cache',
    'store/shared-places',
    'store/store',
  ],
  auth: ['clock', 'bank/path', 'store', 'telemetry'],
  context: ['generated', 'memory-budget', 'clock', 'bank', 'auth', 'store', 'telemetry'],
  graphql: ['generated', 'context', 'auth', 'bank', 'telemetry', 'event-loop'],
  domains: [
    'generated',
    'graphql',
    'context',
    'bank/operation',
    'bank/cache-ttl',
    'bank/event',
    'bank/webhook-events',
  ],
  subscriptions: [
    'graphql',
    'context',
    'auth',
    'bank',
    'store/store',
    'webhooks/customer-events',
    'memory-budget',
    'clock',
    'event-loop',
    'telemetry',
  ],
  http: [
    'subscriptions',
    'graphql',
    'context',
    'auth',
    'bank',
    'memory-budget',
    'clock',
    'loopback',
    'telemetry',
    'event-loop',
    'transient-map',
  ],
  webhooks: [
    'bank',
    'memory-budget',
    'clock',
    'telemetry',
    'store',
    'context',
    'auth',
    'http/request-memory',
    'http/server',
  ],
  sandbox: ['generated/lending-api', 'generated/openapi'],
  generated: [
    'bank/operation',
    'bank/fields',
    'context',
    'domains',
    'graphql/following',
    'graphql/pdf-document',
  ],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

const imports: Import[] = sources.flatMap((from) => {
  const text = readFileSync(join(root, from), 'utf8');
  return [...text.matchAll(/^(import|export)( type)?[^;]*?from '(\.[^']+)\.js';/gms)].map(
    ([, , type, target]) => ({
      from,
      to: relative(root, join(root, dirname(from), `${target}.ts`)),
      isType: type !== undefined,
    }),
  );
});

const folderOf = (file: string): string => file.split('/')[0] as string;
const domainOf = (file: string): string | undefined => /^domains\/([^/]+)\//.exec(file)?.[1];

describe('the import graph', () => {
  test('every folder imports only what lies below it', () => {
    const top = new Set(['gateway.ts', 'gateway', 'cli.ts', 'cli', 'bin.ts']);
    const wrong = imports.filter(
      ({ from, to }) =>
        !top.has(folderOf(from)) &&
        folderOf(from) !== folderOf(to) &&
        !(allowed[folderOf(from)] ?? []).some((prefix) => to.startsWith(prefix)),
    );
    expect(wrong).toEqual([]);
  });

  test('a domain takes of another one only its operations and models', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        domainOf(from) &&
        domainOf(to) &&
        domainOf(from) !== domainOf(to) &&
        !/\/(operations|model)\.ts$/.test(to),
    );
    expect(wrong).toEqual([]);
  });

  test('the sandbox is imported by nothing but the composition root and the command line', () => {
    expect(
      imports.filter(
        ({ from, to }) =>
          folderOf(to) === 'sandbox' && !['sandbox', 'gateway.ts', 'gateway', 'cli'].includes(folderOf(from)),
      ),
    ).toEqual([]);
  });

  test('nothing but the composition root and the command line, which may import anything, imports while the program runs, past these rules', () => {
    expect(
      sources.filter(
        (file) =>
          !['gateway.ts', 'gateway/storage.ts', 'gateway/telemetry.ts', 'cli.ts', 'bin.ts'].includes(file) &&
          /\bimport\('\./.test(readFileSync(join(root, file), 'utf8')),
      ),
    ).toEqual([]);
  });

  /** Returns the files that are loaded with one of these. */
  const loadedWith = (...files: string[]): Set<string> => {
    const loaded = new Set(files);
    for (const file of loaded)
      for (const { from, to, isType } of imports) if (from === file && !isType) loaded.add(to);
    return loaded;
  };

  test('what not every gateway needs is not loaded before a setting asks for it', () => {
    const loaded = loadedWith('gateway.ts', 'cli/start.ts');
    expect(
      [...loaded].filter((file) =>
        /from '(?:@redis|@keyv|@opentelemetry|prom-client)\b/.test(readFileSync(join(root, file), 'utf8')),
      ),
    ).toEqual([]);
    expect([...loaded].filter((file) => file.startsWith('sandbox/'))).toEqual([]);
    expect(loaded.size).toBeGreaterThan(100);
  });

  test('a command that does without the gateway does not load it', () => {
    const commands = ['sandbox', 'settings-report', 'token', 'webhooks'].map((name) => `cli/${name}.ts`);
    const loaded = loadedWith('cli.ts', ...commands);
    expect([...loaded].filter((file) => /^(?:gateway\.ts|graphql|domains|http)/.test(file))).toEqual([]);
    expect(loaded).toContain('sandbox/server.ts');
  });

  test('there are no cycles, not even of types', () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      if (done.has(file) || trail.includes(file)) return;
      for (const target of next.get(file) ?? []) walk(target, [...trail, file]);
      done.add(file);
    };
    for (const file of sources) walk(file, []);
    expect(cycles).toEqual([]);
  });

  test('only the command line touches the process', () => {
    expect(
      sources.filter(
        (file) =>
          !['cli', 'cli.ts', 'bin.ts'].includes(folderOf(file)) &&
          /\bprocess\.[a-z]/.test(readFileSync(join(root, file), 'utf8')),
      ),
    ).toEqual([]);
  });
});
