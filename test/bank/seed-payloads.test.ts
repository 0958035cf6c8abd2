import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  application,
  block,
  cents,
  freelancer,
  line,
  loan,
  plans,
  record,
  summary,
} from '../support/documented.js';
import { ids, paths, startStage, type Stage } from '../support/scripted-bank.js';

const asked = { person: ids.person, line: ids.line, application: ids.application, record: ids.record };

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

const ask = async (query: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await stage.ask(query, variables);
  expect(errors).toEqual([]);
  return data;
};
const money = 'value unit currency precision';

describe('answers as the documents print them', () => {
  test('a credit record keeps the date that no calendar has', async () => {
    stage.bank.on(`GET ${paths.record}`, { body: record });
    const data = await ask(
      'query ($person: ID!, $record: ID!) { creditRecord(personId: $person, id: $record) { id personId status statusRaw createdAt person { id } } }',
      { person: ids.person, record: ids.record },
    );
    expect(data.creditRecord).toEqual({
      id: ids.record,
      personId: ids.person,
      status: 'AVAILABLE',
      statusRaw: 'available',
      createdAt: '2020-20-03T18:01:48.000Z',
      person: { id: ids.person },
    });
    expect(stage.bank.take().map(({ method, path }) => `${method} ${path}`)).toEqual([`GET ${paths.record}`]);
  });

  test('a credit line is given in full, its times and its renewal included', async () => {
    stage.bank.on(`GET ${paths.line}`, { body: line });
    const data = await ask(
      `query ($person: ID!, $line: ID!) { creditLine(personId: $person, id: $line) {
      id personId status statusRaw lockingStatus limit { ${money} } utilizedAmount { value } interestRate annualPercentageRate
      disposableIncome { value } latestDisposableIncome { value } recipientIban accountId accountIban productType productTypeRaw applicationId
      createdAt grantedAt terminationType terminationRequestedAt terminationDate
      renewal { id creditLineId status statusDescription rejectionDate notificationSentDate effectiveFromDate effectiveUntilDate }
      activeLoans { id status statusRaw type interestRate bulletRepaymentDate creditLine { id } } application { id } freelancerApplication { id }
    } }`,
      { person: ids.person, line: ids.line },
    );
    expect(data.creditLine).toEqual({
      id: ids.line,
      personId: ids.person,
      status: 'MANDATE_CREATION_PENDING',
      statusRaw: 'mandate_creation_pending',
      lockingStatus: 'NO_BLOCK',
      limit: { value: 1000, unit: 'cents', currency: 'EUR', precision: null },
      utilizedAmount: { value: 1000 },
      interestRate: 0.11,
      annualPercentageRate: 0.11,
      disposableIncome: { value: 1000 },
      latestDisposableIncome: { value: 1000 },
      recipientIban: 'DE92370601930002130041',
      accountId: 'adc123a45d6d7cf8fbfeed537ba919d5cacc',
      accountIban: 'DE25110101002910133758',
      productType: 'CONSUMER',
      productTypeRaw: 'consumer',
      applicationId: ids.application,
      createdAt: '2022-02-07T11:57:42',
      grantedAt: '2022-02-07T11:57:42Z',
      terminationType: 'ORDINARY_BY_CUSTOMER',
      terminationRequestedAt: '2022-02-07',
      terminationDate: '2022-02-08',
      renewal: {
        id: '0696599d-7f0a-434b-b480-ebe5a1e20cc4',
        creditLineId: ids.line,
        status: 'customer_notified',
        statusDescription: 'string',
        rejectionDate: '2022-10-31',
        notificationSentDate: '2021-01-20',
        effectiveFromDate: '2022-04-10',
        effectiveUntilDate: '2022-04-10',
      },
      activeLoans: [
        {
          id: loan.id,
          status: null,
          statusRaw: null,
          type: null,
          interestRate: null,
          bulletRepaymentDate: null,
          creditLine: { id: ids.line },
        },
      ],
      application: { id: ids.application },
      freelancerApplication: null,
    });
    expect(stage.bank.take()).toHaveLength(1);
  });

  test.each([
    ['in full', { total: '1', per_page: '10' }, 1],
    ['with the newer spelling of the page size', { total: '1', 'per-page': '10' }, 1],
    ['without its total', {}, null],
    ['with a total that is no number', { total: 'many' }, null],
  ])('a page of credit lines %s', async (_how, headers, totalCount) => {
    stage.bank.on(`GET ${paths.lines}`, { headers, body: [summary] });
    const data = await ask(
      '{ creditLines { totalCount pageInfo { hasNextPage hasPreviousPage } nodes { id personId status limit { value } grantedAt } } }',
    );
    expect(data.creditLines).toEqual({
      totalCount,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
      nodes: [
        {
          id: ids.line,
          personId: ids.person,
          status: 'OPEN',
          limit: { value: 1000 },
          grantedAt: '2022-02-07T11:57:42Z',
        },
      ],
    });
    expect(stage.bank.take()).toMatchObject([{ query: { 'page[number]': '1', 'page[size]': '10' } }]);
  });

  test("a page of consumers' applications carries their times and limits", async () => {
    const item = {
      id: ids.application,
      person_id: ids.person,
      status: 'esign_pending',
      created_at: '2022-02-07T11:57:42Z',
      limit: cents(5000),
    };
    stage.bank.on(`GET ${paths.applications}`, {
      headers: { total: '2' },
      body: [item, { ...item, id: 'another', limit: null }],
    });
    const data = await ask(
      '{ creditLineApplications(filter: { statusRaw: "esign_pending" }) { totalCount nodes { id personId status createdAt limit { value } } } }',
    );
    const node = {
      id: ids.application,
      personId: ids.person,
      status: 'ESIGN_PENDING',
      createdAt: '2022-02-07T11:57:42Z',
      limit: { value: 5000 },
    };
    expect(data.creditLineApplications).toEqual({
      totalCount: 2,
      nodes: [node, { ...node, id: 'another', limit: null }],
    });
    expect(stage.bank.take()).toMatchObject([{ query: { 'filter[status]': 'esign_pending' } }]);
  });

  test('a list that is answered as one object is a list of one', async () => {
    stage.bank.on(`GET ${paths.lines}`, { body: summary });
    expect((await ask('{ creditLines { nodes { id } } }')).creditLines).toEqual({
      nodes: [{ id: ids.line }],
    });
  });

  test('installment plans, with a customer and without', async () => {
    stage.bank.on(`POST ${paths.line}/available_installment_plans`, { body: plans });
    stage.bank.on('POST /v1/anonymous_credit_line_installment_plans', { body: plans });
    stage.bank.on(`GET ${paths.line}`, { body: line });
    const plan = `term monthlyInstallment { value } total { ${money} } interestRate effectiveInterestRate`;
    const data = await ask(
      `query ($person: ID!, $line: ID!) {
      anonymousInstallmentPlans(
        input: { amount: { value: 1 }, interestRate: 0.11, loanType: INSTALLMENT_PLAN, bulletLoanRepaymentDate: "2022-06-22" }
      ) { ${plan} }
      creditLine(personId: $person, id: $line) { availableInstallmentPlans(input: { amount: { value: 1000 } }) { ${plan} } }
    }`,
      { person: ids.person, line: ids.line },
    );
    const expected = [
      {
        term: 6,
        monthlyInstallment: { value: 172 },
        total: { value: 1032, unit: 'cents', currency: 'EUR', precision: null },
        interestRate: 0.11,
        effectiveInterestRate: 0.1157,
      },
    ];
    expect(data).toEqual({
      anonymousInstallmentPlans: expected,
      creditLine: { availableInstallmentPlans: expected },
    });
    const [first] = stage.bank.take().filter(({ path }) => path.includes('anonymous'));
    expect(first?.body).toEqual({
      loan_type: 'installment_plan',
      interest_rate: 0.11,
      bullet_loan_repayment_date: '2022-06-22',
      amount: cents(1),
    });
  });

  test('a loan with its effective rate is answered, and its body is sent as the documents print it', async () => {
    stage.bank.on(`POST ${paths.loans}`, { status: 201, body: loan });
    const input = {
      personId: ids.person,
      creditLineId: ids.line,
      type: 'INSTALLMENT_PLAN',
      term: 6,
      reference: 'ABH244919',
      purpose: 'Buying an iphone',
      interestRate: 0.11,
      bulletRepaymentDate: '2023-06-30',
      amount: { value: 1000 },
    };
    const data = await ask(
      `mutation ($input: CreateLoanInput!) { createLoan(input: $input) {
        loan { id type status interestRate effectiveInterestRate bulletRepaymentDate creditLine { id } }
      } }`,
      { input },
    );
    expect(data.createLoan.loan).toEqual({
      id: loan.id,
      type: 'INSTALLMENT_PLAN',
      status: 'PAYOUT_PENDING',
      interestRate: 0.11,
      effectiveInterestRate: 0.0111,
      bulletRepaymentDate: '2001-01-01',
      creditLine: { id: ids.line },
    });
    const calls = stage.bank.take();
    expect(calls.map(({ body }) => body)).toEqual([
      {
        type: 'installment_plan',
        term: 6,
        reference: 'ABH244919',
        purpose: 'Buying an iphone',
        interest_rate: 0.11,
        bullet_repayment_date: '2023-06-30',
        amount: cents(1000),
      },
    ]);
  });

  test('a block whose source is not one that a caller can name', async () => {
    stage.bank
      .on(`GET ${paths.line}`, { body: line })
      .on(`GET ${paths.line}/blocks/string`, { body: block })
      .on(`GET ${paths.line}/blocks`, { headers: { total: '1' }, body: [block] });
    const fields = 'id source sourceRaw description descriptionRaw referenceId createdAt';
    const data = await ask(
      `query ($person: ID!, $line: ID!) { creditLine(personId: $person, id: $line) { block(id: "string") { ${fields} } blocks { nodes { ${fields} } } } }`,
      { person: ids.person, line: ids.line },
    );
    const expected = {
      id: 'string',
      source: 'AUTOMATIC',
      sourceRaw: 'automatic',
      description: 'UNKNOWN',
      descriptionRaw: 'string',
      referenceId: 'string',
      createdAt: 'string',
    };
    expect(data.creditLine).toEqual({ block: expected, blocks: { nodes: [expected] } });
  });

  test("a consumer's application, with what only the list knows of it", async () => {
    stage.bank.on(`GET ${paths.application}`, { body: application });
    stage.bank.on(`GET ${paths.applications}`, {
      headers: { total: '1' },
      body: [
        {
          id: ids.application,
          person_id: ids.person,
          status: 'offered',
          created_at: '2022-02-07T11:57:42Z',
          limit: null,
        },
      ],
    });
    const data = await ask(
      `query ($person: ID!, $application: ID!) { creditLineApplication(personId: $person, id: $application) {
      id personId status decision reason statusDescription scoringWorkflow { requiredActions { required } }
      offeredLimit { value } offeredInterestRate netDisposableIncome { value }
      recipientIban marriageStatus marriageStatusRaw employmentStatus identificationId signingId creditLineId partnerReferenceNumber createdAt limit { value }
    } }`,
      { person: ids.person, application: ids.application },
    );
    expect(data.creditLineApplication).toEqual({
      id: ids.application,
      personId: ids.person,
      status: 'OFFERED',
      decision: 'REJECTED',
      reason: 'string',
      statusDescription: 'string',
      scoringWorkflow: { requiredActions: [{ required: 'string' }, { required: null }] },
      offeredLimit: { value: 1000 },
      offeredInterestRate: 0,
      netDisposableIncome: { value: 1000 },
      recipientIban: 'string',
      marriageStatus: 'UNKNOWN',
      marriageStatusRaw: 'string',
      employmentStatus: 'string',
      identificationId: 'string',
      signingId: 'string',
      creditLineId: 'string',
      partnerReferenceNumber: null,
      createdAt: '2022-02-07T11:57:42Z',
      limit: null,
    });
    expect(stage.bank.take().filter(({ path }) => path === paths.applications)).toMatchObject([
      { query: { 'filter[person_id]': ids.person, 'filter[id]': ids.application } },
    ]);
  });

  test("a freelancer's application", async () => {
    stage.bank.on(`GET /v1/freelancers/persons/${ids.stranger}/credit_line_applications/${freelancer.id}`, {
      body: freelancer,
    });
    const data = await ask(
      `query ($person: ID!, $id: ID!) { freelancerCreditLineApplication(personId: $person, id: $id) {
      id personId status decision reason statusDescription offeredLimit { value } offeredInterestRate netDisposableIncome { value }
      recipientIban mandateReferenceNumber identificationId creditLine { id }
    } }`,
      { person: ids.stranger, id: freelancer.id },
    );
    expect(data.freelancerCreditLineApplication).toEqual({
      id: freelancer.id,
      personId: ids.stranger,
      status: 'REJECTED',
      decision: 'REJECTED',
      reason: 'string',
      statusDescription: 'Rejected by Scorer',
      offeredLimit: { value: 1000 },
      offeredInterestRate: 0.11,
      netDisposableIncome: { value: 1000 },
      recipientIban: 'DE13110101014386274299',
      mandateReferenceNumber: 'LXD3RGLRTP6HHM',
      identificationId: '51462340e8653f8e2864801e8ebb4131cidt',
      creditLine: { id: 'c5f22b00baa845869ceb3a7d90d59bffccln' },
    });
  });
});

