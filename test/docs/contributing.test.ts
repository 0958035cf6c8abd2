import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { page } from '../support/markdown.js';

const root = new URL('../../', import.meta.url);
const example = page('CONTRIBUTING.md').section('Add an operation in five steps').text;
/** The lines that each step adds, by the file named above it. */
const steps = [...example.matchAll(/^\*\*`([^`]+)`\*\*\n\n```diff\n(.*?)```/gms)].map(
  ([, file = '', diff = '']) => [file, diff] as const,
);

test('the example has a diff of each of the files that an operation needs', () => {
  expect(steps.map(([file]) => file)).toEqual([
    'schema/lending-api.yaml',
    'schema/overdrafts.graphql',
    'src/domains/overdrafts/operations.ts',
    'src/domains/overdrafts/resolvers.ts',
    'src/sandbox/overdrafts.ts',
    'src/sandbox/overdraft.ts',
    'test/domains/overdrafts.test.ts',
  ]);
});

test.each(steps)('what the example adds to %s stands there', (file, diff) => {
  expect(readFileSync(new URL(file, root), 'utf8')).toContain(diff.replace(/^\+/gm, ''));
});
