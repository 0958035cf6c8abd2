import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  Kind,
  parse,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { partnerOnly } from '../access/sdl.js';
import { entries, relations, writes } from '../access/ways.js';
import { domains } from '../../src/domains/index.js';
import { CostTable } from '../../src/graphql/cost-table.js';
import { Estimate } from '../../src/graphql/estimate.js';
import { buildSchema } from '../../src/graphql/schema.js';
import { demo } from '../../src/sandbox/seed.js';
import { Scales } from '../support/figure.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { Bench, customerToken } from '../support/sandbox.js';

const { borrower, cardholder } = demo;
const [line = '', otherLine = ''] = borrower.creditLineIds;
const card = cardholder.cardApplicationId;

const person = (id: string) => ({ __typename: 'Person', id });
const creditLine = (id: string, personId = borrower.id) => ({ __typename: 'CreditLine', personId, id });
const cardOf = (id: string) => ({ __typename: 'CreditCardApplication', id });

const asked = (selection: string) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
const service = '{ _service { sdl } }';

const started: { close(): Promise<unknown> }[] = [];
async function gateway(settings: Record<string, string>): Promise<TestGateway> {
  const one = await startTestGateway(settings);
  started.push(one);
  return one;
}
let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start({ FEDERATION: 'on' });
  started.push(bench);
});
afterAll(async () => {
  for (const one of started) await one.close();
});

describe('where FEDERATION is not set', () => {
  test('neither field exists, nor any of their types', async () => {
    const { ask } = await gateway({});
    for (const query of [service, asked('__typename')]) {
      const { status, errors } = await ask(query, { representations: [person(borrower.id)] });
      expect([status, errors.map(({ extensions: { code } }) => code)[0]]).toEqual([400, 'BAD_USER_INPUT']);
    }
    const { data } = await ask('{ __schema { types { name } queryType { fields { name } } } }');
    const names = [...data.__schema.types, ...data.__schema.queryType.fields].map(
      ({ name }) => name as string,
    );
    expect(names.filter((name) => /^_(?!_)/.test(name))).toEqual([]);
  });
});

/**
 * Returns the places in the SDL that have a directive, `Type` or `Type.field`, each with the directive's
 * arguments.
 */
async function directivesIn({ ask }: Pick<TestGateway, 'ask'>, name: string): Promise<string[]> {
  const { data, errors } = await ask(service);
  expect(errors).toEqual([]);
  const types = parse(data._service.sdl as string).definitions.filter(
    (node): node is ObjectTypeDefinitionNode | ObjectTypeExtensionNode =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
  );
  const marked = types.flatMap(({ name: { value: type }, directives = [], fields = [] }) => [
    ...directives.map((directive) => [type, directive] as const),
    ...fields.flatMap((field) =>
      (field.directives ?? []).map((directive) => [`${type}.${field.name.value}`, directive] as const),
    ),
  ]);
  return marked
    .filter(([, directive]) => directive.name.value === name)
    .map(([place, { arguments: args = [] }]) =>
      [place, ...args.map(({ value }) => (value.kind === Kind.STRING ? value.value : ''))].join(' ').trim(),
    )
    .sort();
}

describe('the SDL', () => {
  test('has keys at what the bank reads by itself, and @shareable at values', async () => {
    expect(await directivesIn(bench.gateway, 'key')).toEqual([
      'Business id',
      'CreditCardApplication id',
      'CreditCardBill id',
      'CreditCardTermination id',
      'CreditLine personId id',
      'CreditLineApplication personId id',
      'CreditRecord personId id',
      'FreelancerCreditLineApplication personId id',
      'Overdraft personId id',
      'OverdraftApplication personId id',
      'Person id',
    ]);
    expect(await directivesIn(bench.gateway, 'shareable')).toEqual(['Money', 'PageInfo']);
  });

  test('has @requiresScopes at every field that is for the partner alone, with the first version that knows it', async () => {
    const ways = [...writes, ...entries, ...relations];
    const open = new Set(ways.filter(([, , may]) => may !== 'partner').map(([place]) => place));
    // An interface leads to nothing by itself: it is what a mutation for the partner gives.
    const closed = ways
      .map(([place]) => place)
      .filter((place) => !open.has(place) && !place.startsWith('KnownResource.'));
    expect(await directivesIn(bench.gateway, 'requiresScopes')).toEqual(
      [...new Set([...closed, ...partnerOnly().answers])].sort(),
    );
    const { data } = await bench.ask(service);
    expect(data._service.sdl).toContain('@requiresScopes(scopes: [["lending:partner"]])');
    expect(data._service.sdl).toContain('https://specs.apollo.dev/federation/v2.5');
  });

  test('goes without @requiresScopes, and with version 2.0, where FEDERATION_SCOPES is off', async () => {
    const { ask } = await gateway({ FEDERATION: 'on', FEDERATION_SCOPES: 'off' });
    const { data } = await ask(service);
    expect(data._service.sdl).not.toContain('requiresScopes');
    expect(data._service.sdl).toContain('https://specs.apollo.dev/federation/v2.0');
  });

  test.each([
    ['off', ['BAD_USER_INPUT'], ['BAD_USER_INPUT']],
    ['partner', ['FORBIDDEN'], []],
    ['on', [], []],
  ])('follows INTROSPECTION=%s', async (INTROSPECTION, customer, partner) => {
    const { ask } = await gateway({ FEDERATION: 'on', INTROSPECTION });
    const token = await customerToken(borrower.id);
    // The second time it is a query that is known.
    const answers = [
      await ask(service, {}, { token }),
      await ask(service),
      await ask(service, {}, { token }),
    ];
    expect(answers.map(({ errors }) => errors.map(({ extensions: { code } }) => code))).toEqual([
      customer,
      partner,
      customer,
    ]);
    expect(answers.map(({ data }) => typeof data?._service?.sdl === 'string')).toEqual(
      [customer, partner, customer].map(({ length }) => length === 0),
    );
    // Entities are no introspection.
    const { data } = await ask(asked('... on Person { id }'), { representations: [person(borrower.id)] });
    expect(data).toEqual({ _entities: [{ id: borrower.id }] });
  });
});

