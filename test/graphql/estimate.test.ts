import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, parse, validate } from 'graphql';
import { signToken } from '../../src/auth/jwt.js';
import { domains } from '../../src/domains/index.js';
import { sandboxTokens } from '../../src/gateway/options.js';
import { CostTable } from '../../src/graphql/cost-table.js';
import { Estimate } from '../../src/graphql/estimate.js';
import { buildSchema as buildGraph } from '../../src/graphql/schema.js';
import { demo } from '../../src/sandbox/seed.js';
import { Scales } from '../support/figure.js';
import { page } from '../support/markdown.js';
import { RandomQueries } from '../support/random-query.js';
import { customerToken } from '../support/sandbox.js';
import { ids, paths, startStage } from '../support/scripted-bank.js';
import { Chance } from '../support/chance.js';

const root = new URL('../../', import.meta.url);
const { borrower, cardholder, overdrawn, freelancer, business } = demo;
const [line] = borrower.creditLineIds;
const [application] = borrower.applicationIds;
const card = cardholder.cardApplicationId;
const [bill] = cardholder.billIds;

const started: { close(): Promise<void> }[] = [];
/** Closes a server at the end, however the test ends. */
function closing<Server extends { close(): Promise<void> }>(server: Server): Server {
  started.push(server);
  return server;
}

let scales: Scales;
let asBorrower: string;
let asCardholder: string;
beforeAll(async () => {
  scales = closing(await Scales.start());
  asBorrower = await customerToken(borrower.id);
  asCardholder = await customerToken(cardholder.id);
});
afterAll(async () => {
  for (const server of started) await server.close();
});

const inPerson = (selection: string, id: string = borrower.id) => `{ person(id: "${id}") { ${selection} } }`;
const inLine = (selection: string) => inPerson(`creditLine(id: "${line}") { ${selection} }`);

