import { expect, test } from '@jest/globals';
import { executeBoth, type CaseContext, type ExecutorCase } from '../support/executor-cases.js';

/*
 * The cases of the execution tests of graphql-js 16 for input and mutations: variables, arguments and their
 * defaults, @skip and @include, and the order of writes.
 */

const inputs = `
  scalar Complex
  enum Kind { NULL UNDEFINED BROWN }
  input TestInput { a: String b: [String] c: String! d: Complex }
  input Nested { na: TestInput! nb: String! }
  type Query {
    kind(input: Kind): String object(input: TestInput): String text(input: String): String must(input: String!): String preset(input: String = "Hello World"): String
    presetMust(input: String! = "Hello World"): String nested(input: Nested): String list(input: [String]): String nnList(input: [String]!): String listNN(input: [String!]): String nnListNN(input: [String!]!): String
    numbers(int: Int, float: Float, id: ID, boolean: Boolean): String
  }`;
const echo = (_source: unknown, args: Record<string, unknown>) =>
  JSON.stringify(args, (_key, value: unknown) => (value === undefined ? 'undefined' : value));
const echoed = {
  Query: Object.fromEntries(
    [
      'kind',
      'object',
      'text',
      'must',
      'preset',
      'presetMust',
      'nested',
      'list',
      'nnList',
      'listNN',
      'nnListNN',
      'numbers',
    ].map((name) => [name, echo as never]),
  ),
};
const scalars = {
  Complex: {
    parseValue: (value: unknown) => {
      if (value === 'SerializedValue') return 'Deserialized';
      throw new Error('not complex');
    },
  },
};
const input = (text: string, variables: Record<string, unknown> = {}): ExecutorCase => ({
  schema: inputs,
  resolvers: echoed,
  scalars,
  text,
  variables,
});

const object = 'query ($input: TestInput) { object(input: $input) }';
const variables: Record<string, ExecutorCase> = {
  literals: input(
    '{ object(input: { a: "foo", b: ["bar"], c: "baz" }) one: object(input: { b: "bar", c: "baz" }) two: object(input: { a: null, b: null, c: "C" }) three: object(input: ["not", "an object"]) four: object(input: { a: "no c" }) }',
  ),
  'a literal of a scalar': input(
    '{ object(input: { c: "foo", d: "SerializedValue" }) bad: object(input: { c: "foo", d: "Other" }) }',
  ),
  'a variable': input(object, { input: { a: 'foo', b: ['bar'], c: 'baz' } }),
  'one value for a list': input(object, { input: { a: 'foo', b: 'bar', c: 'baz' } }),
  'no value': input(object),
  null: input(object, { input: null }),
  'null where it must not be': input(object, { input: { a: 'foo', b: 'bar', c: null } }),
  'a text for an object': input(object, { input: 'foo bar' }),
  'a list for an object': input(object, { input: [{ c: 'c' }] }),
  'a missing field': input(object, { input: { a: 'foo', b: 'bar' } }),
  'an unknown field': input(object, { input: { a: 'foo', b: 'bar', c: 'baz', extra: 'dog' } }),
  'a scalar that refuses': input(object, { input: { c: 'foo', d: 'Other' } }),
  'faults far down': input('query ($input: Nested) { nested(input: $input) }', {
    input: { na: { a: 'foo' } },
  }),
  'a list in place of a text': input('query ($value: String!) { must(input: $value) }', { value: [1, 2, 3] }),
  'a default': input(
    'query ($input: TestInput = { a: "foo", b: ["bar"], c: "baz" }) { object(input: $input) }',
  ),
  'a default and null': input(
    'query ($input: String = "Default") { text(input: $input) preset(input: $input) }',
    { input: null },
  ),
  'a default and a value': input(
    'query ($input: String = "Default") { text(input: $input) preset(input: $input) }',
    { input: 'value' },
  ),
  'no value for an argument with a default': input(
    'query ($input: String) { preset(input: $input) presetMust(input: $input) must(input: $input) }',
  ),
  'null for an argument with a default': input(
    'query ($input: String) { preset(input: $input) presetMust(input: $input) }',
    { input: null },
  ),
  'a value that must be': input('query ($value: String!) { must(input: $value) }'),
  'null for it': input('query ($value: String!) { must(input: $value) }', { value: null }),
  'no argument where one must be': input('{ must }'),
  'no argument': input('{ text preset presetMust }'),
  'a wrong literal': input('{ preset(input: WRONG_TYPE) text(input: 7) }'),
  'an undefined variable': input('{ must(input: $undefined) text(input: $undefined) }'),
  'a variable of no input type': input('query ($input: Query) { text(input: $input) }', { input: {} }),
  'a variable of an unknown type': input('query ($input: Unknown!) { text(input: $input) }', {
    input: 'foo',
  }),
  enums: input(
    'query ($one: Kind, $two: Kind!) { kind(input: $one) two: kind(input: $two) lit: kind(input: BROWN) none: kind bad: kind(input: GREEN) }',
    { one: 'NULL', two: 'BROWN' },
  ),
  'wrong enums': input('query ($one: Kind, $two: Kind) { kind(input: $one) two: kind(input: $two) }', {
    one: 'BROWM',
    two: 7,
  }),
  numbers: input(
    'query ($int: Int, $float: Float, $id: ID, $boolean: Boolean) { numbers(int: $int, float: $float, id: $id, boolean: $boolean) }',
    { int: 7, float: 1, id: 12, boolean: false },
  ),
  'wrong numbers': input(
    'query ($int: Int, $float: Float, $id: ID, $boolean: Boolean) { numbers(int: $int, float: $float, id: $id, boolean: $boolean) }',
    { int: 2 ** 31, float: 'x', id: 1.5, boolean: 0 },
  ),
  'numbers with a fraction': input('query ($int: Int) { numbers(int: $int) }', { int: 0.5 }),
  'a variable within a literal': input(
    'query ($c: String, $b: [String]) { object(input: { a: "a", b: $b, c: $c }) }',
    { c: 'c' },
  ),
  ...Object.fromEntries(
    ['list', 'nnList', 'listNN', 'nnListNN'].flatMap((field) =>
      [
        ['null', null],
        ['a value', ['A']],
        ['null in it', ['A', null, 'B']],
        ['no list', 'A'],
        ['another type in it', ['A', 1]],
      ].map(([what, value]): [string, ExecutorCase] => [
        `${field} with ${String(what)}`,
        input(
          `query ($input: ${{ list: '[String]', nnList: '[String]!', listNN: '[String!]', nnListNN: '[String!]!' }[field as 'list']}) { ${field}(input: $input) }`,
          { input: value },
        ),
      ]),
    ),
  ),
};