describe('FEDERATION_ROOT_PREFIX', () => {
  test('begins every root field of the SDL, and both names answer', async () => {
    const one = await gateway({ FEDERATION: 'on', FEDERATION_ROOT_PREFIX: 'lending_' });
    const { data } = await one.ask(service);
    const roots = parse(data._service.sdl as string).definitions.flatMap((node) =>
      'fields' in node && (node.name.value === 'Query' || node.name.value === 'Mutation')
        ? (node.fields ?? []).map(({ name: { value } }) => value)
        : [],
    );
    expect(roots.filter((name) => !name.startsWith('lending_'))).toEqual([]);
    const { data: plain } = await bench.ask(service);
    expect((data._service.sdl as string).replace(/\blending_/g, '')).toBe(plain._service.sdl);

    const read = `creditLine(personId: "${borrower.id}", id: "${line}") { status }`;
    const { data: both } = await one.ask(`{ ${read} lending_${read} }`);
    expect(both).toEqual({ creditLine: { status: 'OPEN' }, lending_creditLine: { status: 'OPEN' } });
  });

  test('has a mutation send its write', async () => {
    const one = await gateway({ FEDERATION: 'on', FEDERATION_ROOT_PREFIX: 'lending_' });
    const { data } = await one.ask(
      `mutation { lending_blockCreditLine(input: { personId: "${borrower.id}", creditLineId: "${line}" }) { creditLineBlock { personId: __typename } } }`,
    );
    expect(data).toEqual({ lending_blockCreditLine: { creditLineBlock: { personId: 'CreditLineBlock' } } });
  });
});

describe('entities', () => {
  test('come in the order of their representations, null in the place of what is absent or foreign', async () => {
    const { data, errors } = await bench.ask(
      asked('__typename ... on CreditLine { id status person { id } } ... on Person { id }'),
      {
        representations: [
          creditLine(line),
          creditLine('absent'),
          person(borrower.id),
          creditLine(line, cardholder.id),
          person(cardholder.id),
          creditLine(otherLine),
          creditLine(line),
        ],
      },
      await customerToken(borrower.id),
    );
    expect(errors).toEqual([]);
    const own = { __typename: 'CreditLine', id: line, status: 'OPEN', person: { id: borrower.id } };
    expect(data._entities).toEqual([
      own,
      null,
      { __typename: 'Person', id: borrower.id },
      null,
      null,
      expect.objectContaining({ __typename: 'CreditLine', id: otherLine }),
      own,
    ]);
    expect(await bench.calls()).toEqual(
      [line, 'absent', otherLine].map((id) => `GET /v1/persons/${borrower.id}/credit_lines/${id}`),
    );
  });

  test('have nothing from their representations but their keys', async () => {
    const { data } = await bench.ask(asked('... on CreditLine { status interestRate }'), {
      representations: [{ ...creditLine(line), status: 'CLOSED', interestRate: 0, constructor: 'x' }],
    });
    const { data: read } = await bench.ask(
      `{ creditLine(personId: "${borrower.id}", id: "${line}") { status interestRate } }`,
    );
    expect(data._entities).toEqual([read.creditLine]);
    await bench.calls();
  });

  test('are null one by one where they cannot be read', async () => {
    await bench.fault({ operationId: 'getCreditCardApplication', status: 500, times: 1 });
    const { data, errors } = await bench.ask(
      asked('... on CreditLine { state: status } ... on CreditCardApplication { status }'),
      { representations: [creditLine(line), cardOf(card), person(borrower.id)] },
    );
    expect(data._entities).toEqual([{ state: 'OPEN' }, null, {}]);
    expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    await bench.calls();
  });
});

