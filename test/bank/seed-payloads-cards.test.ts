import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { cents } from '../support/documented.js';
import { bill, card, newOverdraft, overdraftApplication, termination } from '../support/documented-cards.js';
import { ids, startStage, type Stage } from '../support/scripted-bank.js';

const paths = {
  card: `/v1/credit_card_applications/${card.id}`,
  cards: '/v1/credit_card_applications',
  bill: `/v1/credit_card_bills/${bill.id}`,
  bills: '/v1/credit_card_bills',
  terminations: '/v1/credit_card_terminations',
  overdraftApplication: `/v1/persons/${ids.person}/overdraft_applications/${overdraftApplication.id}`,
  overdraft: `/v1/persons/${ids.person}/overdrafts/${newOverdraft.id}`,
} as const;
const euros = (value: number | null) => ({ value, unit: 'cents', currency: 'EUR', precision: null });
const money = (...names: string[]) =>
  names.map((name) => `${name} { value unit currency precision }`).join(' ');

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
const calls = () => stage.bank.take().map(({ method, path }) => `${method} ${path}`);

const cardFields = `id externalCustomerId customerId accountId accountIban referenceAccountId status statusRaw productType billingStartDate billingEndDate qesAt declineReasons
  ${money('approvedLimit', 'requestedLimit', 'currentLimit')} statementWithDetails inDunning repaymentTypeSwitchAvailableDate createdAt
  defaultInterestAccountId interestStoringAccountId latestRepaymentTypeSwitchDate activeTerminationId
  repaymentOptions { upcomingType currentType upcomingBillingCycle currentBillingCycle minimumPercentage gracePeriodInDays minimumPercentageLowerThreshold minimumPercentageUpperThreshold
    ${money('minimumAmount', 'minimumAmountLowerThreshold', 'minimumAmountUpperThreshold')} }
  scoringOptions { ${money('customerDesiredLimit', 'livingSituationExpenses', 'netIncome', 'creditRepaymentExcludingMortgage', 'otherCreditCardLimit', 'annualTurnover', 'monthlyBusinessCosts')}
    numberOfDependents maritalStatus maritalStatusRaw livingSituation employmentSince totalClients12Months hasCreditCard referenceAccountCreatedYear memberSince provisionCode referenceAccountIban }
  customer { __typename id } activeTermination { id }`;

