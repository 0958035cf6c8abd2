import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { Bench, cents, customerToken, type Line } from '../support/sandbox.js';

const { borrower } = demo;
const [firstLine = '', secondLine = '', blockedLine = ''] = borrower.creditLineIds;
const lineCall = (id: string) => `GET /v1/persons/${borrower.id}/credit_lines/${id}`;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

interface Plan {
  readonly term: number;
  readonly monthlyInstallment: { readonly value: number };
  readonly total: { readonly value: number };
  readonly interestRate: number;
}
const plan =
  'term monthlyInstallment { value currency unit } total { value } interestRate effectiveInterestRate';

/**
 * Returns an annuity after some installments, in cents: interest is due each month on the debt, and the last
 * installment takes the remainder.
 */
function after(
  months: number,
  principal: number,
  { term, monthlyInstallment, interestRate }: Plan,
): { paid: number; owed: number } {
  let owed = principal;
  let paid = 0;
  for (let month = 1; month <= months; month += 1) {
    const interest = Math.round((owed * interestRate) / 12);
    const installment = month === term ? owed + interest : monthlyInstallment.value;
    owed -= installment - interest;
    paid += installment;
  }
  return { paid, owed };
}

describe('installment plans', () => {
  test.each([1, 99, 100_000, 123_457, 5_000_000_000])(
    'for %p cents add up to their total to the cent',
    async (value) => {
      const { plans } = await bench.data(
        `query ($input: AnonymousInstallmentPlansInput!) { plans: anonymousInstallmentPlans(input: $input) { ${plan} } }`,
        { input: { amount: { value } } },
      );
      expect(plans.map(({ term }: Plan) => term)).toEqual([3, 6, 9, 12, 18, 24, 36, 48]);
      for (const one of plans as Plan[]) {
        expect(one).toMatchObject({
          interestRate: 0.11,
          monthlyInstallment: { currency: 'EUR', unit: 'cents' },
        });
        expect([one.term, after(one.term, value, one)]).toEqual([
          one.term,
          { paid: one.total.value, owed: 0 },
        ]);
        expect(one.total.value).toBeGreaterThanOrEqual(value);
      }
    },
  );

  test('without interest come to the amount itself', async () => {
    const { plans } = await bench.data(
      `{ plans: anonymousInstallmentPlans(input: { amount: { value: 100001 }, interestRate: 0 }) { ${plan} } }`,
    );
    for (const { total } of plans as Plan[]) expect(total.value).toBe(100_001);
  });

  test("are calculated with each kind's own rate and terms, one call each", async () => {
    const data =
      await bench.data(`{ consumers: anonymousInstallmentPlans(input: { amount: { value: 500000 } }) { term interestRate }
      freelancers: anonymousFreelancerInstallmentPlans(input: { amount: { value: 500000 } }) { term interestRate } }`);
    expect(data.consumers.at(-1)).toEqual({ term: 48, interestRate: 0.11 });
    expect(data.freelancers.at(-1)).toEqual({ term: 24, interestRate: 0.09 });
    expect((await bench.calls()).map(([call]) => call).sort()).toEqual([
      'POST /v1/anonymous_credit_line_installment_plans',
      'POST /v1/freelancers/anonymous_credit_line_installment_plans',
    ]);
  });

  test("on a line send every field under the bank's name, and are calculated once for the same input, whichever way it is asked", async () => {
    const query = `query ($personId: ID!, $id: ID!, $input: AvailableInstallmentPlansInput!) {
      creditLine(personId: $personId, id: $id) { plans: availableInstallmentPlans(input: $input) { ${plan} } again: availableInstallmentPlans(input: $input) { term } }
      person(id: $personId) { creditLine(id: $id) { availableInstallmentPlans(input: $input) { total { value } } } } }`;
    const input = {
      amount: { value: 120_000 },
      interestRate: 0.09,
      loanType: 'BULLET',
      bulletLoanRepaymentDate: '2027-11-02',
    };
    const { creditLine } = await bench.data(query, { personId: borrower.id, id: firstLine, input });
    // 365 days at 9 % on a base of 360 days.
    expect(creditLine.plans).toMatchObject([
      { term: 12, total: { value: 120_000 + 10_950 }, interestRate: 0.09 },
    ]);
    expect(await bench.calls()).toEqual([
      lineCall(firstLine),
      [
        `POST /v1/persons/${borrower.id}/credit_lines/${firstLine}/available_installment_plans`,
        {
          amount: cents(120_000),
          interest_rate: 0.09,
          loan_type: 'bullet',
          bullet_loan_repayment_date: '2027-11-02',
        },
      ],
    ]);
  });

  test('for another input are another call', async () => {
    const plans = (value: number) =>
      `anonymousInstallmentPlans(input: { amount: { value: ${value} } }) { term }`;
    await bench.data(`{ one: ${plans(1)} two: ${plans(2)} same: ${plans(1)} }`);
    expect((await bench.calls()).map(([, body]) => body)).toEqual([
      { amount: cents(1) },
      { amount: cents(2) },
    ]);
  });

  test.each([
    '{ value: 0 }',
    '{ value: -1 }',
    '{ value: 99999999999999999999 }',
    '{ value: 1, currency: "USD" }',
    '{ value: 1.5 }',
    '{ }',
  ])('for the amount %s are refused, and no call is made', async (amount) => {
    expect(
      (await bench.ask(`{ anonymousInstallmentPlans(input: { amount: ${amount} }) { term } }`)).errors,
    ).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await bench.calls()).toEqual([]);
  });

  test('that the bank refuses carry its objection', async () => {
    expect(
      await bench.refusal(
        '{ anonymousInstallmentPlans(input: { amount: { value: 1 }, loanType: BULLET, bulletLoanRepaymentDate: "2020-01-01" }) { term } }',
      ),
    ).toMatchObject({
      data: { anonymousInstallmentPlans: null },
      code: 'BAD_USER_INPUT',
      bank: { status: 400, field: 'bulletLoanRepaymentDate' },
    });
  });
});

