import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { Bench, cents, customerToken, iban } from '../support/sandbox.js';

const { person, borrower } = demo;
const applications = `/v1/persons/${person.id}/credit_line_applications`;
const [borrowersId = ''] = borrower.applicationIds;
const borrowers = `GET /v1/persons/${borrower.id}/credit_line_applications/${borrowersId}`;
const listOfOne = `GET /v1/persons/credit_line_applications?filter[id]=${borrowersId}&filter[person_id]=${borrower.id}&page[number]=1&page[size]=1`;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

const apply = `mutation ($input: CreateCreditLineApplicationInput!) { createCreditLineApplication(input: $input) {
  creditLineApplication { id personId status decision person { id } } } }`;
const read = (selection: string) =>
  `query ($personId: ID!, $id: ID!) { creditLineApplication(personId: $personId, id: $id) { ${selection} } }`;
const linkSnapshot = (selection: string) => `mutation ($personId: ID!, $id: ID!, $snapshot: ID!) {
  linkCreditLineApplicationAccountSnapshot(input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { creditLineApplication { ${selection} } } }`;

/** Creates an application of the demo person, and returns its id. */
async function newApplication(input: object = {}): Promise<string> {
  const income = { netIncomeAmount: { value: 280_000 }, requestedCreditLimit: { value: 300_000 } };
  const {
    createCreditLineApplication: { creditLineApplication },
  } = await bench.data(apply, { input: { personId: person.id, ...income, ...input } });
  await bench.calls();
  return creditLineApplication.id as string;
}

