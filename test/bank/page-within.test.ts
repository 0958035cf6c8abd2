import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { Bench } from '../support/sandbox.js';
import { bodies, ids, paths, startStage, type Answer, type Stage } from '../support/scripted-bank.js';

const { borrower } = demo;
const page = (filter: string, size: number) =>
  `GET /v1/persons/credit_lines?filter[person_id]=${borrower.id}${filter}&page[number]=1&page[size]=${size}`;

let bench: Bench;
let stage: Stage;
beforeAll(async () => {
  bench = await Bench.start();
  stage = await startStage({ CACHE: 'off' });
});
afterAll(async () => {
  await bench.close();
  await stage.close();
});

describe('two pages of one list at once', () => {
  test('are one call where the one holds the other', async () => {
    const { person } = await bench.data(`{ person(id: "${borrower.id}") {
      two: creditLines(first: 2) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
      ten: creditLines(first: 10) { totalCount nodes { id } pageInfo { hasNextPage } }
      open: creditLines(first: 2, filter: { status: OPEN }) { totalCount }
    } }`);
    expect(person.two).toMatchObject({
      totalCount: 3,
      nodes: borrower.creditLineIds.slice(0, 2).map((id) => ({ id })),
      pageInfo: { hasNextPage: true },
    });
    expect(person.ten).toMatchObject({
      totalCount: 3,
      nodes: borrower.creditLineIds.map((id) => ({ id })),
      pageInfo: { hasNextPage: false },
    });
    expect((await bench.calls()).sort()).toEqual([page('&filter[status]=open', 2), page('', 10)]);
    // From here on, entries 3 and 4 are one page of the bank's, inside the first ten.
    await bench.data(
      `{ person(id: "${borrower.id}") { next: creditLines(first: 2, after: "${person.two.pageInfo.endCursor}") { nodes { id } } ten: creditLines { nodes { id } } } }`,
    );
    expect(await bench.calls()).toEqual([page('', 10)]);
  });
});

describe('a page that lies within another', () => {
  const lineNumber = (number: number) => ({ ...bodies.line, id: `${number}${ids.line}` });
  const query = `{ person(id: "${ids.person}") { few: creditLines(first: 2) { totalCount nodes { id } pageInfo { hasNextPage } } many: creditLines(first: 4) { nodes { id } pageInfo { hasNextPage } } } }`;
  const nextLink = { link: '<https://bank.example/lines?page[number]=2>; rel="next"' };

  test.each<
    [
      what: string,
      entries: readonly object[],
      headers: Answer['headers'],
      calls: number,
      few: object,
      many: object,
    ]
  >([
    [
      'has more behind it where the wider one has',
      [1, 2, 3].map(lineNumber),
      {},
      1,
      { nodes: 2, hasNextPage: true },
      { nodes: 3, hasNextPage: false },
    ],
    [
      'has nothing behind it where the wider one ends with it',
      [1, 2].map(lineNumber),
      {},
      1,
      { nodes: 2, hasNextPage: false },
      { nodes: 2, hasNextPage: false },
    ],
    [
      'counts as the wider one counts',
      [1, 2, 3, 4].map(lineNumber),
      { total: '9' },
      1,
      { nodes: 2, hasNextPage: true, totalCount: 9 },
      { nodes: 4, hasNextPage: true },
    ],
    [
      'goes on where the wider one is full',
      [1, 2, 3, 4].map(lineNumber),
      nextLink,
      1,
      { nodes: 2, hasNextPage: true },
      { nodes: 4, hasNextPage: true },
    ],
    [
      'is read by itself where an entry of the wider one cannot be read',
      [lineNumber(1), { id: 7 }, lineNumber(3)],
      {},
      2,
      { nodes: 1 },
      { nodes: 2 },
    ],
  ])('%s', async (_what, entries, headers, calls, few, many) => {
    const { bank, ask } = stage;
    bank.on(`GET ${paths.lines}`, ({ query: { 'page[size]': size } }) => ({
      headers: { ...headers },
      body: entries.slice(0, Number(size)),
    }));
    const {
      data: { person },
    } = await ask(query);
    const seen = ({ nodes, totalCount, pageInfo: { hasNextPage } }: typeof person.few) => ({
      nodes: nodes.length as number,
      hasNextPage: hasNextPage as boolean,
      totalCount: totalCount as number,
    });
    expect([
      seen(person.few),
      seen(person.many),
      bank.take().filter(({ path }) => path === paths.lines).length,
    ]).toMatchObject([few, many, calls]);
  });
});
