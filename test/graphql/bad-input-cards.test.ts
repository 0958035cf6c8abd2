import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { refuser } from '../support/bad-input.js';
import { bodies, ids, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';

type Values = Readonly<Record<string, unknown>>;
type Bad = [field: string, type: string, value: unknown];

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  stage.bank
    .on(`GET ${paths.line}`, { body: bodies.line })
    .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
});
beforeEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

const refused = refuser(() => stage);
const money = { value: 1000 };
const inputs: Record<string, Values> = {
  createOverdraftApplication: { personId: 'good', creditRecordId: 'good' },
  linkOverdraftApplicationAccountSnapshot: {
    personId: 'good',
    applicationId: 'good',
    accountSnapshotId: 'good',
  },
  createOverdraft: { personId: 'good', applicationId: 'good', accountId: 'good' },
  terminateOverdraft: { personId: 'good', overdraftId: 'good' },
  createCreditCardApplication: { personId: 'good', productType: 'CONSUMER_CREDIT_CARD', scoringOptions: {} },
  createBusinessCreditCardApplication: {
    businessId: 'good',
    productType: 'BUSINESS_CREDIT_CARD',
    scoringOptions: {},
  },
  finalizeCreditCardApplication: { applicationId: 'good' },
  setCreditCardLimit: { applicationId: 'good', limit: money },
  changeCreditCardRepaymentOptions: { applicationId: 'good' },
  requestCreditCardTermination: { applicationId: 'good' },
  revokeCreditCardTermination: { terminationId: 'good' },
  rememberResource: { kind: 'CREDIT_RECORD', personId: 'good', id: 'good' },
  forgetResource: { kind: 'OVERDRAFT', personId: 'good', id: 'good' },
};
const mutation = (name: string) =>
  [`${name}(input: $v) { __typename }`, `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`] as const;
const of = (name: string, changes: Values): Bad => [...mutation(name), { ...inputs[name], ...changes }];
const without = (name: string, field: string): Bad => [
  ...mutation(name),
  Object.fromEntries(Object.entries(inputs[name] ?? {}).filter(([key]) => key !== field)),
];
const person = (field: string) => `person(id: "${ids.person}") { ${field} }`;
const business = (field: string) => `business(id: "good") { ${field} }`;

describe('a malformed id', () => {
  const places: [place: string, field: string, type: string, at: (id: string) => unknown][] = [
    ...['overdraftApplication', 'overdraft'].flatMap((field): typeof places => [
      [`${field}.personId`, `${field}(personId: $v, id: "good") { id }`, 'ID!', (id) => id],
      [`${field}.id`, `${field}(personId: "good", id: $v) { id }`, 'ID!', (id) => id],
      [`Person.${field}.id`, person(`${field}(id: $v) { id }`), 'ID!', (id) => id],
    ]),
    ...['creditCardApplication', 'creditCardBill', 'creditCardTermination'].map(
      (field): (typeof places)[number] => [`${field}.id`, `${field}(id: $v) { id }`, 'ID!', (id) => id],
    ),
    ...['id', 'customerId'].map((name): (typeof places)[number] => [
      `creditCardApplications.filter.${name}`,
      'creditCardApplications(filter: $v) { totalCount }',
      'CreditCardApplicationFilter!',
      (id) => ({ [name]: id }),
    ]),
    [
      'Person.creditCardApplications.filter.id',
      person('creditCardApplications(filter: $v) { totalCount }'),
      'CustomerCreditCardApplicationFilter!',
      (id) => ({ id }),
    ],
    [
      'Business.creditCardApplications.filter.id',
      business('creditCardApplications(filter: $v) { totalCount }'),
      'CustomerCreditCardApplicationFilter!',
      (id) => ({ id }),
    ],
    [
      'creditCardBills.filter.applicationId',
      'creditCardBills(filter: $v) { totalCount }',
      'CreditCardBillFilter!',
      (applicationId) => ({ applicationId }),
    ],
    ...Object.entries(inputs).flatMap(([name, input]) =>
      Object.keys(input)
        .filter((field) => /^id$|Id$/.test(field))
        .map((field): (typeof places)[number] => [
          `${name}.${field}`,
          ...mutation(name),
          (id) => ({ ...input, [field]: id }),
        ]),
    ),
  ];
  test.each(places)('is refused in %s', async (_place, field, type, at) => {
    for (const id of [
      '../x',
      '..',
      '',
      'credit_cards',
      'persons',
      'finalize',
      'a/b',
      'a%2Fb',
      'a?b',
      'a b',
      'x\n',
      'a'.repeat(65),
    ])
      await refused(field, type, at(id));
  });
});

