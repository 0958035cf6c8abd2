import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  bodies,
  customerToken,
  drawLoan,
  ids,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  stage.bank
    .on(`GET ${paths.line}`, { body: { ...bodies.line, application_id: ids.application } })
    .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
});
beforeEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

describe('a selection', () => {
  test('whose fragments double nine times is one selection', async () => {
    const fragments = Array.from(
      { length: 9 },
      (_, index) => `fragment F${index} on CreditLineApplication { ...F${index + 1} ...F${index + 1} }`,
    ).join(' ');
    const { data, errors } = await stage.ask(
      `{ ${readLine('application { ...F0 }')} } ${fragments} fragment F9 on CreditLineApplication { id }`,
    );
    expect({ data, errors }).toEqual({
      data: { creditLine: { application: { id: ids.application } } },
      errors: [],
    });
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('of what a mutation knows of a related resource costs no call beside the write', async () => {
    const { data, errors } = await stage.ask(
      `mutation { ${drawLoan.replace('{ id status }', '{ id creditLine { __typename id personId person { id } } }')} }`,
    );
    expect(errors).toEqual([]);
    expect(data.createLoan.loan.creditLine).toEqual({
      __typename: 'CreditLine',
      id: ids.line,
      personId: ids.person,
      person: { id: ids.person },
    });
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['POST']);
  });

  test('that a variable decides on is that of each request: the same document reads an entry, then not, then again', async () => {
    stage.bank.on(`GET ${paths.lines}`, { headers: { total: '1' }, body: [bodies.line] });
    const document = `query ($whole: Boolean!, $other: Boolean!) { person(id: "${ids.person}") { creditLines(first: 1) {
      nodes { id recipientIban @include(if: $whole) status @skip(if: $other) } } } }`;
    const read = async (whole: boolean, other: boolean) => {
      const { data, errors } = await stage.ask(document, { whole, other });
      expect(errors).toEqual([]);
      const [line] = data.person.creditLines.nodes;
      return [Object.keys(line), stage.bank.take().length];
    };
    for (let time = 0; time < 3; time += 1) {
      expect(await read(true, false)).toEqual([['id', 'recipientIban', 'status'], 2]);
      expect(await read(false, false)).toEqual([['id', 'status'], 1]);
      expect(await read(true, true)).toEqual([['id', 'recipientIban'], 2]);
      expect(await read(false, true)).toEqual([['id'], 1]);
    }
  });

  test('with arguments from variables and without is read by the values of each request', async () => {
    const document = `query ($first: Int!) { person(id: "${ids.person}") { creditLines(first: $first) { nodes { id } }
      open: creditLines(first: 7, filter: { status: OPEN }) { nodes { id } } } }`;
    for (const first of [1, 3, 1]) {
      await stage.ask(document, { first });
      const pages = stage.bank.take().map(({ query }) => [query['filter[status]'], query['page[size]']]);
      expect(pages).toEqual([
        [undefined, String(first)],
        ['open', '7'],
      ]);
    }
  });
});

describe('a document of several operations', () => {
  test('is checked by the one that runs: what another would not be allowed does not count', async () => {
    const query = `query Mine { me { id } } mutation Theirs { ...Draw } fragment Draw on Mutation {
      createLoan(input: { personId: "..", creditLineId: "x", amount: { value: 1 }, term: 6, reference: "r", purpose: "p", interestRate: 0.5 }) { loan { id } } }`;
    const response = await fetch(`${stage.gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await customerToken([ids.person])}`,
      },
      body: JSON.stringify({ query, operationName: 'Mine' }),
    });
    expect(await response.json()).toEqual({ data: { me: { id: ids.person } } });
  });
});
