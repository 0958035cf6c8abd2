import { expect, test } from '@jest/globals';
import { executeBoth, type CaseContext, type ExecutorCase } from '../support/executor-cases.js';

/*
 * The cases of the execution tests of graphql-js 16 for values: fields and their resolvers, lists, and null.
 * Each case is executed by graphql-js and by the gateway. Data, errors and their order, and the arguments of
 * resolvers must be equal.
 */

const rejected = (message: string) => () => Promise.reject(new Error(message));
const thrown = (message: string) => () => {
  throw new Error(message);
};
const noted =
  (what: (info: { readonly path: unknown; readonly fieldName: string }) => unknown) =>
  (_source: unknown, _args: unknown, { notes }: CaseContext, info: never) => {
    notes.push(what(info));
    return 'noted';
  };

const data = {
  a: () => 'Apple',
  b: 'Banana',
  number: (args: { readonly size: number }) => `of size ${args.size}`,
  promise: () => Promise.resolve(data),
  deep: () => deep,
};
const deep = {
  a: () => 'Already',
  c: () => ['Contrived', undefined, 'Confusing'],
  deeper: () => [data, null, data],
};
const arbitrary = `type Query { a: String b: String number(size: Int): String promise: Query deep: Deep }
  type Deep { a: String c: [String] deeper: [Query] }`;