describe('a loan', () => {
  let line: Line;
  beforeEach(async () => {
    await bench.reset();
    line = await bench.line(await bench.applicant(), 500_000);
  });

  const path = () => `/v1/persons/${line.personId}/credit_lines/${line.id}`;
  const order = (value: number, more: object = {}) => ({
    input: {
      personId: line.personId,
      creditLineId: line.id,
      amount: { value },
      reference: 'R-1',
      purpose: 'A bicycle',
      term: 12,
      ...more,
    },
  });
  const draw = (selection = 'id') =>
    `mutation ($input: CreateLoanInput!) { createLoan(input: $input) { loan { ${selection} } } }`;
  const drawn = async () =>
    (await bench.book())
      .filter(({ what }) => what === 'loan_drawn')
      .map(({ amount, reference }) => [reference, amount]);

  test("sends every field under the bank's name, once, and its answer is the payload", async () => {
    const {
      createLoan: { loan },
    } = await bench.data(
      draw(
        'id status statusRaw type interestRate effectiveInterestRate bulletRepaymentDate creditLine { id }',
      ),
      order(120_000, { interestRate: 0.05, type: 'INSTALLMENT_PLAN' }),
    );
    expect(loan).toEqual({
      id: expect.stringMatching(/cloa$/),
      status: 'PAYOUT_PENDING',
      statusRaw: 'payout_pending',
      type: 'INSTALLMENT_PLAN',
      interestRate: 0.05,
      effectiveInterestRate: 0.0512,
      bulletRepaymentDate: null,
      creditLine: { id: line.id },
    });
    expect(await bench.calls()).toEqual([
      [
        `POST ${path()}/loans`,
        {
          amount: cents(120_000),
          reference: 'R-1',
          purpose: 'A bicycle',
          term: 12,
          interest_rate: 0.05,
          type: 'installment_plan',
        },
      ],
    ]);
  });

  test('uses up the limit to the cent, and is refused one cent beyond it', async () => {
    await bench.data(draw(), order(123_457));
    await bench.data(draw(), order(1));
    const state =
      'query ($personId: ID!, $id: ID!) { creditLine(personId: $personId, id: $id) { limit { value } utilizedAmount { value unit currency } } }';
    expect(await bench.data(state, line)).toEqual({
      creditLine: { limit: { value: 500_000 }, utilizedAmount: cents(123_458) },
    });
    expect(await bench.refusal(draw(), order(376_543))).toEqual({
      data: { createLoan: null },
      path: 'createLoan',
      code: 'BAD_USER_INPUT',
      bank: {
        status: 400,
        code: 'invalid_model',
        title: 'Invalid Model',
        detail: expect.stringContaining('beyond the limit'),
        id: expect.any(String),
        field: 'amount.value',
      },
    });
    await bench.data(draw(), order(376_542));
    expect(await bench.data(state, line)).toEqual({
      creditLine: { limit: { value: 500_000 }, utilizedAmount: cents(500_000) },
    });
    expect(await drawn()).toEqual([
      ['R-1', 123_457],
      ['R-1', 1],
      ['R-1', 376_542],
    ]);
  });

  test('that is asked for twice in one request is drawn twice, in order, and what is read after each is fresh', async () => {
    const state = 'loan { id creditLine { utilizedAmount { value } activeLoans { id } } }';
    const data = await bench.data(
      `mutation ($input: CreateLoanInput!) { one: createLoan(input: $input) { ${state} } two: createLoan(input: $input) { ${state} } }`,
      order(100_000),
    );
    const [one, two] = [data.one.loan, data.two.loan];
    expect(one.id).not.toBe(two.id);
    expect(one.creditLine).toEqual({ utilizedAmount: { value: 100_000 }, activeLoans: [{ id: one.id }] });
    expect(two.creditLine).toEqual({
      utilizedAmount: { value: 200_000 },
      activeLoans: [{ id: one.id }, { id: two.id }],
    });
    const write = [
      `POST ${path()}/loans`,
      { amount: cents(100_000), reference: 'R-1', purpose: 'A bicycle', term: 12 },
    ];
    expect(await bench.calls()).toEqual([write, `GET ${path()}`, write, `GET ${path()}`]);
    expect(await drawn()).toEqual([
      ['R-1', 100_000],
      ['R-1', 100_000],
    ]);
  });

  test('that was drawn keeps its payload where the line cannot be read', async () => {
    await bench.fault({ operationId: 'getCreditLine', status: 502, times: 3 });
    expect(await bench.refusal(draw('id status creditLine { limit { value } }'), order(100))).toMatchObject({
      data: { createLoan: { loan: { id: expect.any(String), status: 'PAYOUT_PENDING', creditLine: null } } },
      path: 'createLoan.loan.creditLine',
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });

  test('whose answer is lost may have been drawn, and is not sent again', async () => {
    await bench.fault({ operationId: 'createLoan', status: 500, when: 'after' });
    expect(await bench.refusal(draw(), order(100))).toMatchObject({
      data: { createLoan: null },
      code: 'OUTCOME_UNKNOWN',
    });
    expect(await bench.calls()).toHaveLength(1);
    expect(await drawn()).toEqual([['R-1', 100]]);
  });

  test('that is repaid in one sum has its due day', async () => {
    const {
      createLoan: { loan },
    } = await bench.data(
      draw('type bulletRepaymentDate'),
      order(100_000, { type: 'BULLET', term: null, bulletRepaymentDate: '2027-01-15' }),
    );
    expect(loan).toEqual({ type: 'BULLET', bulletRepaymentDate: '2027-01-15' });
    expect(await bench.calls()).toEqual([
      [
        `POST ${path()}/loans`,
        {
          amount: cents(100_000),
          reference: 'R-1',
          purpose: 'A bicycle',
          type: 'bullet',
          bullet_repayment_date: '2027-01-15',
        },
      ],
    ]);
  });

  test('is refused on a line that is blocked, that is not open, that was revoked, and that does not exist', async () => {
    const refused = (status: number, code: string) => ({
      data: { createLoan: null },
      code,
      bank: { status },
    });
    expect(
      await bench.refusal(draw(), order(100, { personId: borrower.id, creditLineId: blockedLine })),
    ).toMatchObject(refused(409, 'CONFLICT'));
    const waiting = await bench.line(await bench.applicant({ asks_authorization: true }));
    expect(
      await bench.refusal(draw(), order(100, { personId: waiting.personId, creditLineId: waiting.id })),
    ).toMatchObject(refused(409, 'CONFLICT'));
    await bench.data(
      'mutation ($input: RevokeCreditLineInput!) { revokeCreditLine(input: $input) { creditLine { id } } }',
      { input: { personId: line.personId, creditLineId: line.id } },
    );
    expect(await bench.refusal(draw(), order(100))).toMatchObject(refused(409, 'CONFLICT'));
    expect(await bench.refusal(draw(), order(100, { creditLineId: 'no-line' }))).toMatchObject(
      refused(404, 'NOT_FOUND'),
    );
    expect(await drawn()).toEqual([]);
  });

  test.each([
    ['without a term', { term: null }],
    ['in one sum without a day', { type: 'BULLET' }],
    ['for nothing', { amount: { value: 0 } }],
    ['without a purpose', { purpose: '' }],
    ['for a purpose of 256 characters', { purpose: 'p'.repeat(256) }],
    ['with a padded reference', { reference: 'R-1 ' }],
    ['of an unknown type', { type: 'UNKNOWN' }],
    ['in dollars', { amount: { value: 1, currency: 'USD' } }],
    ['on a path of its own', { creditLineId: '../x' }],
  ])('%s is refused, and no call is made', async (_what, wrong) => {
    expect((await bench.ask(draw(), order(100, wrong))).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(await bench.calls()).toEqual([]);
  });

  test("is a customer's to draw on its own line, at the bank's rate", async () => {
    const own = await customerToken(line.personId);
    expect((await bench.ask(draw(), order(100, { interestRate: 0.01 }), own)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    expect(
      await bench.refusal(draw(), order(100, { personId: borrower.id, creditLineId: firstLine }), own),
    ).toMatchObject({ code: 'NOT_FOUND', bank: undefined });
    expect(await bench.calls()).toEqual([]);
    expect(await bench.data(draw('interestRate'), order(100), own)).toEqual({
      createLoan: { loan: { interestRate: 0.11 } },
    });
  });
});

describe('the loans of a person', () => {
  const listCall = `GET /v1/persons/credit_lines?filter[person_id]=${borrower.id}&page[number]=1&page[size]=1000`;
  const loans = async (
    args: string,
    selection = 'nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage endCursor }',
  ) => (await bench.data(`{ person(id: "${borrower.id}") { loans${args} { ${selection} } } }`)).person.loans;
  beforeAll(() => bench.reset());

  test('are those of all lines, for the list and one call for each line', async () => {
    const found = await loans(
      '',
      'totalCount nodes { id status interestRate creditLine { id } } edges { node { id } }',
    );
    expect(found).toMatchObject({
      totalCount: 3,
      nodes: borrower.loanIds.map((id, index) => ({
        id,
        status: 'CREATED',
        interestRate: 0.11,
        creditLine: { id: borrower.creditLineIds[index] },
      })),
    });
    expect(found.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(borrower.loanIds);
    const [list, ...reads] = await bench.calls();
    expect([list, reads.sort()]).toEqual([listCall, borrower.creditLineIds.map(lineCall)]);
  });

  test('come in pages that hold still', async () => {
    const first = await loans('(first: 2)');
    expect(first).toMatchObject({
      nodes: [{ id: borrower.loanIds[0] }, { id: borrower.loanIds[1] }],
      totalCount: 3,
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const { endCursor } = first.pageInfo as { endCursor: string };
    expect(await loans(`(first: 2, after: "${endCursor}")`)).toMatchObject({
      nodes: [{ id: borrower.loanIds[2] }],
      totalCount: 3,
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    expect(
      await loans(`(first: 1, after: "${(await loans('(first: 1)')).pageInfo.endCursor}")`),
    ).toMatchObject({ nodes: [{ id: borrower.loanIds[1] }], pageInfo: { hasNextPage: true } });
  });

  test('cost no more where their lines are asked for as well, in full', async () => {
    await bench.data(
      `{ person(id: "${borrower.id}") { loans { nodes { creditLine { status utilizedAmount { value } activeLoans { id } } } } } creditLine(personId: "${borrower.id}", id: "${secondLine}") { status } }`,
    );
    expect((await bench.calls()).sort()).toEqual([listCall, ...borrower.creditLineIds.map(lineCall)].sort());
  });

  test('are none where there is no line', async () => {
    expect(
      await bench.data(
        `{ person(id: "${demo.person.id}") { loans { totalCount nodes { id } pageInfo { hasNextPage startCursor } } } }`,
      ),
    ).toEqual({
      person: { loans: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, startCursor: null } } },
    });
    expect(await bench.calls()).toHaveLength(1);
  });

  test('use of the limit what is still owed on them, to the cent', async () => {
    const { plans, person } =
      await bench.data(`{ plans: anonymousInstallmentPlans(input: { amount: { value: 120000 } }) { ${plan} }
      person(id: "${borrower.id}") { creditLine(id: "${firstLine}") { utilizedAmount { value } } } }`);
    // 1,200 euros in May over a year, collected on the 15th from June on: five times until November.
    const { owed } = after(5, 120_000, (plans as Plan[]).find(({ term }) => term === 12) as Plan);
    expect(person.creditLine.utilizedAmount).toEqual({ value: owed });
  });

  test('leave the list as they are paid back', async () => {
    await bench.pass('P1Y');
    expect(await loans('', 'totalCount nodes { id }')).toEqual({ totalCount: 0, nodes: [] });
    await bench.reset();
  });
});
