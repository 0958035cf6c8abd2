import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { buy, inPart, newCard, newCardApplication, wellOff } from '../support/cards.js';
import { Bench, cents, iban } from '../support/sandbox.js';

const { person, business, cardholder } = demo;
const cardCall = (id: string) => `GET /v1/credit_card_applications/${id}`;
const cardsCall = (customerId: string) =>
  `GET /v1/credit_card_applications?filter[customer_id]=${customerId}&page[number]=1&page[size]=10`;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(() => bench.reset());
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

const apply = (selection: string) =>
  `mutation ($input: CreateCreditCardApplicationInput!) { createCreditCardApplication(input: $input) { creditCardApplication { ${selection} } } }`;
const applyAsBusiness = (selection: string) =>
  `mutation ($input: CreateBusinessCreditCardApplicationInput!) { createBusinessCreditCardApplication(input: $input) { creditCardApplication { ${selection} } } }`;
const finalize = (selection: string) =>
  `mutation ($id: ID!) { finalizeCreditCardApplication(input: { applicationId: $id }) { creditCardApplication { ${selection} } } }`;
const limit = (value: number, selection: string) =>
  `mutation ($id: ID!) { setCreditCardLimit(input: { applicationId: $id, limit: { value: ${value} } }) { creditCardApplication { ${selection} } } }`;
const change = (selection: string) =>
  `mutation ($input: ChangeCreditCardRepaymentOptionsInput!) { changeCreditCardRepaymentOptions(input: $input) { creditCardApplication { ${selection} } } }`;
const read = (selection: string) => `query ($id: ID!) { creditCardApplication(id: $id) { ${selection} } }`;

/** The bank's error about a rejected field. */
const objection = (field: string, detail: string) => ({
  status: 400,
  code: 'invalid_model',
  title: 'Invalid Model',
  detail: expect.stringContaining(detail) as unknown,
  id: expect.any(String) as unknown,
  field,
});