describe('the worst case of a query', () => {
  test.each([
    // Free of cost.
    [
      'the anchors',
      '{ me { id } person(id: "x") { id } business(id: "x") { id } persons(ids: ["x", "y"]) { id } }',
      0,
    ],
    [
      'introspection',
      '{ __typename __schema { types { name fields { name } } } __type(name: "Loan") { name } }',
      0,
    ],
    [
      'ids of what the gateway knows',
      inPerson('creditRecords(first: 50) { nodes { id personId person { id } } }'),
      0,
    ],
    // Resources that are read by their ids are read once, whatever is selected.
    ['one resource', inLine('status'), 1],
    [
      'one resource, all of it',
      inLine('id status limit { value } interestRate activeLoans { id status } renewal { id }'),
      1,
    ],
    [
      'one resource by two ways',
      `{ creditLine(personId: "${borrower.id}", id: "${line}") { status } person(id: "${borrower.id}") { creditLine(id: "${line}") { status } } }`,
      2,
    ],
    [
      'one resource under two names',
      inPerson(`a: creditLine(id: "${line}") { status } b: creditLine(id: "${line}") { limit { value } }`),
      1,
    ],
    [
      'two resources',
      inPerson(`a: creditLine(id: "${line}") { status } b: creditLine(id: "x") { status }`),
      2,
    ],
    [
      'a link to a document of one resource: whose it is only the resource tells',
      inLine('annualAccountStatement(year: 2026) { url }'),
      1,
    ],
    // A resource named by another one is free while only its ids are selected.
    ['a named resource by its ids', inLine('application { id personId person { id } }'), 1],
    ['a named resource with more', inLine('application { id status }'), 2],
    [
      'what hangs on a named resource',
      inLine('application { preContract { content fileName } contract { content url } }'),
      3,
    ],
    // Lists.
    ['a list of ten where nothing is said', '{ creditLines { nodes { id status limit { value } } } }', 1],
    ['no more than the number of a list', '{ creditLines(first: 1000) { totalCount } }', 1],
    ['a field that a list may lack', '{ creditLines(first: 7) { nodes { grantedAt } } }', 8],
    ['two such fields', '{ creditLines(first: 7) { nodes { grantedAt utilizedAmount { value } } } }', 8],
    [
      'entries by both of their ways',
      '{ creditLines(first: 7) { nodes { grantedAt } edges { cursor node { grantedAt interestRate } } } }',
      8,
    ],
    [
      'a stretch that can lie across two pages',
      '{ creditLines(first: 7, after: "YWZ0ZXI6NA") { nodes { grantedAt } } }',
      9,
    ],
    ['what each entry of a list names', '{ creditLines(first: 7) { nodes { application { id } } } }', 8],
    [
      'what each entry of a list names, with more',
      '{ creditLines(first: 7) { nodes { application { status } } } }',
      15,
    ],
    [
      'lists below lists',
      inPerson(
        'creditCardApplications(first: 3) { nodes { bills(first: 4) { nodes { application { status } } } } }',
        cardholder.id,
      ),
      1 + 3,
    ],
    [
      'what each bill of a listed card names, which is that card',
      inPerson(
        'creditCardApplications(first: 3) { nodes { bills(first: 4) { nodes { application { status bills(first: 4) { totalCount } } } } } }',
        cardholder.id,
      ),
      1 + 3 * (1 + 4),
    ],
    [
      'what bills across cards name',
      '{ creditCardBills(first: 4) { nodes { application { status } } } }',
      1 + 4,
    ],
    [
      'bills of a card that a bill names',
      `{ creditCardBill(id: "${bill}") { application { bills { totalCount } } } }`,
      2,
    ],
    [
      'what only a list has',
      `{ creditLineApplication(personId: "${borrower.id}", id: "${application}") { createdAt limit { value } } }`,
      2,
    ],
    [
      'what a list may lack of what only it has',
      '{ creditLineApplications(first: 3) { nodes { createdAt limit { value } } } }',
      4,
    ],
    ['persons by their ids', `{ persons(ids: ["a", "b", "c"]) { creditLines { totalCount } } }`, 3],
    ['what is known, with more than ids', inPerson('overdrafts(first: 6) { nodes { status } }'), 6],
    // Lists without `first` count as ten entries.
    ['active loans', inLine('activeLoans { id status creditLine { status } }'), 1],
    [
      "a person's loans: a page of lines, and ten lines",
      inPerson('loans(first: 2) { nodes { id creditLine { limit { value } } } }'),
      11,
    ],
    [
      'fragments on either kind of customer',
      `{ creditCardApplication(id: "${card}") { customer { ...P ... on Business { creditCardApplications { totalCount } } } } }
      fragment P on Person { creditCardApplications { totalCount } creditLines { totalCount } }`,
      3,
    ],
  ])('counts %s', async (_what, query, calls) => {
    expect(await scales.estimate(query)).toBe(calls);
  });

  test.each([
    [{ first: 5, with: true, without: false }, 1 + 5],
    [{ with: true, without: false }, 1 + 3],
    [{ first: 5, with: false, without: false }, 1],
    [{ first: 5, with: true, without: true }, 1],
    [{ first: 5, after: 'YWZ0ZXI6NA', with: true, without: false }, 2 + 5],
  ])('follows the values of variables: %j', async (variables, calls) => {
    const query = `query ($first: Int! = 3, $after: String, $with: Boolean!, $without: Boolean!) {
      creditLines(first: $first, after: $after) { nodes { id ... @include(if: $with) { interestRate @skip(if: $without) } } } }`;
    expect(await scales.estimate(query, variables)).toBe(calls);
  });

  test('counts each id of a variable', async () => {
    const query = 'query ($ids: [ID!]!) { persons(ids: $ids) { creditLines { totalCount } } }';
    for (const count of [1, 2, 17])
      expect(await scales.estimate(query, { ids: Array.from({ length: count }, () => borrower.id) })).toBe(
        count,
      );
  });

  test('of a document with several operations is that of the one which runs', async () => {
    const document = 'query Dear { creditLines { totalCount } } query Free { person(id: "x") { id } }';
    const figures: number[] = [];
    for (const operationName of ['Dear', 'Free', 'Dear'])
      figures.push(await scales.estimate(document, {}, { operationName }));
    expect(figures).toEqual([1, 0, 1]);
  });
});

