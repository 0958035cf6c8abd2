import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildSchema as schemaOf,
  execute,
  getIntrospectionQuery,
  getOperationAST,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql';
import { domains } from '../../src/domains/index.js';
import { Executor } from '../../src/graphql/executor.js';
import { RequestTally } from '../../src/telemetry/request-tally.js';
import { buildSchema } from '../../src/graphql/schema.js';
import { Chance } from '../support/chance.js';
import { Chaos, makeChaotic } from '../support/chaotic-resolvers.js';
import { Author, isValid } from '../support/random-operations.js';
import { bodies, drawLoan, held, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';

const coercion = { maxErrors: 50, hideSuggestions: false };
/** Returns an answer with its errors in a fixed order: the specification defines none. */
const seen = ({ data, errors = [] }: ExecutionResult) => ({
  data: JSON.stringify(data),
  errors: errors
    .map((error) => JSON.stringify([error.toJSON(), error.originalError?.name, error.originalError?.message]))
    .sort(),
});

/** Returns true if null has propagated from the place of an error to a parent. */
function hasSpread({ data, errors = [] }: ExecutionResult): boolean {
  const at = (path: readonly (string | number)[]): unknown =>
    path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], data);
  return errors.some(
    ({ path = [] }) => at(path.slice(0, -1)) === null || at(path.slice(0, -1)) === undefined,
  );
}

/** Compares texts first: the matcher is slow, and is called thousands of times. */
function same(request: object, ours: unknown, theirs: unknown): void {
  if (JSON.stringify(ours) !== JSON.stringify(theirs))
    expect({ ...request, answer: ours }).toEqual({ ...request, answer: theirs });
}

interface Tally {
  executions: number;
  documents: number;
  refused: number;
  failed: number;
  spread: number;
  readonly troubles: Set<string>;
}

/**
 * Executes random documents with both executors, and compares everything visible: the answers, and the
 * arguments of resolvers.
 */
class Comparison {
  readonly tally: Tally = {
    executions: 0,
    documents: 0,
    refused: 0,
    failed: 0,
    spread: 0,
    troubles: new Set(),
  };
  readonly #schema: GraphQLSchema;
  readonly #executor: Executor;
  readonly #chance: Chance;

  constructor(schema: GraphQLSchema, seed: number) {
    this.#schema = makeChaotic(schema);
    this.#executor = new Executor(schema, coercion, 1_000_000_000);
    this.#chance = new Chance(seed);
  }