describe("a person's card application", () => {
  test("sends every field under the bank's name, once, and its answer is the payload", async () => {
    const repaymentOptions = {
      upcomingType: 'PARTIAL',
      currentType: 'FULL',
      upcomingBillingCycle: 'MONTHLY',
      currentBillingCycle: 'MONTHLY',
      minimumAmount: { value: 3000 },
      minimumPercentage: 4,
      gracePeriodInDays: 12,
      minimumAmountLowerThreshold: { value: 1000 },
      minimumAmountUpperThreshold: { value: 5000 },
      minimumPercentageLowerThreshold: 3,
      minimumPercentageUpperThreshold: 20,
    };
    const scoringOptions = {
      customerDesiredLimit: { value: 50_000 },
      numberOfDependents: 1,
      maritalStatus: 'MARRIED',
      livingSituation: 'LIVING_WITH_PARENTS',
      livingSituationExpenses: { value: 20_000 },
      netIncome: { value: 300_000 },
      creditRepaymentExcludingMortgage: { value: 10_000 },
      otherCreditCardLimit: { value: 100_000 },
      employmentSince: '2019-08-24',
      annualTurnover: { value: 500_000 },
      monthlyBusinessCosts: { value: 25_000 },
      totalClients12Months: 10,
      hasCreditCard: true,
      referenceAccountCreatedYear: '2019',
      memberSince: '2019-08-24',
      provisionCode: 'P1',
      referenceAccountIban: iban,
    };
    const input = {
      personId: person.id,
      productType: 'CONSUMER_CREDIT_CARD',
      externalCustomerId: 'CKV1002494',
      repaymentOptions,
      statementWithDetails: true,
      scoringOptions,
    };
    const {
      createCreditCardApplication: { creditCardApplication },
    } = await bench.data(
      apply(`id customerId externalCustomerId status statusRaw productType productTypeRaw declineReasons requestedLimit { value unit currency }
      approvedLimit { value } currentLimit { value } qesAt statementWithDetails inDunning createdAt customer { __typename id } activeTermination { id }
      repaymentOptions { upcomingType currentType currentTypeRaw upcomingBillingCycle minimumAmount { value } minimumPercentage gracePeriodInDays minimumAmountUpperThreshold { value } minimumPercentageLowerThreshold }
      scoringOptions { customerDesiredLimit { value } livingSituation maritalStatus totalClients12Months referenceAccountIban memberSince }`),
      { input },
    );
    expect(creditCardApplication).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}ccla$/),
      customerId: person.id,
      externalCustomerId: 'CKV1002494',
      status: 'PENDING',
      statusRaw: 'PENDING',
      productType: 'CONSUMER_CREDIT_CARD',
      productTypeRaw: 'CONSUMER_CREDIT_CARD',
      declineReasons: [],
      requestedLimit: cents(50_000),
      approvedLimit: null,
      currentLimit: null,
      qesAt: null,
      statementWithDetails: true,
      inDunning: false,
      createdAt: '2026-11-02',
      customer: { __typename: 'Person', id: person.id },
      activeTermination: null,
      repaymentOptions: {
        upcomingType: 'PARTIAL',
        currentType: 'FULL',
        currentTypeRaw: 'FULL',
        upcomingBillingCycle: 'MONTHLY',
        minimumAmount: { value: 3000 },
        minimumPercentage: 4,
        gracePeriodInDays: 12,
        minimumAmountUpperThreshold: { value: 5000 },
        minimumPercentageLowerThreshold: 3,
      },
      scoringOptions: {
        customerDesiredLimit: { value: 50_000 },
        livingSituation: 'LIVING_WITH_PARENTS',
        maritalStatus: 'MARRIED',
        totalClients12Months: 10,
        referenceAccountIban: iban,
        memberSince: '2019-08-24',
      },
    });
    expect(await bench.calls()).toEqual([
      [
        `POST /v1/persons/${person.id}/credit_card_applications`,
        {
          product_type: 'CONSUMER_CREDIT_CARD',
          external_customer_id: 'CKV1002494',
          statement_with_details: true,
          repayment_options: {
            upcoming_type: 'PARTIAL',
            current_type: 'FULL',
            upcoming_billing_cycle: 'MONTHLY',
            current_billing_cycle: 'MONTHLY',
            minimum_amount: cents(3000),
            minimum_percentage: 4,
            grace_period_in_days: 12,
            minimum_amount_lower_threshold: cents(1000),
            minimum_amount_upper_threshold: cents(5000),
            minimum_percentage_lower_threshold: 3,
            minimum_percentage_upper_threshold: 20,
          },
          scoring_options: {
            customer_desired_limit: cents(50_000),
            number_of_dependents: 1,
            marital_status: 'MARRIED',
            living_situation: 'LIVING_WITH_PARENTS',
            living_situation_expenses: cents(20_000),
            net_income: cents(300_000),
            credit_repayment_excluding_mortgage: cents(10_000),
            other_credit_card_limit: cents(100_000),
            employment_since: '2019-08-24',
            annual_turnover: cents(500_000),
            monthly_business_costs: cents(25_000),
            total_clients_12_months: 10,
            has_credit_card: true,
            reference_account_created_year: '2019',
            member_since: '2019-08-24',
            provision_code: 'P1',
            reference_account_iban: iban,
          },
        },
      ],
    ]);
  });

  test("sends and returns the bank's own value of the marital status if the schema has none", async () => {
    const input = {
      personId: person.id,
      productType: 'CONSUMER_CREDIT_CARD',
      scoringOptions: { ...wellOff, maritalStatusRaw: 'WIDOWED' },
    };
    const {
      createCreditCardApplication: { creditCardApplication },
    } = await bench.data(apply('scoringOptions { maritalStatus maritalStatusRaw }'), { input });
    expect(creditCardApplication).toEqual({
      scoringOptions: { maritalStatus: 'UNKNOWN', maritalStatusRaw: 'WIDOWED' },
    });
    expect(await bench.calls()).toEqual([
      [
        expect.any(String),
        expect.objectContaining({ scoring_options: expect.objectContaining({ marital_status: 'WIDOWED' }) }),
      ],
    ]);
  });

  test('costs one more call for fields that answers to writes lack', async () => {
    const { id, personId } = await newCard(bench);
    const { data } = await bench.ask(
      apply('id latestRepaymentTypeSwitchDate defaultInterestAccountId interestStoringAccountId'),
      { input: { personId, productType: 'CONSUMER_CREDIT_CARD', scoringOptions: wellOff } },
    );
    const made = data.createCreditCardApplication.creditCardApplication as { id: string };
    expect(made).toEqual({
      id: expect.not.stringMatching(id),
      latestRepaymentTypeSwitchDate: null,
      defaultInterestAccountId: null,
      interestStoringAccountId: null,
    });
    expect((await bench.calls()).slice(1)).toEqual([cardCall(made.id)]);
  });

  test('for a card that the customer cannot have is refused by the bank, which names the field', async () => {
    expect(
      await bench.refusal(apply('id'), {
        input: { personId: person.id, productType: 'BUSINESS_CREDIT_CARD', scoringOptions: {} },
      }),
    ).toEqual({
      data: { createCreditCardApplication: null },
      path: 'createCreditCardApplication',
      code: 'BAD_USER_INPUT',
      bank: objection('productType', 'none of'),
    });
    expect(
      await bench.refusal(apply('id'), {
        input: { personId: 'nobody', productType: 'CONSUMER_CREDIT_CARD', scoringOptions: {} },
      }),
    ).toMatchObject({ code: 'NOT_FOUND', bank: { status: 404 } });
  });

  test('is declined if the income is too low', async () => {
    const { id } = await newCardApplication(bench, { scoringOptions: { netIncome: { value: 9_999 } } });
    expect(await bench.data(read('status declineReasons approvedLimit { value } accountId'), { id })).toEqual(
      {
        creditCardApplication: {
          status: 'DECLINED',
          declineReasons: ['SCORING'],
          approvedLimit: null,
          accountId: null,
        },
      },
    );
    expect(await bench.calls()).toEqual([cardCall(id)]);
  });
});