describe('answers as the documents print them', () => {
  const seenCard = {
    id: 'string',
    externalCustomerId: 'string',
    customerId: card.customer_id,
    accountId: card.account_id,
    accountIban: 'DE53110101013323159108',
    referenceAccountId: card.reference_account_id,
    status: 'PENDING',
    statusRaw: 'PENDING',
    productType: 'CONSUMER_CREDIT_CARD',
    billingStartDate: '2022-07-01',
    billingEndDate: '2022-07-28',
    qesAt: '2022-07-28',
    declineReasons: ['SCORING'],
    approvedLimit: euros(20_000),
    requestedLimit: euros(50_000),
    currentLimit: euros(15_000),
    statementWithDetails: true,
    inDunning: true,
    repaymentTypeSwitchAvailableDate: '2022-07-28',
    createdAt: '2022-07-28',
    defaultInterestAccountId: card.default_interest_account_id,
    interestStoringAccountId: card.interest_storing_account_id,
    latestRepaymentTypeSwitchDate: '2022-07-28',
    activeTerminationId: 'string',
    repaymentOptions: {
      upcomingType: 'PARTIAL',
      currentType: 'PARTIAL',
      upcomingBillingCycle: 'MONTHLY',
      currentBillingCycle: 'MONTHLY',
      minimumPercentage: 2,
      gracePeriodInDays: 15,
      minimumPercentageLowerThreshold: 3,
      minimumPercentageUpperThreshold: 20,
      minimumAmount: euros(100),
      minimumAmountLowerThreshold: euros(100),
      minimumAmountUpperThreshold: euros(100),
    },
    scoringOptions: {
      customerDesiredLimit: euros(50_000),
      livingSituationExpenses: euros(20_000),
      netIncome: euros(30_000),
      creditRepaymentExcludingMortgage: euros(10_000),
      otherCreditCardLimit: euros(100_000),
      annualTurnover: euros(500_000),
      monthlyBusinessCosts: euros(25_000),
      numberOfDependents: 1,
      maritalStatus: 'MARRIED',
      maritalStatusRaw: 'MARRIED',
      livingSituation: 'LIVING_WITH_PARENTS',
      employmentSince: '2019-08-24',
      totalClients12Months: 10,
      hasCreditCard: true,
      referenceAccountCreatedYear: '2019',
      memberSince: '2019-08-24',
      provisionCode: 'string',
      referenceAccountIban: 'string',
    },
    customer: { __typename: 'Person', id: card.customer_id },
    activeTermination: { id: 'string' },
  };

  test('a card application is given in full, for one call', async () => {
    stage.bank.on(`GET ${paths.card}`, { body: card });
    expect(await ask(`{ creditCardApplication(id: "string") { ${cardFields} } }`)).toEqual({
      creditCardApplication: seenCard,
    });
    expect(calls()).toEqual([`GET ${paths.card}`]);
  });

  test('a list of card applications that is answered as a single object is a list of one, in full and for one call', async () => {
    stage.bank.on(`GET ${paths.cards}`, { body: card });
    expect(
      await ask(
        `{ creditCardApplications(filter: { id: "string", customerId: "${card.customer_id}" }) { totalCount nodes { ${cardFields} } pageInfo { hasNextPage } } }`,
      ),
    ).toEqual({
      creditCardApplications: { totalCount: null, nodes: [seenCard], pageInfo: { hasNextPage: false } },
    });
    expect(calls()).toEqual([`GET ${paths.cards}`]);
  });

  test('what a card application lacks is null, and nothing is asked twice for it', async () => {
    stage.bank.on(`GET ${paths.card}`, { body: { id: 'string' } });
    const {
      creditCardApplication: { id, ...fields },
    } = await ask(`{ creditCardApplication(id: "string") { ${cardFields} } }`);
    expect([id, new Set(Object.values(fields as object))]).toEqual(['string', new Set([null])]);
    expect(calls()).toEqual([`GET ${paths.card}`]);
  });

  test("a customer's kind is told by the id, or else by the kind of card", async () => {
    const kind = async (customer_id: string, product_type: string) => {
      stage.bank.on(`GET ${paths.card}`, { body: { id: 'string', customer_id, product_type } });
      return (await ask('{ creditCardApplication(id: "string") { customer { __typename } } }'))
        .creditCardApplication.customer.__typename as string;
    };
    expect(await kind('0ba2211cab11af6094d60ead81f2bd9dcbiz', 'CONSUMER_CREDIT_CARD')).toBe('Business');
    expect(await kind('0ba2211cab11af6094d60ead81f2bd9dcper', 'BUSINESS_CREDIT_CARD')).toBe('Person');
    expect(await kind('someone', 'BUSINESS_CREDIT_CARD')).toBe('Business');
    expect(await kind('someone', 'FREELANCER_CREDIT_CARD')).toBe('Person');
  });

  test('a bill whose id has no suffix, and whose minimum amount has no value', async () => {
    stage.bank
      .on(`GET ${paths.bill}`, { body: bill })
      .on(`GET ${paths.bills}`, { headers: { total: '1' }, body: [bill] });
    const fields = `id applicationId status startDate endDate statementDate dueDate sddCollectionDate repaymentType minimumPercentage gracePeriodInDays postboxItemId application { id }
      ${money('previousBillAmount', 'currentBillAmount', 'totalOutstandingAmount', 'minimumDueAmount', 'outstandingSddrAmount', 'outstandingAmount', 'minimumAmount', 'dunningFees', 'otherFees', 'accumulatedInterestAmount')}`;
    const { creditCardBill, creditCardBills } = await ask(
      `{ creditCardBill(id: "${bill.id}") { ${fields} } creditCardBills { totalCount nodes { ${fields} } } }`,
    );
    expect(creditCardBill).toEqual({
      id: bill.id,
      applicationId: bill.application_id,
      status: 'PENDING',
      startDate: '2022-04-01',
      endDate: '2022-04-30',
      statementDate: '2022-05-01',
      dueDate: '2022-05-15',
      sddCollectionDate: '2022-05-16',
      repaymentType: 'FULL',
      minimumPercentage: 3,
      gracePeriodInDays: 15,
      postboxItemId: bill.postbox_item_id,
      application: { id: bill.application_id },
      previousBillAmount: euros(10_000),
      currentBillAmount: euros(10_000),
      totalOutstandingAmount: euros(20_000),
      minimumDueAmount: euros(3000),
      outstandingSddrAmount: euros(100),
      outstandingAmount: euros(9000),
      minimumAmount: euros(null),
      dunningFees: euros(0),
      otherFees: euros(100),
      accumulatedInterestAmount: euros(5000),
    });
    expect(creditCardBills).toEqual({ totalCount: 1, nodes: [creditCardBill] });
    expect(calls().sort()).toEqual([`GET ${paths.bill}`, `GET ${paths.bills}`].sort());
  });

  test('a bill with the suffix that other documents print is one all the same', async () => {
    stage.bank.on(`GET ${paths.bill}bill`, { body: { ...bill, id: `${bill.id}bill` } });
    expect(await ask(`{ creditCardBill(id: "${bill.id}bill") { id } }`)).toEqual({
      creditCardBill: { id: `${bill.id}bill` },
    });
  });

  test.each([
    ['a suffix', termination.id],
    ['the form of a UUID', '5d9c2a9a-6f5c-4b2b-9a45-2f6d8f1c7e10'],
  ])('a termination whose id has %s', async (_form, id) => {
    stage.bank
      .on(`GET ${paths.terminations}/${id}`, { body: { ...termination, id } })
      .on(`GET ${paths.terminations}`, { body: [{ ...termination, id }] });
    stage.bank
      .on(`GET ${paths.card}`, { body: { ...card, active_termination_id: id } })
      .on(`POST ${paths.terminations}/${id}/revoke`, { body: { ...termination, id, status: 'REVOKED' } });
    const fields =
      'id applicationId reason status legallyTerminatedAt revocableUntil createdAt application { id }';
    const { creditCardTermination, creditCardTerminations, creditCardApplication } = await ask(`{
      creditCardTermination(id: "${id}") { ${fields} } creditCardTerminations { totalCount nodes { ${fields} } } creditCardApplication(id: "string") { activeTermination { ${fields} } } }`);
    const expected = {
      id,
      applicationId: termination.application_id,
      reason: 'CUSTOMER_WISH',
      status: 'INITIATED',
      legallyTerminatedAt: '2023-08-31',
      revocableUntil: '2023-08-02',
      createdAt: '2023-07-28T14:47:00.000Z',
      application: { id: termination.application_id },
    };
    expect([creditCardTermination, creditCardTerminations, creditCardApplication.activeTermination]).toEqual([
      expected,
      { totalCount: null, nodes: [expected] },
      expected,
    ]);
    expect(
      await ask(
        `mutation { revokeCreditCardTermination(input: { terminationId: "${id}" }) { creditCardTermination { id status } } }`,
      ),
    ).toEqual({
      revokeCreditCardTermination: { creditCardTermination: { id, status: 'REVOKED' } },
    });
  });

  test.each(['FINALIZED', 'COMPLETED'])(
    'a termination is over in either word of the documents: %s',
    async (status) => {
      stage.bank.on(`GET ${paths.terminations}/${termination.id}`, { body: { ...termination, status } });
      expect(await ask(`{ creditCardTermination(id: "${termination.id}") { status statusRaw } }`)).toEqual({
        creditCardTermination: { status: 'FINALIZED', statusRaw: status },
      });
    },
  );

  test('an overdraft application, its rates as they are printed', async () => {
    stage.bank.on(`GET ${paths.overdraftApplication}`, { body: overdraftApplication });
    const { overdraftApplication: seen } =
      await ask(`{ overdraftApplication(personId: "${ids.person}", id: "${overdraftApplication.id}") {
      id personId status decision rejectionReasons ${money('limit')} overdraftRate interestAccrualRate interestConditionsEnabled partnerRiskClass partnerReferenceNumber partnerContactNumber partnerContactName
      creditRecordId accountSnapshotId overdraftId createdAt creditRecord { id } overdraft { id } } }`);
    expect(seen).toEqual({
      id: overdraftApplication.id,
      personId: ids.person,
      status: 'OFFERED',
      decision: 'OFFERED',
      rejectionReasons: ['string'],
      limit: euros(1000),
      overdraftRate: 9,
      interestAccrualRate: 3,
      interestConditionsEnabled: true,
      partnerRiskClass: 'd',
      partnerReferenceNumber: 'a123456',
      partnerContactNumber: '+491565904345',
      partnerContactName: 'Peter Mustermann',
      creditRecordId: ids.record,
      accountSnapshotId: 'string',
      overdraftId: newOverdraft.id,
      createdAt: '2021-08-03T18:01:48.000Z',
      creditRecord: { id: ids.record },
      overdraft: { id: newOverdraft.id },
    });
    expect(calls()).toEqual([`GET ${paths.overdraftApplication}`]);
  });

  test('an overdraft, without its interest when it is created and with it when it is read', async () => {
    stage.bank.on(`PUT ${paths.overdraftApplication}/overdraft`, { status: 201, body: newOverdraft });
    stage.bank
      .on(`GET ${paths.overdraft}`, { body: { ...newOverdraft, interest_accrued: cents(1000) } })
      .on(`POST ${paths.overdraft}/terminate`, {
        status: 202,
        body: { ...newOverdraft, interest_accrued: cents(1000) },
      });
    const fields = `id personId status ${money('limit', 'interestAccrued')} overdraftRate interestAccrualRate interestConditionsEnabled accountId createdAt`;
    const data =
      await ask(`mutation { createOverdraft(input: { personId: "${ids.person}", applicationId: "${overdraftApplication.id}", accountId: "${newOverdraft.account_id}" }) { overdraft { ${fields} } }
      terminateOverdraft(input: { personId: "${ids.person}", overdraftId: "${newOverdraft.id}" }) { overdraft { ${fields} } } }`);
    const overdraft = {
      id: newOverdraft.id,
      personId: ids.person,
      status: 'CREATED',
      limit: euros(1000),
      interestAccrued: euros(1000),
      overdraftRate: 9,
      interestAccrualRate: 3,
      interestConditionsEnabled: true,
      accountId: newOverdraft.account_id,
      createdAt: '2021-08-03T18:01:48.000Z',
    };
    expect(data).toEqual({ createOverdraft: { overdraft }, terminateOverdraft: { overdraft } });
    expect(stage.bank.take().map(({ method, path, body }) => [`${method} ${path}`, body])).toEqual([
      [`PUT ${paths.overdraftApplication}/overdraft`, { account_id: newOverdraft.account_id }],
      [`GET ${paths.overdraft}`, ''],
      [`POST ${paths.overdraft}/terminate`, {}],
    ]);
  });

  test("a change of a card's repayment is sent as it is printed", async () => {
    const {
      default_interest_account_id: _default,
      interest_storing_account_id: _storing,
      latest_repayment_type_switch_date: _latest,
      ...answer
    } = card;
    stage.bank.on(`PATCH ${paths.card}`, { body: answer });
    await ask(
      'mutation { changeCreditCardRepaymentOptions(input: { applicationId: "string", repaymentOptions: { upcomingType: FULL, minimumAmount: { value: 100 }, minimumPercentage: 3 }, statementWithDetails: true }) { creditCardApplication { id accountIban } } }',
    );
    expect(stage.bank.take().map(({ body }) => body)).toEqual([
      {
        repayment_options: { upcoming_type: 'FULL', minimum_amount: cents(100), minimum_percentage: 3 },
        statement_with_details: true,
      },
    ]);
  });
});

