import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { literal, refuser } from '../support/bad-input.js';
import {
  bodies,
  customerToken,
  drawLoan,
  ids,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

type Values = Readonly<Record<string, unknown>>;

let stage: Stage;
let customer: string;
beforeAll(async () => {
  stage = await startStage();
  customer = await customerToken([ids.person]);
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
const onLine = { personId: ids.person, creditLineId: ids.line };
const onApplication = { personId: ids.person, applicationId: ids.application };
const loan = { ...onLine, amount: money, reference: 'ABH244919', purpose: 'Buying an iphone', term: 6 };
const iban = 'DE89370400440532013000';
const account = { ...onLine, iban, mandateNumber: 'LUUJZMGP2IWIIE', mandateSignatureDate: '2022-02-07' };
const freelancer = {
  personId: ids.person,
  annualTurnover: money,
  corporateName: 'Hermann',
  foundationDate: '2019-08-24',
  legalForm: 'FREE_OCCUPATION',
  monthlyNetProfit: money,
  monthlyNonMortgageCreditExpense: money,
  monthlyPrivateFixedCost: money,
  recipientIban: iban,
  taxId: '3012034567890',
};
const inputs: Record<string, Values> = {
  createCreditRecord: { personId: ids.person, source: 'SOLARIS_BANK' },
  createFreelancerCreditRecord: { personId: ids.person, source: 'SOLARIS_BANK' },
  createCreditLineApplication: { personId: ids.person, identificationId: 'good', creditRecordId: 'good' },
  createFreelancerCreditLineApplication: freelancer,
  linkCreditLineApplicationAccountSnapshot: { ...onApplication, accountSnapshotId: 'good' },
  linkCreditLineApplicationIdentification: { ...onApplication, identificationId: 'good' },
  linkFreelancerCreditLineApplicationCreditRecord: { ...onApplication, creditRecordId: 'good' },
  linkFreelancerCreditLineApplicationAccountSnapshot: { ...onApplication, accountSnapshotId: 'good' },
  agreeToFreelancerCreditLineContract: onApplication,
  authorizeCreditLine: onLine,
  revokeCreditLine: onLine,
  terminateCreditLine: { ...onLine, requestedAt: '2022-02-07' },
  updateCreditLineReferenceAccount: account,
  setCreditLinePayoutAccount: { ...onLine, accountId: 'good' },
  blockCreditLine: onLine,
  unblockCreditLine: { ...onLine, blockId: 'good' },
  createLoan: loan,
};
const mutation = (name: string) =>
  [`${name}(input: $v) { __typename }`, `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`] as const;
const person = (field: string) => `person(id: "${ids.person}") { ${field} }`;

describe('a malformed id', () => {
  const malformed = [
    '..',
    '.',
    ' ',
    'persons',
    'v1',
    'blocks',
    'a'.repeat(65),
    'a/b',
    'a%2Fb',
    'a?b',
    'a#b',
    'a b',
    'x\n',
    'x\u0000',
    '\u0661\u0662\u0663',
    '\uff11\uff12',
    'x\u00e9',
  ];
  const places: [place: string, field: string, type: string, at: (id: string) => unknown][] = [
    ['person.id', 'person(id: $v) { id }', 'ID!', (id) => id],
    ['persons.ids', 'persons(ids: $v) { id }', '[ID!]!', (id) => ['good', id]],
    ['business.id', 'business(id: $v) { id }', 'ID!', (id) => id],
    ...['creditRecord', 'creditLineApplication', 'freelancerCreditLineApplication', 'creditLine'].flatMap(
      (field): typeof places => [
        [`${field}.personId`, `${field}(personId: $v, id: "good") { id }`, 'ID!', (id) => id],
        [`${field}.id`, `${field}(personId: "good", id: $v) { id }`, 'ID!', (id) => id],
        [`Person.${field}.id`, person(`${field}(id: $v) { id }`), 'ID!', (id) => id],
      ],
    ),
    ['CreditLine.block.id', readLine('block(id: $v) { id }'), 'ID!', (id) => id],
    ...['personId', 'id'].map((name): (typeof places)[number] => [
      `creditLines.filter.${name}`,
      'creditLines(filter: $v) { totalCount }',
      'CreditLineFilter!',
      (id) => ({ [name]: id }),
    ]),
    ...['personId', 'id', 'creditLineId'].map((name): (typeof places)[number] => [
      `creditLineApplications.filter.${name}`,
      'creditLineApplications(filter: $v) { totalCount }',
      'CreditLineApplicationFilter!',
      (id) => ({ [name]: id }),
    ]),
    [
      'Person.creditLines.filter.id',
      person('creditLines(filter: $v) { totalCount }'),
      'PersonCreditLineFilter!',
      (id) => ({ id }),
    ],
    ...['id', 'creditLineId'].map((name): (typeof places)[number] => [
      `Person.creditLineApplications.filter.${name}`,
      person('creditLineApplications(filter: $v) { totalCount }'),
      'PersonCreditLineApplicationFilter!',
      (id) => ({ [name]: id }),
    ]),
    ...Object.entries(inputs).flatMap(([name, input]) =>
      Object.keys(input)
        .filter((field) => field.endsWith('Id') && field !== 'taxId')
        .map((field): (typeof places)[number] => [
          `${name}.${field}`,
          ...mutation(name),
          (id) => ({ ...input, [field]: id }),
        ]),
    ),
  ];
  test.each(places)('is refused in %s', async (_place, field, type, at) => {
    for (const id of ['../x', '', 'credit_lines', 'a'.repeat(200)]) await refused(field, type, at(id));
  });

  test.each(malformed.map((id) => [id]))('%j is refused by a read and by a write', async (id) => {
    await refused('creditLine(personId: "good", id: $v) { id }', 'ID!', id);
    await refused(...mutation('createLoan'), { ...loan, personId: id });
  });
});

describe('a value that the bank would not take is refused', () => {
  const of = (name: string, changes: Values): [string, string, unknown] => [
    ...mutation(name),
    { ...inputs[name], ...changes },
  ];
  const plans = (input: Values): [string, string, unknown] => [
    'anonymousInstallmentPlans(input: $v) { term }',
    'AnonymousInstallmentPlansInput!',
    { amount: money, ...input },
  ];
  const without = (name: string, field: string): [string, string, unknown] => [
    ...mutation(name),
    Object.fromEntries(Object.entries(inputs[name] ?? {}).filter(([key]) => key !== field)),
  ];
  const lines = (filter: Values): [string, string, unknown] => [
    'creditLines(filter: $v) { totalCount }',
    'CreditLineFilter',
    filter,
  ];
  const applications = (filter: Values): [string, string, unknown] => [
    person('creditLineApplications(filter: $v) { totalCount }'),
    'PersonCreditLineApplicationFilter',
    filter,
  ];
  const page = (name: 'first' | 'after', value: unknown): [string, string, unknown] => [
    `creditLines(${name}: $v) { totalCount }`,
    name === 'first' ? 'Int!' : 'String',
    value,
  ];
  const cursor = (text: string) => Buffer.from(text).toString('base64url');

  const values: [what: string, ...[field: string, type: string, value: unknown]][] = [
    [
      'an IBAN with a wrong check digit',
      ...of('updateCreditLineReferenceAccount', { iban: 'DE88370400440532013000' }),
    ],
    [
      "the documents' own IBAN, whose check digits are wrong",
      ...of('updateCreditLineReferenceAccount', { iban: 'DE87110101001000057123' }),
    ],
    [
      'an IBAN with blanks',
      ...of('createCreditLineApplication', { recipientIban: 'DE89 3704 0044 0532 0130 00' }),
    ],
    [
      'an IBAN in small letters',
      ...of('createFreelancerCreditLineApplication', { recipientIban: iban.toLowerCase() }),
    ],
    ['an empty IBAN', ...of('createFreelancerCreditLineApplication', { recipientIban: '' })],
    ['31 February', ...of('terminateCreditLine', { requestedAt: '2026-02-31' })],
    [
      '29 February of a common year',
      ...of('updateCreditLineReferenceAccount', { mandateSignatureDate: '2025-02-29' }),
    ],
    ['a thirteenth month', ...of('createFreelancerCreditLineApplication', { foundationDate: '2026-13-01' })],
    ['a date with a time', ...of('terminateCreditLine', { requestedAt: '2026-02-01T00:00:00Z' })],
    ['a date in another order', ...of('createCreditLineApplication', { employmentSince: '01.02.2026' })],
    ['31 February in a filter', ...lines({ grantedAtMin: '2026-02-31' })],
    ['a negative amount', ...of('createLoan', { amount: { value: -1 } })],
    ['nothing as an amount to draw', ...of('createLoan', { amount: { value: 0 } })],
    ['nothing as an amount to plan', ...plans({ amount: { value: 0 } })],
    ['a negative income', ...of('createCreditLineApplication', { netIncomeAmount: { value: -1 } })],
    ['an amount of 20 digits', ...of('createLoan', { amount: { value: 1e19 } })],
    ['an amount beyond what can be counted', ...of('createLoan', { amount: { value: 2 ** 53 + 2 } })],
    ['a fraction of a cent', ...of('createLoan', { amount: { value: 1.5 } })],
    ['an amount as a text', ...of('createLoan', { amount: { value: '1000' } })],
    ['no amount', ...of('createLoan', { amount: { value: null } })],
    ['USD', ...of('createLoan', { amount: { value: 1, currency: 'USD' } })],
    ['the currency in small letters', ...plans({ amount: { value: 1, currency: 'eur' } })],
    ['euros as the unit', ...of('createLoan', { amount: { value: 1, unit: 'euros' } })],
    [
      'USD in an optional amount',
      ...of('createCreditLineApplication', { requestedCreditLimit: { value: 1, currency: 'USD' } }),
    ],
    ['an unknown input field', ...of('createLoan', { colour: 'red' })],
    ["a field in the bank's spelling", ...of('createCreditLineApplication', { number_of_dependents: 1 })],
    ['an unknown field of an amount', ...of('createLoan', { amount: { value: 1, precision: 2 } })],
    ['first: 0', ...page('first', 0)],
    ['first: -1', ...page('first', -1)],
    ['first: 1001', ...page('first', 1001)],
    ['first: 5000', ...page('first', 5000)],
    ['first as a fraction', ...page('first', 1.5)],
    ['first: 5000 below a person', person('loans(first: $v) { totalCount }'), 'Int!', 5000],
    ['first: 0 below a line', readLine('blocks(first: $v) { totalCount }'), 'Int!', 0],
    ...[
      'garbage',
      'x',
      '',
      '10',
      'after:1',
      cursor('after:-1'),
      cursor('after:1.5'),
      cursor('after:01'),
      cursor('after:'),
      cursor('after:1e3'),
      `${cursor('after:1')}=`,
      cursor('before:1'),
      cursor(`after:${2 ** 53}`),
    ].map((text): [string, string, string, unknown] => [
      `the cursor ${JSON.stringify(text)}`,
      ...page('after', text),
    ]),
    ...['not base64!', 'QQ=', 'QQ', 'Q', '====', 'QQ==\n', ''].map(
      (file): [string, string, string, unknown] => [
        `${JSON.stringify(file)} as Base64`,
        ...of('createCreditRecord', { source: 'PARTNER', file }),
      ],
    ),
    ["no file of the partner's", ...of('createCreditRecord', { source: 'PARTNER' })],
    [
      "null as the file of the partner's",
      ...of('createFreelancerCreditRecord', { source: 'PARTNER', file: null }),
    ],
    ['a loan without a term', ...without('createLoan', 'term')],
    ['a loan whose term is null', ...of('createLoan', { term: null })],
    ['a loan over no month', ...of('createLoan', { term: 0 })],
    ['a BULLET loan without its date', ...of('createLoan', { type: 'BULLET', term: null })],
    ['a plan for a BULLET loan without its date', ...plans({ loanType: 'BULLET' })],
    ['a purpose of 256 characters', ...of('createLoan', { purpose: 'x'.repeat(256) })],
    ['an empty purpose', ...of('createLoan', { purpose: '' })],
    ['a purpose of blanks', ...of('createLoan', { purpose: '   ' })],
    ['leading blanks', ...of('createLoan', { purpose: ' Buying an iphone' })],
    ['trailing blanks', ...of('createLoan', { reference: 'ABH244919\n' })],
    [
      'leading blanks in an optional text',
      ...of('updateCreditLineReferenceAccount', { name: ' Lisa Hermann' }),
    ],
    [
      'a mandate number of 256 characters',
      ...of('updateCreditLineReferenceAccount', { mandateNumber: 'x'.repeat(256) }),
    ],
    [
      'UNKNOWN as whether somebody is married',
      ...of('createCreditLineApplication', { marriageStatus: 'UNKNOWN' }),
    ],
    ...['AUTOMATIC', 'UNKNOWN'].map((source): [string, string, string, unknown] => [
      `a block by ${source}`,
      ...of('blockCreditLine', { source }),
    ]),
    ["a block for a reason of the bank's own", ...of('blockCreditLine', { description: 'UNKNOWN' })],
    ["a block's reference of 256 characters", ...of('blockCreditLine', { referenceId: 'x'.repeat(256) })],
    ['no tax number', ...without('createFreelancerCreditLineApplication', 'taxId')],
    ['day 7 for repayment', ...of('createCreditLineApplication', { repaymentDayOfMonth: 7 })],
    ['a negative number of dependents', ...of('createCreditLineApplication', { numberOfDependents: -1 })],
    ['UNKNOWN as a type of loan', ...of('createLoan', { type: 'UNKNOWN' })],
    ['UNKNOWN as a type of plan', ...plans({ loanType: 'UNKNOWN' })],
    ['UNKNOWN as a status', ...lines({ status: 'UNKNOWN' })],
    ['a status that the schema does not have', ...lines({ status: 'HIBERNATING' })],
    ['a status in small letters', ...lines({ status: 'open' })],
    ['two statuses', ...lines({ status: 'OPEN', statusRaw: 'open' })],
    ['two statuses of applications', ...applications({ status: 'OFFERED', statusRaw: 'hibernating' })],
    ['a raw status that begins with a blank', ...lines({ statusRaw: ' open' })],
    ['an empty raw status', ...applications({ statusRaw: '' })],
    ['a negative amount in a filter', ...applications({ creditLineAmount: -1 })],
    ['the year 0', readLine('annualAccountStatement(year: $v) { content }'), 'Int!', 0],
    ['a year of five digits', readLine('annualAccountStatement(year: $v) { content }'), 'Int!', 20_260],
  ];
  test.each(values)('%s', (_what, field, type, value) => refused(field, type, value));
});

describe('a field of the partner', () => {
  test.each([
    ['createLoan', { interestRate: 0.01 }],
    ['createLoan', { interestRate: 0 }],
    ['createCreditLineApplication', { preSelectedByPartner: false }],
    ['createCreditLineApplication', { partnerScore: 'A' }],
    ['createFreelancerCreditLineApplication', { preSelectedByPartner: true }],
  ])('is FORBIDDEN to a customer in %s: %j', async (name, changes) => {
    await refused(...mutation(name), { ...inputs[name], ...changes }, { code: 'FORBIDDEN', token: customer });
  });

  test('can be left out, and be null, by a customer', async () => {
    const { errors } = await stage.ask(
      `mutation { createLoan(input: ${literal({ ...loan, interestRate: null })}) { loan { id } } }`,
      {},
      customer,
    );
    expect(errors).toEqual([]);
    expect(stage.bank.take()).toHaveLength(1);
  });
});

describe('a request as a whole', () => {
  test('is refused for a bad value in a fragment, under a condition, and in a default', async () => {
    const bad = `creditLine(personId: "${ids.person}", id: "../x") { id }`;
    for (const query of [
      `{ ${readLine()} ...F } fragment F on Query { bad: ${bad} }`,
      `{ ${readLine()} ... on Query { bad: ${bad} } }`,
      `{ ${readLine()} bad: ${bad.replace(') {', ') @skip(if: true) {')} }`,
      `query ($id: ID! = "../x") { ${readLine()} bad: ${bad.replace('"../x"', '$id')} }`,
    ]) {
      const { status, data, errors } = await stage.ask(query);
      expect([status, data ?? null, errors.map(({ extensions }) => extensions.code)]).toEqual([
        400,
        null,
        ['BAD_USER_INPUT'],
      ]);
    }
    expect(stage.bank.take()).toEqual([]);
  });

  test('is refused for a variable that is missing', async () => {
    const { status, errors } = await stage.ask(`query ($id: ID!) { ${readLine()} person(id: $id) { id } }`);
    expect([status, errors.map(({ extensions }) => extensions.code)]).toEqual([400, ['BAD_USER_INPUT']]);
    expect(stage.bank.take()).toEqual([]);
  });

  test('runs where all is well, so that the fields beside the bad ones above would have', async () => {
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    expect((await stage.ask(`mutation { first: ${drawLoan} second: ${drawLoan} }`)).errors).toEqual([]);
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['GET', 'POST', 'POST']);
  });
});
