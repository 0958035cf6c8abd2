import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { drawLoan, ids, startStage, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const told = async (query: string, variables?: Record<string, unknown>): Promise<string[]> =>
  (await stage.ask(query, variables)).errors.map(({ message }) => message);
const private_ = 'Zoe; "Quick" DE89370400440532013000';
const input = {
  personId: ids.person,
  creditLineId: ids.line,
  amount: { value: 1000 },
  reference: private_,
  purpose: private_,
  term: 6,
};
const draw = 'mutation ($v: CreateLoanInput!) { createLoan(input: $v) { loan { id } } }';
const apply = (field: string) =>
  `mutation { createCreditLineApplication(input: { personId: "x", ${field} }) { __typename } }`;

describe('an invalid value is not repeated in the answer, which names its place and the error', () => {
  test.each([
    [
      'beside a variable of another type',
      draw,
      { v: { ...input, term: private_ } },
      'Variable "$v" got an invalid value at "v.term"; Int cannot represent non-integer value',
    ],
    [
      'beside a field that is missing',
      draw,
      { v: { ...input, reference: undefined } },
      'Variable "$v" got an invalid value; Field "reference" of required type "String!" was not provided.',
    ],
    [
      'beside a field that there is not',
      draw,
      { v: { ...input, colour: private_ } },
      'Variable "$v" got an invalid value; Field "colour" is not defined by type "CreateLoanInput".',
    ],
    [
      'in an amount',
      draw,
      { v: { ...input, amount: { value: private_ } } },
      /^Variable "\$v" got an invalid value at "v\.amount\.value"; [^"]*$/,
    ],
    [
      'in an enum',
      draw,
      { v: { ...input, type: private_ } },
      'Variable "$v" got an invalid value at "v.type"; This value does not exist in "LoanType" enum.',
    ],
    [
      'in a variable of another shape',
      draw,
      { v: private_ },
      'Variable "$v" got an invalid value; Expected type "CreateLoanInput" to be an object.',
    ],
    [
      'in a list in the place of an id',
      'query ($v: ID!) { person(id: $v) { id } }',
      { v: [private_] },
      'Variable "$v" got an invalid value; ID cannot represent value',
    ],
    [
      'in a literal',
      `mutation { ${drawLoan.replace('term: 6', `term: ${JSON.stringify(private_)}`)} }`,
      {},
      'Int cannot represent non-integer value',
    ],
    [
      'in a literal enum',
      `mutation { ${drawLoan.replace('term: 6', 'term: 6, type: Zoe')} }`,
      {},
      'This value does not exist in "LoanType" enum.',
    ],
    [
      'in a literal text for an enum',
      `mutation { ${drawLoan.replace('term: 6', `term: 6, type: ${JSON.stringify(private_)}`)} }`,
      {},
      'Enum "LoanType" cannot represent non-enum value',
    ],
    [
      'in a syntax error',
      `{ person(id: ${JSON.stringify(private_)}) ${JSON.stringify(private_)} }`,
      {},
      'Syntax Error: Expected Name, found String.',
    ],
    [
      'in a block text in a syntax error',
      `{ """${private_}""" }`,
      {},
      'Syntax Error: Expected Name, found BlockString.',
    ],
  ] as [string, string, Record<string, unknown>, string | RegExp][])(
    '%s',
    async (_where, query, variables, expected) => {
      const messages = await told(query, variables);
      expect(messages).toContainEqual(
        typeof expected === 'string' ? expected : expect.stringMatching(expected),
      );
      expect(JSON.stringify(messages)).not.toMatch(/Zoe|Quick|DE89/);
    },
  );

  test('of an object with more keys than there are fields, the first unknown key alone is told, wherever the object stands', async () => {
    const keys = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, private_]));
    expect(await told(draw, { v: { ...input, ...keys } })).toEqual([
      'Variable "$v" got an invalid value; Field "k0" is not defined by type "CreateLoanInput".',
    ]);
    expect(await told(draw, { v: { ...input, amount: { value: 1000, ...keys } } })).toEqual([
      'Variable "$v" got an invalid value at "v.amount"; Field "k0" is not defined by type "MoneyInput".',
    ]);
    expect(await told(draw, { v: { ['k'.repeat(1000)]: 1, ...input, ...keys } })).toEqual([
      `Variable "$v" got an invalid value; Field "${'k'.repeat(100)}" is not defined by type "CreateLoanInput".`,
    ]);
    expect(stage.bank.take()).toEqual([]);
  });

  test.each([
    [
      'an IBAN',
      'recipientIban: "DE89 3704 0044 0532 0130 00"',
      /^Expected value of type "IBAN"; It must be an IBAN/,
    ],
    ['a date', 'employmentSince: "Zoe"', /^Expected value of type "[A-Za-z]+"; /],
  ])('as a literal of a scalar of ours: %s', async (_what, field, expected) => {
    const messages = await told(apply(field));
    expect(messages).toContainEqual(expect.stringMatching(expected));
    expect(JSON.stringify(messages)).not.toMatch(/Zoe|DE89/);
  });
});