describe('what the bank may change without notice', () => {
  test.each([
    ['null', null, null],
    ['an empty object', {}, { value: null, unit: null, currency: null, precision: null }],
    ['a null value', cents(null), euros(null)],
    ['5,000,000,000 cents', cents(5_000_000_000), euros(5_000_000_000)],
    ['a precision', { ...cents(1), precision: 2 }, { ...euros(1), precision: 2 }],
  ])('%s as an amount of a card', async (_what, amount, expected) => {
    const amounts = {
      approved_limit: amount,
      current_limit: amount,
      repayment_options: { ...card.repayment_options, minimum_amount: amount },
    };
    stage.bank.on(`GET ${paths.card}`, { body: { ...card, ...amounts } });
    expect(
      await ask(
        `{ creditCardApplication(id: "string") { ${money('approvedLimit', 'currentLimit')} repaymentOptions { ${money('minimumAmount')} } } }`,
      ),
    ).toEqual({
      creditCardApplication: {
        approvedLimit: expected,
        currentLimit: expected,
        repaymentOptions: { minimumAmount: expected },
      },
    });
  });

  test('a value that nobody has heard of is UNKNOWN in every enum, with its raw text beside it', async () => {
    const novel = { status: 'hibernating', decision: 'MAYBE' };
    stage.bank.on(`GET ${paths.card}`, {
      body: {
        ...card,
        ...novel,
        product_type: 'PET_CREDIT_CARD',
        repayment_options: { upcoming_type: 'NEVER', current_type: 'NEVER', upcoming_billing_cycle: 'DAILY' },
        scoring_options: { living_situation: 'ON_A_BOAT' },
      },
    });
    stage.bank
      .on(`GET ${paths.bill}`, { body: { ...bill, ...novel, repayment_type: 'NEVER' } })
      .on(`GET ${paths.terminations}/${termination.id}`, {
        body: { ...termination, ...novel, reason: 'WHIM' },
      });
    stage.bank
      .on(`GET ${paths.overdraftApplication}`, { body: { ...overdraftApplication, ...novel } })
      .on(`GET ${paths.overdraft}`, { body: { ...newOverdraft, ...novel } });
    const status = { status: 'UNKNOWN', statusRaw: 'hibernating' };
    expect(
      await ask(`{
      creditCardApplication(id: "string") { status statusRaw productType productTypeRaw scoringOptions { livingSituation livingSituationRaw }
        repaymentOptions { upcomingType upcomingTypeRaw currentType currentTypeRaw upcomingBillingCycle upcomingBillingCycleRaw currentBillingCycle currentBillingCycleRaw } }
      creditCardBill(id: "${bill.id}") { status statusRaw repaymentType repaymentTypeRaw }
      creditCardTermination(id: "${termination.id}") { status statusRaw reason reasonRaw }
      overdraftApplication(personId: "${ids.person}", id: "${overdraftApplication.id}") { status statusRaw decision decisionRaw }
      overdraft(personId: "${ids.person}", id: "${newOverdraft.id}") { status statusRaw }
    }`),
    ).toEqual({
      creditCardApplication: {
        ...status,
        productType: 'UNKNOWN',
        productTypeRaw: 'PET_CREDIT_CARD',
        scoringOptions: { livingSituation: 'UNKNOWN', livingSituationRaw: 'ON_A_BOAT' },
        repaymentOptions: {
          upcomingType: 'UNKNOWN',
          upcomingTypeRaw: 'NEVER',
          currentType: 'UNKNOWN',
          currentTypeRaw: 'NEVER',
          upcomingBillingCycle: 'UNKNOWN',
          upcomingBillingCycleRaw: 'DAILY',
          currentBillingCycle: null,
          currentBillingCycleRaw: null,
        },
      },
      creditCardBill: { ...status, repaymentType: 'UNKNOWN', repaymentTypeRaw: 'NEVER' },
      creditCardTermination: { ...status, reason: 'UNKNOWN', reasonRaw: 'WHIM' },
      overdraftApplication: { ...status, decision: 'UNKNOWN', decisionRaw: 'MAYBE' },
      overdraft: status,
    });
  });

  test('new fields at any depth are passed over', async () => {
    stage.bank.on(`GET ${paths.card}`, {
      body: {
        ...card,
        novelty: { deep: [1] },
        repayment_options: { ...card.repayment_options, novelty: 1 },
        approved_limit: { ...cents(7), novelty: true },
      },
    });
    expect(
      await ask(
        '{ creditCardApplication(id: "string") { approvedLimit { value } repaymentOptions { minimumPercentage } } }',
      ),
    ).toEqual({
      creditCardApplication: { approvedLimit: { value: 7 }, repaymentOptions: { minimumPercentage: 2 } },
    });
  });
});
