import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { Bench, customerToken } from '../support/sandbox.js';

const {
  person: { id: personId },
  borrower: { id: borrowerId },
  business: { id: businessId },
} = demo;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

describe('a customer is an entry point', () => {
  test('a person costs no call', async () => {
    expect(
      await bench.data('query ($id: ID!) { person(id: $id) { __typename id } }', { id: personId }),
    ).toEqual({ person: { __typename: 'Person', id: personId } });
    expect(await bench.calls()).toEqual([]);
  });

  test('up to 100 different persons come at once, each as often as its id is there', async () => {
    const idsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `person-${index}`);
    const query = 'query ($ids: [ID!]!) { persons(ids: $ids) { id } }';
    const within = [...idsOf(100), ...idsOf(50)];
    expect(await bench.data(query, { ids: within })).toEqual({ persons: within.map((id) => ({ id })) });
    for (const beyond of [idsOf(101), [...within, 'person-100']]) {
      const { status, data, errors } = await bench.ask(query, { ids: beyond });
      expect([status, data, errors.map(({ message, extensions: { code } }) => [code, message])]).toEqual([
        400,
        undefined,
        [['BAD_USER_INPUT', 'ids has more than 100 different ids, which is the limit.']],
      ]);
    }
    expect(await bench.calls()).toEqual([]);
  });

  test('several persons come in the requested order, and cost no call', async () => {
    const ids = [borrowerId, personId, borrowerId];
    expect(await bench.data('query ($ids: [ID!]!) { persons(ids: $ids) { id } }', { ids })).toEqual({
      persons: ids.map((id) => ({ id })),
    });
    expect(await bench.data('{ persons(ids: []) { id } }')).toEqual({ persons: [] });
    expect(await bench.calls()).toEqual([]);
  });

  test('a business costs no call', async () => {
    expect(
      await bench.data('query ($id: ID!) { business(id: $id) { __typename id } }', { id: businessId }),
    ).toEqual({ business: { __typename: 'Business', id: businessId } });
    expect(await bench.calls()).toEqual([]);
  });

  test('the bank is not asked if a person exists, only for their resources', async () => {
    const query =
      '{ person(id: "nobody-at-all") { id creditLines { totalCount nodes { id } } creditLine(id: "no-line") { id } } }';
    expect(await bench.data(query)).toEqual({
      person: { id: 'nobody-at-all', creditLines: { totalCount: 0, nodes: [] }, creditLine: null },
    });
    expect((await bench.calls()).sort()).toEqual([
      'GET /v1/persons/credit_lines?filter[person_id]=nobody-at-all&page[number]=1&page[size]=10',
      'GET /v1/persons/nobody-at-all/credit_lines/no-line',
    ]);
  });

  test.each([
    ['with a dot', '../x'],
    ["that is a segment of the bank's paths", 'credit_lines'],
    ['that is one without an underscore', 'loans'],
    ['that is empty', ''],
    ['of 200 characters', 'a'.repeat(200)],
    ['with a blank', 'a b'],
    ['with a slash', 'a/b'],
    ['that is encoded', '%2e%2e'],
  ])('an id %s is refused, and the field beside it costs no call either', async (_what, id) => {
    const query =
      'query ($id: ID!, $other: ID!) { person(id: $id) { id } beside: person(id: $other) { creditLines { totalCount } } }';
    const { status, data, errors } = await bench.ask(query, { id, other: personId });
    expect([status, data, errors.map(({ extensions }) => extensions.code)]).toEqual([
      400,
      undefined,
      ['BAD_USER_INPUT'],
    ]);
    expect(await bench.calls()).toEqual([]);
  });
});

describe("a customer's token", () => {
  let own: string;
  beforeAll(async () => {
    own = await customerToken(borrowerId);
  });

  test("is me; the partner's is null", async () => {
    const query = '{ me { __typename id ... on Person { creditLines { totalCount } } } }';
    expect(await bench.data(query, {}, own)).toEqual({
      me: { __typename: 'Person', id: borrowerId, creditLines: { totalCount: 3 } },
    });
    expect(await bench.calls()).toEqual([
      `GET /v1/persons/credit_lines?filter[person_id]=${borrowerId}&page[number]=1&page[size]=10`,
    ]);
    expect(await bench.data(query)).toEqual({ me: null });
    expect(await bench.calls()).toEqual([]);
  });

  test('reaches its own person; another one looks like none, and costs no call', async () => {
    const query = `query ($ids: [ID!]!, $business: ID!, $other: ID!, $line: ID!) {
      persons(ids: $ids) { id } business(id: $business) { id } person(id: $other) { creditLines { totalCount } } creditLine(personId: $other, id: $line) { id }
      creditLines(filter: { personId: $other }) { totalCount nodes { id } }
    }`;
    const variables = {
      ids: [personId, borrowerId],
      business: businessId,
      other: personId,
      line: demo.borrower.creditLineIds[0],
    };
    expect(await bench.data(query, variables, own)).toEqual({
      persons: [null, { id: borrowerId }],
      business: null,
      person: null,
      creditLine: null,
      creditLines: { totalCount: 0, nodes: [] },
    });
    expect(await bench.calls()).toEqual([]);
  });

  test("cannot name another's resource below its own person", async () => {
    const {
      id,
      creditLineIds: [lineId],
    } = demo.borrower;
    const other = await customerToken(personId);
    expect(
      await bench.data(
        'query ($id: ID!, $line: ID!) { person(id: $id) { creditLine(id: $line) { id } } }',
        { id: personId, line: lineId },
        other,
      ),
    ).toEqual({ person: { creditLine: null } });
    expect(await bench.calls()).toEqual([`GET /v1/persons/${personId}/credit_lines/${lineId}`]);
    expect(
      await bench.data(
        'query ($id: ID!, $line: ID!) { person(id: $id) { creditLine(id: $line) { id } } }',
        { id, line: lineId },
        own,
      ),
    ).toEqual({ person: { creditLine: { id: lineId } } });
  });

  test('gets no list across customers, and costs no call', async () => {
    expect(await bench.refusal('{ creditLines { nodes { id } } }', {}, own)).toMatchObject({
      data: { creditLines: null },
      code: 'FORBIDDEN',
      path: 'creditLines',
    });
    expect(await bench.refusal('{ creditLineApplications { nodes { id } } }', {}, own)).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await bench.calls()).toEqual([]);
  });
});
