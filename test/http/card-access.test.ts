import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { signToken } from '../../src/auth/jwt.js';
import {
  callers,
  customerToken,
  ids,
  partnerToken,
  startStage,
  type BankRequest,
  type Stage,
} from '../support/scripted-bank.js';

const businessId = '0ba2211cab11af6094d60ead81f2bd9dcbiz';
const owners = { own: ids.person, foreign: ids.stranger, firm: businessId } as const;
type Whose = keyof typeof owners;
const customers = Object.keys(owners) as Whose[];

const card = (whose: Whose) => ({
  id: `card-${whose}`,
  customer_id: owners[whose],
  status: 'FINALIZED',
  product_type: whose === 'firm' ? 'BUSINESS_CREDIT_CARD' : 'CONSUMER_CREDIT_CARD',
  active_termination_id: `end-${whose}`,
  scoring_options: { net_income: { value: 1 } },
});
const bill = (whose: Whose) => ({
  id: `bill-${whose}`,
  application_id: `card-${whose}`,
  status: 'PENDING',
  outstanding_amount: { value: 100, unit: 'cents', currency: 'EUR' },
});
const termination = (whose: Whose) => ({
  id: `end-${whose}`,
  application_id: `card-${whose}`,
  status: 'INITIATED',
  reason: 'CUSTOMER_WISH',
});
const gone = {
  status: 404,
  body: {
    errors: [
      { id: 'x', status: 404, code: 'model_not_found', title: 'Model Not Found', detail: 'There is none.' },
    ],
  },
};

let stage: Stage;
let customer: string;
let firm: string;

const listed = (all: readonly object[]) => ({ headers: { total: String(all.length) }, body: all });
const cardsFor = ({ query }: BankRequest) =>
  listed(customers.map(card).filter(({ customer_id: id }) => (query['filter[customer_id]'] ?? id) === id));
const billsFor = ({ query }: BankRequest) =>
  listed(
    customers.map(bill).filter(({ application_id: id }) => (query['filter[application_id]'] ?? id) === id),
  );

beforeAll(async () => {
  stage = await startStage();
  customer = await customerToken([ids.person]);
  firm = await signToken(
    { subject: 'x', scopes: ['lending:read', 'lending:write'], businessIds: [businessId] },
    callers,
  );
  const { bank } = stage;
  for (const whose of customers) {
    bank
      .on(`GET /v1/credit_card_applications/card-${whose}`, { body: card(whose) })
      .on(`PATCH /v1/credit_card_applications/card-${whose}`, { body: card(whose) });
    bank.on(`POST /v1/credit_card_applications/card-${whose}/termination_requests`, {
      status: 201,
      body: termination(whose),
    });
    bank
      .on(`GET /v1/credit_card_bills/bill-${whose}`, { body: bill(whose) })
      .on(`GET /v1/credit_card_terminations/end-${whose}`, { body: termination(whose) });
    bank.on(`POST /v1/credit_card_terminations/end-${whose}/revoke`, {
      body: { ...termination(whose), status: 'REVOKED' },
    });
  }
  for (const path of ['applications/card-absent', 'bills/bill-absent', 'terminations/end-absent'])
    bank.on(`GET /v1/credit_card_${path}`, gone);
  bank
    .on('GET /v1/credit_card_bills', billsFor)
    .on('GET /v1/credit_card_terminations', () => listed(customers.map(termination)));
  bank
    .on(`POST /v1/businesses/${businessId}/credit_card_applications`, { status: 201, body: card('firm') })
    .on(`POST /v1/persons/${ids.person}/credit_card_applications`, { status: 201, body: card('own') });
});
beforeEach(() => {
  stage.bank.on('GET /v1/credit_card_applications', cardsFor);
  stage.bank.take();
});
afterAll(() => stage.close());

const calls = () =>
  stage.bank
    .take()
    .map(
      ({ method, path, query }) =>
        `${method} ${path}${query['filter[customer_id]'] ? ` of ${query['filter[customer_id]']}` : ''}`,
    );
