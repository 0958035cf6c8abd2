import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { allFieldsOf } from '../support/all-fields.js';
import { startTestGateway } from '../support/graph.js';
import { ids, partnerToken, paths, startStage, type Stage } from '../support/scripted-bank.js';
import { onlyResultIn, StreamReader, transports, type StreamResult } from '../support/streams.js';
import { webhookSettings } from '../support/webhooks.js';

let stage: Stage;
let token: string;
beforeAll(async () => {
  stage = await startStage({ INTROSPECTION: 'on' });
  token = await partnerToken();
});
beforeEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

interface Refusal {
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

async function outcome(response: Response): Promise<Refusal> {
  const { errors = [], data } = (await response.json()) as {
    errors?: { message: string; extensions: { code: string; requestId: string } }[];
    data?: unknown;
  };
  if (errors.length > 0)
    expect([errors.length, data, errors[0]?.extensions.requestId]).toEqual([
      1,
      undefined,
      response.headers.get('x-request-id'),
    ]);
  return { status: response.status, code: errors[0]?.extensions.code, message: errors[0]?.message };
}

const send = (query: string, variables: object, accept = 'application/json'): Promise<Response> =>
  fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
/** Sends a document. If it is refused, both transports of streams refuse it in the same words. */
const post = async (query: string, variables: object = {}): Promise<Refusal> => {
  const answer = await outcome(await send(query, variables));
  const { code, message } = answer;
  for (const transport of code === undefined ? [] : (['sse', 'multipart'] as const)) {
    const response = await send(query, variables, transports[transport]);
    const { errors = [], data } = JSON.parse(
      onlyResultIn(transport, response, await response.text()),
    ) as StreamResult;
    expect([data, ...errors.map((error) => [error.extensions['code'], error.message])]).toEqual([
      undefined,
      [code, message],
    ]);
  }
  return answer;
};
const get = async (query: string): Promise<Refusal> =>
  outcome(
    await fetch(`${stage.gateway.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${token}`, 'apollo-require-preflight': 'true' },
    }),
  );

const refused = (message: string): Refusal => ({ status: 400, code: 'BAD_USER_INPUT', message });
const passed: Refusal = { status: 200, code: undefined, message: undefined };

const times = (count: number, textOf: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => textOf(index)).join(' ');
/** A selection nested in so many braces, with a field in the innermost. */
const nested = (depth: number): string =>
  `${'{ ... '.repeat(depth - 2)}{ me { id } }${' }'.repeat(depth - 2)}`;
/** Fragments on a query that spread one another: the first the second and so on, the last with a field. */
const chain = (length: number, spreads = 1): string =>
  `${times(length - 1, (index) => `fragment F${index} on Query { ${times(spreads, () => `...F${index + 1}`)} }`)} fragment F${length - 1} on Query { me { id } }`;