const basics: Record<string, ExecutorCase> = {
  'arbitrary code': {
    schema: arbitrary,
    root: () => data,
    variables: { size: 100 },
    text: 'query ($size: Int) { a, x: b ...F ... on Query { number(size: $size) promise { a promise { b } } } deep { a c deeper { a b } } } fragment F on Query { b a }',
  },
  'fragments that are merged': {
    schema: 'type Query { a: String b: String c: String deep: Query }',
    root: () => ({}),
    resolvers: { Query: { a: () => 'A', b: () => 'B', c: () => 'C', deep: () => ({}) } },
    text: '{ a, ...One, ...Two } fragment One on Query { b deep { b, deeper: deep { b } } } fragment Two on Query { c deep { c, deeper: deep { c } } }',
  },
  'info of the present field': {
    schema: 'type Query { test: String }',
    variables: { var: 'abc' },
    text: 'query ($var: String) { result: test }',
    resolvers: {
      Query: {
        test: (_source, _args, { notes }: CaseContext, info) => {
          const {
            fieldName,
            fieldNodes,
            returnType,
            parentType,
            path,
            fragments,
            rootValue,
            operation,
            variableValues,
          } = info;
          notes.push(
            fieldName,
            fieldNodes.length,
            String(returnType),
            String(parentType),
            path,
            fragments,
            rootValue,
            operation.kind,
            variableValues,
          );
        },
      },
    },
  },
  'a path through lists': {
    schema: 'type Query { test: [[Any!]!]! } union Any = One type One { test: String }',
    types: { Any: () => 'One' },
    text: '{ l1: test { ... on One { l2: test } } }',
    resolvers: { Query: { test: () => [[{}], [{}, {}]] }, One: { test: noted(({ path }) => path) as never } },
  },
  arguments: {
    schema: 'type Query { b(number: Int, text: String, list: [Int!] = [1]): String }',
    text: '{ b(number: 123, text: "foo") }',
    resolvers: { Query: { b: (_source, args, { notes }: CaseContext) => void notes.push(args) } },
  },
  'errors of every kind': {
    schema:
      'type Query { sync: String e1: String e2: String e3: String list: [String] p1: String p2: String p3: String p4: String p5: String p6: String p7: String }',
    text: '{ sync e1 e2 e3 list p1 p2 p3 p4 p5 p6 p7 }',
    root: () => ({
      sync: 'sync',
      e1: thrown('e1'),
      e2: () => {
        throw 'e2' as unknown;
      },
      e3: () => new Error('e3'),
      list: () => ['0', new Error('1'), '2', new Error('3')],
      p1: () => Promise.resolve('async'),
      p2: rejected('p2'),
      p3: async () => {
        throw 'p3' as unknown;
      },
      p4: async () => {
        throw undefined as unknown;
      },
      p5: async () => {
        throw new Error('p5');
      },
      p6: () => Promise.resolve(new Error('p6')),
      p7: () => Promise.resolve(Object.assign(new Error('p7'), { extensions: { foo: 'bar' } })),
    }),
  },
  'a rejection beside values': {
    schema: 'type Query { foods: [Food] } type Food { name: String }',
    text: '{ foods { name } }',
    root: () => ({ foods: rejected('Oops') }),
  },
  'a full path for every error': {
    schema: 'type A { a: A! b: A c: A! d: String! } type Query { a: A b: A }',
    text: '{ a { b { c { d } } c { b { c { d } } } } b { c { b { d } } } }',
    root: () => {
      const a: object = { a: () => a, b: () => a, c: () => a, d: thrown('Catch me') };
      return a;
    },
  },
  'the only operation': { schema: 'type Query { a: String }', text: '{ a }', root: () => ({ a: 'b' }) },
  'the operation that is named': {
    schema: 'type Query { a: String second: String }',
    text: 'query First { a } query Second { second: a }',
    operationName: 'Second',
    root: () => ({ a: 'b' }),
  },
  'no operation of that name': {
    schema: 'type Query { a: String }',
    text: 'query First { a } query Second { a }',
    operationName: 'Third',
    root: () => ({ a: 'b' }),
  },
  'an empty name': {
    schema: 'type Query { a: String }',
    text: 'query First { a }',
    operationName: '',
    root: () => ({ a: 'b' }),
  },
  'several operations and no name': {
    schema: 'type Query { a: String }',
    text: 'query First { a } query Second { a }',
    root: () => ({ a: 'b' }),
  },
  'fragments alone': {
    schema: 'type Query { a: String }',
    text: 'fragment F on Query { a }',
    root: () => ({ a: 'b' }),
  },
  'a kind of operation that the schema lacks': {
    schema: 'type Query { a: String }',
    text: 'mutation { a }',
    root: () => ({ a: 'b' }),
  },
  'a subscription, as execute has it': {
    schema: 'type Query { a: String } type Subscription { a: String }',
    text: 'subscription { a }',
    root: () => ({ a: 'b' }),
  },
  'fields in their order, whichever is there first': {
    schema: 'type Query { a: String b: String c: String d: String e: String }',
    text: '{ a b c d e }',
    root: () => ({
      a: 'a',
      b: () =>
        new Promise((resolve) => {
          setTimeout(resolve, 3, 'b');
        }),
      c: 'c',
      d: () => Promise.resolve('d'),
      e: 'e',
    }),
  },
  'a fragment that spreads itself': {
    schema: 'type Query { a: String }',
    text: '{ a ...F ...F } fragment F on Query { a ...F }',
    root: () => ({ a: 'b' }),
  },
  'no selection of an object': {
    schema: 'type Query { a: A } type A { b: String }',
    text: '{ a }',
    root: () => ({ a: { b: 'b' } }),
  },
  'a field that the schema lacks': {
    schema: 'type Query { a: String }',
    text: '{ nothing a ...Nobody ... on Nobody { a } }',
    root: () => ({ a: 'b' }),
  },
  'response names that objects have by themselves': {
    schema: 'type Query { a: String }',
    text: '{ __proto__: a constructor: a toString: a }',
    root: () => ({ a: 'b' }),
  },
  'a resolver that is a method of its object': {
    schema: 'type Query { test(one: Int): String }',
    text: '{ test(one: 7) }',
    root: () => ({
      secret: 'kept',
      test(this: { readonly secret: string }, args: { readonly one: number }) {
        return `${this.secret} ${args.one}`;
      },
    }),
  },
  'functions and symbols as values': {
    schema: 'type Query { a: Int }',
    text: '{ a }',
    root: () => ({ a: () => Symbol('no number') }),
  },
  'a thenable that is no promise': {
    schema: 'type Query { a: String }',
    text: '{ a }',
    root: () => ({ a: () => ({ then: (resolve: (value: string) => void) => resolve('thenable') }) }),
  },
  'a scalar that serializes to null': {
    schema: 'scalar Odd type Query { odd: Odd must: Odd! }',
    text: '{ odd }',
    scalars: { Odd: { serialize: () => null } },
    root: () => ({ odd: { some: ['thing'] } }),
  },
  'a scalar that throws': {
    schema: 'scalar Odd type Query { odd: Odd }',
    text: '{ odd }',
    scalars: { Odd: { serialize: thrown('no') } },
    root: () => ({ odd: 1 }),
  },
  'an enum without that value': {
    schema: 'enum Kind { ONE } type Query { kind: Kind kinds: [Kind!] }',
    text: '{ kind kinds }',
    root: () => ({ kind: 'TWO', kinds: ['ONE', 'THREE'] }),
  },
  '__typename, __schema and __type': {
    schema: 'type Query { a: A } type A { b: Int }',
    text: '{ __typename a { __typename __schema { description } } __type(name: "A") { name fields { name } } __schema { queryType { name } } }',
    root: () => ({ a: {} }),
  },
};

