import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildASTSchema, isInterfaceType, isObjectType, parse as parseSdl } from 'graphql';
import { parse } from 'yaml';
import { settings } from '../src/settings.js';
import { errorCodes, writeOutcomes } from '../src/bank/errors.js';
import { startSandbox } from '../src/sandbox/server.js';
import { startTestGateway, takeCalls, type TestGateway } from './support/graph.js';

const root = new URL('../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const readme = read('README.md');

/** The cells of a table that begins with this heading row. */
function tableOf(heading: string): string[][] {
  const [, rest = ''] = readme.split(`${heading}\n`);
  const lines = rest.split('\n').slice(1);
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
const unquoted = (cell = ''): string => cell.replaceAll('`', '');

/** The queries of a section, each with the answer that follows it. */
function queriesUnder(heading: string): { readonly query: string; readonly answer: unknown }[] {
  const [, rest = ''] = readme.split(`${heading}\n`);
  const section = rest.split(/^## /m)[0] ?? '';
  return [...section.matchAll(/```graphql\n(.*?)```\n+```json\n(.*?)```/gs)].map(
    ([, query = '', answer = '']) => ({ query, answer: JSON.parse(answer) as unknown }),
  );
}

/** The headers that a query's first lines name. */
const headersIn = (query: string): Record<string, string> =>
  Object.fromEntries(
    [...query.matchAll(/^# ([A-Z][A-Za-z-]+): (\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );

describe('three months of bills', () => {
  test('are those of the README', async () => {
    const graph = await startTestGateway();
    try {
      const [, body = ''] = /sandbox\/clock -d '([^']+)'/.exec(readme) ?? [];
      expect(
        (await fetch(`${graph.gateway.sandbox?.url}/sandbox/clock`, { method: 'POST', body })).status,
      ).toBe(200);
      const [bills] = queriesUnder('### Let three months pass, then look at the bills');
      const { data, errors } = await graph.ask(bills?.query ?? '');
      expect({ data, errors }).toEqual({ ...(bills?.answer as object), errors: [] });
    } finally {
      await graph.close();
    }
  });
});

describe('the story of the README', () => {
  const steps = queriesUnder('## The story in five queries');
  let graph: TestGateway;
  beforeAll(async () => {
    graph = await startTestGateway();
  });
  afterAll(() => graph.close());

  test('has five queries', () => {
    expect(steps).toHaveLength(5);
  });

  test('gives the answers of the README, one after the other, on a fresh sandbox', async () => {
    const calls: string[][] = [];
    for (const { query, answer } of steps) {
      const { data, errors } = await graph.ask(query, {}, { headers: headersIn(query) });
      expect(errors).toEqual([]);
      expect({ data }).toEqual(answer);
      calls.push((await takeCalls(graph.gateway.sandbox?.url ?? '')).map(({ operationId }) => operationId));
    }
    // What the README says that each step costs.
    expect(calls).toEqual([
      ['createCreditRecord'],
      ['createCreditLineApplication'],
      [
        'linkCreditLineApplicationAccountSnapshot',
        'getCreditLineApplication',
        'linkCreditLineApplicationIdentification',
        'getCreditLineApplication',
      ],
      ['listCreditLines', 'calculateAvailableInstallmentPlans'],
      ['createLoan', 'getCreditLine'],
    ]);
  });

  test('sends each mutation with a key of its own, under which nothing is sent to the bank again', async () => {
    const mutations = steps.filter(({ query }) => /^mutation /m.test(query));
    const keys = mutations.map(({ query }) => headersIn(query)['Idempotency-Key']);
    expect(new Set(keys.filter((key) => key !== undefined)).size).toBe(4);
    for (const { query } of mutations)
      expect((await graph.ask(query, {}, { headers: headersIn(query) })).errors).toEqual([]);
    // Only what hangs on their answers is read again.
    expect(
      (await takeCalls(graph.gateway.sandbox?.url ?? '')).filter(({ method }) => method !== 'GET'),
    ).toEqual([]);
  });

  test('is followed by its documents: a link that needs no token, and content in the answer', async () => {
    const [query = ''] = [...readme.matchAll(/```graphql\n(query Documents.*?)```/gs)].map(
      ([, text]) => text,
    );
    const { data, errors } = await graph.ask(query);
    expect(errors).toEqual([]);
    const {
      annualAccountStatement: { url, fileName },
      application: { preContract },
    } = data.creditLine;
    expect((await takeCalls(graph.gateway.sandbox?.url ?? '')).map(({ operationId }) => operationId)).toEqual(
      ['getCreditLine', 'downloadCreditLineApplicationPreContract'],
    );
    expect(Buffer.from(preContract.content, 'base64').toString('latin1')).toMatch(/^%PDF-.*%%EOF\s*$/s);
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-disposition')]).toEqual([
      200,
      `inline; filename="${fileName}"`,
    ]);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toMatch(/^%PDF-.*%%EOF\s*$/s);
  });
});

describe('the trusted documents of the README', () => {
  const [, rest = ''] = readme.split('## Trusted documents\n');
  const [section = ''] = rest.split(/^## /m);
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const manifest = join(folder, 'manifest.json');
  beforeAll(() => writeFileSync(manifest, /```json\n(.*?)```/s.exec(section)?.[1] ?? ''));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('cost what it says', () => {
    const [, command = '', file = ''] = /^npm run --silent (\w+) -- (\S+)$/m.exec(section) ?? [];
    const out = execFileSync(process.execPath, [fileURLToPath(new URL('dist/cli.js', root)), command, file], {
      cwd: folder,
      encoding: 'utf8',
      env: {},
    });
    expect(out).toBe(/```text\n(.*?)```/s.exec(section)?.[1]);
  });

  test('are the only ones that are taken where that is set, by the request that it shows', async () => {
    const graph = await startTestGateway({ TRUSTED_DOCUMENTS: manifest, TRUSTED_DOCUMENTS_ONLY: 'on' });
    try {
      const body = /-d '(\{.*?\n\})'/s.exec(section)?.[1] ?? '';
      const answer = await fetch(`${graph.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(await answer.json()).toMatchObject({ data: { person: { creditLines: { totalCount: 0 } } } });
      expect(
        (await takeCalls(graph.gateway.sandbox?.url ?? '')).map(({ operationId }) => operationId),
      ).toEqual(['listCreditLines']);
      expect(await graph.ask('{ me { id } }')).toMatchObject({ status: 400, data: undefined });
    } finally {
      await graph.close();
    }
  });
});

describe('the tables of the README', () => {
  test('name every setting with its default and meaning', () => {
    const rows = tableOf('| name | default | meaning |').map(([name, initial, meaning]) => [
      unquoted(name),
      unquoted(initial),
      meaning,
    ]);
    expect(rows).toEqual(
      Object.entries(settings).map(([name, setting]) => [
        name,
        String(setting.default ?? ''),
        setting.meaning,
      ]),
    );
  });

  test('name every control route of the sandbox and what it does', async () => {
    const sandbox = await startSandbox();
    const routes = (await (await fetch(`${sandbox.url}/sandbox`)).json()) as {
      method: string;
      path: string;
      does: string;
    }[];
    await sandbox.close();
    const rows = tableOf('| route | what it does |').map(([route, does]) => [
      unquoted(route),
      unquoted(does),
    ]);
    expect(rows).toEqual(
      routes.map(({ method, path, does }) => [`${method} ${path}`, does.replaceAll(' | ', ' or ')]),
    );
  });

  test('name every outcome of a write that an error can speak of', () => {
    expect(
      tableOf('| `writeOutcome` | meaning |').map(([outcome, meaning]) => [unquoted(outcome), meaning]),
    ).toEqual(Object.entries(writeOutcomes));
  });

  test('name every error code', () => {
    expect(tableOf('| code | meaning |').map(([code, meaning]) => [unquoted(code), meaning])).toEqual(
      Object.entries(errorCodes),
    );
  });

  test('name all 51 operations as the contract has them, and fields that the graph has', () => {
    const { paths } = parse(read('schema/lending-api.yaml')) as {
      paths: Record<string, Record<string, { operationId?: string; 'x-number'?: number }>>;
    };
    const contract = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, operation]) => operation.operationId)
        .map(([method, operation]) => [
          String(operation['x-number']),
          operation.operationId as string,
          `${method.toUpperCase()} ${path}`,
        ]),
    );
    const rows = tableOf('| # | operation | method and path | in the graph |');
    expect(rows.map((row) => row.slice(0, 3).map(unquoted))).toEqual(
      contract.sort(([a], [b]) => Number(a) - Number(b)),
    );

    const graph = buildASTSchema(
      parseSdl(
        readdirSync(new URL('schema/', root))
          .filter((file) => file.endsWith('.graphql'))
          .map((file) => read(`schema/${file}`))
          .join('\n'),
      ),
    );
    const missing = rows
      .flatMap(([, , , names = '']) => names.split(', ').map(unquoted))
      .filter((name) => {
        const [typeName = '', field = ''] = name.split('.');
        const type = graph.getType(typeName);
        return name !== '' && !((isObjectType(type) || isInterfaceType(type)) && field in type.getFields());
      });
    expect(missing).toEqual([]);
  });

  test('leave no operation of a domain that is there without its name in the graph', async () => {
    const { domains } = await import('../src/domains/index.js');
    const there = new Set(domains.flatMap(({ operations }) => Object.keys(operations)));
    const named = tableOf('| # | operation | method and path | in the graph |')
      .filter(([, , , names]) => names !== '')
      .map(([, operationId]) => unquoted(operationId));
    expect(new Set(named)).toEqual(there);
  });
});
