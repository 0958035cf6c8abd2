import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { buildSchema, parse, Source, type DocumentNode, type GraphQLSchema } from 'graphql';

interface Change {
  readonly level: 'breaking' | 'unused' | 'dangerous' | 'safe';
  readonly message: string;
  readonly uses: readonly string[];
}
// The scripts are JavaScript, without types of their own.
const load = async (file: string): Promise<unknown> =>
  import(new URL(`../scripts/contract/${file}`, import.meta.url).href);
const { graphChanges, deprecationProblems } = (await load('graph.js')) as {
  graphChanges(
    before: GraphQLSchema,
    after: GraphQLSchema,
    documents?: readonly DocumentNode[],
  ): Promise<readonly Change[]>;
  deprecationProblems(schema: GraphQLSchema, today: string): readonly string[];
};

const root = fileURLToPath(new URL('..', import.meta.url));
const released = readFileSync(join(root, 'schema.released.graphql'), 'utf8');

const sdl = `
  directive @shown(as: String, wide: Boolean) on FIELD
  scalar Day
  enum Status { OPEN CLOSED }
  interface Known { id: ID! owner: Owner }
  type Owner { id: ID! name: String! born: Day }
  type Line implements Known { id: ID! owner: Owner status: Status! limit: Int! loans(first: Int = 10, status: Status): [Loan!]! }
  type Loan implements Known { id: ID! owner: Owner amount: Int! note: String }
  union Thing = Line | Loan
  input Page { size: Int cursor: String = "" }
  input LoanInput { amount: Int! note: String page: Page status: Status }
  type Query { line(id: ID!): Line things(page: Page): [Thing!]! known: [Known!]! }
  type Mutation { draw(input: LoanInput!): Loan }
`;
const document = (text: string): DocumentNode => parse(new Source(text, 'screen.graphql'));
const uses = {
  line: document(
    'query Line($id: ID!) {\n  line(id: $id) {\n    status\n    limit\n    owner { born }\n    loans(first: 5) { note }\n  }\n}',
  ),
  draw: document('mutation Draw($input: LoanInput!) {\n  draw(input: $input) { id }\n}'),
  drawn: document('mutation {\n  draw(input: { amount: 1, status: OPEN }) { id }\n}'),
  things: document('{\n  things(page: { size: 1 }) {\n    ... on Loan { id }\n  }\n}'),
  known: document('{\n  known {\n    id\n    owner { name @shown(as: "x") }\n  }\n}'),
  lines: document('query L($status: Status) {\n  line(id: 1) { loans(status: $status) { id } }\n}'),
  nothing: document('{\n  __typename\n}'),
};
type Use = keyof typeof uses;

/**
 * A change of the SDL: the replaced text, its severity without documents, a document that it breaks (with the
 * line), and one that it does not.
 */
