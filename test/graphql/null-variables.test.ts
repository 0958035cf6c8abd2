import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ids, readLine, startStage, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

/** Sends a request with a good field first: none of it may run. */
async function refusal(query: string, variables: Record<string, unknown>): Promise<object> {
  const { status, data, errors } = await stage.ask(query, variables);
  expect(stage.bank.take()).toEqual([]);
  return { status, data, code: errors[0]?.extensions.code, message: errors[0]?.message };
}

describe('a variable that has a default, and is null where there must be a value, is refused before anything runs', () => {
  test.each([
    ['an id', 'ID', '"x"', 'person(id: $v) { id }', 'Argument "id" of non-null type "ID!" must not be null.'],
    [
      'a page size',
      'Int',
      '1',
      'creditLines(first: $v) { totalCount }',
      'Argument "first" of non-null type "Int!" must not be null.',
    ],
    [
      'a list',
      '[ID!]',
      '["x"]',
      'persons(ids: $v) { id }',
      'Argument "ids" of non-null type "[ID!]!" must not be null.',
    ],
    [
      'a field of an input',
      'SafeInt',
      '1',
      'anonymousInstallmentPlans(input: { amount: { value: $v } }) { term }',
      'Argument "input" has an invalid value.',
    ],
    [
      'an argument in fragments',
      'ID',
      '"x"',
      '... { ... on Query { person(id: $v) { id } } }',
      'Argument "id" of non-null type "ID!" must not be null.',
    ],
    ['a @skip', 'Boolean', 'true', 'me { id @skip(if: $v) }', 'Argument "if" of @skip must not be null.'],
    [
      'an @include on a fragment',
      'Boolean',
      'false',
      '... @include(if: $v) { me { id } }',
      'Argument "if" of @include must not be null.',
    ],
  ])('%s', async (_what, type, preset, field, message) => {
    const query = `query ($v: ${type} = ${preset}) { ${readLine()} ${field} }`;
    expect(await refusal(query, { v: null })).toEqual({
      status: 400,
      data: undefined,
      code: 'BAD_USER_INPUT',
      message,
    });
    stage.bank.on(`GET /v1/persons/${ids.person}/credit_lines/${ids.line}`, { body: { id: ids.line } });
    expect((await stage.ask(query)).status).toBe(200);
    stage.bank.take();
  });
});

describe('half a character', () => {
  test.each([
    ['CreditLineFilter', 'creditLines', 'statusRaw'],
    ['CreditCardApplicationFilter', 'creditCardApplications', 'productTypeRaw'],
    ['CreditCardApplicationFilter', 'creditCardApplications', 'externalCustomerId'],
  ])('in %s is refused, since no URL can hold it', async (type, field, name) => {
    const query = `query ($filter: ${type}) { ${readLine()} ${field}(filter: $filter) { totalCount } }`;
    const message = `filter.${name} must be well-formed text: it has half a character.`;
    for (const text of ['\ud800', 'x\udc00y'])
      expect(await refusal(query, { filter: { [name]: text } })).toEqual({
        status: 400,
        data: undefined,
        code: 'BAD_USER_INPUT',
        message,
      });
    stage.bank
      .on('GET /v1/persons/credit_lines', { body: [] })
      .on('GET /v1/credit_card_applications', { body: [] });
    expect((await stage.ask(query, { filter: { [name]: '😀' } })).errors).toEqual([]);
    stage.bank.take();
  });
});