describe('an application', () => {
  beforeEach(() => bench.reset());

  test("sends every field under the bank's name, once, and its answer is the payload", async () => {
    const {
      createCreditRecord: { creditRecord },
    } = await bench.data(
      'mutation ($personId: ID!) { createCreditRecord(input: { personId: $personId, source: SOLARIS_BANK }) { creditRecord { id } } }',
      { personId: person.id },
    );
    await bench.calls();
    const input = {
      personId: person.id,
      requestedCreditLimit: { value: 300_000 },
      repaymentDayOfMonth: 15,
      recipientIban: iban,
      privateInsuranceAmount: { value: 5000, unit: 'cents', currency: 'EUR' },
      preSelectedByPartner: false,
      partnerScore: 'A1',
      partnerReferenceNumber: 'P-4711',
      numberOfDependents: 0,
      netIncomeAmount: { value: 260_000 },
      movedInLastTwoYears: true,
      marriageStatus: 'UNMARRIED',
      livingSituationAmount: { value: 80_000 },
      livingSituation: 'LIVING_IN_RENTED_HOUSE',
      identificationId: person.identificationId,
      existingCreditRepaymentExcludingMortgage: { value: 0 },
      employmentSince: '2019-02-28',
      creditRecordId: creditRecord.id,
    };
    const {
      createCreditLineApplication: { creditLineApplication },
    } = await bench.data(apply, { input });
    expect(creditLineApplication).toEqual({
      id: expect.stringMatching(/ccla$/),
      personId: person.id,
      status: 'INITIAL_SCORING_PENDING',
      decision: null,
      person: { id: person.id },
    });
    expect(await bench.calls()).toEqual([
      [
        `POST ${applications}`,
        {
          requested_credit_limit: cents(300_000),
          repayment_day_of_month: 15,
          recipient_iban: iban,
          private_insurance_amount: cents(5000),
          pre_selected_by_partner: false,
          partner_score: 'A1',
          partner_reference_number: 'P-4711',
          number_of_dependents: 0,
          net_income_amount: cents(260_000),
          moved_in_last_two_years: true,
          marriage_status: 'UNMARRIED',
          living_situation_amount: cents(80_000),
          living_situation: 'LIVING_IN_RENTED_HOUSE',
          identification_id: person.identificationId,
          existing_credit_repayment_excluding_mortgage: cents(0),
          employment_since: '2019-02-28',
          credit_record_id: creditRecord.id,
        },
      ],
    ]);
  });

  test('without any of the optional fields is an empty object; null counts as left out', async () => {
    await bench.ask(apply, { input: { personId: person.id, netIncomeAmount: null, partnerScore: null } });
    expect(await bench.calls()).toEqual([[`POST ${applications}`, {}]]);
  });

  test('whose answer says that there is no offer and no line yet is not read back for them', async () => {
    const query =
      'mutation ($input: CreateCreditLineApplicationInput!) { createCreditLineApplication(input: $input) { creditLineApplication { offeredLimit { value } creditLineId creditLine { status } } } }';
    expect(await bench.data(query, { input: { personId: person.id } })).toEqual({
      createCreditLineApplication: {
        creditLineApplication: { offeredLimit: null, creditLineId: null, creditLine: null },
      },
    });
    expect(await bench.calls()).toEqual([[`POST ${applications}`, {}]]);
  });

  test('is rejected if the income is too low', async () => {
    const id = await newApplication({ netIncomeAmount: { value: 9_999 } });
    expect(
      await bench.data(read('status decision reason offeredLimit { value } creditLine { id }'), {
        personId: person.id,
        id,
      }),
    ).toEqual({
      creditLineApplication: {
        status: 'REJECTED',
        decision: 'REJECTED',
        reason: expect.any(String),
        offeredLimit: null,
        creditLine: null,
      },
    });
  });

  test.each([
    ['repaymentDayOfMonth', 2],
    ['recipientIban', 'DE89370400440532013001'],
    ['employmentSince', '2019-02-31'],
    ['marriageStatus', 'WIDOWED'],
    ['numberOfDependents', -1],
    ['requestedCreditLimit', { value: -1 }],
    ['requestedCreditLimit', { value: 1, currency: 'USD' }],
    ['requestedCreditLimit', { value: 1, unit: 'euros' }],
    ['partnerReferenceNumber', ' P-1'],
  ])('with %s = %p is refused, and no call is made', async (field, value) => {
    const { errors } = await bench.ask(apply, { input: { personId: person.id, [field]: value } });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(await bench.calls()).toEqual([]);
  });

  test('with a field of the partner is refused to a customer, and no call is made', async () => {
    const own = await customerToken(person.id);
    for (const field of [{ partnerScore: 'A1' }, { preSelectedByPartner: true }]) {
      expect(
        (await bench.ask(apply, { input: { personId: person.id, ...field } }, own)).errors,
      ).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    expect(await bench.calls()).toEqual([]);
    expect(
      await bench.data(apply, { input: { personId: person.id, netIncomeAmount: { value: 280_000 } } }, own),
    ).toMatchObject({ createCreditLineApplication: { creditLineApplication: { personId: person.id } } });
  });
});

describe('a link', () => {
  beforeEach(() => bench.reset());

  test('costs the write alone while only the id is asked for', async () => {
    const id = await newApplication();
    expect(
      await bench.data(linkSnapshot('id __typename'), {
        personId: person.id,
        id,
        snapshot: person.accountSnapshotId,
      }),
    ).toEqual({
      linkCreditLineApplicationAccountSnapshot: {
        creditLineApplication: { id, __typename: 'CreditLineApplication' },
      },
    });
    expect(await bench.calls()).toEqual([
      [`PUT ${applications}/${id}/account_snapshot`, { account_snapshot_id: person.accountSnapshotId }],
    ]);
  });

  test('is read back once for whatever else is asked for, after each of two links in one request', async () => {
    const id = await newApplication();
    const mutation = `mutation ($personId: ID!, $id: ID!, $snapshot: ID!, $identification: ID!) {
      linkCreditLineApplicationAccountSnapshot(input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { creditLineApplication { status decision } }
      linkCreditLineApplicationIdentification(input: { personId: $personId, applicationId: $id, identificationId: $identification }) {
        creditLineApplication { status decision creditLineId creditLine { id } limit { value } } } }`;
    const data = await bench.data(mutation, {
      personId: person.id,
      id,
      snapshot: person.accountSnapshotId,
      identification: person.identificationId,
    });
    expect(data).toEqual({
      linkCreditLineApplicationAccountSnapshot: {
        creditLineApplication: { status: 'IDENTIFICATION_PENDING', decision: null },
      },
      linkCreditLineApplicationIdentification: {
        creditLineApplication: {
          status: 'CREDIT_LINE_CREATED',
          decision: 'OFFERED',
          creditLineId: expect.stringMatching(/ccln$/),
          limit: { value: 300_000 },
          creditLine: { id: data.linkCreditLineApplicationIdentification.creditLineApplication.creditLineId },
        },
      },
    });
    const calls = await bench.calls();
    expect(calls.slice(0, 3)).toEqual([
      [`PUT ${applications}/${id}/account_snapshot`, { account_snapshot_id: person.accountSnapshotId }],
      `GET ${applications}/${id}`,
      [`PUT ${applications}/${id}/identification`, { identification_id: person.identificationId }],
    ]);
    expect(calls.slice(3).sort()).toEqual(
      [
        `GET /v1/persons/credit_line_applications?filter[id]=${id}&filter[person_id]=${person.id}&page[number]=1&page[size]=1`,
        `GET ${applications}/${id}`,
      ].sort(),
    );
  });

  test('that succeeded keeps its payload where the read-back fails', async () => {
    const id = await newApplication();
    await bench.fault({ operationId: 'getCreditLineApplication', status: 503, times: 3 });
    expect(
      await bench.refusal(linkSnapshot('id status'), {
        personId: person.id,
        id,
        snapshot: person.accountSnapshotId,
      }),
    ).toMatchObject({
      data: { linkCreditLineApplicationAccountSnapshot: { creditLineApplication: null } },
      path: 'linkCreditLineApplicationAccountSnapshot.creditLineApplication.status',
      code: 'UPSTREAM_UNAVAILABLE',
      bank: { status: 503 },
    });
    expect(await bench.calls()).toEqual([
      [`PUT ${applications}/${id}/account_snapshot`, { account_snapshot_id: person.accountSnapshotId }],
      ...Array.from({ length: 3 }, () => `GET ${applications}/${id}`),
    ]);
    expect(await bench.data(read('status'), { personId: person.id, id })).toEqual({
      creditLineApplication: { status: 'IDENTIFICATION_PENDING' },
    });
  });

  test("in a state that does not allow it is a CONFLICT, with the bank's error", async () => {
    const variables = { personId: person.id, id: await newApplication(), snapshot: person.accountSnapshotId };
    await bench.data(linkSnapshot('id'), variables);
    expect(await bench.refusal(linkSnapshot('id'), variables)).toEqual({
      data: { linkCreditLineApplicationAccountSnapshot: null },
      path: 'linkCreditLineApplicationAccountSnapshot',
      code: 'CONFLICT',
      bank: {
        status: 409,
        code: expect.any(String),
        title: 'Conflict',
        detail: expect.stringContaining('identification_pending'),
        id: expect.any(String),
      },
    });
  });

  test('is for the partner only', async () => {
    const own = await customerToken(person.id);
    const variables = { personId: person.id, id: await newApplication(), snapshot: person.accountSnapshotId };
    expect(await bench.refusal(linkSnapshot('id'), variables, own)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await bench.calls()).toEqual([]);
  });
});

describe('the list of applications', () => {
  test('answers in one call the fields that it carries', async () => {
    const {
      person: { creditLineApplications },
    } = await bench.data(
      `query ($id: ID!) { person(id: $id) { creditLineApplications {
      totalCount pageInfo { hasNextPage hasPreviousPage } edges { cursor node { id } } nodes { id personId status statusRaw createdAt limit { value } person { id } } } } }`,
      { id: borrower.id },
    );
    expect(creditLineApplications).toMatchObject({
      totalCount: 4,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    });
    expect(creditLineApplications.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([
      ...borrower.applicationIds,
      borrower.rejectedApplicationId,
    ]);
    expect(creditLineApplications.nodes[0]).toEqual({
      id: borrowersId,
      personId: borrower.id,
      status: 'CREDIT_LINE_CREATED',
      statusRaw: 'credit_line_created',
      createdAt: expect.stringMatching(/^2026-05-02/),
      limit: { value: 300_000 },
      person: { id: borrower.id },
    });
    expect(creditLineApplications.nodes[3]).toMatchObject({ status: 'REJECTED', limit: null });
    expect(await bench.calls()).toEqual([
      `GET /v1/persons/credit_line_applications?filter[person_id]=${borrower.id}&page[number]=1&page[size]=10`,
    ]);
  });

  test('adds one call for each entry if another field is requested', async () => {
    await bench.data(
      'query ($id: ID!) { person(id: $id) { creditLineApplications(first: 2) { nodes { status decision reason creditLine { id } } } } }',
      { id: borrower.id },
    );
    const [list, ...reads] = await bench.calls();
    expect(list).toBe(
      `GET /v1/persons/credit_line_applications?filter[person_id]=${borrower.id}&page[number]=1&page[size]=2`,
    );
    expect(reads.sort()).toEqual(
      borrower.applicationIds
        .slice(0, 2)
        .map((id) => `GET /v1/persons/${borrower.id}/credit_line_applications/${id}`),
    );
  });

  test('hands its filters on exactly', async () => {
    const filter = {
      personId: borrower.id,
      id: borrowersId,
      creditLineId: borrower.creditLineIds[0],
      status: 'CREDIT_LINE_CREATED',
      applicationDateMin: '2026-05-01',
      applicationDateMax: '2026-05-31',
      creditLineAmount: 300_000,
    };
    const data = await bench.data(
      'query ($filter: CreditLineApplicationFilter) { creditLineApplications(filter: $filter, first: 7) { nodes { id } } }',
      { filter },
    );
    expect(data).toEqual({ creditLineApplications: { nodes: [{ id: borrowersId }] } });
    expect(await bench.calls()).toEqual([
      `GET /v1/persons/credit_line_applications?filter[application_date_max]=2026-05-31&filter[application_date_min]=2026-05-01&filter[credit_line_amount]=300000` +
        `&filter[credit_line_id]=${borrower.creditLineIds[0]}&filter[id]=${borrowersId}&filter[person_id]=${borrower.id}&filter[status]=credit_line_created&page[number]=1&page[size]=7`,
    ]);
  });

  test("takes the raw text of tomorrow's statuses, and not two statuses at once", async () => {
    const query =
      'query ($filter: PersonCreditLineApplicationFilter) { person(id: "somebody") { creditLineApplications(filter: $filter) { totalCount } } }';
    await bench.data(query, { filter: { statusRaw: 'brand_new' } });
    expect(await bench.calls()).toEqual([
      'GET /v1/persons/credit_line_applications?filter[person_id]=somebody&filter[status]=brand_new&page[number]=1&page[size]=10',
    ]);
    for (const filter of [{ status: 'OFFERED', statusRaw: 'offered' }, { status: 'UNKNOWN' }]) {
      expect((await bench.ask(query, { filter })).errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    }
    expect(await bench.calls()).toEqual([]);
  });
});

describe('the fields of an application that only the list has', () => {
  test('costs one call for a list of one, shared by both fields and by all ways to the application', async () => {
    const query = `query ($personId: ID!, $id: ID!) {
      creditLineApplication(personId: $personId, id: $id) { createdAt limit { value currency } }
      person(id: $personId) { creditLineApplication(id: $id) { created: createdAt limit { unit } status } } }`;
    expect(await bench.data(query, { personId: borrower.id, id: borrowersId })).toEqual({
      creditLineApplication: {
        createdAt: expect.stringMatching(/^2026-05-02/),
        limit: { value: 300_000, currency: 'EUR' },
      },
      person: {
        creditLineApplication: {
          created: expect.stringMatching(/^2026-05-02/),
          limit: { unit: 'cents' },
          status: 'CREDIT_LINE_CREATED',
        },
      },
    });
    expect(await bench.calls()).toEqual([borrowers, listOfOne]);
  });

  test('fails alone', async () => {
    await bench.fault({ operationId: 'listCreditLineApplications', status: 500 });
    expect(
      await bench.refusal(read('id createdAt'), { personId: borrower.id, id: borrowersId }),
    ).toMatchObject({
      data: { creditLineApplication: { id: borrowersId, createdAt: null } },
      path: 'creditLineApplication.createdAt',
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });
});

describe("an application's credit line", () => {
  const lineCall = `GET /v1/persons/${borrower.id}/credit_lines/${borrower.creditLineIds[0]}`;
  const variables = { personId: borrower.id, id: borrowersId, yes: true, no: false };

  test.each([
    ['alone', 'creditLine { id }'],
    ['through fragments', 'creditLine { ...Named ... on CreditLine { __typename } }'],
    ['beside what is skipped', 'creditLine { id status @skip(if: $yes) ...More @include(if: $no) }'],
  ])('costs no call while its id is asked for %s', async (_how, selection) => {
    const fragments =
      'fragment Named on CreditLine { key: id } fragment More on CreditLine { limit { value } } fragment All on CreditLine { ...Named ...More }';
    const query = `query ($personId: ID!, $id: ID!, $yes: Boolean!, $no: Boolean!) {
      creditLineApplication(personId: $personId, id: $id) { ${selection} status @skip(if: $yes) decision @include(if: $no) unused: creditLine @include(if: $no) { ...All } } } ${fragments}`;
    await bench.data(query, variables);
    expect(await bench.calls()).toEqual([borrowers]);
  });

  test.each([
    ['a field', 'creditLine { id status }', ''],
    [
      'a field in a fragment',
      'creditLine { id ...More }',
      'fragment More on CreditLine { ... on CreditLine { status } }',
    ],
    ['a field under another name of the same line', 'creditLine { id } same: creditLine { status }', ''],
    ['a field in a second selection of the same line', 'creditLine { id } creditLine { status }', ''],
  ])('costs one call where %s of it is asked for', async (_what, selection, fragments) => {
    await bench.data(`${read(selection)} ${fragments}`, variables);
    expect(await bench.calls()).toEqual([borrowers, lineCall]);
  });

  test.each(['creditLine { id status }', 'creditLine { id } creditLine { status }'])(
    'is null if the bank does not find a resource that it named itself: %s',
    async (selection) => {
      await bench.fault({ operationId: 'getCreditLine', status: 404 });
      expect(await bench.data(read(`status ${selection}`), variables)).toEqual({
        creditLineApplication: { status: 'CREDIT_LINE_CREATED', creditLine: null },
      });
      expect(await bench.calls()).toEqual([borrowers, lineCall]);
    },
  );
});

describe('the documents of an application', () => {
  test('are PDFs as soon as there is an offer', async () => {
    const {
      creditLineApplication: { preContract, contract },
    } = await bench.data(read('preContract { content contentType } contract { content contentType }'), {
      personId: borrower.id,
      id: borrowersId,
    });
    for (const document of [preContract, contract]) {
      expect(document.contentType).toBe('application/pdf');
      expect(Buffer.from(document.content, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    }
    expect(preContract.content).not.toBe(contract.content);
    expect((await bench.calls()).slice(1).sort()).toEqual([
      `${borrowers}/contract`,
      `${borrowers}/pre_contract`,
    ]);
  });

  test('are refused before that, each alone', async () => {
    const { data, errors } = await bench.ask(read('status preContract { content } contract { content }'), {
      personId: borrower.id,
      id: borrower.rejectedApplicationId,
    });
    expect(data).toEqual({
      creditLineApplication: {
        status: 'REJECTED',
        preContract: { content: null },
        contract: { content: null },
      },
    });
    expect(
      errors.map(({ path, extensions: { code, bank } }) => [path?.join('.'), code, bank?.['status']]).sort(),
    ).toEqual([
      ['creditLineApplication.contract.content', 'CONFLICT', 409],
      ['creditLineApplication.preContract.content', 'CONFLICT', 409],
    ]);
  });
});

describe('an application that does not exist', () => {
  test('is null, and costs one call even if only its id is asked for', async () => {
    const query = `query ($id: ID!) { person(id: $id) { creditLineApplication(id: "none") { id } freelancerCreditLineApplication(id: "none") { id } } }`;
    expect(await bench.data(query, { id: person.id })).toEqual({
      person: { creditLineApplication: null, freelancerCreditLineApplication: null },
    });
    expect((await bench.calls()).sort()).toEqual([
      `GET /v1/freelancers/persons/${person.id}/credit_line_applications/none`,
      `GET ${applications}/none`,
    ]);
  });
});

describe("a freelancer's application", () => {
  const { freelancer } = demo;
  const path = `/v1/freelancers/persons/${freelancer.id}/credit_line_applications`;
  const input = {
    personId: freelancer.id,
    annualTurnover: { value: 9_000_000 },
    corporateName: 'Mustermann Design',
    foundationDate: '2015-03-01',
    legalForm: 'FREE_OCCUPATION',
    monthlyNetProfit: { value: 400_000 },
    monthlyNonMortgageCreditExpense: { value: 30_000 },
    monthlyPrivateFixedCost: { value: 170_000 },
    recipientIban: iban,
    taxId: '3012034567890',
    preSelectedByPartner: true,
  };
  const create = (selection: string) => `mutation ($input: CreateFreelancerCreditLineApplicationInput!) {
    createFreelancerCreditLineApplication(input: $input) { freelancerCreditLineApplication { ${selection} } } }`;
  const readOne = (selection: string) =>
    `query ($id: ID!) { freelancerCreditLineApplication(personId: "${freelancer.id}", id: $id) { ${selection} } }`;
  const step = (name: string, field: string, selection: string) => `mutation ($id: ID!, $value: ID!) {
    ${name}(input: { personId: "${freelancer.id}", applicationId: $id, ${field}: $value }) { freelancerCreditLineApplication { ${selection} } } }`;
  const agree = (selection: string) => `mutation ($id: ID!) {
    agreeToFreelancerCreditLineContract(input: { personId: "${freelancer.id}", applicationId: $id }) { freelancerCreditLineApplication { ${selection} } } }`;
  const newRecord = async (): Promise<string> =>
    (
      await bench.data(
        `mutation { createFreelancerCreditRecord(input: { personId: "${freelancer.id}", source: SOLARIS_BANK }) { creditRecord { id } } }`,
      )
    ).createFreelancerCreditRecord.creditRecord.id as string;
  const newOne = async (): Promise<string> =>
    (await bench.data(create('id'), { input })).createFreelancerCreditLineApplication
      .freelancerCreditLineApplication.id as string;

  beforeEach(() => bench.reset());

  test('can be made with a loss, and is rejected for it', async () => {
    const record = await newRecord();
    await bench.calls();
    const made = await bench.data(create('id'), {
      input: { ...input, monthlyNetProfit: { value: -120_000 } },
    });
    const { id } = made.createFreelancerCreditLineApplication.freelancerCreditLineApplication as {
      id: string;
    };
    expect(await bench.calls()).toMatchObject([[`POST ${path}`, { monthly_net_profit: cents(-120_000) }]]);
    const link = 'linkFreelancerCreditLineApplicationCreditRecord';
    const scored = await bench.data(step(link, 'creditRecordId', 'status netDisposableIncome { value }'), {
      id,
      value: record,
    });
    expect(scored[link].freelancerCreditLineApplication).toEqual({
      status: 'REJECTED',
      netDisposableIncome: { value: -320_000 },
    });
  });

  test('goes from a credit record to an open line and a loan', async () => {
    const record = await newRecord();
    await bench.calls();
    const created = await bench.data(create('id personId status decision person { id }'), { input });
    const { id } = created.createFreelancerCreditLineApplication.freelancerCreditLineApplication as {
      id: string;
    };
    expect(created).toEqual({
      createFreelancerCreditLineApplication: {
        freelancerCreditLineApplication: {
          id,
          personId: freelancer.id,
          status: 'CREDIT_RECORD_PENDING',
          decision: 'PENDING',
          person: { id: freelancer.id },
        },
      },
    });
    expect(await bench.calls()).toEqual([
      [
        `POST ${path}`,
        {
          annual_turnover: cents(9_000_000),
          corporate_name: 'Mustermann Design',
          foundation_date: '2015-03-01',
          legal_form: 'FREE_OCCUPATION',
          monthly_net_profit: cents(400_000),
          monthly_non_mortgage_credit_expense: cents(30_000),
          monthly_private_fixed_cost: cents(170_000),
          recipient_iban: iban,
          tax_id: '3012034567890',
          pre_selected_by_partner: true,
        },
      ],
    ]);

    const scored = await bench.data(
      step(
        'linkFreelancerCreditLineApplicationCreditRecord',
        'creditRecordId',
        'id status netDisposableIncome { value }',
      ),
      { id, value: record },
    );
    expect(scored).toEqual({
      linkFreelancerCreditLineApplicationCreditRecord: {
        freelancerCreditLineApplication: {
          id,
          status: 'ACCOUNT_SNAPSHOT_PENDING',
          netDisposableIncome: { value: 200_000 },
        },
      },
    });
    expect(await bench.calls()).toEqual([
      [`PUT ${path}/${id}/credit_record`, { credit_record_id: record }],
      `GET ${path}/${id}`,
    ]);

    const offered = await bench.data(
      step('linkFreelancerCreditLineApplicationAccountSnapshot', 'accountSnapshotId', 'id'),
      { id, value: freelancer.accountSnapshotId },
    );
    expect(offered).toEqual({
      linkFreelancerCreditLineApplicationAccountSnapshot: { freelancerCreditLineApplication: { id } },
    });
    expect(await bench.calls()).toEqual([
      [`PUT ${path}/${id}/account_snapshot`, { account_snapshot_id: freelancer.accountSnapshotId }],
    ]);
    const agreed = await bench.data(
      agree('status decision offeredLimit { value } offeredInterestRate mandateReferenceNumber'),
      { id },
    );
    expect(agreed.agreeToFreelancerCreditLineContract.freelancerCreditLineApplication).toEqual({
      status: 'IDENTIFICATION_CREATION_PENDING',
      decision: 'OFFERED',
      offeredLimit: { value: 600_000 },
      offeredInterestRate: 0.09,
      mandateReferenceNumber: expect.any(String),
    });
    expect(await bench.calls()).toEqual([`PUT ${path}/${id}/contract_agreement`]);

    const {
      freelancerCreditLineApplication: { creditLine },
    } = await bench.data(
      readOne('status creditLine { id status productType application { id } freelancerApplication { id } }'),
      { id },
    );
    expect(creditLine).toEqual({
      id: expect.stringMatching(/ccln$/),
      status: 'OPEN',
      productType: 'FREELANCER',
      application: null,
      freelancerApplication: { id },
    });
    expect(await bench.calls()).toEqual([
      `GET ${path}/${id}`,
      `GET /v1/persons/${freelancer.id}/credit_lines/${creditLine.id}`,
    ]);

    const drawn = await bench.data(
      `mutation ($line: ID!) { createLoan(input: { personId: "${freelancer.id}", creditLineId: $line, amount: { value: 100000 }, reference: "F-1", purpose: "Printer", term: 24 }) {
      loan { id creditLine { utilizedAmount { value } freelancerApplication { status } } } } }`,
      { line: creditLine.id },
    );
    expect(drawn.createLoan.loan).toMatchObject({
      id: expect.stringMatching(/cloa$/),
      creditLine: {
        utilizedAmount: { value: 100_000 },
        freelancerApplication: { status: 'CREDIT_LINE_CREATED' },
      },
    });
  });

  test('is read once along two ways', async () => {
    const id = await newOne();
    await bench.calls();
    const query = `query ($id: ID!) { freelancerCreditLineApplication(personId: "${freelancer.id}", id: $id) { id status } person(id: "${freelancer.id}") { freelancerCreditLineApplication(id: $id) { decision creditLine { id } } } }`;
    expect(await bench.data(query, { id })).toEqual({
      freelancerCreditLineApplication: { id, status: 'CREDIT_RECORD_PENDING' },
      person: { freelancerCreditLineApplication: { decision: 'PENDING', creditLine: null } },
    });
    expect(await bench.calls()).toEqual([`GET ${path}/${id}`]);
  });

  test('refuses its steps out of order, and keeps the payload of one whose read-back fails', async () => {
    const id = await newOne();
    expect(await bench.refusal(agree('id'), { id })).toMatchObject({
      code: 'CONFLICT',
      bank: { status: 409 },
      data: { agreeToFreelancerCreditLineContract: null },
    });
    const snapshot = step('linkFreelancerCreditLineApplicationAccountSnapshot', 'accountSnapshotId', 'id');
    expect(await bench.refusal(snapshot, { id, value: freelancer.accountSnapshotId })).toMatchObject({
      code: 'CONFLICT',
    });
    await bench.fault({ operationId: 'getFreelancerCreditLineApplication', status: 504, times: 3 });
    expect(
      await bench.refusal(
        step('linkFreelancerCreditLineApplicationCreditRecord', 'creditRecordId', 'id status'),
        { id, value: await newRecord() },
      ),
    ).toMatchObject({
      data: { linkFreelancerCreditLineApplicationCreditRecord: { freelancerCreditLineApplication: null } },
      path: 'linkFreelancerCreditLineApplicationCreditRecord.freelancerCreditLineApplication.status',
      code: 'UPSTREAM_TIMEOUT',
    });
  });

  test('is checked before any call', async () => {
    for (const wrong of [
      { recipientIban: 'DE00370400440532013000' },
      { foundationDate: '2015-02-29' },
      { legalForm: 'GMBH' },
      { taxId: ' 1' },
      { corporateName: '' },
      { monthlyNetProfit: null },
    ]) {
      expect((await bench.ask(create('id'), { input: { ...input, ...wrong } })).errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    }
    expect(await bench.calls()).toEqual([]);
  });
});