/** Each limit's default: a document within it, one beyond it, and its error. */
const limits: readonly (readonly [limit: string, within: string, beyond: string, message: string])[] = [
  [
    'tokens',
    `{ persons(ids: [${'"x" '.repeat(9988)}]) { id } }`,
    `{ persons(ids: [${'"x" '.repeat(9989)}]) { id } }`,
    'The document has more than 10000 tokens, which is the limit.',
  ],
  ['depth', nested(30), nested(31), 'The document is nested 31 levels deep; the limit is 30.'],
  [
    'depth, in fragments',
    `{ ...F0 } ${chain(28)}`,
    `{ ...F0 } ${chain(29)}`,
    'The document is nested 31 levels deep; the limit is 30.',
  ],
  [
    'root fields',
    `{ ${times(49, (index) => `a${index}: me { id }`)} ... on Query { me { id } } }`,
    `{ ${times(49, (index) => `a${index}: me { id }`)} ... on Query { me { id } ...F } } fragment F on Query { b: me { id } }`,
    'The document has 51 root fields, counted as often as their fragments are spread; the limit is 50.',
  ],
  [
    'aliases',
    `{ me { ${times(100, (index) => `a${index}: id`)} } }`,
    `{ me { ${times(101, (index) => `a${index}: id`)} } }`,
    'The document has 101 aliases, counted as often as their fragments are spread; the limit is 100.',
  ],
  [
    'directives',
    `{ me { ${times(50, () => 'id @skip(if: false) __typename @skip(if: false)')} } }`,
    `query ($with: Boolean = true @a) @b { me { ${times(49, () => 'id @include(if: $with) __typename @include(if: $with)')} id @include(if: $with) } }`,
    'The document has 101 directives, counted as often as their fragments are spread; the limit is 100.',
  ],
  [
    'fields',
    `{ ${times(20, (index) => `a${index}: me { ${times(24, () => 'id __typename')} id }`)} }`,
    `{ ${times(20, (index) => `a${index}: me { ${times(24, () => 'id __typename')} id }`)} __typename }`,
    'The document has 1001 fields, counted as often as their fragments are spread; the limit is 1000.',
  ],
  [
    'characters',
    `{ me { id } } #${'x'.repeat(99_985)}`,
    `{ me { id } } #${'x'.repeat(99_986)}`,
    'The document has 100001 characters; the limit is 100000.',
  ],
  [
    'spreads',
    `{ ${times(4, (index) => `a${index}: me { ${times(49, () => '...F')} }`)} me { ...F ...F ...F } } fragment F on Customer { ...G } fragment G on Customer { id }`,
    `{ ${times(4, (index) => `a${index}: me { ${times(49, () => '...F')} }`)} me { ...F ...F ...F ...F } } fragment F on Customer { ...G } fragment G on Customer { id }`,
    'The document spreads fragments in 201 places; the limit is 200.',
  ],
  [
    'selections of one field in one place',
    `{ me { ${times(26, () => 'id')} ...F ...F } me { ... { ...F } ...G } } fragment F on Customer { ${times(12, () => 'id')} } fragment G on Customer { ${times(12, () => 'id')} }`,
    `{ me { ${times(27, () => 'id')} ...F ...F } me { ... { ...F } ...G } } fragment F on Customer { ${times(12, () => 'id')} } fragment G on Customer { ${times(12, () => 'id')} }`,
    'The document selects one field 51 times in one place; the limit is 50.',
  ],
];

