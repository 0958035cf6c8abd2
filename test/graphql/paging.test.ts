import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { planPages } from '../../src/context/paging.js';
import {
  bodies,
  ids,
  paths,
  readLine,
  startStage,
  type BankRequest,
  type Stage,
} from '../support/scripted-bank.js';

const entries = Array.from({ length: 57 }, (_, index) => ({
  id: `line-${index}`,
  person_id: ids.person,
  status: 'open',
}));

type Headers = (request: { readonly number: number; readonly size: number }) => Record<string, string>;
const withTotal: Headers = ({ size }) => ({ total: String(entries.length), per_page: String(size) });
const withLink: Headers = ({ number, size }) => ({
  link: `<https://bank.example/?page=1>; rel="first"${number * size < entries.length ? `, <https://bank.example/?page=${number + 1}>; rel="next"` : ''}`,
});
const bare: Headers = () => ({});

/** A list that pages as documented: numbers from 1, sizes up to 1000. */
const paged =
  (headers: Headers, all: readonly object[] = entries) =>
  ({ query }: BankRequest) => {
    const [number, size] = [Number(query['page[number]'] ?? 1), Number(query['page[size]'] ?? 10)];
    if (!(number >= 1 && size >= 1 && size <= 1000)) return { status: 500 };
    return { headers: headers({ number, size }), body: all.slice((number - 1) * size, number * size) };
  };

interface Seen {
  readonly totalCount: number | null;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly nodes: readonly { readonly id: string }[];
}

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

async function page(first: number, after: string | null): Promise<Seen> {
  const { data, errors } = await stage.ask(
    `query ($first: Int!, $after: String) { creditLines(first: $first, after: $after) {
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } nodes { id }
    } }`,
    { first, after },
  );
  expect(errors).toEqual([]);
  return data.creditLines as Seen;
}

/** Reads a list from its start to the page without a next one, with different values of `first`. */
async function walk(sizes: readonly number[]): Promise<Seen[]> {
  const pages: Seen[] = [];
  let after: string | null = null;
  do {
    const seen: Seen = await page(sizes[pages.length % sizes.length] ?? 1, after);
    pages.push(seen);
    after = seen.pageInfo.hasNextPage ? seen.pageInfo.endCursor : null;
  } while (after !== null);
  return pages;
}