describe("a business's card application", () => {
  test('sends what a business declares, once, under the business', async () => {
    const scoringOptions = {
      customerDesiredLimit: { value: 100_000 },
      otherCreditCardLimit: { value: 30_000 },
      totalAssets: { value: 1 },
      totalEquity: { value: 0 },
      annualTurnover: { value: 5_000_000 },
      partnerRecommendedLimit: { value: 90_000 },
      partnerPdRate: 0.1,
      partnerScore: 1,
    };
    const input = {
      businessId: business.id,
      productType: 'BUSINESS_CREDIT_CARD',
      externalCustomerId: 'B-1',
      statementWithDetails: false,
      repaymentOptions: { upcomingType: 'FULL' },
      scoringOptions,
    };
    const {
      createBusinessCreditCardApplication: { creditCardApplication },
    } = await bench.data(applyAsBusiness('id status customerId productType customer { __typename id }'), {
      input,
    });
    expect(creditCardApplication).toEqual({
      id: expect.stringMatching(/ccla$/),
      status: 'PENDING',
      customerId: business.id,
      productType: 'BUSINESS_CREDIT_CARD',
      customer: { __typename: 'Business', id: business.id },
    });
    expect(await bench.calls()).toEqual([
      [
        `POST /v1/businesses/${business.id}/credit_card_applications`,
        {
          product_type: 'BUSINESS_CREDIT_CARD',
          external_customer_id: 'B-1',
          statement_with_details: false,
          repayment_options: { upcoming_type: 'FULL' },
          scoring_options: {
            customer_desired_limit: cents(100_000),
            other_credit_card_limit: cents(30_000),
            total_assets: cents(1),
            total_equity: cents(0),
            annual_turnover: cents(5_000_000),
            partner_recommended_limit: cents(90_000),
            partner_pd_rate: 0.1,
            partner_score: 1,
          },
        },
      ],
    ]);
    expect(await bench.data(read('status approvedLimit { value }'), creditCardApplication)).toEqual({
      creditCardApplication: { status: 'WAITING_FOR_IDENTIFICATION', approvedLimit: { value: 90_000 } },
    });
  });

  test.each([
    ['left out', '{}'],
    ['null', '{ value: null }'],
    ['null with all that goes with it', '{ value: null, unit: "cents", currency: "EUR" }'],
    ['a variable that is left out', '{ value: $none }'],
  ])('sends an amount without a value as the documents print it, the value %s', async (_how, amount) => {
    const query = `mutation${amount.includes('$') ? ' ($none: SafeInt)' : ''} { createBusinessCreditCardApplication(input: {
      businessId: "${business.id}", productType: BUSINESS_CREDIT_CARD, scoringOptions: { annualTurnover: { value: 5000000 }, totalAssets: ${amount}, totalEquity: ${amount} }
    }) { creditCardApplication { id } } }`;
    await bench.data(query);
    const printed = { value: null, unit: 'cents', currency: 'EUR' };
    expect(await bench.calls()).toEqual([
      [
        `POST /v1/businesses/${business.id}/credit_card_applications`,
        {
          product_type: 'BUSINESS_CREDIT_CARD',
          scoring_options: {
            annual_turnover: cents(5_000_000),
            total_assets: printed,
            total_equity: printed,
          },
        },
      ],
    ]);
  });

  test('sends a negative equity of a business that has more debts than assets', async () => {
    await bench.data(`mutation { createBusinessCreditCardApplication(input: {
      businessId: "${business.id}", productType: BUSINESS_CREDIT_CARD, scoringOptions: { totalEquity: { value: -2500000 } }
    }) { creditCardApplication { id } } }`);
    expect(await bench.calls()).toEqual([
      [
        `POST /v1/businesses/${business.id}/credit_card_applications`,
        { product_type: 'BUSINESS_CREDIT_CARD', scoring_options: { total_equity: cents(-2_500_000) } },
      ],
    ]);
  });

  test.each(['', 'totalAssets: null'])('sends nothing of an amount that is not given: %j', async (amount) => {
    await bench.data(`mutation { createBusinessCreditCardApplication(input: {
      businessId: "${business.id}", productType: BUSINESS_CREDIT_CARD, scoringOptions: { annualTurnover: { value: 5000000 } ${amount} }
    }) { creditCardApplication { id } } }`);
    expect(await bench.calls()).toEqual([
      [
        expect.any(String),
        { product_type: 'BUSINESS_CREDIT_CARD', scoring_options: { annual_turnover: cents(5_000_000) } },
      ],
    ]);
  });
});