describe('what the bank may change without notice', () => {
  const read = async (changes: object, selection: string) => {
    stage.bank.on(`GET ${paths.line}`, { body: { ...line, ...changes } });
    return (
      await ask(
        `query ($person: ID!, $line: ID!) { creditLine(personId: $person, id: $line) { ${selection} } }`,
        { person: asked.person, line: asked.line },
      )
    ).creditLine;
  };

  test.each([
    ['null', null, null],
    ['an empty object', {}, { value: null, unit: null, currency: null, precision: null }],
    ['a null value', cents(null), { value: null, unit: 'cents', currency: 'EUR', precision: null }],
    [
      '5,000,000,000 cents',
      cents(5_000_000_000),
      { value: 5_000_000_000, unit: 'cents', currency: 'EUR', precision: null },
    ],
    [
      'a precision',
      { ...cents(1), precision: 2 },
      { value: 1, unit: 'cents', currency: 'EUR', precision: 2 },
    ],
  ])('%s as an amount', async (_what, amount, expected) => {
    expect(await read({ utilized_amount: amount }, `utilizedAmount { ${money} }`)).toEqual({
      utilizedAmount: expected,
    });
  });

  test('new fields at any depth are passed over', async () => {
    const changes = {
      novelty: { deep: [1] },
      limit: { ...cents(7), novelty: true },
      active_loans: [{ ...loan, novelty: 'x' }],
      __proto__: null,
    };
    expect(await read(changes, 'limit { value } activeLoans { id effectiveInterestRate status }')).toEqual({
      limit: { value: 7 },
      activeLoans: [{ id: loan.id, effectiveInterestRate: 0.0111, status: 'PAYOUT_PENDING' }],
    });
  });

  test('fields that are missing are null, and nothing is asked twice for them', async () => {
    stage.bank.on(`GET ${paths.line}`, { body: { id: ids.line } });
    const data = await ask(
      `query ($person: ID!, $line: ID!) { creditLine(personId: $person, id: $line) {
        id personId status statusRaw utilizedAmount { value } createdAt activeLoans { id } renewal { id } application { id }
      } }`,
      { person: ids.person, line: ids.line },
    );
    expect(data.creditLine).toEqual({
      id: ids.line,
      personId: ids.person,
      status: null,
      statusRaw: null,
      utilizedAmount: null,
      createdAt: null,
      activeLoans: [],
      renewal: null,
      application: null,
    });
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('a value that nobody has heard of is UNKNOWN in every enum, with its raw text beside it', async () => {
    const novel = { status: 'hibernating', type: 'perpetual', decision: 'MAYBE' };
    stage.bank
      .on(`GET ${paths.record}`, { body: { ...record, ...novel } })
      .on(`GET ${paths.application}`, { body: { ...application, ...novel } });
    stage.bank.on(`GET ${paths.line}`, {
      body: { ...line, ...novel, product_type: 'farmer', active_loans: [{ ...loan, ...novel }] },
    });
    stage.bank.on(`GET /v1/freelancers/persons/${ids.person}/credit_line_applications/${ids.application}`, {
      body: { ...freelancer, ...novel, id: ids.application, person_id: ids.person },
    });
    const data = await ask(
      `query ($person: ID!, $line: ID!, $application: ID!, $record: ID!) { person(id: $person) {
      creditRecord(id: $record) { status statusRaw }
      creditLineApplication(id: $application) { status statusRaw decision decisionRaw }
      freelancerCreditLineApplication(id: $application) { status statusRaw decision decisionRaw }
      creditLine(id: $line) { status statusRaw productType productTypeRaw activeLoans { status statusRaw type typeRaw } }
    } }`,
      asked,
    );
    const status = { status: 'UNKNOWN', statusRaw: 'hibernating' };
    const decision = { decision: 'UNKNOWN', decisionRaw: 'MAYBE' };
    expect(data.person).toEqual({
      creditRecord: status,
      creditLineApplication: { ...status, ...decision },
      freelancerCreditLineApplication: { ...status, ...decision },
      creditLine: {
        ...status,
        productType: 'UNKNOWN',
        productTypeRaw: 'farmer',
        activeLoans: [{ ...status, type: 'UNKNOWN', typeRaw: 'perpetual' }],
      },
    });
  });
});