describe('a representation', () => {
  test.each([
    ['of no entity', { __typename: 'Loan', id: 'x' }, '[1].__typename must be that of an entity: Person, '],
    ['of nothing', { id: 'x' }, '[1].__typename must be that of an entity: Person, '],
    ['of what objects inherit', { __typename: 'constructor', id: 'x' }, '[1].__typename must be'],
    ['that is no object', 'Person', '[1].__typename must be that of an entity: Person, '],
    ['without its key', { __typename: 'Person' }, "[1].id must be an id of the bank's"],
    [
      'without a part of it',
      { __typename: 'CreditLine', id: 'x' },
      "[1].personId must be an id of the bank's",
    ],
    ['with a path', { __typename: 'CreditCardBill', id: '../loans' }, "[1].id must be an id of the bank's"],
    ['with a number', { __typename: 'Person', id: 7 }, "[1].id must be an id of the bank's"],
    ['with a list', { __typename: 'Person', id: ['x'] }, "[1].id must be an id of the bank's"],
    ['with an object', { __typename: 'Person', id: {} }, "[1].id must be an id of the bank's"],
  ])('%s is refused, and costs no call', async (_what, representation, message) => {
    const { status, errors } = await bench.ask(asked('... on CreditCardApplication { status }'), {
      representations: [cardOf(card), representation],
    });
    expect([status, errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(errors[0]?.message).toContain(`representations${message}`);
    expect(await bench.calls()).toEqual([]);
  });

  test('can stand in the document, but not with a variable in it', async () => {
    const { data } = await bench.ask(
      `{ _entities(representations: [{ __typename: "Person", id: "${borrower.id}" }]) { ... on Person { id } } }`,
    );
    expect(data).toEqual({ _entities: [{ id: borrower.id }] });
    const { status, errors } = await bench.ask(
      'query ($id: ID!) { _entities(representations: [{ __typename: "Person", id: $id }]) { ... on Person { id } } }',
      { id: borrower.id },
    );
    expect(status).toBe(400);
    expect(errors[0]?.message).toContain('It must not have variables in it.');
  });
});

describe('what entities can cost', () => {
  let scales: Scales;
  beforeAll(async () => {
    scales = await Scales.start({ FEDERATION: 'on' });
    started.push(scales);
  });

  const selection = `... on Person { creditLines(first: 3) { nodes { interestRate } } }
    ... on CreditLine { state: status application { status } } ... on CreditCardApplication { status bills { totalCount } }`;
  const persons = (count: number) => Array.from({ length: count }, () => person(borrower.id));
  const cards = (count: number) => Array.from({ length: count }, (_, at) => cardOf(`card-${at}`));

  test.each([
    ['persons, which are no calls', '... on Person { id }', persons(7), 0],
    ['what is read, whatever is asked of it', '__typename', cards(7), 7],
    ['each by its own type', selection, [...persons(2), ...cards(3), creditLine(line)], 2 * 4 + 3 * 2 + 2],
    ['one type alone', selection, persons(6), 6 * 4],
    ['as many of another type', selection, cards(6), 6 * 2],
  ])('is estimated of %s', async (_what, asks, representations, calls) => {
    expect(await scales.estimate(asked(asks), { representations })).toBe(calls);
  });

  test('is estimated of representations in variables of their own', async () => {
    const query = `query ($one: _Any!, $other: _Any!) { _entities(representations: [$one, $other]) { ${selection} } }`;
    const figures: number[] = [];
    for (const [one, other] of [
      [person(borrower.id), person(borrower.id)],
      [person(borrower.id), cardOf(card)],
      [cardOf(card), cardOf(card)],
    ])
      figures.push(await scales.estimate(query, { one, other }));
    expect(figures).toEqual([8, 6, 4]);
  });

  test('is never less than what they cost', async () => {
    const representations = [creditLine(line), cardOf(card), person(borrower.id), creditLine('absent')];
    const { estimate, calls } = await scales.weigh(asked(selection), { representations });
    expect(estimate).toBe(2 + 2 + 4 + 2);
    expect(calls).toBeGreaterThan(4);
    expect(calls).toBeLessThanOrEqual(estimate);
  });

  test('is the dearest entity a hundred times where nothing is known of a variable', () => {
    const schema = buildSchema(domains, { rootPrefix: '', scopes: true });
    const document = parse(asked(selection));
    const operation = document.definitions[0] as OperationDefinitionNode;
    const { calls } = new Estimate(schema, new CostTable(schema)).worstCase(document, operation);
    // And a customer's own cards are listed, which tell whose a bill is.
    expect(calls).toBe(100 * 4 + 1);
  });

  test('is refused with the figure of 1,000 of them, be the query known or not', async () => {
    const query = asked('... on CreditCardApplication { id }');
    expect((await bench.ask(query, { representations: cards(1) })).data).toEqual({ _entities: [null] });
    await bench.calls();
    const { status, errors } = await bench.ask(query, { representations: cards(1000) });
    expect([status, errors.map(({ message }) => message)]).toEqual([
      400,
      [
        'This operation could cost 1000 calls to the bank; the limit is 500. Ask for fewer items (first) or fewer relations.',
      ],
    ]);
    expect(await bench.calls()).toEqual([]);
  });
});
