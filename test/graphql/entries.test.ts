import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bodies, ids, paths, startStage, type BankRequest, type Stage } from '../support/scripted-bank.js';

const secret = 'Lisa Hermann DE87110101000001000057123';
const line = (id: string, changes: object = {}) => ({ ...bodies.line, id, ...changes });
const broken: readonly unknown[] = [
  { status: secret },
  null,
  secret,
  line('c', { limit: { value: secret } }),
];
const pageError = { path: ['creditLines'], extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } };

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const listing = (body: readonly unknown[], total = body.length) => ({
  headers: { total: String(total) },
  body: body as object,
});
const calls = (): string[] => stage.bank.take().map(({ method, path }) => `${method} ${path}`);

describe('an entry that the bank sends broken', () => {
  test('is left out of its page, and an error with the path of the page says how many are', async () => {
    stage.bank.on(`GET ${paths.lines}`, listing([line('a'), ...broken, line('b')]));
    const { data, errors } = await stage.ask(
      '{ creditLines { totalCount nodes { id limit { value } } edges { node { id } } pageInfo { hasNextPage } } }',
    );
    expect(data.creditLines).toEqual({
      totalCount: 6,
      nodes: [
        { id: 'a', limit: { value: 500_000 } },
        { id: 'b', limit: { value: 500_000 } },
      ],
      edges: [{ node: { id: 'a' } }, { node: { id: 'b' } }],
      pageInfo: { hasNextPage: false },
    });
    expect(errors).toMatchObject([pageError]);
    expect(errors[0]?.message).toBe(
      '4 of the 6 items of this page cannot be given, and are left out: The bank answered something that cannot be read.',
    );
    expect(calls()).toEqual([`GET ${paths.lines}`]);
    expect(JSON.stringify({ data, errors }) + stage.gateway.logged.join('')).not.toContain('Hermann');
    expect(stage.gateway.logged.map((text) => JSON.parse(text) as object)).toContainEqual(
      expect.objectContaining({
        level: 40,
        msg: 'items of a list cannot be read',
        operationId: 'listCreditLines',
        requestId: errors[0]?.extensions.requestId,
      }),
    );
  });

  test('leaves the fields beside its page alone', async () => {
    stage.bank.on(`GET ${paths.lines}`, listing([line('a'), null]));
    const { data, errors } = await stage.ask(
      '{ first: creditLines { nodes { id } } second: creditLines { totalCount } }',
    );
    expect(data).toEqual({ first: { nodes: [{ id: 'a' }] }, second: { totalCount: 2 } });
    expect(errors.map(({ path }) => path)).toEqual([['first'], ['second']]);
  });

  test.each([[1], [2], [3], [7]])(
    'is met once by a walk in pages of %i, which gives all others in their order',
    async (first) => {
      const all = [line('a'), line('b'), null, line('c'), line('d'), { id: 7 }, line('e')];
      stage.bank.on(`GET ${paths.lines}`, ({ query }: BankRequest) => {
        const [number, size] = [Number(query['page[number]']), Number(query['page[size]'])];
        return listing(all.slice((number - 1) * size, number * size), all.length);
      });
      const seen: string[] = [];
      let [after, lost]: [string | null, number] = [null, 0];
      // A page of unreadable entries only is null: a larger page passes it.
      for (let size = first, hasNext = true; hasNext;) {
        const { data, errors } = await stage.ask(
          'query ($first: Int!, $after: String) { creditLines(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
          { first: size, after },
        );
        size = data.creditLines === null ? size + 1 : first;
        if (data.creditLines === null) continue;
        lost += errors.reduce((sum, { message }) => sum + Number(/^\d+/.exec(message)?.[0]), 0);
        seen.push(...(data.creditLines.nodes as { id: string }[]).map(({ id }) => id));
        ({ endCursor: after, hasNextPage: hasNext } = data.creditLines.pageInfo);
      }
      expect([seen, lost]).toEqual([['a', 'b', 'c', 'd', 'e'], 2]);
    },
  );

  test('lacks the person in a list across customers, and is left out of it', async () => {
    stage.bank.on(
      `GET ${paths.lines}`,
      listing([{ id: 'a', status: 'open', limit: { value: 1 } }, line('b')]),
    );
    const { data, errors } = await stage.ask('{ creditLines { nodes { id personId } } }');
    expect(data).toEqual({ creditLines: { nodes: [{ id: 'b', personId: ids.person }] } });
    expect(errors).toMatchObject([pageError]);
  });

  test('makes a list that is needed whole an error: no part of the loans passes for all of them', async () => {
    stage.bank.on(`GET ${paths.lines}`, listing([{ ...line(ids.line), active_loans: [bodies.loan] }, null]));
    const { data, errors } = await stage.ask(`{ person(id: "${ids.person}") { loans { nodes { id } } } }`);
    expect(data).toEqual({ person: { loans: null } });
    expect(errors).toMatchObject([
      { path: ['person', 'loans'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
  });

  test('is not hidden from those who are answered from a list: the bills of each card are then read singly', async () => {
    const cards = Array.from({ length: 30 }, (_, index) => ({
      id: `card-${index}`,
      customer_id: ids.person,
    }));
    const bills = cards.map(({ id }) => ({ id: `bill-of-${id}`, application_id: id }));
    stage.bank.on('GET /v1/credit_card_applications', listing(cards));
    stage.bank.on('GET /v1/credit_card_bills', ({ query }: BankRequest) => {
      const card = query['filter[application_id]'];
      return card === undefined
        ? listing([...bills.slice(1), null])
        : listing(bills.filter(({ application_id }) => application_id === card));
    });
    const { data, errors } = await stage.ask(
      `{ person(id: "${ids.person}") { creditCardApplications(first: 30) { nodes { bills { totalCount } } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data.person.creditCardApplications.nodes).toEqual(cards.map(() => ({ bills: { totalCount: 1 } })));
    expect(calls()).toHaveLength(1 + 1 + 30);
  });
});
