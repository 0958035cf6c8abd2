import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getNamedType, isInputObjectType, type GraphQLInputObjectType } from 'graphql';
import { domains } from '../../src/domains/index.js';
import { endpoints } from '../../src/generated/contract.js';
import { buildSchema } from '../../src/graphql/schema.js';
import { everyWrite, mutationOf, routeOf, writeIds } from '../support/every-write.js';
import { ids, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';

const schema = buildSchema(domains);
const objectionTo = (field: string) => ({
  status: 400,
  body: {
    errors: [
      {
        id: '1',
        status: 400,
        code: 'invalid_model',
        title: 'Invalid Model',
        detail: 'no',
        source: { field, message: 'is invalid' },
      },
    ],
  },
});

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

/** Returns the field in the client's error if the bank rejects a field. */
async function toldOf(field: string, route: string, query: string, variables: Record<string, unknown> = {}) {
  stage.bank.on(route, objectionTo(field));
  const { errors } = await stage.ask(query, variables);
  return errors[0]?.extensions.bank?.['field'];
}

describe('a field that the bank rejects is named as in the graph', () => {
  const inPaths = writeIds.flatMap((operation) =>
    Object.keys(everyWrite[operation].params).map((param) => [operation, param] as const),
  );
  test.each(inPaths)('where it stands in the path of %s: %s', async (operation, param) => {
    const { input, params } = everyWrite[operation];
    const input$ = getNamedType(
      schema.getMutationType()?.getFields()[operation]?.args[0]?.type,
    ) as GraphQLInputObjectType;
    for (const field of [param, `/${param}`]) {
      const told = String(await toldOf(field, routeOf(operation), mutationOf(operation), { input }));
      expect(Object.keys(input$.getFields())).toContain(told);
      expect(input[told]).toBe(params[param]);
    }
  });

  test.each([
    ['credit_line_id', 'id'],
    ['person_id', 'personId'],
    ['/credit_line_id', 'id'],
  ])('where it stands in the path of a read: %s', async (field, expected) => {
    expect(await toldOf(field, `GET ${paths.line}`, `{ ${readLine()} }`)).toBe(expected);
  });

  const lists = [
    ['listCreditLines', 'creditLines'],
    ['listCreditLineApplications', 'creditLineApplications'],
    ['listCreditCardApplications', 'creditCardApplications'],
    ['listCreditCardBills', 'creditCardBills'],
    ['listCreditCardTerminations', 'creditCardTerminations'],
  ] as const;
  const inQueries = lists.flatMap(([operation, root]) =>
    Object.values(endpoints[operation].query).map((param) => [operation, param, root] as const),
  );
  test.each(inQueries)('where it stands in the query of %s: %s', async (operation, param, root) => {
    const args = schema.getQueryType()?.getFields()[root]?.args ?? [];
    const [argument = '', field] = String(
      await toldOf(param, `GET ${endpoints[operation].path}`, `{ ${root} { totalCount } }`),
    ).split('.');
    const type = getNamedType(args.find(({ name }) => name === argument)?.type);
    expect(type).toBeDefined();
    if (param.startsWith('filter'))
      expect(Object.keys(isInputObjectType(type) ? type.getFields() : {})).toContain(field);
  });

  test.each([
    ['filter[person_id]', 'filter.personId'],
    ['filter.person_id', 'filter.personId'],
    ['/filter/granted_at_min', 'filter.grantedAtMin'],
    ['granted_at_min', 'filter.grantedAtMin'],
    ['page[size]', 'first'],
    ['page[number]', 'after'],
  ])('where it stands in a query, however it is written: %s', async (field, expected) => {
    expect(await toldOf(field, `GET ${paths.lines}`, '{ creditLines { totalCount } }')).toBe(expected);
  });

  test.each([
    ['amount', 'amount'],
    ['amount.value', 'amount.value'],
    ['/amount/value', 'amount.value'],
    ['interest_rate', 'interestRate'],
    ['bullet_repayment_date', 'bulletRepaymentDate'],
  ])('where it stands in a body: %s', async (field, expected) => {
    expect(
      await toldOf(field, routeOf('createLoan'), mutationOf('createLoan'), {
        input: everyWrite.createLoan.input,
      }),
    ).toBe(expected);
  });

  test('an unknown one stays as it is', async () => {
    for (const field of ['some[new]_thing', 'amount(2'])
      expect(
        await toldOf(
          field,
          `GET ${paths.lines}`,
          `{ creditLines(filter: { personId: "${ids.person}" }) { totalCount } }`,
        ),
      ).toBe(field);
  });
});