  async run(documents: number): Promise<Tally> {
    const { stackTraceLimit } = Error;
    // Nobody sees the stacks of tens of thousands of errors.
    Error.stackTraceLimit = 0;
    try {
      return await this.#runAll(documents);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }

  async #runAll(documents: number): Promise<Tally> {
    const author = new Author(this.#schema, this.#chance);
    while (this.tally.documents < documents) {
      const { text, variables } = author.write(
        (this.#chance.happens(0.15) ? 'mutation' : 'query') as OperationTypeNode,
        2,
      );
      const document = parse(text);
      if (!isValid(this.#schema, document)) continue;
      this.tally.documents += 1;
      for (const values of variables) {
        const { places } = await this.#compare(document, values);
        const one = this.#chance.of(places);
        if (one !== undefined) await this.#compare(document, values, one);
      }
    }
    return this.tally;
  }

  async #compare(document: DocumentNode, variables: Record<string, unknown>, only?: string): Promise<Chaos> {
    const { tally } = this;
    const [ours, theirs] = [new Chaos(tally.executions, only), new Chaos(tally.executions, only)];
    const expected = await execute({
      schema: this.#schema,
      document,
      variableValues: variables,
      contextValue: theirs,
    });
    const answer = await this.#executor.execute({
      document,
      operation: getOperationAST(document) ?? undefined,
      operationName: undefined,
      variables,
      context: ours as never,
    });
    const request = { document: document.loc?.source.body, variables, only, seed: tally.executions };
    same(request, seen(answer), seen(expected));
    // Where null has propagated, the replaced fields are not executed further.
    const called = new Set(ours.calls);
    same(
      request,
      ours.calls.sort(),
      hasSpread(expected) ? theirs.calls.filter((call) => called.has(call)).sort() : theirs.calls.sort(),
    );
    tally.executions += 1;
    tally.refused += Number(expected.data === undefined);
    tally.failed += Number(expected.data !== undefined && expected.errors !== undefined);
    tally.spread += Number(hasSpread(expected));
    for (const trouble of theirs.made) tally.troubles.add(trouble);
    return theirs;
  }
}

/** Types that this graph has few or none of: nested non-null values, lists of lists, unions. */
const strict = `
  type Query { node(id: ID, first: Int = 3): Node nodes: [Node!]! must: Leaf! lists: [[Leaf!]] tight: [[Leaf!]!]! either(filter: Filter): Either eithers: [Either] }
  type Mutation { write(input: Filter!): Leaf writeMust: Leaf! }
  input Filter { text: String! = "preset" deep: Filter list: [Int!] kind: Kind }
  enum Kind { ONE TWO }
  interface Node { id: ID! leaf(filter: Filter): Leaf! other: Node }
  type Leaf implements Node { id: ID! leaf(filter: Filter): Leaf! other: Node kind: Kind! texts: [String!]! maybe: [Float] }
  type Tree implements Node { id: ID! leaf(filter: Filter): Leaf! other: Node branches(first: Int! = 2): [Tree!]! trunk: Tree }
  union Either = Leaf | Tree
`;

/** Returns the answers of both executors to one request, ours first. */
async function answers(
  schema: GraphQLSchema,
  text: string,
  variables: Record<string, unknown> = {},
  operationName?: string,
): Promise<[ExecutionResult, ExecutionResult]> {
  const document = parse(text);
  const operation = getOperationAST(document, operationName) ?? undefined;
  return [
    await new Executor(schema, coercion, 1_000_000_000).execute({
      document,
      operation,
      operationName,
      variables,
      context: new Chaos(1, 'nowhere') as never,
    }),
    await execute({
      schema,
      document,
      variableValues: variables,
      operationName,
      contextValue: new Chaos(1, 'nowhere'),
    }),
  ];
}

describe('an operation that is executed after a plan', () => {
  test.each([
    ['over this graph', () => buildSchema(domains), 1],
    ['where null spreads', () => schemaOf(strict), 2],
  ])('is answered as graphql-js answers it, %s', async (_where, makeSchema, seed) => {
    const { troubles, ...tally } = await new Comparison(makeSchema(), seed).run(1000);
    expect(tally.executions).toBeGreaterThan(3000);
    // Fewer of these would prove little.
    expect(Math.min(tally.refused, tally.failed, tally.spread)).toBeGreaterThan(200);
    expect([...troubles].sort()).toEqual([
      'a value of another type',
      'an error as a value',
      'an error that is thrown',
      'an error with a code',
      'null',
      'something thrown that is no error',
      'undefined',
    ]);
  });

  test('is answered alike for every outcome of its conditions, one after the other', async () => {
    const schema = makeChaotic(schemaOf(strict));
    const executor = new Executor(schema, coercion, 1_000_000_000);
    const document = parse(`query ($a: Boolean!, $b: Boolean!, $c: Boolean = true, $d: Boolean!) {
      node { ...F @include(if: $a) ... @skip(if: $b) { ...F leaf { kind @include(if: $c) } } ... on Tree @include(if: $d) { branches { id } } }
      node { ...F @skip(if: $d) }
    } fragment F on Node { id other { id @skip(if: $c) leaf { texts @include(if: $a) } } }`);
    expect(validate(schema, document)).toEqual([]);
    for (let outcome = 0; outcome < 32; outcome += 1) {
      const [a, b, c, d] = [1, 2, 4, 8].map((bit) => (outcome & bit) > 0);
      const variables = { a, b, c, d };
      const theirs = await execute({
        schema,
        document,
        variableValues: variables,
        contextValue: new Chaos(outcome >> 4, 'nowhere'),
      });
      const ours = await executor.execute({
        document,
        operation: getOperationAST(document) ?? undefined,
        operationName: undefined,
        variables,
        context: new Chaos(outcome >> 4, 'nowhere') as never,
      });
      expect({ variables, ...seen(ours) }).toEqual({ variables, ...seen(theirs) });
    }
  });

  test('is answered alike if it asks for more than is kept of a plan', async () => {
    const schema = makeChaotic(schemaOf(strict));
    const text = `{ ${Array.from({ length: 1500 }, (_, index) => `f${index}: must { id }`).join(' ')} }`;
    for (let time = 0; time < 2; time += 1) {
      const [ours, theirs] = await answers(schema, text);
      expect(seen(ours)).toEqual(seen(theirs));
    }
  });

  const long = schemaOf(
    'type Query { soft(step: Int!): [Item] hard(step: Int!): [Item!] grid: [[Item!]] } type Item { id: ID! late: ID! inner: [ID!]! }',
  );
  /** 20,000 items, of which every `step`-th fails in one way or another. */
  const itemsOf = (count: number, step: number) =>
    Array.from({ length: count }, (_, index) => {
      const isBad = index % step === step - 1;
      if (isBad && index % 3 === 0) return Promise.reject(new Error('late'));
      if (isBad && index % 3 === 1) return new Error('at once');
      const item = {
        id: isBad ? null : String(index),
        late: Promise.resolve(`late ${index}`),
        inner: [index, index],
      };
      return index % 5 === 0 ? Promise.resolve(item) : item;
    });
  const rootValue = {
    soft: ({ step }: { step: number }) => itemsOf(20_000, step),
    hard: ({ step }: { step: number }) => itemsOf(20_000, step),
    grid: () => Array.from({ length: 150 }, () => itemsOf(150, 20_000)),
  };
  for (const [name, field] of Object.entries(long.getQueryType()?.getFields() ?? {}))
    field.resolve = (_root, args) => rootValue[name as 'soft'](args as { step: number });

  test.each([
    ['nothing fails', '{ soft(step: 100000) { id late inner } again: soft(step: 100000) { id } }'],
    ['some items fail', '{ soft(step: 97) { id late inner } }'],
    [
      'an item fails that must not be null',
      '{ hard(step: 19000) { id late inner } soft(step: 19000) { id late } }',
    ],
    ['lists are within lists', '{ grid { id late inner } }'],
  ])(
    'is answered alike for lists so long that others have their turn in between, where %s',
    async (_what, text) => {
      const [ours, theirs] = await answers(long, text);
      expect(JSON.stringify(ours.data) === JSON.stringify(theirs.data)).toBe(true);
      expect(seen({ errors: ours.errors ?? [] }).errors).toEqual(
        seen({ errors: theirs.errors ?? [] }).errors,
      );
    },
  );

  test('lets others have their turn while it completes a long list', async () => {
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const document = parse('{ soft(step: 100000) { id late inner } }');
    await new Executor(long, coercion, 1_000_000_000).execute({
      document,
      operation: getOperationAST(document) ?? undefined,
      operationName: undefined,
      variables: {},
      context: { tally: new RequestTally() } as never,
    });
    isOver = true;
    // 20,000 items, each with a value that is awaited.
    expect(turns).toBeGreaterThan(20);
  });

  test('introspects the whole schema alike', async () => {
    const [ours, theirs] = await answers(buildSchema(domains), getIntrospectionQuery());
    expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
  });

  test.each<[what: string, text: string, variables: Record<string, unknown>, name: string | undefined]>([
    [
      'a condition that is null',
      'query ($c: Boolean = true) { must @include(if: $c) { id } }',
      { c: null },
      undefined,
    ],
    [
      'a condition further down that is null',
      'query ($c: Boolean = true) { must { id @skip(if: $c) } node { id } }',
      { c: null },
      undefined,
    ],
    [
      'more wrong variables than are reported',
      `query (${Array.from({ length: 60 }, (_, index) => `$v${index}: Int`).join(', ')}) { node(first: $v0) { id } }`,
      Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`v${index}`, 'wrong'])),
      undefined,
    ],
    ['no operation where there are two', 'query A { must { id } } query B { must { id } }', {}, undefined],
    ['an unknown operation', 'query A { must { id } }', {}, 'C'],
    ['no operation at all', 'fragment F on Query { must { id } }', {}, undefined],
  ])("has graphql-js's words for %s", async (_what, text, variables, name) => {
    const [ours, theirs] = await answers(makeChaotic(schemaOf(strict)), text, variables, name);
    expect(theirs.errors).toBeDefined();
    expect(seen(ours)).toEqual(seen(theirs));
  });
});