const ab = 'type Query { a: String b: String deep: Query }';
const letters = () => ({ a: 'a', b: 'b', deep: {} });
const conditions = [
  '@include(if: true)',
  '@include(if: false)',
  '@skip(if: true)',
  '@skip(if: false)',
  '@include(if: $yes)',
  '@skip(if: $yes)',
  '@include(if: $no)',
  '@skip(if: $no)',
  '@include(if: true) @skip(if: true)',
  '@include(if: true) @skip(if: false)',
  '@include(if: false) @skip(if: false)',
];
const directives = Object.fromEntries(
  conditions.flatMap((condition) =>
    [
      [`a field ${condition}`, `a b ${condition}`],
      [`a spread ${condition}`, `a ...F ${condition}`],
      [`a fragment ${condition}`, `a ... on Query ${condition} { b }`],
      [`a fragment without a type ${condition}`, `a ... ${condition} { b }`],
      [`the only field ${condition}`, `a ${condition}`],
      [`a spread and another of the same ${condition}`, `...F ${condition} a ...F`],
    ].map(([what, selection]): [string, ExecutorCase] => [
      String(what),
      {
        schema: ab,
        root: letters,
        variables: { yes: true, no: false },
        text: `query ($yes: Boolean!, $no: Boolean!) { ${selection} } fragment F on Query { b }`,
      },
    ]),
  ),
);
const badConditions: Record<string, ExecutorCase> = {
  'a condition without a value': { schema: ab, root: letters, text: '{ a @include b }' },
  'a condition of a wrong type': { schema: ab, root: letters, text: '{ a @skip(if: "yes") b }' },
  'a condition by a variable that is not there': {
    schema: ab,
    root: letters,
    text: 'query ($yes: Boolean) { a @skip(if: $yes) b }',
  },
  'the same further down': {
    schema: ab,
    root: letters,
    text: 'query ($yes: Boolean) { a deep { a @skip(if: $yes) } b }',
  },
};

class Counter {
  readonly context: CaseContext;
  current = 6;
  constructor(context: CaseContext) {
    this.context = context;
  }
  #set(value: number, how: string): { readonly theNumber: number } {
    this.current = value;
    this.context.notes.push(`${how} ${value}`);
    return { theNumber: this.current };
  }
  now = ({ to }: { readonly to: number }) => this.#set(to, 'now');
  later = ({ to }: { readonly to: number }) =>
    new Promise((resolve) => {
      setTimeout(() => resolve(this.#set(to, 'later')), 2);
    });
  fails = ({ to }: { readonly to: number }) => {
    this.context.notes.push(`fails ${to}`);
    throw new Error('Cannot change the number');
  };
  rejects = async ({ to }: { readonly to: number }) => {
    this.context.notes.push(`rejects ${to}`);
    await Promise.resolve();
    throw new Error('Cannot change the number');
  };
}
const numbers = `type Query { theNumber: Int } type Holder { theNumber: Int }
  type Mutation { now(to: Int): Holder later(to: Int): Holder fails(to: Int): Holder rejects(to: Int): Holder must: Holder! }`;
const counted = (text: string): ExecutorCase => ({
  schema: numbers,
  root: (context) => new Counter(context),
  text,
});
const mutations: Record<string, ExecutorCase> = {
  'mutations in their order': counted(
    'mutation { first: now(to: 1) { theNumber } second: later(to: 2) { theNumber } third: now(to: 3) { theNumber } fourth: later(to: 4) { theNumber } fifth: now(to: 5) { theNumber } }',
  ),
  'mutations of which some fail': counted(
    'mutation { first: now(to: 1) { theNumber } second: fails(to: 2) { theNumber } third: rejects(to: 3) { theNumber } fourth: later(to: 4) { theNumber } fifth: rejects(to: 5) { theNumber } sixth: fails(to: 6) { theNumber } }',
  ),
  'none after one that must not be null': counted(
    'mutation { first: later(to: 1) { theNumber } must { theNumber } third: now(to: 3) { theNumber } }',
  ),
  'none at all': counted('mutation { now(to: 1) @skip(if: true) { theNumber } }'),
};

test.each(Object.entries({ ...variables, ...directives, ...badConditions, ...mutations }))(
  '%s',
  async (_what, one) => {
    const { ours, again, theirs } = await executeBoth(one);
    expect(ours).toEqual(theirs);
    expect(again).toEqual(theirs);
  },
);