const names = (pages: readonly Seen[]) => pages.flatMap(({ nodes }) => nodes.map(({ id }) => id));
const sizesToTry = [
  [1],
  [7],
  [10],
  [19],
  [56],
  [57],
  [58],
  [1000],
  [3, 1, 10, 7],
  [50, 1000],
  [1, 56],
  [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
];

describe.each([
  ['its total', withTotal],
  ['a link to the next page', withLink],
  ['neither', bare],
])('a list that comes with %s', (how, headers) => {
  beforeEach(() => {
    stage.bank.on(`GET ${paths.lines}`, paged(headers));
  });

  test.each(sizesToTry.map((sizes) => [sizes]))(
    'is walked once, in its order, with pages of %j',
    async (sizes) => {
      const pages = await walk(sizes);
      expect(names(pages)).toEqual(entries.map(({ id }) => id));
      for (const [index, { edges, nodes, pageInfo, totalCount }] of pages.entries()) {
        expect(edges.map(({ node }) => node)).toEqual(nodes);
        expect(pageInfo).toMatchObject({
          hasPreviousPage: index > 0,
          startCursor: edges[0]?.cursor ?? null,
          endCursor: edges.at(-1)?.cursor ?? null,
        });
        expect(totalCount).toBe(how === 'its total' ? entries.length : null);
      }
      // If the bank sends no total or links, only another request distinguishes a full last page from others:
      // that one more page is empty.
      expect(pages.filter(({ nodes }) => nodes.length === 0).length).toBeLessThanOrEqual(
        how === 'neither' ? 1 : 0,
      );
      expect(stage.bank.take().length).toBeLessThanOrEqual(2 * pages.length);
    },
  );
});

describe('a page', () => {
  beforeEach(() => {
    stage.bank.on(`GET ${paths.lines}`, paged(withTotal));
  });

  test('of ten from the beginning is one call for ten', async () => {
    await page(10, null);
    expect(stage.bank.take().map(({ query }) => query)).toEqual([
      { 'page[number]': '1', 'page[size]': '10' },
    ]);
  });

  test('that lies across two pages of its size is one call where another size holds it, and at most two', async () => {
    const { pageInfo } = await page(3, null);
    stage.bank.take();
    expect(names([await page(10, pageInfo.endCursor)])).toEqual(entries.slice(3, 13).map(({ id }) => id));
    expect(stage.bank.take()).toHaveLength(1);
    const [first] = (await page(1, null)).edges;
    stage.bank.take();
    expect(names([await page(1000, first?.cursor ?? null)])).toEqual(entries.slice(1).map(({ id }) => id));
    expect(stage.bank.take().map(({ query }) => query['page[size]'])).toEqual(['1000', '1000']);
  });

  test('goes on from any of its cursors', async () => {
    const { edges } = await page(20, null);
    expect(names([await page(5, edges[6]?.cursor ?? null)])).toEqual([
      'line-7',
      'line-8',
      'line-9',
      'line-10',
      'line-11',
    ]);
  });

  test('beyond the end is empty, and knows it', async () => {
    const { edges } = await page(57, null);
    expect(await page(10, edges.at(-1)?.cursor ?? null)).toEqual({
      totalCount: 57,
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
      edges: [],
      nodes: [],
    });
  });

  test('of an empty list has nothing', async () => {
    stage.bank.on(
      `GET ${paths.lines}`,
      paged(() => ({ total: '0' }), []),
    );
    expect(await page(10, null)).toEqual({
      totalCount: 0,
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      edges: [],
      nodes: [],
    });
  });

  test('has ten entries by default', async () => {
    const { data } = await stage.ask('{ creditLines { nodes { id } } }');
    expect(data.creditLines.nodes).toHaveLength(10);
  });
});

describe('other connections', () => {
  test('below a line page in the same way', async () => {
    const blocks = Array.from({ length: 23 }, (_, index) => ({ id: `block-${index}` }));
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line }).on(
      `GET ${paths.line}/blocks`,
      paged(() => ({ total: '23' }), blocks),
    );
    const found: string[] = [];
    let after: string | null = null;
    for (const first of [4, 9, 5, 1, 100]) {
      const { data } = await stage.ask(
        `query ($first: Int!, $after: String) { ${readLine('blocks(first: $first, after: $after) { totalCount nodes { id } pageInfo { endCursor } }')} }`,
        { first, after },
      );
      found.push(...(data.creditLine.blocks as Seen).nodes.map(({ id }) => id));
      after = (data.creditLine.blocks as Seen).pageInfo.endCursor;
    }
    expect(found).toEqual(blocks.map(({ id }) => id));
  });

  test("of a person's loans gather the lines of all the bank's pages and page over their loans", async () => {
    const many = Array.from({ length: 1003 }, (_, index) => ({
      id: `line-${index}`,
      person_id: ids.person,
      status: 'open',
    }));
    stage.bank.on(
      `GET ${paths.lines}`,
      paged(() => ({ total: '1003' }), many),
    );
    for (const { id } of many)
      stage.bank.on(`GET /v1/persons/${ids.person}/credit_lines/${id}`, {
        body: { id, active_loans: id.endsWith('00') ? [{ id: `loan-of-${id}` }] : [] },
      });
    const { data, errors } = await stage.ask(
      `{ person(id: "${ids.person}") { loans(first: 3) { totalCount nodes { id } pageInfo { hasNextPage } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data.person.loans).toEqual({
      totalCount: 10,
      nodes: [{ id: 'loan-of-line-100' }, { id: 'loan-of-line-200' }, { id: 'loan-of-line-300' }],
      pageInfo: { hasNextPage: true },
    });
  });
});

describe('a bank whose pages are shorter than requested', () => {
  test('is detected before entries vanish between two pages', async () => {
    stage.bank.on('GET /v1/persons/credit_lines', ({ query }) => {
      const [number, size] = [Number(query['page[number]']), Math.min(20, Number(query['page[size]']))];
      return { headers: { total: '57' }, body: entries.slice((number - 1) * size, number * size) };
    });
    const { data, errors } = await stage.ask('{ creditLines(first: 30) { nodes { id } } }');
    expect(data).toEqual({ creditLines: null });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
  });
});

describe('the plan of pages for a range of a list', () => {
  const lengths = [
    ...Array.from({ length: 40 }, (_, index) => index + 1),
    97,
    100,
    250,
    333,
    499,
    500,
    501,
    750,
    998,
    999,
    1000,
  ];
  const offsets = [
    ...Array.from({ length: 120 }, (_, index) => index),
    499,
    500,
    501,
    997,
    998,
    999,
    1000,
    1001,
    1999,
    2000,
    12_345,
    999_999,
  ];
  const stretches = lengths.flatMap((first) => offsets.map((offset) => ({ first, offset })));

  const onePageHolds = ({ first, offset }: { first: number; offset: number }) => {
    for (let size = first; size <= 1000; size += 1)
      if (Math.floor(offset / size) === Math.floor((offset + first - 1) / size)) return true;
    return false;
  };

  test('covers it with consecutive pages that the bank allows, one where one can hold it and never more than two', () => {
    const faults = stretches.filter((stretch) => {
      const { size, numbers } = planPages(stretch);
      const [begin = 0] = numbers;
      const covers =
        (begin - 1) * size <= stretch.offset &&
        (begin - 1 + numbers.length) * size >= stretch.offset + stretch.first;
      const allowed =
        size >= 1 && size <= 1000 && begin >= 1 && numbers.every((number, index) => number === begin + index);
      return !(covers && allowed && numbers.length === (onePageHolds(stretch) ? 1 : 2));
    });
    expect(faults).toEqual([]);
  });
});