describe('finalizing', () => {
  test('opens the account; the answer is the payload', async () => {
    const { id } = await newCardApplication(bench);
    expect(await bench.data(finalize('id status qesAt'), { id })).toEqual({
      finalizeCreditCardApplication: {
        creditCardApplication: { id, status: 'FINALIZING', qesAt: '2026-11-02' },
      },
    });
    expect(await bench.calls()).toEqual([`POST /v1/credit_card_applications/${id}/finalize`]);
    expect(
      await bench.data(
        read(
          'status currentLimit { value unit currency } accountId accountIban referenceAccountId billingStartDate billingEndDate repaymentTypeSwitchAvailableDate',
        ),
        { id },
      ),
    ).toEqual({
      creditCardApplication: {
        status: 'FINALIZED',
        currentLimit: cents(1_000_000),
        accountId: expect.stringMatching(/cacc$/),
        accountIban: expect.stringMatching(/^DE\d{20}$/),
        referenceAccountId: expect.stringMatching(/sddm$/),
        billingStartDate: '2026-11-02',
        billingEndDate: '2026-11-30',
        repaymentTypeSwitchAvailableDate: '2026-11-02',
      },
    });
  });

  test('before the identification is refused by the bank, with its code, its field and its error id', async () => {
    const { id } = await newCardApplication(bench, {}, false);
    expect(await bench.refusal(finalize('id'), { id })).toEqual({
      data: { finalizeCreditCardApplication: null },
      path: 'finalizeCreditCardApplication',
      code: 'BAD_USER_INPUT',
      bank: objection('status', 'identified first'),
    });
    expect(await bench.calls()).toEqual([`POST /v1/credit_card_applications/${id}/finalize`]);
    expect(await bench.refusal(finalize('id'), { id: 'nothing' })).toMatchObject({
      code: 'NOT_FOUND',
      bank: { status: 404 },
    });
  });
});