type Case = readonly [
  what: string,
  from: string,
  to: string,
  level: Change['level'],
  user?: Use | undefined,
  line?: number | undefined,
  other?: Use,
];
const cases: readonly Case[] = [
  ['a field is removed', 'limit: Int! loans', 'loans', 'breaking', 'line', 4, 'known'],
  [
    'a field that is selected on its interface is removed',
    'interface Known { id: ID! owner: Owner }',
    'interface Known { id: ID! }',
    'breaking',
    'known',
    4,
    'draw',
  ],
  [
    'a field becomes nullable',
    'status: Status! limit',
    'status: Status limit',
    'breaking',
    'line',
    3,
    'draw',
  ],
  ['a field becomes non-null', 'note: String }\n  union', 'note: String! }\n  union', 'safe'],
  [
    'a field has another type',
    'amount: Int! note: String }\n  union',
    'amount: String! note: String }\n  union',
    'breaking',
    undefined,
    undefined,
    'line',
  ],
  [
    'a list becomes one',
    'loans(first: Int = 10, status: Status): [Loan!]!',
    'loans(first: Int = 10, status: Status): Loan',
    'breaking',
    'line',
    6,
    'known',
  ],
  ['a field is added', 'limit: Int!', 'limit: Int! used: Int', 'safe'],
  ['a root field is removed', 'known: [Known!]! }', '}', 'breaking', 'known', 2, 'line'],
  [
    'a mutation is removed',
    'type Mutation { draw(input: LoanInput!): Loan }',
    'type Mutation { other: Loan }',
    'breaking',
    'draw',
    2,
    'line',
  ],
  ['a mutation is added', 'type Mutation {', 'type Mutation { more: Loan', 'safe'],
  [
    'an argument is removed',
    'first: Int = 10, status: Status',
    'status: Status',
    'breaking',
    'line',
    6,
    'lines',
  ],
  ['an optional argument is added', 'line(id: ID!)', 'line(id: ID!, at: Day)', 'dangerous'],
  ['a required argument is added', 'line(id: ID!)', 'line(id: ID!, at: Day!)', 'breaking', 'line', 2, 'draw'],
  [
    'a required argument with a default is added',
    'line(id: ID!)',
    'line(id: ID!, at: Day! = "x")',
    'dangerous',
  ],
  [
    'an argument becomes required',
    'things(page: Page)',
    'things(page: Page!)',
    'breaking',
    'things',
    2,
    'line',
  ],
  ['an argument becomes optional', 'line(id: ID!)', 'line(id: ID)', 'safe'],
  ['an argument has another type', 'line(id: ID!)', 'line(id: Int!)', 'breaking', 'line', 2, 'things'],
  ['an argument has another default', 'first: Int = 10', 'first: Int = 20', 'dangerous'],
  [
    'an enum value is removed',
    'enum Status { OPEN CLOSED }',
    'enum Status { CLOSED }',
    'breaking',
    'drawn',
    2,
    'known',
  ],
  [
    'an enum value that a variable can have is removed',
    'enum Status { OPEN CLOSED }',
    'enum Status { OPEN }',
    'breaking',
    'lines',
    1,
    'drawn',
  ],
  [
    'an enum value that a variable can have inside is removed',
    'enum Status { OPEN CLOSED }',
    'enum Status { OPEN }',
    'breaking',
    'draw',
    1,
    'line',
  ],
  ['an enum value is added', 'OPEN CLOSED', 'OPEN CLOSED LOST', 'dangerous'],
  ['an input field is removed', 'note: String page', 'page', 'breaking', 'draw', 1, 'drawn'],
  ['an optional input field is added', 'input Page {', 'input Page { back: Boolean', 'safe'],
  [
    'a required input field is added',
    'input Page {',
    'input Page { back: Boolean!',
    'breaking',
    'things',
    2,
    'line',
  ],
  [
    'a required input field is added, for a variable',
    'input LoanInput {',
    'input LoanInput { iban: String!',
    'breaking',
    'draw',
    1,
    'line',
  ],
  [
    'an input field becomes required',
    'amount: Int! note: String page',
    'amount: Int! note: String! page',
    'breaking',
    'draw',
    1,
    'things',
  ],
  [
    'an input field becomes optional',
    'input LoanInput { amount: Int!',
    'input LoanInput { amount: Int',
    'safe',
  ],
  [
    'an input field has another type',
    'input Page { size: Int ',
    'input Page { size: String ',
    'breaking',
    'things',
    2,
    'drawn',
  ],
  ['an input field has another default', 'cursor: String = ""', 'cursor: String = "x"', 'dangerous'],
  [
    'a union loses a member',
    'union Thing = Line | Loan',
    'union Thing = Line',
    'breaking',
    'things',
    3,
    'known',
  ],
  ['a union gains a member', 'union Thing = Line | Loan', 'union Thing = Line | Loan | Owner', 'dangerous'],
  [
    'an object leaves an interface',
    'type Loan implements Known {',
    'type Loan {',
    'breaking',
    'things',
    3,
    'nothing',
  ],
  [
    'an object joins an interface',
    'type Owner { id: ID!',
    'interface Named { name: String! }\n  type Owner implements Named { id: ID!',
    'dangerous',
  ],
  [
    'a directive is removed',
    'directive @shown(as: String, wide: Boolean) on FIELD',
    '',
    'breaking',
    'known',
    4,
    'line',
  ],
  [
    "a directive's argument is removed",
    '(as: String, wide: Boolean)',
    '(wide: Boolean)',
    'breaking',
    'known',
    4,
    'line',
  ],
  ["a directive's place is removed", 'on FIELD', 'on QUERY', 'breaking', 'known', 4, 'line'],
  ['a scalar is removed', 'scalar Day\n', 'scalar Date\n', 'breaking', 'line', 5, 'known'],
  ['an object becomes an interface', 'type Owner {', 'interface Owner {', 'breaking', 'known', 4, 'draw'],
  [
    'a field is deprecated',
    'limit: Int!',
    'limit: Int! @deprecated(reason: "Use used. Removed after 2999-01-01.")',
    'safe',
  ],
  ['a type is added', 'scalar Day', 'type More { id: ID! } scalar Day', 'safe'],
  ['a description is added', 'scalar Day', '"A day." scalar Day', 'safe'],
];

/** Replaces a unique text, so that each case changes something. */
function changed(from: string, to: string): GraphQLSchema {
  expect(sdl.split(from)).toHaveLength(2);
  const after = sdl.replace(from, to);
  return buildSchema(from.startsWith('scalar Day\n') ? after.replace('born: Day', 'born: Date') : after);
}
const order = ['safe', 'unused', 'dangerous', 'breaking'];
const worst = (changes: readonly Change[]): string =>
  changes.map(({ level }) => level).sort((one, other) => order.indexOf(other) - order.indexOf(one))[0] ??
  'none';