describe('the worst case of a mutation', () => {
  const loan = `createLoan(input: { personId: "${borrower.id}", creditLineId: "${line}", amount: { value: 100 }, term: 6, reference: "r", purpose: "p" })`;
  const authorize = `authorizeCreditLine(input: { personId: "${borrower.id}", creditLineId: "${line}" })`;

  test.each([
    ['the write', `mutation { ${loan} { loan { id status interestRate } } }`, 1],
    ['the write with ids that it names', `mutation { ${loan} { loan { id creditLine { id } } } }`, 1],
    [
      'what is read after it',
      `mutation { ${loan} { loan { creditLine { status activeLoans { id } } } } }`,
      2,
    ],
    [
      'one read for whatever its answer may lack',
      `mutation { ${authorize} { creditLine { id status limit { value } } } }`,
      2,
    ],
    [
      'nothing for what its answer always has',
      `mutation { createCreditRecord(input: { personId: "${borrower.id}", source: SOLARIS_BANK }) { creditRecord { id status createdAt } } }`,
      1,
    ],
    [
      'each mutation for itself, as it makes stale what was read before',
      `mutation { a: ${authorize} { creditLine { status } } b: ${authorize} { creditLine { status } } }`,
      4,
    ],
    [
      'the read that verifies what is remembered',
      `mutation { rememberResource(input: { kind: OVERDRAFT, personId: "x", id: "y" }) { resource { id ... on Overdraft { status limit { value } } } } }`,
      1,
    ],
    [
      'nothing for what is forgotten',
      `mutation { forgetResource(input: { kind: OVERDRAFT, personId: "x", id: "y" }) { resourceId person { id } } }`,
      0,
    ],
  ])('counts %s', async (_what, query, calls) => {
    expect(await scales.estimate(query)).toBe(calls);
  });
});

describe('the worst case for a customer', () => {
  // Resources that the partner may read directly must be proven to be the customer's: by the customer's own
  // card applications, listed once, or by the card application of a bill or a termination.
  test.each([
    [
      'a card application, which names its customer',
      `{ creditCardApplication(id: "${card}") { status } }`,
      1,
      1,
    ],
    ['a bill', `{ creditCardBill(id: "${bill}") { status } }`, 1, 2],
    [
      'two bills',
      `{ a: creditCardBill(id: "${bill}") { status } b: creditCardBill(id: "x") { status } }`,
      2,
      3,
    ],
    [
      'the bills of an application',
      `{ creditCardBills(filter: { applicationId: "${card}" }) { totalCount } }`,
      1,
      2,
    ],
    [
      'the bills of applications that were listed',
      '{ me { ... on Person { creditCardApplications(first: 2) { nodes { bills { totalCount } } } } } }',
      3,
      3,
    ],
    ['a termination', '{ creditCardTermination(id: "x") { status } }', 1, 2],
    [
      'a request for a termination',
      `mutation { requestCreditCardTermination(input: { applicationId: "${card}", reason: CUSTOMER_WISH }) { creditCardTermination { id } } }`,
      1,
      2,
    ],
    [
      'a termination taken back',
      'mutation { revokeCreditCardTermination(input: { terminationId: "x" }) { creditCardTermination { id } } }',
      1,
      3,
    ],
    ['a credit line', inPerson(`creditLine(id: "${line}") { status }`, cardholder.id), 1, 1],
  ])('counts %s', async (_what, query, asPartner, asCustomer) => {
    expect([await scales.estimate(query), await scales.estimate(query, {}, { token: asCardholder })]).toEqual(
      [asPartner, asCustomer],
    );
  });

  test('counts the lists of all the persons of a token', async () => {
    const token = await customerToken(cardholder.id, borrower.id, overdrawn.id);
    expect(await scales.estimate(`{ creditCardBill(id: "${bill}") { status } }`, {}, { token })).toBe(1 + 3);
  });
});