describe('the limit', () => {
  test('is set up to the approved one', async () => {
    const { id } = await newCard(bench);
    expect(
      await bench.data(limit(250_001, 'id currentLimit { value unit currency } approvedLimit { value }'), {
        id,
      }),
    ).toEqual({
      setCreditCardLimit: {
        creditCardApplication: { id, currentLimit: cents(250_001), approvedLimit: { value: 1_000_000 } },
      },
    });
    expect(await bench.calls()).toEqual([
      [`PUT /v1/credit_card_applications/${id}/limit`, { limit: cents(250_001) }],
    ]);
  });

  test('above the approved one is refused by the bank, with its code, its field and its error id', async () => {
    const { id } = await newCard(bench);
    expect(await bench.refusal(limit(1_000_001, 'id'), { id })).toEqual({
      data: { setCreditCardLimit: null },
      path: 'setCreditCardLimit',
      code: 'BAD_USER_INPUT',
      bank: objection('limit', '10,000.00 EUR'),
    });
    expect(await bench.data(read('currentLimit { value }'), { id })).toEqual({
      creditCardApplication: { currentLimit: { value: 1_000_000 } },
    });
  });
});

describe('a change of the repayment options', () => {
  test('sends what is to change alone; the answer is the payload', async () => {
    const { id } = await newCard(bench);
    const fields =
      'id statementWithDetails repaymentOptions { currentType upcomingType minimumAmount { value } minimumPercentage } repaymentTypeSwitchAvailableDate';
    expect(
      await bench.data(change(fields), {
        input: { applicationId: id, repaymentOptions: inPart, statementWithDetails: true },
      }),
    ).toEqual({
      changeCreditCardRepaymentOptions: {
        creditCardApplication: {
          id,
          statementWithDetails: true,
          repaymentOptions: {
            currentType: 'PARTIAL',
            upcomingType: 'PARTIAL',
            minimumAmount: { value: 3000 },
            minimumPercentage: 5,
          },
          repaymentTypeSwitchAvailableDate: '2026-12-01',
        },
      },
    });
    await bench.data(change('id'), {
      input: {
        applicationId: id,
        repaymentOptions: { minimumPercentage: 6, minimumAmount: null },
        statementWithDetails: false,
      },
    });
    expect(await bench.calls()).toEqual([
      [
        `PATCH /v1/credit_card_applications/${id}`,
        {
          repayment_options: { upcoming_type: 'PARTIAL', minimum_amount: cents(3000), minimum_percentage: 5 },
          statement_with_details: true,
        },
      ],
      [
        `PATCH /v1/credit_card_applications/${id}`,
        { repayment_options: { minimum_percentage: 6 }, statement_with_details: false },
      ],
    ]);
  });

  test('to PARTIAL makes the request read the bills again', async () => {
    const card = await newCard(bench);
    await buy(bench, card, 400_00);
    await bench.pass('P1M');
    const bills =
      'creditCardApplication { bills { nodes { status repaymentType minimumDueAmount { value } } } }';
    const query = `mutation ($id: ID!, $options: RepaymentOptionsChangeInput!) {
      before: changeCreditCardRepaymentOptions(input: { applicationId: $id, statementWithDetails: true }) { ${bills} }
      after: changeCreditCardRepaymentOptions(input: { applicationId: $id, repaymentOptions: $options }) { ${bills} } }`;
    const { before, after } = await bench.data(query, { id: card.id, options: inPart });
    expect(before.creditCardApplication.bills.nodes).toEqual([
      { status: 'PENDING', repaymentType: 'FULL', minimumDueAmount: { value: 400_00 } },
    ]);
    expect(after.creditCardApplication.bills.nodes).toEqual([
      { status: 'CLOSED', repaymentType: 'FULL', minimumDueAmount: { value: 400_00 } },
      { status: 'PENDING', repaymentType: 'PARTIAL', minimumDueAmount: { value: 3000 } },
    ]);
    expect(await bench.calls()).toHaveLength(4);
  });

  test.each([
    ['PARTIAL before there is a signature of the customer', newCardApplication, inPart, 'signature'],
    ['FULL before its date', newCard, { upcomingType: 'FULL' }, '2026-12-01'],
  ])(
    'to %s is refused by the bank, with its code, its field and its error id',
    async (_what, make, repaymentOptions, detail) => {
      const { id } = await make(bench);
      if (make === newCard)
        await bench.data(change('id'), { input: { applicationId: id, repaymentOptions: inPart } });
      expect(await bench.refusal(change('id'), { input: { applicationId: id, repaymentOptions } })).toEqual({
        data: { changeCreditCardRepaymentOptions: null },
        path: 'changeCreditCardRepaymentOptions',
        code: 'BAD_USER_INPUT',
        bank: objection('repaymentOptions.upcomingType', detail),
      });
    },
  );

  test('to FULL is refused a second time in a cycle, and either way in dunning', async () => {
    const once = await newCard(bench, { repaymentOptions: inPart });
    const toFull = (id: string) =>
      [change('id'), { input: { applicationId: id, repaymentOptions: { upcomingType: 'FULL' } } }] as const;
    await bench.data(...toFull(once.id));
    expect(await bench.refusal(...toFull(once.id))).toMatchObject({
      code: 'BAD_USER_INPUT',
      bank: objection('repaymentOptions.upcomingType', 'cycle'),
    });
    const late = await newCard(bench);
    await buy(bench, late, 100_00);
    await bench.steer('POST', `/credit_card_applications/${late.id}/direct_debits`, {});
    await bench.pass('P2M');
    expect(await bench.data(read('inDunning'), late)).toEqual({ creditCardApplication: { inDunning: true } });
    expect(
      await bench.refusal(change('id'), { input: { applicationId: late.id, repaymentOptions: inPart } }),
    ).toMatchObject({ bank: objection('repaymentOptions.upcomingType', 'dunning') });
  });
});