describe('a change of the graph is classified', () => {
  test('in 40 ways or more', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
  });

  test.each(cases.map((one) => [one[0], one] as const))(
    '%s',
    async (_what, [, from, to, level, user, line, other]) => {
      const [before, after] = [buildSchema(sdl), changed(from, to)];
      expect(worst(await graphChanges(before, after))).toBe(level);
      if (other) {
        const unused = await graphChanges(before, after, [uses[other]]);
        expect(unused.filter((change) => change.level === 'breaking')).toEqual([]);
        expect(unused.some((change) => change.level === 'unused')).toBe(true);
      }
      if (user) {
        const used = (await graphChanges(before, after, [uses[user]])).filter(
          (change) => change.level === 'breaking',
        );
        expect(used.flatMap((change) => change.uses).join('\n')).toContain(`screen.graphql:${line} `);
      }
    },
  );
});

describe('a deprecation', () => {
  const problems = (reason: string): readonly string[] =>
    deprecationProblems(
      buildSchema(`type Query { a: Int b: Int @deprecated(reason: "${reason}") }`),
      '2026-06-01',
    );

  test('has a date of removal that has not passed', () => {
    expect(problems('Use a. Removed after 2026-06-01.')).toEqual([]);
    expect(problems('Use a.')).toEqual([expect.stringContaining('Query.b')]);
    expect(problems('Use a. Removed after 2026-05-31.')).toEqual([expect.stringContaining('Query.b')]);
  });

  test('is dated for arguments, input fields and enum values too', () => {
    const schema = buildSchema(`
      enum E { A B @deprecated(reason: "x") }
      input I { a: Int b: Int @deprecated(reason: "x") }
      type Query { a(i: I, b: E @deprecated(reason: "x")): Int }
    `);
    expect(deprecationProblems(schema, '2026-06-01').map((problem) => problem.split(' ')[0])).toEqual(
      expect.arrayContaining(['E.B', 'I.b', 'Query.a.b']),
    );
  });
});

describe('npm run contract -- check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const run = (...args: string[]): { status: number; out: string } => {
    try {
      return {
        status: 0,
        out: execFileSync(process.execPath, [join(root, 'scripts/contract.js'), ...args], {
          encoding: 'utf8',
          stdio: 'pipe',
        }),
      };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { status, out: stdout + stderr };
    }
  };

  test('finds the present graph to break nobody since the last release', () => {
    expect(run('check')).toEqual({
      status: 0,
      out: expect.stringContaining('0 of them breaking; 0 deprecations'),
    });
  });

  test('names document, field and line of what breaks, in files and manifests', () => {
    const schema = file('new.graphql', released.replaceAll('recipientIban: IBAN', 'otherIban: IBAN'));
    const query = 'query Lines {\n  creditLine(personId: "p", id: "l") {\n    recipientIban\n  }\n}';
    const documents = [
      file('lines.graphql', query),
      file(
        'manifest.json',
        JSON.stringify({
          format: 'apollo-persisted-query-manifest',
          version: 1,
          operations: [{ id: 'abc', name: 'Lines', type: 'query', body: query }],
        }),
      ),
    ];
    const { status, out } = run(
      'check',
      '--schema',
      schema,
      ...documents.flatMap((name) => ['--documents', name]),
    );
    expect(status).toBe(1);
    expect(out).toContain('lines.graphql:3 recipientIban');
    expect(out).toContain('manifest.json Lines:3 recipientIban');
    const unused = file('me.graphql', '{ me { id } }');
    expect(run('check', '--schema', schema, '--documents', unused)).toEqual({
      status: 0,
      out: expect.stringContaining('unused'),
    });
  });

  test('tells what the bank takes back in its contract', () => {
    const contract = readFileSync(join(root, 'schema/lending-api.yaml'), 'utf8');
    const bank = file('bank.yaml', contract.replace(/^( +)recipient_iban: /m, '$1recipient_account: '));
    const { status, out } = run('check', '--bank', bank);
    expect(status).toBe(1);
    expect(out).toMatch(/The bank's contract: \w+\.recipient_iban is gone/);
  });

  test('takes a request that sends the same under another name of a schema for unchanged', () => {
    const contract = readFileSync(join(root, 'schema/lending-api.yaml'), 'utf8');
    const field = /^( +requested_credit_limit: .*schemas\/)MoneyInput/m;
    const check = (schema: string) =>
      run('check', '--bank', file('bank.yaml', contract.replace(field, `$1${schema}`)));
    expect(check('PositiveMoneyInput').status).toBe(0);
    const other = check('NullableMoneyInput');
    expect([other.status, other.out]).toEqual([
      1,
      expect.stringContaining('requested_credit_limit was MoneyInput and is NullableMoneyInput'),
    ]);
  });

  test('says what is wrong with what it is given', () => {
    expect(run('check', '--documents', join(folder, 'none-*.graphql'))).toEqual({
      status: 2,
      out: expect.stringContaining('there is no such file'),
    });
    expect(run('check', '--documents', file('broken.graphql', '{ me {'))).toEqual({
      status: 2,
      out: expect.stringContaining('broken.graphql: Syntax Error'),
    });
    expect(run('chek').status).toBe(1);
  });

  test('has the changes printed as a part of a changelog', () => {
    const schema = file('more.graphql', `${released}\ntype More { id: ID! }\n`);
    expect(run('changelog', '--schema', schema).out).toContain("#### Safe\n\n- Type 'More' was added");
  });
});
