import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bodies, drawLoan, ids, paths, startStage, type Stage } from '../support/scripted-bank.js';

const limit = 100_000;
const tooLarge =
  'The answer has more than 100000 bytes, which is the limit. Ask for fewer items (first) or fewer fields.';

let stage: Stage;
let roomy: Stage;
beforeAll(async () => {
  stage = await startStage({ LIMIT_ANSWER_BYTES: String(limit), DOWNLOAD_CONTENT_LIMIT: '1024' });
  roomy = await startStage();
});
beforeEach(() => {
  stage.bank.take();
});
afterAll(async () => {
  await stage.close();
  await roomy.close();
});

const times = (count: number, textOf: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => textOf(index)).join(' ');
const linesWith = (statuses: readonly string[]) => ({
  headers: { total: String(statuses.length) },
  body: statuses.map((status, index) => ({ ...bodies.line, id: `l${index}`, status })),
});
const statuses = (field: string): string => `${field}: creditLines(first: 1000) { nodes { statusRaw } }`;
const seen = ({ data, errors }: Awaited<ReturnType<Stage['ask']>>) => ({
  nulls: Object.keys(data).filter((name) => data[name] === null),
  errors: errors.map(({ message, path, extensions: { code } }) => [code, path?.join('.'), message]),
});

describe('an answer', () => {
  test('with more bytes than the limit lacks the root field that does not fit, and those after it', async () => {
    stage.bank.on(`GET ${paths.lines}`, linesWith(Array.from({ length: 40 }, () => 'x'.repeat(1000))));
    const answer = await stage.ask(
      `{ me { id } ${statuses('a')} ${statuses('b')} ${statuses('c')} ${statuses('d')} }`,
    );
    expect(answer.status).toBe(200);
    expect(answer.data.b.nodes.length).toBe(40);
    expect(seen(answer)).toEqual({
      nulls: ['me', 'c', 'd'],
      errors: [
        ['BAD_USER_INPUT', 'c', tooLarge],
        ['BAD_USER_INPUT', 'd', tooLarge],
      ],
    });
  });

  test.each([
    ['of texts whose characters are several bytes', 33, '€'.repeat(1000), []],
    ['of texts whose characters are several bytes, and too many', 34, '€'.repeat(1000), ['a']],
    ['of short values, and too many, whatever they are called', 1000, 'open', ['a']],
  ])('is counted in bytes as it is sent: one %s', async (_what, count, status, nulls) => {
    stage.bank.on(`GET ${paths.lines}`, linesWith(Array.from({ length: count }, () => status)));
    const more = count === 1000 ? times(3, (index) => `${'n'.repeat(30)}${index}: status`) : '';
    expect(
      seen(
        await stage.ask(
          `{ a: creditLines(first: 1000) { nodes { ${count === 1000 ? more : 'statusRaw'} } } }`,
        ),
      ).nulls,
    ).toEqual(nulls);
  });

  test('that a mutation makes too large says that the mutation was carried out, and carries out none after it', async () => {
    stage.bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    stage.bank.on(`GET ${paths.lines}`, linesWith(Array.from({ length: 200 }, () => 'x'.repeat(1000))));
    const draw = (name: string): string =>
      `${name}: ${drawLoan.replace('{ id status }', `{ id creditLine { person { ${statuses('all')} } } }`)}`;
    const answer = await stage.ask(`mutation { ${draw('first')} ${draw('second')} }`);
    expect(answer.data).toEqual({ first: null, second: null });
    expect(
      answer.errors.map(({ path, message, extensions }) => [
        path,
        message,
        (extensions as { writeOutcome?: string }).writeOutcome,
      ]),
    ).toEqual([
      [
        ['first'],
        expect.stringMatching(
          /^The answer has more than 100000 bytes.* The mutation was carried out; only its answer could not be given\. Do not send it again/,
        ),
        'CARRIED_OUT',
      ],
      [['second'], tooLarge, undefined],
    ]);
    expect(stage.bank.take().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('of 8 MB, which is read, built and sent in turns, is whole', async () => {
    const texts = Array.from(
      { length: 1000 },
      (_, index) => `${index} ${'],[{"\\€\u{1f600}ä\n '.repeat(index === 500 ? 30_000 : 350)}`,
    );
    roomy.bank.on(`GET ${paths.lines}`, linesWith(texts));
    const { data, errors } = await roomy.ask(`{ ${statuses('a')} }`);
    expect(errors).toEqual([]);
    expect(
      data.a.nodes.map(({ statusRaw }: { statusRaw: string }) => statusRaw).join('|') === texts.join('|'),
    ).toBe(true);
  });

  test('tells a thousand errors, and how many more there are', async () => {
    const missing = times(97, (index) => `a${index}: creditLine(id: "x") { id }`);
    const { data, errors } = await roomy.ask(`query ($ids: [ID!]!) { persons(ids: $ids) { ${missing} } }`, {
      ids: Array.from({ length: 20 }, () => ids.person),
    });
    expect(
      data.persons.map((person: object) => Object.values(person).every((value) => value === null)),
    ).toEqual(Array.from({ length: 20 }, () => true));
    expect(errors.length).toBe(1001);
    expect(new Set(errors.slice(0, 1000).map(({ message, path }) => `${message} ${path?.length}`))).toEqual(
      new Set(['The bank cannot answer at the moment. 3']),
    );
    expect([errors[1000]?.message, errors[1000]?.extensions.code]).toEqual([
      '940 more errors are left out.',
      'UPSTREAM_UNAVAILABLE',
    ]);
  });
});

describe("a page of the bank's", () => {
  test.each([
    ['that is cut within an entry', (text: string) => text.slice(0, -10)],
    ['that is cut between two entries', (text: string) => text.slice(0, text.lastIndexOf(',{'))],
    ['with a comma too many', (text: string) => `${text.slice(0, 1)},${text.slice(1)}`],
    ['with more behind its end', (text: string) => `${text}]`],
  ])('of 2 MB %s is not taken for a list', async (_what, spoil) => {
    const text = JSON.stringify(linesWith(Array.from({ length: 100 }, () => 'x'.repeat(20_000))).body);
    roomy.bank.on(`GET ${paths.lines}`, {
      headers: { total: '100', 'content-type': 'application/json' },
      body: spoil(text),
    });
    const { data, errors } = await roomy.ask(`{ ${statuses('a')} }`);
    expect([data, errors.map(({ extensions: { code } }) => code)]).toEqual([
      { a: null },
      ['UPSTREAM_UNAVAILABLE'],
    ]);
  });

  test('of more than 16 MiB is not read, and the client is told to ask for less', async () => {
    roomy.bank.on(`GET ${paths.lines}`, linesWith(Array.from({ length: 1000 }, () => 'x'.repeat(17_000))));
    const { data, errors } = await roomy.ask(`{ ${statuses('a')} }`);
    expect([
      data,
      errors.map(({ message, extensions }) => [message, extensions.code, 'retryable' in extensions]),
    ]).toEqual([
      { a: null },
      [
        [
          "The bank's page has more than 16777216 bytes. Ask for fewer items (first).",
          'UPSTREAM_UNAVAILABLE',
          false,
        ],
      ],
    ]);
  });
});