describe('a value that the bank would not take is refused', () => {
  const cards = (filter: Values): Bad => [
    'creditCardApplications(filter: $v) { totalCount }',
    'CreditCardApplicationFilter',
    filter,
  ];
  const ownCards = (filter: Values): Bad => [
    person('creditCardApplications(filter: $v) { totalCount }'),
    'CustomerCreditCardApplicationFilter',
    filter,
  ];
  const bills = (filter: Values): Bad => [
    'creditCardBills(filter: $v) { totalCount }',
    'CreditCardBillFilter',
    filter,
  ];
  const cardBills = (filter: Values): Bad => [
    'creditCardApplication(id: "good") { bills(filter: $v) { totalCount } }',
    'CreditCardApplicationBillFilter',
    filter,
  ];
  const scoring = (scoringOptions: Values): Bad => of('createCreditCardApplication', { scoringOptions });
  const businessScoring = (scoringOptions: Values): Bad =>
    of('createBusinessCreditCardApplication', { scoringOptions });
  const repayment = (repaymentOptions: Values): Bad =>
    of('createCreditCardApplication', { repaymentOptions });
  const change = (repaymentOptions: Values): Bad =>
    of('changeCreditCardRepaymentOptions', { repaymentOptions });
  const ordered: [field: string, type: string][] = [
    ...[
      'creditCardApplications(orderBy: $v) { totalCount }',
      person('creditCardApplications(orderBy: $v) { totalCount }'),
      business('creditCardApplications(orderBy: $v) { totalCount }'),
    ].map((field): [string, string] => [field, 'CreditCardApplicationOrder']),
    ['creditCardTerminations(orderBy: $v) { totalCount }', 'CreditCardTerminationOrder'],
  ];
  const orders: readonly Values[] = [
    {},
    { field: null },
    { field: '' },
    { field: 'created_at' },
    { field: '-created_at' },
    { field: 'SCORING_OPTIONS' },
    { direction: 'DESC' },
    { field: 'CREATED_AT', direction: 'desc' },
    { field: 'CREATED_AT', direction: null },
  ];

  const values: [what: string, ...Bad][] = [
    ...ordered.flatMap((place) =>
      orders.map((order): [string, ...Bad] => [
        `the order ${JSON.stringify(order)} in ${place[0]}`,
        ...place,
        order,
      ]),
    ),
    [
      'two kinds of card',
      ...cards({ productType: 'CONSUMER_CREDIT_CARD', productTypeRaw: 'PET_CREDIT_CARD' }),
    ],
    [
      "two kinds of a person's card",
      ...ownCards({ productType: 'CONSUMER_CREDIT_CARD', productTypeRaw: 'CONSUMER_CREDIT_CARD' }),
    ],
    ['two statuses of cards', ...cards({ status: 'FINALIZED', statusRaw: 'FINALIZED' })],
    ['two statuses of bills', ...bills({ status: 'PENDING', statusRaw: 'X' })],
    ["two statuses of a card's bills", ...cardBills({ status: 'PENDING', statusRaw: 'X' })],
    ['a kind of card of blanks', ...cards({ productTypeRaw: ' ' })],
    ['an empty status of bills', ...bills({ statusRaw: '' })],
    ['UNKNOWN as a status of cards', ...cards({ status: 'UNKNOWN' })],
    ['UNKNOWN as a status of bills', ...cardBills({ status: 'UNKNOWN' })],
    ['UNKNOWN as a kind of card in a filter', ...ownCards({ productType: 'UNKNOWN' })],
    ...['', ' ', ' CKV1', 'CKV1 ', 'CKV1\n', '\u00a0CKV1'].flatMap((text): [string, ...Bad][] => [
      [
        `the number ${JSON.stringify(text)} of a customer in a filter`,
        ...cards({ externalCustomerId: text }),
      ],
      [
        `the number ${JSON.stringify(text)} of a customer in an application`,
        ...of('createCreditCardApplication', { externalCustomerId: text }),
      ],
    ]),
    ['31 February in a filter of bills', ...bills({ statementDateMin: '2026-02-31' })],
    ["a time in a filter of a card's bills", ...cardBills({ statementDateMax: '2026-02-01T00:00:00Z' })],
    ['an unknown field of a filter', ...bills({ customerId: 'good' })],
    ...[
      ['a negative limit', { value: -1 }],
      ['a limit in USD', { value: 1, currency: 'USD' }],
      ['a limit in euros', { value: 1, unit: 'euros' }],
      ['a fraction of a cent as a limit', { value: 1.5 }],
      ['a limit as a text', { value: '1' }],
      ['a limit without a value', {}],
      ['a limit beyond what can be counted', { value: 2 ** 53 + 2 }],
    ].map(([what, limit]): [string, ...Bad] => [what as string, ...of('setCreditCardLimit', { limit })]),
    ['no limit', ...without('setCreditCardLimit', 'limit')],
    ['a negative wish', ...scoring({ customerDesiredLimit: { value: -1 } })],
    ['an income in USD', ...scoring({ netIncome: { value: 1, currency: 'USD' } })],
    ['a turnover in USD', ...businessScoring({ annualTurnover: { value: 1, currency: 'USD' } })],
    ...[
      { value: -1 },
      { value: 1.5 },
      { value: null, currency: 'USD' },
      { value: 1, unit: 'euros' },
      { unit: null },
    ].map((amount): [string, ...Bad] => [
      `${JSON.stringify(amount)} as what a business owns`,
      ...businessScoring({ totalAssets: amount }),
    ]),
    ...[{}, { value: null }].map((amount): [string, ...Bad] => [
      `${JSON.stringify(amount)} as a turnover, which has a value in the documents`,
      ...businessScoring({ annualTurnover: amount }),
    ]),
    [
      "an amount of the partner's in USD",
      ...businessScoring({ partnerRecommendedLimit: { value: 1, currency: 'USD' } }),
    ],
    ['a negative number of dependents', ...scoring({ numberOfDependents: -1 })],
    ['a negative number of clients', ...scoring({ totalClients12Months: -1 })],
    ['a wrong IBAN', ...scoring({ referenceAccountIban: 'DE88370400440532013000' })],
    ['a day that there is not', ...scoring({ memberSince: '2025-02-29' })],
    ['UNKNOWN as how somebody lives', ...scoring({ livingSituation: 'UNKNOWN' })],
    ['UNKNOWN as whether somebody is married', ...scoring({ maritalStatus: 'UNKNOWN' })],
    [
      'whether somebody is married in two ways',
      ...scoring({ maritalStatus: 'MARRIED', maritalStatusRaw: 'MARRIED' }),
    ],
    ...['', ' ', ' SINGLE', 'SINGLE '].map((word): [string, ...Bad] => [
      `whether somebody is married as ${JSON.stringify(word)}`,
      ...scoring({ maritalStatusRaw: word }),
    ]),
    ['what only a business declares', ...scoring({ totalAssets: money })],
    ['what only a person declares', ...businessScoring({ netIncome: money })],
    ["a field in the bank's spelling", ...scoring({ net_income: money })],
    ['no facts to score by', ...without('createCreditCardApplication', 'scoringOptions')],
    ['no kind of card', ...without('createBusinessCreditCardApplication', 'productType')],
    ['UNKNOWN as a kind of card', ...of('createCreditCardApplication', { productType: 'UNKNOWN' })],
    ['a minimum of 101 %', ...repayment({ minimumPercentage: 101 })],
    ['a negative minimum', ...repayment({ minimumPercentage: -1 })],
    ['a negative period of grace', ...repayment({ gracePeriodInDays: -1 })],
    ['a threshold of 101 %', ...repayment({ minimumPercentageUpperThreshold: 101 })],
    ['a threshold in USD', ...repayment({ minimumAmountLowerThreshold: { value: 1, currency: 'USD' } })],
    ['a change to UNKNOWN', ...change({ upcomingType: 'UNKNOWN' })],
    ['a change to a minimum of 101 %', ...change({ minimumPercentage: 101 })],
    ['a change to a negative amount', ...change({ minimumAmount: { value: -1 } })],
    ['a change of what only an application says', ...change({ currentType: 'FULL' })],
    [
      'a reason for the end that a caller cannot name',
      ...of('requestCreditCardTermination', { reason: 'OTHER_ORDINARY' }),
    ],
    ['null as a reason for the end', ...of('requestCreditCardTermination', { reason: null })],
    [
      "leading blanks in the name of the partner's contact",
      ...of('createOverdraftApplication', { partnerContactName: ' Peter' }),
    ],
    ['an empty risk class', ...of('createOverdraftApplication', { partnerRiskClass: '' })],
    ['no account for an overdraft', ...without('createOverdraft', 'accountId')],
    ['a kind of resource that has a list', ...of('rememberResource', { kind: 'CREDIT_LINE' })],
    ['first: 0 of what is known', person('creditRecords(first: $v) { totalCount }'), 'Int!', 0],
    ['first: 1001 of what is known', person('overdrafts(first: $v) { totalCount }'), 'Int!', 1001],
    ['first: 1001 of bills', 'creditCardBills(first: $v) { totalCount }', 'Int!', 1001],
    ...[
      'garbage',
      '',
      ...['after:0:', 'after:0:a/b', 'after:0:..', `after:0:${'a'.repeat(65)}`, 'after:-1:a', 'after::a'].map(
        (text) => Buffer.from(text).toString('base64url'),
      ),
    ].map((text): [string, ...Bad] => [
      `the cursor ${JSON.stringify(text)}`,
      person('creditRecords(after: $v) { totalCount }'),
      'String',
      text,
    ]),
  ];
  test.each(values)('%s', (_what, field, type, value) => refused(field, type, value));
});

test('without anything bad all of it would have been sent', async () => {
  for (const [name, input] of Object.entries(inputs)) {
    const [field, type] = mutation(name);
    await stage.ask(`mutation ($v: ${type}) { ${field} }`, { v: input });
    expect([name, stage.bank.take().length]).toEqual([name, name === 'forgetResource' ? 0 : 1]);
  }
  expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
});
