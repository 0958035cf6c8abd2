import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as cost from '../../src/graphql/cost.js';
import * as relations from '../../src/graphql/relations.js';
import { page, unquoted } from '../support/markdown.js';

const root = new URL('../../', import.meta.url);
const section = page('CONTRIBUTING.md').section('Add an operation in five steps');
const example = section.text;
/** The lines that each step adds, by the file named above it. */
const steps = [...example.matchAll(/^\*\*`([^`]+)`\*\*\n\n```diff\n(.*?)```/gms)].map(
  ([, file = '', diff = '']) => [file, diff] as const,
);

test('the example has a diff of each of the files that an operation needs', () => {
  expect(steps.map(([file]) => file)).toEqual([
    'schema/lending-api.yaml',
    'schema/overdrafts.graphql',
    'src/domains/overdrafts/model.ts',
    'codegen.yml',
    'src/domains/overdrafts/operations.ts',
    'src/domains/overdrafts/resolvers.ts',
    'src/domains/loans/resolvers.ts',
    'src/domains/credit-lines/operations.ts',
    'src/domains/credit-lines/resolvers.ts',
    'src/sandbox/overdrafts.ts',
    'src/sandbox/overdraft.ts',
    'test/domains/overdrafts.test.ts',
  ]);
});

test.each(steps)('what the example adds to %s stands there', (file, diff) => {
  expect(readFileSync(new URL(file, root), 'utf8')).toContain(diff.replace(/^\+/gm, ''));
});

const namesIn = (...headings: [string, string]): string[] =>
  section.table(...headings).map(([call]) => unquoted(call).replace(/\(.*/, ''));

test('the tables of costs and of relations name those that there are', () => {
  const costs: Readonly<Record<string, unknown>> = { ...cost };
  expect(namesIn('cost', 'of a field that').filter((name) => costs[name] === undefined)).toEqual([]);
  expect(namesIn('field', 'is').sort()).toEqual(Object.keys(relations).sort());
});