describe('the limit of', () => {
  test.each(limits)(
    '%s lets pass what is just within it, and no more',
    async (_limit, within, beyond, message) => {
      // Twice, since the check of a document is cached.
      for (let count = 0; count < 2; count += 1) {
        expect(await post(within)).toEqual(passed);
        expect(await post(beyond)).toEqual(refused(message));
      }
      expect(stage.bank.take()).toEqual([]);
    },
  );

  test.each(limits.filter(([limit]) => limit !== 'tokens' && limit !== 'characters'))(
    '%s is the same for queries by GET',
    async (_limit, within, beyond, message) => {
      expect([await get(within), await get(beyond)]).toEqual([passed, refused(message)]);
      expect(stage.bank.take()).toEqual([]);
    },
  );

  test('entries multiplies lists along the tree', async () => {
    const query =
      'query ($ids: [ID!]!, $first: Int!) { persons(ids: $ids) { creditRecords(first: $first) { nodes { id person { overdrafts(first: 3) { nodes { id } } } } } } }';
    const idsOf = (count: number): string[] => Array.from({ length: count }, () => 'x');
    // 40 persons, 124 records of each, 3 overdrafts for each of those: 40 + 40 × 124 + 40 × 124 × 3.
    expect(await post(query, { ids: idsOf(40), first: 124 })).toEqual(passed);
    expect(await post(query, { ids: idsOf(40), first: 125 })).toEqual(
      refused(
        'This operation could bring 20040 items of lists; the limit is 20000. Ask for fewer items (first).',
      ),
    );
    const persons = 'query ($ids: [ID!]!) { persons(ids: $ids) { id } }';
    expect(await post(persons, { ids: idsOf(20_000) })).toEqual(passed);
    expect(await post(persons, { ids: idsOf(20_001) })).toEqual(
      refused(
        'This operation could bring 20001 items of lists; the limit is 20000. Ask for fewer items (first).',
      ),
    );
    expect(stage.bank.take()).toEqual([]);
  });

  test('values counts what stands in the answer: by its names there, and in each entry', async () => {
    const amounts = (count: number): string =>
      times(count, (index) => `a${index}: limit { value unit currency precision }`);
    const message = (leaves: number): string =>
      `This operation could bring ${leaves} values; the limit is 150000. Ask for fewer items (first) or fewer fields.`;
    const lines = (selection: string): string => `{ creditLines(first: 1000) { ${selection} } }`;
    stage.bank.on(`GET ${paths.lines}`, { headers: { total: '0' }, body: [] });
    expect(await post(lines(`nodes { ${amounts(37)} id id status id }`))).toEqual(passed);
    expect(stage.bank.take()).toHaveLength(1);
    expect(await post(lines(`nodes { ${amounts(37)} id status } totalCount`))).toEqual(
      refused(message(150_001)),
    );
    expect(await post(lines(`nodes { ${amounts(19)} } edges { node { ${amounts(19)} } }`))).toEqual(
      refused(message(152_000)),
    );
    expect(
      await post(
        `{ ${times(2, (index) => `l${index}: ${lines(`nodes { ${amounts(19)} }`).slice(2, -2)}`)} }`,
      ),
    ).toEqual(refused(message(152_000)));
    expect(stage.bank.take()).toEqual([]);
  });

  test("one's own id 19,999 times under 50 names is refused, since a list counts under each of its names", async () => {
    const query = `query ($ids: [ID!]!) { ${times(50, (index) => `a${index}: persons(ids: $ids) { b: id }`)} }`;
    const message =
      'This operation could bring 999950 items of lists; the limit is 20000. Ask for fewer items (first).';
    expect(await post(query, { ids: Array.from({ length: 19_999 }, () => ids.person) })).toEqual(
      refused(message),
    );
  });

  test.each([
    [
      'credit line applications',
      'creditLineApplications',
      'CreditLineApplication',
      `GET ${paths.applications}`,
    ],
    [
      'card applications',
      'creditCardApplications',
      'CreditCardApplication',
      'GET /v1/credit_card_applications',
    ],
    ['credit lines with their loans', 'creditLines', 'CreditLine', `GET ${paths.lines}`],
  ])('values lets pass a page of 1,000 %s with all their fields', async (_what, list, type, route) => {
    // Fields that the bank's lists do not guarantee are read for each entry.
    const roomy = await startStage({ LIMIT_BANK_CALLS: '10000' });
    try {
      roomy.bank.on(route, { headers: { total: '0' }, body: [] });
      const { errors } = await roomy.ask(
        `{ ${list}(first: 1000) { totalCount edges { cursor } nodes { ${allFieldsOf(type)} } pageInfo { hasNextPage endCursor } } }`,
      );
      expect(errors).toEqual([]);
      expect(roomy.bank.take()).toHaveLength(1);
    } finally {
      await roomy.close();
    }
  });

  test('calls refuses before any of them is made, and says how many there could be', async () => {
    const query =
      'query ($first: Int!) { creditCardApplications(first: $first) { nodes { bills { totalCount } } } }';
    const message = (calls: number): string =>
      `This operation could cost ${calls} calls to the bank; the limit is 500. Ask for fewer items (first) or fewer relations.`;
    expect(await post(query, { first: 1000 })).toEqual(refused(message(1001)));
    expect(await post(query, { first: 500 })).toEqual(refused(message(501)));
    expect(await get(query.replace('$first: Int!', '$first: Int = 500'))).toEqual(refused(message(501)));
    const draws = times(
      2,
      (
        index,
      ) => `a${index}: createLoan(input: { personId: "${ids.person}", creditLineId: "${ids.line}", amount: { value: 1 }, term: 6, reference: "r", purpose: "p" }) {
      loan { creditLine { person { creditCardApplications(first: 500) { nodes { bills { totalCount } } } } } } }`,
    );
    expect(await post(`mutation { ${draws} }`)).toEqual(refused(message(1004)));
    expect(stage.bank.take()).toEqual([]);
    stage.bank.on('GET /v1/credit_card_applications', { headers: { total: '0' }, body: [] });
    expect(await post(query, { first: 499 })).toEqual(passed);
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('calls and values are those of the resource that an update names, whatever else its union has under the same name', async () => {
    const lines =
      'customer { ... on Person { creditLines(first: 1000) { nodes { interestRate blocks(first: 1000) { nodes { id } } } } } }';
    const updates = (selection: string): string =>
      `subscription { customerUpdates(personId: "${ids.person}") { resource { ${selection} } } }`;
    const refusalOf = async (limits: Record<string, string>, query: string): Promise<string | undefined> => {
      const strict = await startStage({ ...webhookSettings, ...limits });
      try {
        const reader = await StreamReader.open(strict.gateway.url, 'sse', { query, token });
        await reader.rest();
        expect(strict.bank.take()).toEqual([]);
        const { errors = [] } = JSON.parse(onlyResultIn('sse', reader.response, reader.text)) as StreamResult;
        return errors[0]?.message;
      } finally {
        await strict.close();
      }
    };
    for (const type of ['CreditCardBill', 'CreditCardTermination']) {
      const query = updates(`... on ${type} { application { ${lines} } }`);
      expect(await refusalOf({}, query)).toMatch(/^This operation could cost 20\d\d calls to the bank/);
      expect(await refusalOf({ LIMIT_BANK_CALLS: '100000' }, query)).toMatch(
        /^This operation could bring 1001000 items of lists/,
      );
    }
  });

  test('calls holds for each value of @skip and @include, whatever other operations call their variables', async () => {
    // The names of A's lists are conditions in B.
    const documentOf = (
      name: string,
    ): string => `query ${name}($x: [ID!]!, $y: Boolean!, $z: [ID!]!, $n: Int!) {
        a: persons(ids: $x) { id } b: persons(ids: $z) { id }
        creditLines(first: $n) @skip(if: $y) { nodes { id interestRate } } }
      query Other($x: Boolean!, $z: Boolean!) { ...F }
      fragment F on Query { me @skip(if: $x) @include(if: $z) { id } }`;
    const run = (operationName: string, variables: Record<string, unknown>) =>
      stage.gateway.ask(documentOf(operationName), variables, { token, operationName });
    stage.bank.on(`GET ${paths.lines}`, { headers: { total: '0' }, body: [] });
    const shown = { x: ['a', 'true'], y: false, z: ['c'] };
    const skipped = { x: ['a'], y: true, z: ['false', 'c'] };

    expect((await run('First', { ...shown, n: 1 })).data).toHaveProperty('creditLines');
    expect(stage.bank.take()).toHaveLength(1);
    expect((await run('First', { ...skipped, n: 1000 })).data).not.toHaveProperty('creditLines');
    expect(stage.bank.take()).toEqual([]);

    expect((await run('Second', { ...skipped, n: 1000 })).data).not.toHaveProperty('creditLines');
    expect((await run('Second', { ...shown, n: 1 })).data).toHaveProperty('creditLines');
    expect(stage.bank.take()).toHaveLength(1);
  });

  test.each([
    ['LIMIT_CHARACTERS', '1000', `{ me { id } } #${'x'.repeat(1000)}`],
    ['LIMIT_SPREADS', '0', '{ me { ...F } } fragment F on Customer { id }'],
    ['LIMIT_REPEATS', '1', '{ me { id id } }'],
    ['LIMIT_TOKENS', '100', `{ me { ${'id '.repeat(96)} } }`],
    ['LIMIT_DEPTH', '2', '{ __schema { types { name } } }'],
    ['LIMIT_ROOT_FIELDS', '1', '{ me { id } __typename }'],
    ['LIMIT_ALIASES', '0', '{ a: __typename }'],
    ['LIMIT_DIRECTIVES', '0', '{ __typename @skip(if: false) }'],
    ['LIMIT_FIELDS', '2', '{ me { id __typename } }'],
    ['LIMIT_NODES', '1', '{ persons(ids: ["x", "y"]) { id } }'],
    ['LIMIT_LEAVES', '3', '{ persons(ids: ["x", "y"]) { id __typename } }'],
    ['LIMIT_BANK_CALLS', '1', '{ a: creditLines { totalCount } b: creditLines(first: 1) { totalCount } }'],
  ])('%s is a setting', async (name, value, beyond) => {
    const strict = await startTestGateway({ [name]: value });
    const answers = [await strict.ask(beyond), await strict.ask('{ me { id } }')].map(
      ({ status, errors }) => [status, errors[0]?.message],
    );
    await strict.close();
    expect(answers).toEqual([
      [400, expect.stringContaining(value)],
      [200, undefined],
    ]);
  });
});

describe('the JSON around a document', () => {
  test('is limited in its values and its depth, whatever it is for', async () => {
    const strict = await startTestGateway({ LIMIT_VALUES: '100', LIMIT_DEPTH: '4' });
    const asked = async (variables: Record<string, unknown>): Promise<[number, string | undefined]> => {
      const { status, errors } = await strict.ask('{ me { id } }', variables);
      return [status, errors[0]?.message];
    };
    // The query, the variables and the entries of the list.
    const list = (length: number): Record<string, unknown> => ({ v: Array.from({ length }, () => '",[{\\') });
    const answers = [
      await asked(list(99)),
      await asked(list(100)),
      await asked({ v: [['[[[']] }),
      await asked({ v: [[[]]] }),
    ];
    await strict.close();
    expect(answers).toEqual([
      [200, undefined],
      [400, 'The body has 101 values; the limit is 100.'],
      [200, undefined],
      [400, 'The body is nested 5 levels deep; the limit is 4.'],
    ]);
  });
});

describe('a hostile document', () => {
  const many = 'counted as often as their fragments are spread';
  const tokens = 'The document has more than 10000 tokens, which is the limit.';
  const characters = (count: number): string => `The document has ${count} characters; the limit is 100000.`;
  const circle = 'A fragment of the document spreads itself.';
  const deep = (levels: number): string => `The document is nested ${levels} levels deep; the limit is 30.`;

  test.each([
    [
      '1,000 aliases',
      `{ ${times(1000, (index) => `a${index}: me { id }`)} }`,
      `The document has 1000 root fields, ${many}; the limit is 50.`,
    ],
    [
      '1,000 aliases below the root',
      `{ me { ${times(999, (index) => `a${index}: id`)} } }`,
      `The document has 999 aliases, ${many}; the limit is 100.`,
    ],
    [
      '1,000 aliases of one list',
      `{ me { ${times(900, (index) => `a${index}: creditCardApplications { totalCount }`)} } }`,
      `The document has 1801 fields, ${many}; the limit is 1000.`,
    ],
    [
      'one field 9,000 times',
      `{ me { ${'id '.repeat(9000)} } }`,
      `The document has 9001 fields, ${many}; the limit is 1000.`,
    ],
    ['10,000 directives', `{ me { id ${'@skip '.repeat(10_000)} } }`, tokens],
    [
      '4,900 directives of nobody',
      `{ me { id ${'@x '.repeat(4900)} } }`,
      `The document has 4900 directives, ${many}; the limit is 100.`,
    ],
    ['a fragment that spreads itself', '{ ...A } fragment A on Query { ...A }', circle],
    [
      'fragments in a circle',
      '{ ...A } fragment A on Query { me { id } ...B } fragment B on Query { ... { ...C } } fragment C on Query { ...A }',
      circle,
    ],
    [
      'a circle that nothing leads to',
      '{ me { id } } fragment A on Query { ...B } fragment B on Query { ...A }',
      circle,
    ],
    [
      'fragments that double',
      `{ ...F0 } ${chain(21, 2)}`,
      `The document has ${2 ** 20} root fields, ${many}; the limit is 50.`,
    ],
    [
      'fragments that grow tenfold, more often than can be counted',
      `{ ...F0 } ${chain(25, 10)}`,
      `The document has 1000000000 or more root fields, ${many}; the limit is 50.`,
    ],
    ['fragments that double a hundred times', `{ ...F0 } ${chain(100, 2)}`, deep(102)],
    ['a chain of a thousand fragments', `{ ...F0 } ${chain(1000)}`, deep(1002)],
    ['a chain of a thousand fragments that nothing leads to', `{ me { id } } ${chain(1000)}`, deep(1001)],
    ['depth 200', nested(200), deep(200)],
    ['depth 200 of fields', `${'{ a '.repeat(200)}${'}'.repeat(200)}`, deep(200)],
    ['depth 3,300', `${'{a'.repeat(3300)}${'}'.repeat(3300)}`, deep(3300)],
    ['depth 5,000', `${'{a'.repeat(5000)}${'}'.repeat(5000)}`, tokens],
    ['depth 5,000 that is never closed', '{a'.repeat(5000), deep(5000)],
    ['lists 4,900 deep', `{ persons(ids: ${'['.repeat(4900)}${']'.repeat(4900)}) { id } }`, deep(4901)],
    [
      'objects 2,400 deep',
      `{ creditLines(filter: ${'{a:'.repeat(2400)}1${'}'.repeat(2400)}) { totalCount } }`,
      deep(2401),
    ],
    ['types 4,900 deep', `query ($a: ${'['.repeat(4900)}ID${']'.repeat(4900)}) { me { id } }`, deep(4900)],
    [
      '700 operations that share a fragment',
      `${times(700, (index) => `query Q${index} { ...F }`)} fragment F on Query { me { id } person(id: "x") { id } }`,
      `The document has 2800 fields, ${many}; the limit is 1000.`,
    ],
    ['90,000 brackets', '{'.repeat(90_000), tokens],
    ['50,000 names', 'a '.repeat(50_000), tokens],
    ['a million brackets', '{'.repeat(1_000_000), characters(1_000_000)],
    ['300,000 comments', `{ me { id } }${'#\n'.repeat(300_000)}`, characters(600_013)],
    ['a text of 300,000 lines', `{ person(id: """${'x\n'.repeat(300_000)}""") { id } }`, characters(600_029)],
    [
      'one field 900 times',
      `{ me { ${'id '.repeat(900)} } }`,
      'The document selects one field 900 times in one place; the limit is 50.',
    ],
    [
      '30 fields 30 times each in as many places',
      `{ ${times(30, () => `me { ${'id '.repeat(30)} }`)} }`,
      'The document selects one field 900 times in one place; the limit is 50.',
    ],
    [
      '4,900 fields in a fragment that nothing spreads',
      `{ me { id } } fragment F on Customer { ${'id '.repeat(4900)} }`,
      `The document has 4902 fields, ${many}; the limit is 1000.`,
    ],
    [
      '700 fragments side by side',
      `{ me { ${times(700, (index) => `...F${index}`)} } } ${times(700, (index) => `fragment F${index} on Customer { id }`)}`,
      'The document spreads fragments in 700 places; the limit is 200.',
    ],
    [
      '700 fragments side by side in one that nothing spreads',
      `{ me { id } } fragment F on Customer { ${times(700, (index) => `...F${index}`)} } ${times(700, (index) => `fragment F${index} on Customer { id }`)}`,
      'The document spreads fragments in 700 places; the limit is 200.',
    ],
    [
      '3,000 fragments that there are not',
      `{ me { ${times(3000, (index) => `...F${index}`)} } }`,
      'The document spreads fragments in 3000 places; the limit is 200.',
    ],
  ])('of %s is refused', async (_what, query, message) => {
    expect(await post(query)).toEqual(refused(message));
    expect(stage.bank.take()).toEqual([]);
  });

  test.each([
    [
      'introspection in circles',
      `{ __schema { types { ${'fields { type { '.repeat(6)} name ${'} } '.repeat(6)} } } }`,
      /^Maximum introspection depth exceeded/,
    ],
    ['unknown fields', `{ ${times(29, (index) => `field${index}`)} }`, /^Cannot query field "field0"/],
    ['a word without an end', `{ me { id(x: "${'x'.repeat(90_000)}`, /^Syntax Error/],
  ])('of %s is refused by the engine', async (_what, query, message) => {
    const { status, errors } = await stage.ask(query);
    expect([status, errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(errors[0]?.message).toMatch(message);
    expect(errors.length).toBeLessThanOrEqual(21);
    expect(stage.bank.take()).toEqual([]);
  });

  test('of 5 MB is not read', async () => {
    expect(await post(`{ me { id } } # ${'x'.repeat(5_000_000)}`)).toEqual({
      status: 413,
      code: 'BAD_USER_INPUT',
      message: 'The body is too large.',
    });
  });

  test('gets its answer whatever operation it names, and is not taken for the one that it is replaced with', async () => {
    const send = async (body: object): Promise<Refusal> =>
      outcome(
        await fetch(`${stage.gateway.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify(body),
        }),
      );
    const query = `query Deep ${nested(31)}`;
    for (const operationName of ['Deep', 'Other', undefined])
      expect(await send({ query, operationName })).toEqual(refused(deep(31)));
    expect(await send({ query: `mutation ${nested(31)}` })).toEqual(refused(deep(31)));
    expect(await send({ query: '{ __typename }' })).toEqual(passed);
  });
});

describe('introspection', () => {
  test('as GraphiQL and its like ask for it is within the limits', async () => {
    const everything = {
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    } as const;
    const { status, data, errors } = await stage.ask(getIntrospectionQuery(everything));
    expect([status, errors, data.__schema.queryType.name]).toEqual([200, [], 'Query']);
  });

  test('tells what every type of the schema is, and where the form of a time is specified', async () => {
    const { data } = await stage.ask('{ __schema { types { name description specifiedByURL } } }');
    const types = data.__schema.types as {
      name: string;
      description: string | null;
      specifiedByURL: string | null;
    }[];
    expect(types.filter(({ description }) => !description)).toEqual([]);
    expect(types.find(({ name }) => name === 'BankDate')?.description).toMatch(/^A calendar day/);
    expect(types.find(({ name }) => name === 'DateTime')?.specifiedByURL).toMatch(/^https:/);
  });
});