describe('several errors below what becomes null for them', () => {
  const soon = (error: Error): Promise<never> =>
    Promise.resolve().then(() => {
      throw error;
    });
  const failing =
    (message: string): (() => never) =>
    () => {
      throw new Error(message);
    };
  const later = (message: string) => (): Promise<never> => soon(new Error(message));

  test.each([
    ['both at once', failing, failing],
    ['one at once, one later', failing, later],
    ['one later, one at once', later, failing],
    ['both later', later, later],
  ])('are one error: %s', async (_when, first, second) => {
    const schema = schemaOf(
      'type Query { outer: Outer other: String } type Outer { one: String! inner: Inner! } type Inner { two: String! }',
    );
    const { outer, other } = schema.getQueryType()?.getFields() ?? {};
    const type = (name: string) => (schema.getType(name) as GraphQLObjectType).getFields();
    if (outer) outer.resolve = () => ({});
    if (other) other.resolve = () => 'stays';
    Object.assign(type('Outer')['one'] ?? {}, { resolve: first('first') });
    Object.assign(type('Outer')['inner'] ?? {}, { resolve: () => ({}) });
    Object.assign(type('Inner')['two'] ?? {}, { resolve: second('second') });
    const [{ data, errors }] = await answers(schema, '{ outer { one inner { two } } other }');
    expect(JSON.parse(JSON.stringify(data))).toEqual({ outer: null, other: 'stays' });
    expect(errors).toHaveLength(1);
  });
});

describe('the writes of one request', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());

  test('are sent one after the other, in the order of the document', async () => {
    const hold = () => {
      const { script, release } = held({ status: 201, body: bodies.loan });
      stage.bank.on(`POST ${paths.loans}`, script);
      return release;
    };
    let release = hold();
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    const draw = (reference: string) => drawLoan.replace('ABH244919', reference);
    const asked = stage.ask(`mutation { one: ${draw('one')} two: ${draw('two')} three: ${draw('three')} }`);
    for (const reference of ['one', 'two', 'three']) {
      await stage.bank.arrived(1);
      // Any call sent besides has arrived when a complete read has.
      await stage.ask(`{ ${readLine()} }`);
      const writes = stage.bank.take().filter(({ method }) => method === 'POST');
      expect(writes.map(({ body }) => (body as { reference: string }).reference)).toEqual([reference]);
      const releaseThis = release;
      release = hold();
      releaseThis();
    }
    expect(Object.keys((await asked).data)).toEqual(['one', 'two', 'three']);
  });
});
