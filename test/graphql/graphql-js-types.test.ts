import { expect, test } from '@jest/globals';
import { executeBoth, type CaseContext, type ExecutorCase } from '../support/executor-cases.js';

/*
 * The cases of the execution tests of graphql-js 16 for interfaces and unions: `resolveType` and `isTypeOf`,
 * synchronous and with promises, and the errors if they fail.
 */

const schema = `
  interface Named { name: String } union Pet = Dog | Cat
  type Dog implements Named { name: String woofs: Boolean } type Cat implements Named { name: String meows: Boolean } type Stone { weight: Int }
  type Query { pets: [Pet] named: Named must: Named! one: Dog list: [[Named!]] }`;
const dog = { kind: 'Dog', name: 'Odie', woofs: true };
const cat = { kind: 'Cat', name: 'Garfield', meows: false };
const root = () => ({ pets: [dog, cat], named: cat, must: dog, one: dog, list: [[dog, cat], [cat]] });
const text =
  '{ pets { __typename ... on Dog { name woofs } ... on Cat { name meows } ... on Named { again: name } } named { name ...F } list { __typename name ...F } } fragment F on Cat { meows }';

const both = (
  tell: (
    value: { readonly kind: string },
    context: CaseContext,
    info: { readonly path: unknown; readonly fieldName: string },
  ) => unknown,
) => ({ Named: tell as never, Pet: tell as never });
const is = (kind: string) => (value: { readonly kind?: string }) => value.kind === kind;
const later =
  <Given extends unknown[]>(tell: (...given: Given) => unknown) =>
  (...given: Given): Promise<unknown> =>
    Promise.resolve().then(() => tell(...given));
const throws = (): never => {
  throw new Error('cannot tell');
};

const cases: Record<string, ExecutorCase> = {
  'resolveType gives a name': { schema, root, text, types: both(({ kind }) => kind) },
  'resolveType gives a promise of a name': { schema, root, text, types: both(later(({ kind }) => kind)) },
  'resolveType is told where the value stands': {
    schema,
    root,
    text,
    types: both(({ kind }, { notes }, { path, fieldName }) => {
      notes.push([path, fieldName]);
      return kind;
    }),
  },
  '__typename is a property': {
    schema,
    text,
    root: () => ({
      pets: [
        { __typename: 'Dog', name: 'Odie' },
        { __typename: 'Cat', name: 'Garfield' },
      ],
      named: { __typename: 'Cat' },
      list: null,
    }),
  },
  'isTypeOf tells': { schema, root, text, types: { Dog: is('Dog'), Cat: is('Cat') } },
  'isTypeOf tells by a promise': {
    schema,
    root,
    text,
    types: { Dog: later(is('Dog')), Cat: later(is('Cat')) },
  },
  'one isTypeOf tells at once, the other by a promise': {
    schema,
    root,
    text,
    types: { Dog: later(is('Dog')), Cat: is('Cat') },
  },
  'isTypeOf throws': { schema, root, text, types: { Dog: throws, Cat: is('Cat') } },
  'isTypeOf fails by a promise': { schema, root, text, types: { Dog: later(throws), Cat: is('Cat') } },
  'nothing tells': { schema, root, text },
  'isTypeOf of an object confirms': { schema, root, text: '{ one { name } }', types: { Dog: () => true } },
  'isTypeOf of an object confirms by a promise': {
    schema,
    root,
    text: '{ one { name } }',
    types: { Dog: later(() => true) },
  },
  'isTypeOf of an object denies': { schema, root, text: '{ one { name } }', types: { Dog: () => false } },
  'isTypeOf of an object denies by a promise': {
    schema,
    root,
    text: '{ one { name } }',
    types: { Dog: later(() => false) },
  },
  'isTypeOf of an object throws': { schema, root, text: '{ one { name } }', types: { Dog: throws } },
  'isTypeOf is told where the value stands': {
    schema,
    root,
    text,
    types: {
      ...both(({ kind }) => kind),
      Cat: (_value: unknown, { notes }: CaseContext, { path }: { readonly path: unknown }) =>
        notes.push(path),
    },
  },
  'resolveType and isTypeOf disagree': {
    schema,
    root,
    text,
    types: { ...both(() => 'Dog'), Dog: is('Dog') },
  },
  'resolveType throws': { schema, root, text, types: both(throws) },
  'resolveType fails by a promise': { schema, root, text, types: both(later(throws)) },
  'resolveType fails for what must not be null': {
    schema,
    root,
    text: '{ must { name } }',
    types: both(later(throws)),
  },
  'resolveType gives what must not be null too late': {
    schema,
    root,
    text: '{ must { name } named { name } }',
    types: both(later(({ kind }) => kind)),
  },
  ...Object.fromEntries(
    (
      [
        ['undefined', undefined],
        ['null', null],
        ['a number', 7],
        ['an object', { kind: 'Dog' }],
        ['a name of nothing', 'Nobody'],
        ['the name of a type that is no object', 'Named'],
        ['the name of a scalar', 'String'],
        ['the name of another type', 'Stone'],
        ['an empty text', ''],
      ] as const
    ).flatMap(([what, name]): [string, ExecutorCase][] => [
      [`resolveType gives ${what}`, { schema, root, text, types: both(() => name) }],
      [`resolveType gives a promise of ${what}`, { schema, root, text, types: both(later(() => name)) }],
    ]),
  ),
  'a type is given in place of its name': {
    schema,
    root,
    text,
    types: both((_value, _context, info) =>
      (info as unknown as { readonly schema: { getType: (name: string) => unknown } }).schema.getType('Dog'),
    ),
  },
  'interfaces of interfaces': {
    schema:
      'interface Life { id: ID } interface Animal implements Life { id: ID legs: Int } type Dog implements Animal & Life { id: ID legs: Int } type Query { life: Life }',
    root: () => ({ life: { id: 1, legs: 4 } }),
    text: '{ life { __typename id ... on Animal { legs } ... on Life { again: id } } }',
    types: { Life: () => 'Dog' },
  },
  'introspection of them': {
    schema,
    root,
    text: '{ named: __type(name: "Named") { kind name fields { name } interfaces { name } possibleTypes { name } } pet: __type(name: "Pet") { kind possibleTypes { name } fields { name } } }',
  },
  'a failing field below one that is told late': {
    schema:
      'interface Named { name: String! } type Dog implements Named { name: String! } type Query { named: Named all: [Named!] }',
    text: '{ named { name } all { name } }',
    root: () => ({
      named: { name: null },
      all: [{ name: 'Odie' }, { name: () => Promise.reject(new Error('no name')) }],
    }),
    types: { Named: later(() => 'Dog') },
  },
};

test.each(Object.entries(cases))('%s', async (_what, one) => {
  const { ours, again, theirs } = await executeBoth(one);
  expect(ours).toEqual(theirs);
  expect(again).toEqual(theirs);
});