const listTypes = ['[Int]', '[Int]!', '[Int!]', '[Int!]!'];
const listValues: Record<string, () => unknown> = {
  'an array': () => [1, 2],
  'an array with null': () => [1, null, 2],
  null: () => null,
  'a set': () => new Set([1, 2]),
  'a generator': function* () {
    yield 1;
    yield 2;
  },
  'a generator that throws': function* () {
    yield 1;
    throw new Error('half');
  },
  'a text': () => 'Singular',
  'a number': () => 1,
  'an error in an array': () => [1, new Error('bad'), 2],
  'a promise of an array': () => Promise.resolve([1, null]),
  'a promise that fails': rejected('bad'),
  'promises in an array': () => [Promise.resolve(1), Promise.resolve(2)],
  'promises in an array, one of null': () => [Promise.resolve(1), Promise.resolve(null), 2],
  'promises in an array, one of which fails': () => [Promise.resolve(1), Promise.reject(new Error('bad')), 2],
  'a promise of promises': () => Promise.resolve([Promise.resolve(1), 2]),
  'what is no Int': () => [1, 'two', 3],
};
const lists = Object.fromEntries(
  Object.entries(listValues).flatMap(([what, list]) =>
    listTypes.map((type): [string, ExecutorCase] => [
      `${what} as ${type}`,
      {
        schema: `type Query { nest: Nest } type Nest { list: ${type} }`,
        text: '{ nest { list } }',
        root: () => ({ nest: { list } }),
      },
    ]),
  ),
);

const nest = (value: (name: string) => unknown) => {
  const own = {
    sync: () => value('sync'),
    syncNonNull: () => value('syncNonNull'),
    promise: async () => value('promise'),
    promiseNonNull: async () => value('promiseNonNull'),
    syncNest: () => own,
    syncNonNullNest: () => own,
    promiseNest: () => Promise.resolve(own),
    promiseNonNullNest: () => Promise.resolve(own),
  };
  return own;
};
const nonNullSchema = `type Query { sync: String syncNonNull: String! promise: String promiseNonNull: String!
  syncNest: Query syncNonNullNest: Query! promiseNest: Query promiseNonNullNest: Query! }`;
const tree = '{ sync promise syncNest { sync promise } promiseNest { sync promise } }';
const chain = (leaf: string) =>
  `{ syncNonNullNest { promiseNonNullNest { syncNonNullNest { promiseNonNullNest { ${leaf} } } } } }`;
const nonNullTexts: Record<string, string> = {
  'a field': '{ sync }',
  'a promised field': '{ promise }',
  'an object with a field that must not be': '{ syncNest { syncNonNull } }',
  'the same, promised': '{ syncNest { promiseNonNull } }',
  'a promised object': '{ promiseNest { syncNonNull } }',
  'the same with a promised field': '{ promiseNest { promiseNonNull } }',
  'a tree of fields that may be': `{ syncNest ${tree} promiseNest ${tree} }`,
  'the first that may be above a long chain': `{ syncNest ${chain('syncNonNull')} promiseNest ${chain('syncNonNull')} one: syncNest ${chain('promiseNonNull')} two: promiseNest ${chain('promiseNonNull')} }`,
  'the whole': '{ syncNonNull }',
  'the whole, promised': '{ promiseNonNull }',
  'the whole from below': '{ sync syncNonNullNest { promiseNonNullNest { promiseNonNull } } }',
};
const nonNull = Object.fromEntries(
  Object.entries(nonNullTexts).flatMap(([what, text]): [string, ExecutorCase][] => [
    [`${what}, where values are null`, { schema: nonNullSchema, text, root: () => nest(() => null) }],
    [
      `${what}, where they throw`,
      {
        schema: nonNullSchema,
        text,
        root: () =>
          nest((name) => {
            throw new Error(name);
          }),
      },
    ],
  ]),
);

test.each(Object.entries({ ...basics, ...lists, ...nonNull }))('%s', async (_what, one) => {
  const { ours, again, theirs } = await executeBoth(one);
  expect(ours).toEqual(theirs);
  expect(again).toEqual(theirs);
});
