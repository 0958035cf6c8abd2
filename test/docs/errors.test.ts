import { expect, test } from '@jest/globals';
import { errorCodes, writeOutcomes } from '../../src/bank/errors.js';
import { page, unquoted } from '../support/markdown.js';

const errors = page('docs/errors.md');

test('the table of codes names every error code', () => {
  expect(errors.table('code', 'meaning').map(([code, meaning]) => [unquoted(code), meaning])).toEqual(
    Object.entries(errorCodes),
  );
});

test('the table of outcomes names every outcome of a write that an error can speak of', () => {
  expect(
    errors.table('`writeOutcome`', 'meaning').map(([outcome, meaning]) => [unquoted(outcome), meaning]),
  ).toEqual(Object.entries(writeOutcomes));
});