/** False for subscriptions, which are answered as streams. */
const isAnsweredOnce = (query: string): boolean => !/^subscription\b/m.test(query);

/** The queries and mutations of the README and of all pages, in order. */
const documentedQueries = [
  'README.md',
  ...readdirSync(new URL('docs/', root))
    .sort()
    .map((file) => `docs/${file}`),
]
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) => page(file).code('graphql'))
  .filter(isAnsweredOnce);
const nameOf = (query: string): string => /^(?:query|mutation) (\w+)/m.exec(query)?.[1] ?? '';

describe('the documented queries', () => {
  test('of the README and the pages cost as much as estimated, but for lists that are not full', async () => {
    const found: unknown[] = [];
    for (const query of documentedQueries) found.push([nameOf(query), await scales.weigh(query)]);
    expect(found).toEqual([
      ['CreditLines', { estimate: 3, calls: 3 }],
      ['Documents', { estimate: 2, calls: 2 }],
      ['DrawTooMuch', { estimate: 1, calls: 1 }],
      ['CreateCreditRecord', { estimate: 1, calls: 1 }],
      ['Apply', { estimate: 1, calls: 1 }],
      ['Link', { estimate: 4, calls: 4 }],
      ['Plans', { estimate: 11, calls: 2 }],
      ['Draw', { estimate: 2, calls: 2 }],
      ['Remember', { estimate: 1, calls: 1 }],
      ['CardsWithBills', { estimate: 11, calls: 3 }],
      ['Bills', { estimate: 11, calls: 2 }],
    ]);
  });

  test('of GraphiQL cost as much as estimated, but for what an answer may lack', async () => {
    const story = closing(await Scales.start());
    const found: unknown[] = [];
    const tabs = (await story.tabs()).filter(({ query }) => isAnsweredOnce(query));
    for (const { query, variables } of tabs)
      found.push([nameOf(query), await story.weigh(query, JSON.parse(variables ?? '{}') as object)]);
    expect(found).toEqual([
      ['Person', { estimate: 1, calls: 1 }],
      ['CreditRecord', { estimate: 1, calls: 1 }],
      ['Plans', { estimate: 1, calls: 1 }],
      ['Apply', { estimate: 2, calls: 1 }],
      ['Link', { estimate: 3, calls: 3 }],
      ['Outcome', { estimate: 2, calls: 2 }],
      ['LinePlans', { estimate: 2, calls: 2 }],
      ['Draw', { estimate: 1, calls: 1 }],
      ['CreditLine', { estimate: 1, calls: 1 }],
    ]);
  });
});