describe('the list of card applications', () => {
  const all =
    'id customerId externalCustomerId status productType accountId accountIban billingStartDate qesAt approvedLimit { value } inDunning latestRepaymentTypeSwitchDate interestStoringAccountId activeTerminationId createdAt';

  test('of a customer answers all its fields in one call, and what an entry lacks is null', async () => {
    const query = `query ($id: ID!) { person(id: $id) { creditCardApplications { totalCount pageInfo { hasNextPage } nodes { ${all} customer { __typename id } activeTermination { id status } } } } }`;
    const {
      person: { creditCardApplications },
    } = await bench.data(query, { id: cardholder.id });
    expect(creditCardApplications).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: false } });
    const customer = { __typename: 'Person', id: cardholder.id };
    expect(creditCardApplications.nodes).toMatchObject([
      {
        id: cardholder.cardApplicationId,
        status: 'FINALIZED',
        externalCustomerId: 'CLARA-1',
        accountId: cardholder.cardAccountId,
        approvedLimit: { value: 200_000 },
        customer,
        activeTermination: null,
      },
      {
        id: cardholder.declinedCardApplicationId,
        status: 'DECLINED',
        accountId: null,
        accountIban: null,
        billingStartDate: null,
        interestStoringAccountId: null,
        approvedLimit: null,
        customer,
        activeTermination: null,
      },
    ]);
    expect(await bench.calls()).toEqual([cardsCall(cardholder.id)]);
  });

  test('of a business, through the business and through the interface', async () => {
    const query = `query ($id: ID!) { business(id: $id) { creditCardApplications { nodes { id status } } ...Cards } } fragment Cards on Customer { again: creditCardApplications { nodes { customer { ... on Business { id } } } } }`;
    expect(await bench.data(query, { id: business.id })).toEqual({
      business: {
        creditCardApplications: {
          nodes: [{ id: business.cardApplicationId, status: 'WAITING_FOR_IDENTIFICATION' }],
        },
        again: { nodes: [{ customer: { id: business.id } }] },
      },
    });
    expect(await bench.calls()).toEqual([cardsCall(business.id)]);
  });

  test('hands its filters and its order on exactly', async () => {
    const filter = {
      customerId: cardholder.id,
      id: cardholder.cardApplicationId,
      externalCustomerId: 'CLARA-1',
      productType: 'CONSUMER_CREDIT_CARD',
      status: 'FINALIZED',
    };
    const query =
      'query ($filter: CreditCardApplicationFilter, $orderBy: CreditCardApplicationOrder) { creditCardApplications(filter: $filter, orderBy: $orderBy, first: 7) { nodes { id } } }';
    expect(await bench.data(query, { filter, orderBy: { field: 'CREATED_AT', direction: 'DESC' } })).toEqual({
      creditCardApplications: { nodes: [{ id: cardholder.cardApplicationId }] },
    });
    await bench.data(query, { filter: { statusRaw: 'HIBERNATING', productTypeRaw: 'PET_CREDIT_CARD' } });
    const [first, second] = await bench.calls();
    expect(first).toBe(
      `GET /v1/credit_card_applications?filter[customer_id]=${cardholder.id}&filter[external_customer_id]=CLARA-1&filter[id]=${cardholder.cardApplicationId}` +
        '&filter[product_type]=CONSUMER_CREDIT_CARD&filter[status]=FINALIZED&page[number]=1&page[size]=7&sort=-created_at',
    );
    expect(second).toBe(
      'GET /v1/credit_card_applications?filter[product_type]=PET_CREDIT_CARD&filter[status]=HIBERNATING&page[number]=1&page[size]=7',
    );
  });

  test('is sorted either way, and goes on after any entry', async () => {
    const page = async (args: string) =>
      (
        await bench.data(
          `{ creditCardApplications(${args}) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`,
        )
      ).creditCardApplications;
    const order = [
      business.cardApplicationId,
      cardholder.cardApplicationId,
      cardholder.declinedCardApplicationId,
    ];
    expect((await page('orderBy: { field: CREATED_AT }')).nodes.map(({ id }: { id: string }) => id)).toEqual(
      order,
    );
    expect(
      (await page('orderBy: { field: CREATED_AT, direction: DESC }')).nodes.map(
        ({ id }: { id: string }) => id,
      ),
    ).toEqual(order.toReversed());
    const { pageInfo } = await page('orderBy: { field: CREATED_AT }, first: 1');
    expect(
      await page(`orderBy: { field: CREATED_AT }, first: 2, after: "${pageInfo.endCursor}"`),
    ).toMatchObject({
      totalCount: 3,
      nodes: [{ id: order[1] }, { id: order[2] }],
      pageInfo: { hasNextPage: false },
    });
    await bench.calls();
    // An explicit default order and none give the same request.
    await bench.data(
      '{ creditCardApplications(orderBy: { field: STATUS }) { totalCount } again: creditCardApplications(orderBy: { direction: ASC, field: STATUS }) { totalCount } }',
    );
    expect(await bench.calls()).toEqual([
      'GET /v1/credit_card_applications?page[number]=1&page[size]=10&sort=status',
    ]);
  });
});

