import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { endpoints } from '../../src/generated/contract.js';
import type { WriteId } from '../../src/bank/operation.js';
import { everyWrite, mutationOf, routeOf, writeIds } from '../support/every-write.js';
import { startStage, type Answer, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

/** Returns the client's result if the bank answers a write like this, after one call. */
async function told(operation: WriteId, answer: Answer) {
  stage.bank.on(routeOf(operation), answer);
  const { data, errors } = await stage.ask(mutationOf(operation), { input: everyWrite[operation].input });
  expect(stage.bank.take()).toHaveLength(1);
  return { isDone: data[operation] !== null, codes: errors.map(({ extensions }) => extensions.code) };
}

const isDone = { isDone: true, codes: [] };
const isUnknown = { isDone: false, codes: ['OUTCOME_UNKNOWN'] };
const json = (body: unknown): Answer => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const error = {
  id: 'a95f2aaf-4e0c-4d49-8021-8a16a884ed86',
  status: '500',
  code: 'generic_error',
  title: 'Generic error',
  detail: 'Not now.',
};

test('every write of the contract is among these', () => {
  expect([...writeIds].sort()).toEqual(
    Object.entries(endpoints)
      .filter(([, { kind }]) => kind === 'write')
      .map(([name]) => name)
      .sort(),
  );
});

describe.each(writeIds)('%s', (operation) => {
  const { answer } = everyWrite[operation];
  const honest: [string, Answer][] = answer
    ? ([200, 201, 202] as const).map((status) => [
        `${status} with what the documents print`,
        { status, body: answer },
      ])
    : [
        ['204', { status: 204 }],
        ['200 without a body', { status: 200 }],
        ['200 with an object that has no error in it', json({ novelty: true })],
      ];

  test.each(honest)('was carried out where the bank answers %s', async (_what, script) => {
    expect(await told(operation, script)).toEqual(isDone);
  });

  test.each([
    ['a list of errors', json({ errors: [error] })],
    ['a list of errors in a shape of their own', json({ errors: ['no'] })],
    ['an empty list of errors', json({ errors: [] })],
    ["an error as the documents print it, whose id is a trace of the bank's", json(error)],
    ['the word error', json({ error: 'temporarily_unavailable' })],
    ['a text', json('done')],
    ['a number', json(42)],
    ['true', json(true)],
    ['errors beside all that the contract requires', json({ ...answer, errors: [error] })],
    ['a list', json([answer ?? {}])],
    ['an empty list', json([])],
    ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }],
    [
      'a page that says it is JSON',
      { headers: { 'content-type': 'application/json' }, body: '<html>Sign in</html>' },
    ],
    ['nothing but blanks', { headers: { 'content-type': 'application/json' }, body: ' \n' }],
    ['null', json(null)],
    ...(answer === undefined
      ? []
      : ([
          ['an empty object', json({})],
          [
            'its fields with nothing in them',
            json(Object.fromEntries(Object.keys(answer).map((name) => [name, null]))),
          ],
          ['an object of unknown fields', json({ novelty: true })],
          ['no content', { status: 204 }],
          ['an empty body', { status: 200 }],
        ] as [string, Answer][])),
  ])('is OUTCOME_UNKNOWN where a 2xx has %s', async (_what, script) => {
    expect(await told(operation, script)).toEqual(isUnknown);
  });
});

test("the bank's error in a 2xx is shown with the unknown outcome", async () => {
  stage.bank.on(routeOf('terminateCreditLine'), json({ errors: [error] }));
  const { errors } = await stage.ask(mutationOf('terminateCreditLine'), {
    input: everyWrite.terminateCreditLine.input,
  });
  expect(errors).toMatchObject([
    {
      extensions: {
        code: 'OUTCOME_UNKNOWN',
        bank: { status: 200, code: 'generic_error', id: error.id, detail: 'Not now.' },
      },
    },
  ]);
});

test('a calculation whose answer has no plans is unreadable, and not without plans', async () => {
  stage.bank.on('POST /v1/anonymous_credit_line_installment_plans', json({}));
  const { data, errors } = await stage.ask(
    '{ anonymousInstallmentPlans(input: { amount: { value: 1000 } }) { term } }',
  );
  expect({ data, codes: errors.map(({ extensions }) => extensions.code) }).toEqual({
    data: { anonymousInstallmentPlans: null },
    codes: ['UPSTREAM_UNAVAILABLE'],
  });
});