const codes = (errors: readonly { readonly extensions: { readonly code: string } }[]) =>
  errors.map(({ extensions }) => extensions.code);
const ownCards = `GET /v1/credit_card_applications of ${ids.person}`;

/** Returns a caller's response to a request, and its calls. */
async function seen(query: string, token: string) {
  const { status, data, errors } = await stage.ask(query, {}, token);
  return {
    status,
    data,
    errors: errors.map(({ extensions: { requestId: _id, ...extensions }, ...error }) => ({
      ...error,
      extensions,
    })),
    calls: calls(),
  };
}

/** Returns the answer to a request that must not reach the bank. */
async function withoutCall(query: string, token: string) {
  const { data, errors, calls: made } = await seen(query, token);
  expect(made).toEqual([]);
  return { data, codes: codes(errors) };
}

const reads: [field: string, query: (whose: string) => string][] = [
  [
    'creditCardApplication',
    (whose) =>
      `{ creditCardApplication(id: "card-${whose}") { id status customer { id } bills { totalCount } activeTermination { status } } }`,
  ],
  [
    'creditCardBill',
    (whose) =>
      `{ creditCardBill(id: "bill-${whose}") { id status outstandingAmount { value } application { status } } }`,
  ],
  [
    'creditCardTermination',
    (whose) => `{ creditCardTermination(id: "end-${whose}") { id status application { id } } }`,
  ],
  [
    'creditCardBills',
    (whose) =>
      `{ creditCardBills(filter: { applicationId: "card-${whose}" }) { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage } } }`,
  ],
];
const writes: [field: string, query: (whose: string) => string][] = [
  [
    'changeCreditCardRepaymentOptions',
    (whose) =>
      `mutation { changeCreditCardRepaymentOptions(input: { applicationId: "card-${whose}", statementWithDetails: true }) { creditCardApplication { id } } }`,
  ],
  [
    'requestCreditCardTermination',
    (whose) =>
      `mutation { requestCreditCardTermination(input: { applicationId: "card-${whose}" }) { creditCardTermination { id } } }`,
  ],
  [
    'revokeCreditCardTermination',
    (whose) =>
      `mutation { revokeCreditCardTermination(input: { terminationId: "end-${whose}" }) { creditCardTermination { id status } } }`,
  ],
];

