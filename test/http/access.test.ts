import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { signToken } from '../../src/auth/jwt.js';
import {
  bodies,
  callers,
  customerToken,
  drawLoan,
  ids,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
let customer: string;
const codes = (errors: readonly { readonly extensions: { readonly code: string } }[]) =>
  errors.map(({ extensions }) => extensions.code);
const calls = () => stage.bank.take().map(({ method, path }) => `${method} ${path}`);

/** Returns the answer to a request that must not reach the bank. */
async function withoutCall(query: string, token: string) {
  const { data, errors } = await stage.ask(query, {}, token);
  expect(calls()).toEqual([]);
  return { data, codes: codes(errors) };
}

beforeAll(async () => {
  stage = await startStage();
  customer = await customerToken([ids.person]);
});
beforeEach(() => {
  stage.bank.take();
  stage.bank.on(`GET ${paths.line}`, {
    body: {
      ...bodies.line,
      application_id: ids.application,
      disposable_income: { value: 1 },
      latest_disposable_income: { value: 2 },
    },
  });
  stage.bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  stage.bank.on(`GET ${paths.lines}`, ({ query }) => {
    const found = query['filter[person_id]'] === ids.stranger ? [] : [bodies.line];
    return { headers: { total: String(found.length) }, body: found };
  });
});
afterAll(() => stage.close());

const reads = [
  ['creditRecord', `creditRecord(personId: "OWNER", id: "${ids.record}") { id }`],
  [
    'creditLineApplication',
    `creditLineApplication(personId: "OWNER", id: "${ids.application}") { id preContract { content } }`,
  ],
  [
    'freelancerCreditLineApplication',
    `freelancerCreditLineApplication(personId: "OWNER", id: "${ids.application}") { id }`,
  ],
  ['creditLine', `creditLine(personId: "OWNER", id: "${ids.line}") { id blocks { nodes { id } } }`],
  ['person', 'person(id: "OWNER") { id creditLines { nodes { id } } }'],
  ['business', 'business(id: "OWNER") { id }'],
] as const;

const line = `personId: "OWNER", creditLineId: "${ids.line}"`;
const application = `personId: "OWNER", applicationId: "${ids.application}"`;
const money = '{ value: 1 }';
const iban = 'DE89370400440532013000';
const ownWrites = [
  ['createCreditLineApplication', 'personId: "OWNER"'],
  [
    'createFreelancerCreditLineApplication',
    `personId: "OWNER", annualTurnover: ${money}, corporateName: "x", foundationDate: "2019-08-24", legalForm: OTHER, monthlyNetProfit: ${money},
    monthlyNonMortgageCreditExpense: ${money}, monthlyPrivateFixedCost: ${money}, recipientIban: "${iban}", taxId: "1"`,
  ],
  ['agreeToFreelancerCreditLineContract', application],
  ['revokeCreditLine', line],
  ['terminateCreditLine', `${line}, requestedAt: "2022-02-07"`],
  [
    'updateCreditLineReferenceAccount',
    `${line}, iban: "${iban}", mandateNumber: "1", mandateSignatureDate: "2022-02-07"`,
  ],
  ['setCreditLinePayoutAccount', `${line}, accountId: "1"`],
  ['blockCreditLine', line],
  ['createLoan', `${line}, amount: ${money}, reference: "1", purpose: "x", term: 6`],
] as const;
const partnerWrites = [
  ['createCreditRecord', 'personId: "OWNER", source: SOLARIS_BANK'],
  ['createFreelancerCreditRecord', 'personId: "OWNER", source: SOLARIS_BANK'],
  ['linkCreditLineApplicationAccountSnapshot', `${application}, accountSnapshotId: "1"`],
  ['linkCreditLineApplicationIdentification', `${application}, identificationId: "1"`],
  ['authorizeCreditLine', line],
  ['unblockCreditLine', `${line}, blockId: "1"`],
  ['linkFreelancerCreditLineApplicationCreditRecord', `${application}, creditRecordId: "1"`],
  ['linkFreelancerCreditLineApplicationAccountSnapshot', `${application}, accountSnapshotId: "1"`],
] as const;
const write = (name: string, input: string, owner: string) =>
  `mutation { ${name}(input: { ${input.replaceAll('OWNER', owner)} }) { __typename } }`;

describe('a customer', () => {
  test('reads and writes what is its own', async () => {
    const { data, errors } = await stage.ask(
      `{ ${readLine()} person(id: "${ids.person}") { creditLines { totalCount } } creditLines(filter: { personId: "${ids.person}" }) { totalCount } }`,
      {},
      customer,
    );
    expect({ data, errors }).toEqual({
      data: {
        creditLine: { id: ids.line, status: 'OPEN' },
        person: { creditLines: { totalCount: 1 } },
        creditLines: { totalCount: 1 },
      },
      errors: [],
    });
    expect(calls().sort()).toEqual([`GET ${paths.lines}`, `GET ${paths.line}`]);
    expect((await stage.ask(`mutation { ${drawLoan} }`, {}, customer)).errors).toEqual([]);
    expect(calls()).toEqual([`POST ${paths.loans}`]);
  });

  test.each(reads)("finds nothing if %s is another customer's", async (field, query) => {
    expect(await withoutCall(`{ ${query.replace('OWNER', ids.stranger)} }`, customer)).toEqual({
      data: { [field]: null },
      codes: [],
    });
  });

  test('sees an empty list if it filters by another customer, as for a customer without entries', async () => {
    const query = `{ creditLines(filter: { personId: "${ids.stranger}" }) { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } }`;
    const { data, codes: none } = await withoutCall(query, customer);
    expect(none).toEqual([]);
    expect(data).toEqual((await stage.ask(query)).data);
    stage.bank.take();
    expect(
      await withoutCall(
        `{ creditLineApplications(filter: { personId: "${ids.stranger}", id: "${ids.application}" }) { nodes { id } } }`,
        customer,
      ),
    ).toEqual({ data: { creditLineApplications: { nodes: [] } }, codes: [] });
  });

  test('sees its own alone among several persons', async () => {
    expect(
      await withoutCall(`{ persons(ids: ["${ids.stranger}", "${ids.person}", "x"]) { id } }`, customer),
    ).toEqual({
      data: { persons: [null, { id: ids.person }, null] },
      codes: [],
    });
  });

  test.each(ownWrites)("gets NOT_FOUND for %s on another customer's resource", async (name, input) => {
    expect(await withoutCall(write(name, input, ids.stranger), customer)).toEqual({
      data: { [name]: null },
      codes: ['NOT_FOUND'],
    });
  });

  test.each(partnerWrites)(
    "is FORBIDDEN %s, on its own resource and on another customer's",
    async (name, input) => {
      for (const owner of [ids.person, ids.stranger])
        expect(await withoutCall(write(name, input, owner), customer)).toEqual({
          data: { [name]: null },
          codes: ['FORBIDDEN'],
        });
    },
  );

  test('is FORBIDDEN lists across customers', async () => {
    for (const list of ['creditLines', 'creditLineApplications']) {
      for (const filter of [
        '',
        `(filter: { id: "${ids.line}" })`,
        '(filter: { personId: null })',
        '(filter: null)',
      ]) {
        expect(await withoutCall(`{ ${list}${filter} { nodes { id } } }`, customer)).toEqual({
          data: { [list]: null },
          codes: ['FORBIDDEN'],
        });
      }
    }
  });

  test("is FORBIDDEN the bank's assessment, and only that", async () => {
    stage.bank.on(`GET ${paths.application}`, {
      body: {
        id: ids.application,
        person_id: ids.person,
        status: 'offered',
        net_disposable_income: { value: 3 },
        scoring_workflow: {},
      },
    });
    const selection = `status disposableIncome { value } latestDisposableIncome { value }
      application { status netDisposableIncome { value } scoringWorkflow { requiredActions { required } } }`;
    const { data, errors } = await stage.ask(`{ ${readLine(selection)} }`, {}, customer);
    expect(data.creditLine).toEqual({
      status: 'OPEN',
      disposableIncome: null,
      latestDisposableIncome: null,
      application: { status: 'OFFERED', netDisposableIncome: null, scoringWorkflow: null },
    });
    expect(codes(errors)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    const partner = await stage.ask(`{ ${readLine(selection)} }`);
    expect(partner.errors).toEqual([]);
    expect(partner.data.creditLine.disposableIncome).toEqual({ value: 1 });
  });

  test('does not take a business for a person, nor a person for a business', async () => {
    const business = await signToken(
      { subject: 'x', scopes: ['lending:read'], businessIds: [ids.stranger] },
      callers,
    );
    expect(
      await withoutCall(
        `{ person(id: "${ids.stranger}") { id } business(id: "${ids.stranger}") { id } }`,
        business,
      ),
    ).toEqual({
      data: { person: null, business: { id: ids.stranger } },
      codes: [],
    });
    expect(await withoutCall(`{ business(id: "${ids.person}") { id } }`, customer)).toEqual({
      data: { business: null },
      codes: [],
    });
  });
});

describe('the partner', () => {
  test('reads anybody, and across customers', async () => {
    const { data, errors } = await stage.ask(
      `{ creditLines { totalCount } persons(ids: ["${ids.person}", "${ids.stranger}"]) { id } }`,
    );
    expect({ data, errors }).toEqual({
      data: { creditLines: { totalCount: 1 }, persons: [{ id: ids.person }, { id: ids.stranger }] },
      errors: [],
    });
  });

  test.each([...ownWrites, ...partnerWrites])('may send %s', async (name, input) => {
    await stage.ask(write(name, input, ids.person));
    expect(calls()).toHaveLength(1);
  });
});

describe('a scope', () => {
  const allReads = `{ ${readLine()} person(id: "${ids.person}") { id } anonymousInstallmentPlans(input: { amount: { value: 1 } }) { term }
    creditLines(filter: { personId: "${ids.person}" }) { nodes { id } } }`;

  test('to read is needed for every read', async () => {
    for (const token of [
      await customerToken([ids.person], []),
      await customerToken([ids.person], ['lending:write']),
      await partnerToken(['lending:partner']),
    ]) {
      const { codes: all, data } = await withoutCall(allReads, token);
      expect(Object.values(data as object)).toEqual([null, null, null, null]);
      expect(all).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    }
  });

  test('to write is needed for every write', async () => {
    for (const token of [
      await customerToken([ids.person], ['lending:read']),
      await partnerToken(['lending:read', 'lending:partner']),
    ]) {
      expect(await withoutCall(`mutation { ${drawLoan} }`, token)).toEqual({
        data: { createLoan: null },
        codes: ['FORBIDDEN'],
      });
    }
  });

  test('is matched as a whole', async () => {
    const almost = [
      'lending:reader',
      'xlending:read',
      'lending',
      'LENDING:READ',
      'lending:read,lending:write',
    ];
    const token = await signToken(
      { subject: 'x', scopes: almost as never[], personIds: [ids.person] },
      callers,
    );
    expect((await withoutCall(`{ ${readLine()} }`, token)).codes).toEqual(['FORBIDDEN']);
  });
});

describe('Query.me', () => {
  const me = async (claims: { personIds?: string[]; businessIds?: string[] }) =>
    (
      await withoutCall(
        '{ me { __typename id } }',
        await signToken({ subject: 'x', scopes: ['lending:read'], ...claims }, callers),
      )
    ).data;

  test('is the customer that the token names', async () => {
    expect(await me({ personIds: [ids.person] })).toEqual({ me: { __typename: 'Person', id: ids.person } });
    expect(await me({ businessIds: ['a-business'] })).toEqual({
      me: { __typename: 'Business', id: 'a-business' },
    });
  });

  test('is null where it names none, or several, and for the partner', async () => {
    expect(await me({})).toEqual({ me: null });
    expect(await me({ personIds: ['a', 'b'] })).toEqual({ me: null });
    expect(await me({ personIds: ['a'], businessIds: ['b'] })).toEqual({ me: null });
    expect((await withoutCall('{ me { id } }', await partnerToken())).data).toEqual({ me: null });
  });
});

describe('introspection', () => {
  const queries = [
    '{ __schema { queryType { name } } }',
    '{ __type(name: "Person") { name } }',
    '{ me { id } ...F } fragment F on Query { s: __schema { queryType { name } } }',
  ];
  const may = async (asked: Stage, token: string) =>
    Promise.all(
      queries.map(async (query) => {
        const { status, data, errors } = await asked.ask(query, {}, token);
        if (errors.length > 0)
          expect([status, data]).toEqual([codes(errors)[0] === 'FORBIDDEN' ? 403 : 400, undefined]);
        return errors.length === 0;
      }),
    );

  test.each([
    ['off', false, false],
    ['partner', true, false],
    ['on', true, true],
  ])('%s lets the partner in: %p, a customer: %p', async (INTROSPECTION, partner, anybody) => {
    const asked = await startStage({ INTROSPECTION });
    try {
      expect(await may(asked, await partnerToken())).toEqual([partner, partner, partner]);
      expect(await may(asked, customer)).toEqual([anybody, anybody, anybody]);
      expect((await asked.ask('{ __typename }', {}, customer)).data).toEqual({ __typename: 'Query' });
    } finally {
      await asked.close();
    }
  });

  test('is for the partner only by default, and errors suggest no names', async () => {
    expect(await may(stage, await partnerToken())).toEqual([true, true, true]);
    expect(await may(stage, customer)).toEqual([false, false, false]);
    const { errors } = await stage.ask('{ creditLin { id } }', {}, customer);
    expect(errors[0]?.message).not.toContain('creditLines');
  });
});