describe('the worst case of a document whose variables are not known', () => {
  const schema = buildGraph(domains);
  const estimate = new Estimate(schema, new CostTable(schema));
  const worstCase = (query: string): number => {
    const document = parse(query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    return estimate.worstCase(document, operation).calls;
  };

  test.each([
    ['the page that is written down', 'query { creditLines(first: 5) { nodes { grantedAt } } }', 1 + 5],
    [
      'the largest page for a variable, whatever its default',
      'query ($first: Int! = 5) { creditLines(first: $first) { nodes { grantedAt } } }',
      1 + 1000,
    ],
    [
      "two of the bank's pages for a cursor",
      'query ($after: String) { creditLines(first: 5, after: $after) { nodes { grantedAt } } }',
      2 + 5,
    ],
    [
      'a hundred ids for a list of them',
      'query ($ids: [ID!]!) { persons(ids: $ids) { creditLines { totalCount } } }',
      100,
    ],
    [
      'what a variable may include, and what it may skip',
      'query ($a: Boolean!) { x: creditLines @include(if: $a) { totalCount } y: creditLineApplications @skip(if: $a) { totalCount } }',
      2,
    ],
    [
      'for a customer, whose own cards are listed',
      'query ($id: ID!) { creditCardBill(id: $id) { status } }',
      2,
    ],
    [
      'inputs, whatever is in them',
      'mutation ($input: CreateLoanInput!) { createLoan(input: $input) { loan { creditLine { status } } } }',
      2,
    ],
  ])('counts %s', (_what, query, calls) => {
    expect(worstCase(query)).toBe(calls);
  });

  test('needs every field with a resolver to say what it costs', () => {
    const forgetful = domains.map((domain) =>
      domain.name === 'credit-records'
        ? { ...domain, resolvers: { ...domain.resolvers, Query: { creditRecord: () => null } } }
        : domain,
    );
    expect(() => buildGraph(forgetful)).toThrow('Query.creditRecord does not say what it costs.');
  });
});

describe('the estimate', () => {
  const repay = 'changeCreditCardRepaymentOptions(input: { applicationId: $id, statementWithDetails: true })';
  const request = 'requestCreditCardTermination(input: { applicationId: $id, reason: CUSTOMER_WISH })';
  const revoke = 'revokeCreditCardTermination(input: { terminationId: $id })';
  const onCard = (mutation: string) => `mutation ($id: ID!) { ${mutation} }`;
  const onLine = `personId: "${borrower.id}", creditLineId: "${line}"`;
  const apply = `createCreditLineApplication(input: { personId: "${borrower.id}", netIncomeAmount: { value: 100000 } })`;
  const remember = `rememberResource(input: { kind: OVERDRAFT, personId: "${overdrawn.id}", id: "${overdrawn.overdraftId}" })`;

  test('is never less than what mutations cost, for the partner and for customers', async () => {
    const found: (readonly [estimate: number, calls: number])[] = [];
    const weigh = async (query: string, id: string, token?: string): Promise<void> => {
      const { estimate, calls } = await scales.weigh(query, { id }, token === undefined ? {} : { token });
      found.push([estimate, calls]);
    };
    await weigh(onCard(`${repay} { creditCardApplication { id } }`), card, asCardholder);
    await weigh(
      onCard(
        `${repay} { creditCardApplication { status activeTermination { status } bills { nodes { application { status } } } customer { id } } }`,
      ),
      card,
      asCardholder,
    );
    await weigh(
      onCard(
        `${request} { creditCardTermination { id status application { activeTermination { revocableUntil } } } }`,
      ),
      card,
      asCardholder,
    );
    const { creditCardApplication } = await scales.data(
      'query ($id: ID!) { creditCardApplication(id: $id) { activeTerminationId } }',
      { id: card },
    );
    await weigh(
      onCard(`${revoke} { creditCardTermination { status legallyTerminatedAt application { status } } }`),
      creditCardApplication.activeTerminationId as string,
      asCardholder,
    );
    await weigh(onCard(`${revoke} { creditCardTermination { status } }`), 'none', asCardholder);
    await weigh(onCard(`${request} { creditCardTermination { createdAt } }`), 'none', asCardholder);
    await weigh(
      onCard(`${request} { creditCardTermination { createdAt application { bills { totalCount } } } }`),
      card,
    );
    await weigh(
      `mutation { ${apply} { creditLineApplication { id statusDescription createdAt limit { value } creditLine { status } } } }`,
      '',
      asBorrower,
    );
    await weigh(
      `mutation {
      blockCreditLine(input: { ${onLine} }) { creditLineBlock { id referenceId } }
      terminateCreditLine(input: { ${onLine}, requestedAt: "2026-11-02" }) { creditLine { terminationDate status blocks { nodes { referenceId } } } }
    }`,
      '',
      asBorrower,
    );
    await weigh(
      `mutation { ${remember} { resource { person { overdrafts { nodes { status } } } ... on Overdraft { status limit { value } } } } }`,
      '',
    );
    expect(found).toEqual([
      [2, 2],
      [16, 4],
      [6, 4],
      [6, 4],
      [5, 2],
      [4, 1],
      [3, 2],
      [4, 2],
      [5, 5],
      [11, 1],
    ]);
  });

  test('is what a bank costs that leaves out all that it does not promise', async () => {
    const stage = closing(await startStage());
    const sparse = Array.from({ length: 3 }, (_, index) => ({
      id: `line-${index}`,
      person_id: ids.person,
      status: 'open',
      limit: { value: 1 },
    }));
    const sparseApplication = {
      id: ids.application,
      person_id: ids.person,
      status: 'offered',
      decision: null,
    };
    stage.bank.on(`GET ${paths.lines}`, { headers: { total: '3' }, body: sparse });
    for (const one of sparse)
      stage.bank.on(`GET /v1/persons/${ids.person}/credit_lines/${one.id}`, { body: one });
    stage.bank
      .on(`GET ${paths.application}`, { body: sparseApplication })
      .on(`POST /v1/persons/${ids.person}/credit_line_applications`, {
        status: 201,
        body: sparseApplication,
      });
    const lines =
      '{ creditLines(first: 3) { nodes { status grantedAt utilizedAmount { value } activeLoans { id } } } }';
    const applying = `mutation { createCreditLineApplication(input: { personId: "${ids.person}" }) { creditLineApplication { status statusDescription decision reason } } }`;
    for (const [query, calls] of [
      [lines, 4],
      [applying, 2],
    ] as const) {
      expect([
        await scales.estimate(query),
        (await stage.ask(query)).errors,
        stage.bank.take().length,
      ]).toEqual([calls, [], calls]);
    }
  });

  const quoted = (...texts: readonly string[]) => texts.map((text) => JSON.stringify(text));
  const persons = quoted(borrower.id, cardholder.id, overdrawn.id, freelancer.id);
  const values = {
    'persons.ids': [`[${persons.join(', ')}]`, `[${persons[0]}]`],
    'business.id': quoted(business.id),
    'person.id': persons,
    personId: persons,
    'creditLine.id': quoted(...borrower.creditLineIds),
    'creditLineApplication.id': quoted(...borrower.applicationIds, borrower.rejectedApplicationId),
    'creditRecord.id': quoted(borrower.creditRecordId, overdrawn.creditRecordId),
    'overdraft.id': quoted(overdrawn.overdraftId),
    'overdraftApplication.id': quoted(overdrawn.overdraftApplicationId),
    'creditCardApplication.id': quoted(
      card,
      cardholder.declinedCardApplicationId,
      business.cardApplicationId,
    ),
    'creditCardBill.id': quoted(...cardholder.billIds),
    'Query.creditCardBills.filter': [`{ applicationId: "${card}" }`],
    id: quoted('none'),
    first: ['1', '2', '3', '5'],
    after: quoted('YWZ0ZXI6MA', 'YWZ0ZXI6NA'),
    input: ['{ amount: { value: 100000 } }'],
    year: ['2026'],
  };

  test('is never less than what random queries cost, for any viewer', async () => {
    const sdl = readdirSync(new URL('schema/', root))
      .filter((file) => file.endsWith('.graphql'))
      .map((file) => readFileSync(new URL(`schema/${file}`, root), 'utf8'));
    const schema = buildSchema(sdl.join('\n'));
    const fresh = closing(await Scales.start());
    await fresh.data(onCard(`${request} { creditCardTermination { id } }`), { id: card });
    const chance = new Chance(20261102);
    const queries = new RandomQueries(schema, chance, values, 8);
    const businessToken = await signToken(
      { subject: 'a business', scopes: ['lending:read'], businessIds: [business.id] },
      sandboxTokens,
    );
    const callers = [
      undefined,
      asBorrower,
      asCardholder,
      businessToken,
      await customerToken(borrower.id, cardholder.id, overdrawn.id),
    ];
    const exceeded: unknown[] = [];
    let cost = 0;
    for (let count = 0; count < 300; count += 1) {
      const query = queries.next();
      expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
      const token = chance.of(callers);
      const { estimate, calls } = await fresh.weigh(query, {}, token === undefined ? {} : { token });
      if (calls > estimate) exceeded.push({ query, estimate, calls });
      cost += calls;
    }
    expect(exceeded).toEqual([]);
    // For free queries any estimate would be right.
    expect(cost).toBeGreaterThan(300);
  });
});