describe('a customer', () => {
  test('reads its own card, bill and termination, for one call more where the card has to tell whose they are', async () => {
    expect(
      await seen(
        '{ creditCardApplication(id: "card-own") { status customer { id } activeTermination { id } } }',
        customer,
      ),
    ).toMatchObject({
      data: {
        creditCardApplication: {
          status: 'FINALIZED',
          customer: { id: ids.person },
          activeTermination: { id: 'end-own' },
        },
      },
      errors: [],
      calls: ['GET /v1/credit_card_applications/card-own'],
    });
    expect(
      await seen('{ creditCardBill(id: "bill-own") { status application { id } } }', customer),
    ).toMatchObject({
      data: { creditCardBill: { status: 'PENDING', application: { id: 'card-own' } } },
      errors: [],
      calls: [ownCards, 'GET /v1/credit_card_bills/bill-own'],
    });
    expect(await seen('{ creditCardTermination(id: "end-own") { status } }', customer)).toMatchObject({
      data: { creditCardTermination: { status: 'INITIATED' } },
      errors: [],
      calls: [ownCards, 'GET /v1/credit_card_terminations/end-own'],
    });
  });

  test('reads the bills of its own cards, and asks once whose cards they are', async () => {
    const query =
      '{ creditCardBills(filter: { applicationId: "card-own" }) { totalCount nodes { id } } me { creditCardApplications { nodes { id bills { nodes { id } } activeTermination { status } } } } }';
    const { data, errors, calls: made } = await seen(query, customer);
    expect([data, errors]).toEqual([
      {
        creditCardBills: { totalCount: 1, nodes: [{ id: 'bill-own' }] },
        me: {
          creditCardApplications: {
            nodes: [
              {
                id: 'card-own',
                bills: { nodes: [{ id: 'bill-own' }] },
                activeTermination: { status: 'INITIATED' },
              },
            ],
          },
        },
      },
      [],
    ]);
    // A card is read before its bills are listed by its id; cards in a list are known to be the viewer's own.
    expect(made.sort()).toEqual(
      [
        ownCards,
        'GET /v1/credit_card_applications/card-own',
        'GET /v1/credit_card_bills',
        'GET /v1/credit_card_terminations/end-own',
      ].sort(),
    );
  });

  test('changes its own card, ends it, and takes that back', async () => {
    const made = [];
    for (const [, query] of writes) made.push(await seen(query('own'), customer));
    expect(made.map(({ errors }) => errors)).toEqual([[], [], []]);
    expect(made.map((one) => one.calls)).toEqual([
      ['GET /v1/credit_card_applications/card-own', 'PATCH /v1/credit_card_applications/card-own'],
      [
        'GET /v1/credit_card_applications/card-own',
        'POST /v1/credit_card_applications/card-own/termination_requests',
      ],
      [
        ownCards,
        'GET /v1/credit_card_terminations/end-own',
        'POST /v1/credit_card_terminations/end-own/revoke',
      ],
    ]);
  });

  test.each([...reads, ...writes])(
    "cannot distinguish another customer's resource from one that does not exist: %s",
    async (_field, query) => {
      const [foreign, absent] = [
        await seen(query('foreign'), customer),
        await seen(query('absent'), customer),
      ];
      expect(JSON.stringify(foreign).replaceAll('foreign', 'absent')).toBe(JSON.stringify(absent));
      expect(JSON.stringify(foreign)).not.toContain(ids.stranger);
    },
  );

  test.each(reads)("finds nothing if it is another customer's: %s", async (field, query) => {
    const empty = { totalCount: 0, nodes: [], edges: [], pageInfo: { hasNextPage: false } };
    expect(await seen(query('foreign'), customer)).toMatchObject({
      status: 200,
      data: { [field]: field === 'creditCardBills' ? empty : null },
      errors: [],
    });
  });

  test.each(writes)(
    "gets NOT_FOUND if it is another customer's, and nothing is written: %s",
    async (field, query) => {
      const { data, errors, calls: made } = await seen(query('foreign'), customer);
      expect([data, codes(errors), made.filter((call) => !call.startsWith('GET '))]).toEqual([
        { [field]: null },
        ['NOT_FOUND'],
        [],
      ]);
    },
  );

  test.each([
    ['creditCardApplications'],
    ['creditCardApplications(filter: { id: "card-own" })'],
    ['creditCardApplications(filter: { customerId: null })'],
    ['creditCardBills'],
    ['creditCardBills(filter: { status: PENDING })'],
    ['creditCardBills(filter: { applicationId: null })'],
    ['creditCardBills(filter: null)'],
    ['creditCardTerminations'],
  ])('is FORBIDDEN lists across customers: %s', async (list) => {
    expect(await withoutCall(`{ ${list} { nodes { id } } }`, customer)).toEqual({
      data: { [list.replace(/\(.*/, '')]: null },
      codes: ['FORBIDDEN'],
    });
  });

  test('is given the cards that it filters by itself; those of somebody else look like none', async () => {
    const list = (id: string) =>
      `{ creditCardApplications(filter: { customerId: "${id}" }) { totalCount nodes { id } } }`;
    expect(await seen(list(ids.person), customer)).toMatchObject({
      data: { creditCardApplications: { totalCount: 1, nodes: [{ id: 'card-own' }] } },
      errors: [],
      calls: [ownCards],
    });
    expect(await withoutCall(list(ids.stranger), customer)).toEqual({
      data: { creditCardApplications: { totalCount: 0, nodes: [] } },
      codes: [],
    });
  });

  const named = (owner: string) => `personId: "${owner}"`;
  const partnerWrites: [name: string, input: (owner: string, whose: string) => string][] = [
    [
      'linkOverdraftApplicationAccountSnapshot',
      (owner) => `${named(owner)}, applicationId: "x", accountSnapshotId: "x"`,
    ],
    ['finalizeCreditCardApplication', (_owner, whose) => `applicationId: "card-${whose}"`],
    ['setCreditCardLimit', (_owner, whose) => `applicationId: "card-${whose}", limit: { value: 1 }`],
    ['rememberResource', (owner) => `kind: OVERDRAFT, ${named(owner)}, id: "x"`],
    ['forgetResource', (owner) => `kind: OVERDRAFT, ${named(owner)}, id: "x"`],
  ];
  test.each(partnerWrites)("is FORBIDDEN %s, on its own as on somebody else's", async (name, input) => {
    for (const whose of ['own', 'foreign'] as const) {
      expect(
        await withoutCall(
          `mutation { ${name}(input: { ${input(owners[whose], whose)} }) { __typename } }`,
          customer,
        ),
      ).toEqual({ data: { [name]: null }, codes: ['FORBIDDEN'] });
    }
  });

  test("finds no overdraft of somebody else's, nor makes or ends one", async () => {
    const owner = named(ids.stranger);
    expect(
      await withoutCall(
        `{ overdraft(${owner}, id: "x") { id } overdraftApplication(${owner}, id: "x") { id } person(id: "${ids.stranger}") { overdrafts { nodes { id } } } }`,
        customer,
      ),
    ).toEqual({
      data: { overdraft: null, overdraftApplication: null, person: null },
      codes: [],
    });
    for (const write of [
      `createOverdraftApplication(input: { ${owner} })`,
      `createOverdraft(input: { ${owner}, applicationId: "x", accountId: "x" })`,
      `terminateOverdraft(input: { ${owner}, overdraftId: "x" })`,
      `createCreditCardApplication(input: { ${owner}, productType: CONSUMER_CREDIT_CARD, scoringOptions: {} })`,
      `createBusinessCreditCardApplication(input: { businessId: "${businessId}", productType: BUSINESS_CREDIT_CARD, scoringOptions: {} })`,
    ]) {
      expect((await withoutCall(`mutation { ${write} { __typename } }`, customer)).codes).toEqual([
        'NOT_FOUND',
      ]);
    }
  });

  test("is FORBIDDEN the partner's input fields, and no call is made", async () => {
    const consumer = `createCreditCardApplication(input: { ${named(ids.person)}, productType: CONSUMER_CREDIT_CARD, scoringOptions: {}, repaymentOptions: { FIELD } })`;
    const business = `createBusinessCreditCardApplication(input: { businessId: "${businessId}", productType: BUSINESS_CREDIT_CARD, scoringOptions: { FIELD } })`;
    const said = [
      [customer, `createOverdraftApplication(input: { ${named(ids.person)}, partnerRiskClass: "a" })`],
      ...['partnerScore: 1', 'partnerPdRate: 0.1', 'partnerRecommendedLimit: { value: 1 }'].map((field) => [
        firm,
        business.replace('FIELD', field),
      ]),
      ...[
        'minimumAmountLowerThreshold: { value: 1 }',
        'minimumAmountUpperThreshold: { value: 1 }',
        'minimumPercentageLowerThreshold: 3',
        'minimumPercentageUpperThreshold: 3',
      ].map((field) => [customer, consumer.replace('FIELD', field)]),
    ];
    for (const [token = '', write] of said)
      expect([write, await withoutCall(`mutation { ${write} { __typename } }`, token)]).toEqual([
        write,
        { data: undefined, codes: ['FORBIDDEN'] },
      ]);
    const { errors } = await stage.ask(
      `mutation { ${consumer.replace('FIELD', 'minimumPercentage: 5, minimumPercentageLowerThreshold: null')} { creditCardApplication { id } } }`,
      {},
      customer,
    );
    expect([errors, calls()]).toEqual([[], [`POST /v1/persons/${ids.person}/credit_card_applications`]]);
  });

  test("is FORBIDDEN the bank's assessment, and only that", async () => {
    const application = `/v1/persons/${ids.person}/overdraft_applications/coap`;
    stage.bank.on(`GET ${application}`, {
      body: { id: 'coap', person_id: ids.person, status: 'offered', partner_risk_class: 'd' },
    });
    const query = `{ creditCardApplication(id: "card-own") { status scoringOptions { netIncome { value } } } overdraftApplication(${named(ids.person)}, id: "coap") { status partnerRiskClass } }`;
    const { data, errors } = await stage.ask(query, {}, customer);
    expect(data).toEqual({
      creditCardApplication: { status: 'FINALIZED', scoringOptions: null },
      overdraftApplication: { status: 'OFFERED', partnerRiskClass: null },
    });
    expect(errors.map(({ path, extensions: { code } }) => [path?.join('.'), code]).sort()).toEqual([
      ['creditCardApplication.scoringOptions', 'FORBIDDEN'],
      ['overdraftApplication.partnerRiskClass', 'FORBIDDEN'],
    ]);
    expect((await stage.ask(query)).data).toEqual({
      creditCardApplication: { status: 'FINALIZED', scoringOptions: { netIncome: { value: 1 } } },
      overdraftApplication: { status: 'OFFERED', partnerRiskClass: 'd' },
    });
  });

  test('sees the bills of a card that the same answer shows, also while the list of cards lags behind', async () => {
    stage.bank.on('GET /v1/credit_card_applications', () => listed([]));
    expect(
      await seen(
        '{ creditCardApplication(id: "card-own") { status bills { totalCount nodes { id } } } }',
        customer,
      ),
    ).toMatchObject({
      data: {
        creditCardApplication: { status: 'FINALIZED', bills: { totalCount: 1, nodes: [{ id: 'bill-own' }] } },
      },
      errors: [],
      calls: ['GET /v1/credit_card_applications/card-own', 'GET /v1/credit_card_bills'],
    });
  });

  test('is not shown the card of another where the bank answers its application with one: the outcome is unknown', async () => {
    stage.bank.on(`POST /v1/persons/${ids.person}/credit_card_applications`, {
      status: 201,
      body: card('foreign'),
    });
    const { data, errors } = await seen(
      `mutation { createCreditCardApplication(input: { ${named(ids.person)}, productType: CONSUMER_CREDIT_CARD, scoringOptions: {} }) { creditCardApplication { id accountIban } } }`,
      customer,
    );
    expect(data).toEqual({ createCreditCardApplication: null });
    expect(codes(errors)).toEqual(['OUTCOME_UNKNOWN']);
  });

  test("gets nothing of another's through a bank that ignores the filter", async () => {
    stage.bank.on('GET /v1/credit_card_applications', () => listed([card('own'), card('foreign')]));
    for (const query of [
      '{ creditCardBill(id: "bill-foreign") { id status } }',
      `{ person(id: "${ids.person}") { creditCardApplications { nodes { id } } } }`,
    ]) {
      const { data, errors } = await seen(query, customer);
      expect(codes(errors)).toEqual(['UPSTREAM_UNAVAILABLE']);
      expect(JSON.stringify([data, errors])).not.toMatch(/foreign|PENDING/);
    }
  });
});

describe('a business', () => {
  test("has its own cards with their bills and terminations, and no one else's", async () => {
    const query = (whose: Whose) =>
      `{ creditCardApplication(id: "card-${whose}") { customer { __typename id } bills { nodes { id } } activeTermination { id status } } }`;
    expect(await seen(query('firm'), firm)).toMatchObject({
      data: {
        creditCardApplication: {
          customer: { __typename: 'Business', id: businessId },
          bills: { nodes: [{ id: 'bill-firm' }] },
          activeTermination: { id: 'end-firm', status: 'INITIATED' },
        },
      },
      errors: [],
    });
    expect(await seen(query('own'), firm)).toMatchObject({
      data: { creditCardApplication: null },
      errors: [],
    });
    expect(
      await seen(
        `{ me { __typename creditCardApplications { nodes { id } } } person(id: "${ids.person}") { id } }`,
        firm,
      ),
    ).toMatchObject({
      data: {
        me: { __typename: 'Business', creditCardApplications: { nodes: [{ id: 'card-firm' }] } },
        person: null,
      },
      errors: [],
      calls: [`GET /v1/credit_card_applications of ${businessId}`],
    });
  });

  test('applies for itself, not for a person', async () => {
    const apply = `mutation { createBusinessCreditCardApplication(input: { businessId: "${businessId}", productType: BUSINESS_CREDIT_CARD, scoringOptions: {} }) { creditCardApplication { id } } }`;
    expect(await seen(apply, firm)).toMatchObject({
      errors: [],
      calls: [`POST /v1/businesses/${businessId}/credit_card_applications`],
    });
    const person = `mutation { createCreditCardApplication(input: { personId: "${businessId}", productType: CONSUMER_CREDIT_CARD, scoringOptions: {} }) { creditCardApplication { id } } }`;
    expect((await withoutCall(person, firm)).codes).toEqual(['NOT_FOUND']);
  });
});

describe("the bank's error about a resource whose owner only the answer would show", () => {
  const detail = 'The card of the customer is blocked since 2026-01-01';
  const refused = (status: number) => ({
    status,
    body: { errors: [{ id: 'e', status, code: 'invalid_model', title: 'Refused', detail }] },
  });
  const point = [...reads.slice(0, 3), ...writes];

  test.each([400, 403, 409, 422, 500, 503])('is not told to a customer: %i', async (status) => {
    for (const path of ['applications/card-x', 'bills/bill-x', 'terminations/end-x'])
      stage.bank.on(`GET /v1/credit_card_${path}`, refused(status));
    stage.gateway.logged.length = 0;
    for (const [, query] of point) {
      const { errors } = await seen(query('x'), customer);
      expect(errors).toHaveLength(1);
      expect(errors[0]?.extensions).not.toHaveProperty('bank');
      expect(JSON.stringify(errors)).not.toContain('blocked');
    }
    // No scope is missing.
    expect(stage.gateway.logged.filter((line) => line.includes('"reason":"The bank'))).toEqual([]);
    const { errors } = await seen(reads[0]?.[1]('x') ?? '', await partnerToken());
    expect(errors).toMatchObject([{ extensions: { bank: { status, detail } } }]);
  });
});

describe('the partner', () => {
  test('reads across customers, for no call more', async () => {
    const query =
      '{ creditCardApplications { totalCount } creditCardBills { totalCount } creditCardTerminations { totalCount } creditCardBill(id: "bill-foreign") { application { id } } }';
    const { data, errors, calls: made } = await seen(query, await partnerToken());
    expect([data, errors]).toEqual([
      {
        creditCardApplications: { totalCount: 3 },
        creditCardBills: { totalCount: 3 },
        creditCardTerminations: { totalCount: 3 },
        creditCardBill: { application: { id: 'card-foreign' } },
      },
      [],
    ]);
    expect(made).toHaveLength(4);
  });

  test('needs the right to write in order to remember and to forget, and no call is made without it', async () => {
    const reader = await partnerToken(['lending:read', 'lending:partner']);
    for (const name of ['rememberResource', 'forgetResource']) {
      expect(
        await withoutCall(
          `mutation { ${name}(input: { kind: OVERDRAFT, personId: "${ids.person}", id: "x" }) { __typename } }`,
          reader,
        ),
      ).toEqual({ data: { [name]: null }, codes: ['FORBIDDEN'] });
    }
  });
});
