import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { demo } from '../src/sandbox/seed.js';
import { startTestGateway, takeCalls, type TestGateway } from './support/graph.js';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const anna = demo.borrower;

/** What stands under a heading, up to the next one. */
const sectionOf = (heading: string): string => readme.split(`${heading}\n`)[1]?.split(/^##+ /m)[0] ?? '';

/** The blocks of code of a section in one language. */
const blocksOf = (section: string, language: string): string[] =>
  [...section.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code);

const inRoot = { cwd: fileURLToPath(root), encoding: 'utf8' } as const;

const printToken = (...options: string[]): string =>
  execFileSync(process.execPath, ['dist/cli.js', 'token', ...options], { ...inRoot, env: {} }).trim();

type Read = (personId: string, token: string) => Promise<Iterable<{ readonly id: string }>>;

let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway();
});
afterAll(() => graph.close());

const operations = async (): Promise<string[]> =>
  (await takeCalls(graph.gateway.sandbox?.url ?? '')).map(({ operationId }) => operationId);

describe('the section about access', () => {
  test('has a request of a customer that is answered as it says', async () => {
    const section = sectionOf('## Who may see what');
    const [, command = ''] = blocksOf(section, 'sh');
    const [, option = '', id = ''] = /token -- (--person) (\w+)\)/.exec(command) ?? [];
    const [, body = ''] = /-d '(.*)'/.exec(command) ?? [];
    const answer = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${printToken(option, id)}` },
      body,
    });
    const [json = ''] = blocksOf(section, 'json');
    const said = JSON.parse(json) as Record<'extensions', { bankCalls: object[] }>;
    const milliseconds: unknown = expect.any(Number);
    const bankCalls = said.extensions.bankCalls.map((call) => ({ ...call, milliseconds }));
    expect(await answer.json()).toEqual({ ...said, extensions: { bankCalls } });
  });
});

describe('the section about pages', () => {
  const section = sectionOf('## Reading a list page by page');

  test('has a loop that reads a list to its end', async () => {
    const code = (blocksOf(section, 'js')[0] ?? '').replace('http://127.0.0.1:4000', graph.url);
    const read = runInNewContext(`(${code})`, { fetch, Error, JSON }) as Read;
    await operations();
    const lines = [...(await read(anna.id, printToken('--person', anna.id)))];
    expect(lines.map(({ id }) => id)).toEqual(anna.creditLineIds);
    expect(new Set(await operations())).toEqual(new Set(['listCreditLines']));
  });

  test('says which fields of credit lines their list has, and what another one costs', async () => {
    const sentence = /the list has (.*?), so 3 lines\s+with `interestRate` are (\d) calls/s;
    const [, listed = '', cost = ''] = sentence.exec(section) ?? [];
    const names = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    const calls = async (...fields: (string | undefined)[]): Promise<number> => {
      const of = fields.map((field) => (field === 'limit' ? 'limit { value }' : field)).join(' ');
      const { errors } = await graph.ask(`{ person(id: "${anna.id}") { creditLines { nodes { ${of} } } } }`);
      expect(errors).toEqual([]);
      return (await operations()).length;
    };
    expect(names).toEqual(['id', 'personId', 'limit', 'status', 'grantedAt']);
    expect([await calls(...names), await calls('interestRate')]).toEqual([1, Number(cost)]);
  });
});

describe('the section about types', () => {
  test('has a configuration with which graphql-codegen makes no scalar unknown, in the schema and in an operation', async () => {
    const config = parse(blocksOf(sectionOf('## Types for a frontend'), 'yaml')[0] ?? '') as object;
    const documents =
      'query Line { creditLines { nodes { id recipientIban grantedAt createdAt limit { value } annualAccountStatement(year: 2026) { expiresAt content } } } }';
    // In a process of its own: codegen loads far more than a test should.
    const script = `import { generate } from '@graphql-codegen/cli';
      const config = ${JSON.stringify({ ...config, schema: `${graph.url}/graphql`, documents, silent: true })};
      const [{ content }] = await generate(config, false);
      console.log(content);`;
    const { stdout: types } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', script],
      inRoot,
    );
    const [, scalars = ''] = /export type Scalars = \{(.*?)^\}/ms.exec(types) ?? [];
    for (const name of ['BankDate', 'BankDateTime', 'DateTime', 'IBAN', 'Base64']) {
      expect(scalars).toContain(`${name}: { input: string; output: string; }`);
    }
    expect(scalars).toContain('SafeInt: { input: number; output: number; }');
    const [line = ''] = /^export type LineQuery = .*$/m.exec(types) ?? [];
    expect(line).toContain('recipientIban');
    for (const part of [scalars, line]) expect(part).not.toMatch(/\b(?:any|unknown)\b/);
  });
});

describe('the customers of the sandbox', () => {
  const [, table = ''] = sectionOf('### The customers of the sandbox').split('|---|---|---|---|---|---|\n');
  const cellsOf = (line: string): string[] =>
    line
      .replaceAll('`', '')
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const rows = table.trim().split('\n').map(cellsOf);

  test('are those of the table, with what it says that they have', async () => {
    const seeded = Object.values(demo).map(({ name, id }) => [name, id]);
    expect(rows.map(([name, id]) => [name, id])).toEqual(seeded);
    const found: string[][] = [];
    for (const [name = '', id = ''] of rows) {
      const cards = 'creditCardApplications { totalCount nodes { bills { totalCount } } }';
      const query = id.endsWith('cbiz')
        ? `business(id: "${id}") { ${cards} }`
        : `person(id: "${id}") { creditLines { totalCount } ${cards} }`;
      const { data } = await graph.ask(`{ ${query} }`);
      const {
        creditLines,
        creditCardApplications: { totalCount, nodes },
      } = data.person ?? data.business;
      const bills = (nodes as { bills: { totalCount: number } }[]).map((card) => card.bills.totalCount);
      const counts = [creditLines?.totalCount ?? 0, totalCount, bills.reduce((sum, count) => sum + count, 0)];
      found.push([name, id, ...counts.map(String)]);
    }
    expect(rows.map((row) => row.slice(0, 5))).toEqual(found);
  });

  test('have the resources that the table names, in the state that it tells of', async () => {
    const seeded = JSON.stringify(demo);
    const named = rows.flatMap(([, , , , , has = '']) => has.match(/\d{32}\w{4}/g) ?? []);
    expect(named.filter((id) => !seeded.includes(id))).toEqual([]);
    const { data, errors } = await graph.ask(`{
      anna: person(id: "${anna.id}") {
        loans { totalCount }
        creditLine(id: "${anna.creditLineIds[2]}") { blocks { totalCount } }
        creditLineApplication(id: "${anna.rejectedApplicationId}") { status }
      }
      business: creditCardApplication(id: "${demo.business.cardApplicationId}") { status }
      card: creditCardApplication(id: "${demo.cardholder.cardApplicationId}") { status }
      declined: creditCardApplication(id: "${demo.cardholder.declinedCardApplicationId}") { status }
      jonas: person(id: "${demo.overdrawn.id}") {
        overdraft(id: "${demo.overdrawn.overdraftId}") { status }
        overdraftApplication(id: "${demo.overdrawn.overdraftApplicationId}") { overdraftId }
      }
    }`);
    expect({ data, errors }).toEqual({
      errors: [],
      data: {
        anna: {
          loans: { totalCount: 3 },
          creditLine: { blocks: { totalCount: 1 } },
          creditLineApplication: { status: 'REJECTED' },
        },
        business: { status: 'WAITING_FOR_IDENTIFICATION' },
        card: { status: 'FINALIZED' },
        declined: { status: 'DECLINED' },
        jonas: {
          overdraft: { status: 'LIMIT_SET' },
          overdraftApplication: { overdraftId: demo.overdrawn.overdraftId },
        },
      },
    });
  });
});

describe('the section about what the gateway knows', () => {
  test("has a request that finds a sandbox customer's overdraft from the start", async () => {
    const section = sectionOf('## What the gateway knows');
    const [, body = ''] = /-d '(.*)'/.exec(blocksOf(section, 'sh')[0] ?? '') ?? [];
    const { data } = await graph.ask((JSON.parse(body) as { query: string }).query);
    expect(data).toEqual({ person: { overdrafts: { totalCount: 1, isComplete: false } } });
  });
});