describe('a card application', () => {
  test('is read with one call, however many ways lead to it, its customer and the lack of a termination at no cost', async () => {
    const query = `query ($id: ID!) { creditCardApplication(id: $id) { id status customer { id __typename } activeTermination { id status } } again: creditCardApplication(id: $id) { accountIban interestStoringAccountId } }`;
    expect(await bench.data(query, { id: cardholder.cardApplicationId })).toEqual({
      creditCardApplication: {
        id: cardholder.cardApplicationId,
        status: 'FINALIZED',
        customer: { id: cardholder.id, __typename: 'Person' },
        activeTermination: null,
      },
      again: {
        accountIban: 'DE61110101015000000001',
        interestStoringAccountId: expect.stringMatching(/cacc$/),
      },
    });
    expect(await bench.calls()).toEqual([cardCall(cardholder.cardApplicationId)]);
  });

  test('is asked for even if only its id is selected, and is null where there is none', async () => {
    expect(await bench.data(read('id __typename'), { id: 'no-card' })).toEqual({
      creditCardApplication: null,
    });
    expect(await bench.calls()).toEqual([cardCall('no-card')]);
  });

  test("gives its customer's other cards", async () => {
    const query =
      'query ($id: ID!) { creditCardApplication(id: $id) { customer { creditCardApplications(filter: { status: DECLINED }) { nodes { id } } } } }';
    expect(await bench.data(query, { id: cardholder.cardApplicationId })).toEqual({
      creditCardApplication: {
        customer: { creditCardApplications: { nodes: [{ id: cardholder.declinedCardApplicationId }] } },
      },
    });
    expect(await bench.calls()).toEqual([
      cardCall(cardholder.cardApplicationId),
      `GET /v1/credit_card_applications?filter[customer_id]=${cardholder.id}&filter[status]=DECLINED&page[number]=1&page[size]=10`,
    ]);
  });
});
