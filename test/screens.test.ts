import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../src/sandbox/seed.js';
import { Bench, customerToken, type NotedCall } from './support/sandbox.js';

const { borrower, cardholder, overdrawn } = demo;
const [line = ''] = borrower.creditLineIds;
const [application = ''] = borrower.applicationIds;
const card = cardholder.cardApplicationId;

let bench: Bench;
let asBorrower: string;
let asCardholder: string;
beforeAll(async () => {
  bench = await Bench.start();
  asBorrower = await customerToken(borrower.id);
  asCardholder = await customerToken(cardholder.id);
});
beforeEach(() => bench.reset());
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

const page = (list: string, filter: string, size = 10) =>
  `GET ${list}?${filter}${filter && '&'}page[number]=1&page[size]=${size}`;
const linesOf = (id: string, size = 10) => page('/v1/persons/credit_lines', `filter[person_id]=${id}`, size);
const applicationsOf = (id: string) =>
  page('/v1/persons/credit_line_applications', `filter[person_id]=${id}`);
const cardsOf = (id: string) => page('/v1/credit_card_applications', `filter[customer_id]=${id}`);
const billsOf = (id: string) => page('/v1/credit_card_bills', `filter[application_id]=${id}`);
const lineCall = (id: string) => `GET /v1/persons/${borrower.id}/credit_lines/${id}`;
const applicationCall = (id: string) => `GET /v1/persons/${borrower.id}/credit_line_applications/${id}`;
const cardCall = (id: string) => `GET /v1/credit_card_applications/${id}`;

/** A call, and the reason why the screen needs it. */
type Needed = readonly [call: NotedCall, why: string];
const each = (ids: readonly string[], callOf: (id: string) => string, why: string): Needed[] =>
  ids.map((id) => [callOf(id), why]);

/** Expects exactly these calls at the bank, in any order. */
async function expectCalls(needed: readonly Needed[]): Promise<void> {
  const order = (calls: readonly NotedCall[]): NotedCall[] =>
    [...calls].sort((one, other) => (String(one) < String(other) ? -1 : 1));
  expect(order(await bench.calls())).toEqual(order(needed.map(([call]) => call)));
}

describe('the dashboard of a person', () => {
  const dashboard = `{ me { id ... on Person {
    creditLines { totalCount nodes { id status limit { value } utilizedAmount { value } interestRate } }
    loans { totalCount nodes { id status creditLine { id limit { value } interestRate } } }
    creditLineApplications { nodes { id status createdAt limit { value } creditLine { id } } }
    creditCardApplications { nodes {
      id status currentLimit { value } customer { id }
      bills(first: 10) { nodes { id status dueDate totalOutstandingAmount { value } application { id status currentLimit { value } } } }
      activeTermination { id status }
    } }
    overdrafts { totalCount nodes { id status limit { value } } }
  } } }`;

  test('reads each list once, and once each thing that a list has only in part', async () => {
    const { me } = await bench.data(dashboard, {}, asBorrower);
    expect([me.creditLines.totalCount, me.loans.totalCount, me.creditLineApplications.nodes.length]).toEqual([
      3, 3, 4,
    ]);
    await expectCalls([
      [
        linesOf(borrower.id, 1000),
        'the loans are those of all lines; the ten lines that are shown are among them',
      ],
      ...each(
        borrower.creditLineIds,
        lineCall,
        'the list has neither what is drawn of a line, nor its rate, nor its loans',
      ),
      [applicationsOf(borrower.id), 'nothing else lists applications'],
      ...each(
        [...borrower.applicationIds, borrower.rejectedApplicationId],
        applicationCall,
        'the list does not name the line that an application led to',
      ),
      [cardsOf(borrower.id), 'nothing else lists cards'],
    ]);
  });

  test('reads no card by its id that it has listed, however its bills lead to it', async () => {
    const { me } = await bench.data(dashboard, {}, asCardholder);
    const [first] = me.creditCardApplications.nodes;
    expect(first.bills.nodes.map((bill: { application: unknown }) => bill.application)).toEqual(
      cardholder.billIds.map(() => ({ id: card, status: 'FINALIZED', currentLimit: { value: 200000 } })),
    );
    await expectCalls([
      [linesOf(cardholder.id, 1000), 'the loans are those of all lines'],
      [applicationsOf(cardholder.id), 'nothing else lists applications'],
      [cardsOf(cardholder.id), 'nothing else lists cards'],
      ...each(
        [card, cardholder.declinedCardApplicationId],
        billsOf,
        'the bank lists the bills of one card, or of all customers',
      ),
    ]);
  });

  test('reads an overdraft once that is known by itself and named by its application', async () => {
    const known = ['CREDIT_RECORD', 'OVERDRAFT_APPLICATION', 'OVERDRAFT'];
    const ids = [overdrawn.creditRecordId, overdrawn.overdraftApplicationId, overdrawn.overdraftId];
    for (const [index, kind] of known.entries()) {
      await bench.data(
        `mutation { rememberResource(input: { kind: ${kind}, personId: "${overdrawn.id}", id: "${ids[index]}" }) { __typename } }`,
      );
    }
    await bench.calls();
    await bench.data(`{ person(id: "${overdrawn.id}") {
      creditRecords { nodes { id status } }
      overdraftApplications { nodes { id status creditRecord { status } overdraft { id status limit { value } } } }
      overdrafts { nodes { id status limit { value } } }
    } }`);
    const person = `GET /v1/persons/${overdrawn.id}`;
    await expectCalls([
      [`${person}/credit_records/${overdrawn.creditRecordId}`, 'the bank has no list of credit records'],
      [
        `${person}/overdraft_applications/${overdrawn.overdraftApplicationId}`,
        'the bank has no list of overdraft applications',
      ],
      [`${person}/overdrafts/${overdrawn.overdraftId}`, 'the bank has no list of overdrafts'],
    ]);
  });
});

describe('a card with its bills and its termination', () => {
  const query = `query ($id: ID!) { creditCardApplication(id: $id) {
    id status currentLimit { value } customer { id }
    bills { totalCount nodes { id status dueDate application { id status bills { totalCount } } } }
    activeTermination { id status application { id status } }
  } }`;

  test.each([
    ['the partner', () => undefined],
    ['its customer', () => asCardholder],
  ])('is three calls for %s', async (_who, token) => {
    const asked = await bench.data(
      `mutation { requestCreditCardTermination(input: { applicationId: "${card}", reason: CUSTOMER_WISH }) { creditCardTermination { id } } }`,
    );
    const { id } = asked.requestCreditCardTermination.creditCardTermination;
    await bench.calls();
    const { creditCardApplication } = await bench.data(query, { id: card }, token());
    expect(creditCardApplication.activeTermination).toMatchObject({ id, application: { id: card } });
    await expectCalls([
      [cardCall(card), 'it is asked for by its id'],
      [billsOf(card), 'nothing else lists its bills'],
      [`GET /v1/credit_card_terminations/${id}`, 'the card has no more of it than its id'],
    ]);
  });

  test('is two calls for the bills of a card that a bill names: the card itself is not looked at', async () => {
    const [bill] = cardholder.billIds;
    for (const token of [undefined, asCardholder]) {
      const { creditCardBill } = await bench.data(
        `{ creditCardBill(id: "${bill}") { status application { id bills { totalCount } } } }`,
        {},
        token,
      );
      expect(creditCardBill.application).toEqual({ id: card, bills: { totalCount: 6 } });
      await expectCalls([
        [`GET /v1/credit_card_bills/${bill}`, 'it is asked for by its id'],
        [billsOf(card), 'nothing else lists the bills of its card'],
        ...(token === undefined
          ? []
          : [
              [
                page('/v1/credit_card_applications', `filter[customer_id]=${cardholder.id}`, 1000),
                "only the customer's cards tell whose a bill is",
              ] as const,
            ]),
      ]);
    }
  });

  test('answers a customer from the cards that were listed to find out whose a bill is', async () => {
    const [bill] = cardholder.billIds;
    await bench.data(
      `{ creditCardBill(id: "${bill}") { application { status currentLimit { value } } } }`,
      {},
      asCardholder,
    );
    await expectCalls([
      [`GET /v1/credit_card_bills/${bill}`, 'it is asked for by its id'],
      [
        page('/v1/credit_card_applications', `filter[customer_id]=${cardholder.id}`, 1000),
        "only the customer's cards tell whose a bill is",
      ],
    ]);
  });
});

describe('the page of one credit line', () => {
  test('is one call for the line and one for its blocks; links to documents and the id of its application are free', async () => {
    const { creditLine } = await bench.data(
      `query ($personId: ID!, $id: ID!) { creditLine(personId: $personId, id: $id) {
      id status limit { value } utilizedAmount { value } interestRate
      activeLoans { id status creditLine { id limit { value } } }
      blocks { nodes { id description } }
      annualAccountStatement(year: 2026) { url fileName }
      closingAccountStatement { url }
      application { id preContract { url } contract { url } }
    } }`,
      { personId: borrower.id, id: line },
      asBorrower,
    );
    expect(creditLine.application).toMatchObject({
      id: application,
      preContract: { url: expect.any(String) },
    });
    await expectCalls([
      [lineCall(line), 'it is asked for by its id'],
      [page(`/v1/persons/${borrower.id}/credit_lines/${line}/blocks`, ''), 'the line has none of its blocks'],
    ]);
  });
});

describe('drawing a loan', () => {
  test('asks for the line and its plans when the amount changes', async () => {
    const query =
      'query ($personId: ID!, $id: ID!) { creditLine(personId: $personId, id: $id) { availableInstallmentPlans(input: { amount: { value: 50000 } }) { term monthlyInstallment { value } } } }';
    const { creditLine } = await bench.data(query, { personId: borrower.id, id: line }, asBorrower);
    expect(creditLine.availableInstallmentPlans.length).toBeGreaterThan(0);
    await expectCalls([
      [lineCall(line), "it is asked for by its id, and shows that it is this person's"],
      [
        [
          `POST ${lineCall(line).slice(4)}/available_installment_plans`,
          { amount: { value: 50_000, unit: 'cents', currency: 'EUR' } },
        ],
        'the bank alone calculates them',
      ],
    ]);
  });

  test('is the loan, and its line read after it', async () => {
    const {
      createLoan: { loan },
    } = await bench.data(
      `mutation ($input: CreateLoanInput!) { createLoan(input: $input) {
      loan { id status creditLine { id utilizedAmount { value } activeLoans { id creditLine { limit { value } } } application { id } } }
    } }`,
      {
        input: {
          personId: borrower.id,
          creditLineId: line,
          amount: { value: 50_000 },
          term: 12,
          reference: 'ORDER-1',
          purpose: 'A desk',
        },
      },
      asBorrower,
    );
    expect(loan.creditLine.activeLoans.map(({ id }: { id: string }) => id)).toContain(loan.id);
    const [draw, read, ...more] = (await bench.calls()).map((call) =>
      typeof call === 'string' ? call : call[0],
    );
    expect([draw, read, more]).toEqual([`POST ${lineCall(line).slice(4)}/loans`, lineCall(line), []]);
  });
});

describe('the terms of an application', () => {
  const terms = '{ preContract { url expiresAt } contract { url fileName } }';

  test('are links that cost no call beside that for the application, whose id was typed: it shows whose it is', async () => {
    const query = `query ($personId: ID!, $id: ID!) { creditLineApplication(personId: $personId, id: $id) ${terms} }`;
    const {
      creditLineApplication: { preContract, contract },
    } = await bench.data(query, { personId: borrower.id, id: application }, asBorrower);
    await expectCalls([[applicationCall(application), "nothing else shows that it is this person's"]]);
    for (const { url } of [preContract, contract] as { url: string }[])
      expect((await fetch(url)).status).toBe(200);
    await expectCalls([
      [`${applicationCall(application)}/pre_contract`, 'it was opened'],
      [`${applicationCall(application)}/contract`, 'it was opened'],
    ]);
    expect(await bench.data(query, { personId: cardholder.id, id: application }, asCardholder)).toEqual({
      creditLineApplication: null,
    });
  });

  test('cost nothing at all where a list or a credit line names the application', async () => {
    await bench.data(
      `{ person(id: "${borrower.id}") { creditLineApplications { nodes { id status ... on CreditLineApplication ${terms} } } } }`,
      {},
      asBorrower,
    );
    await expectCalls([[applicationsOf(borrower.id), 'nothing else lists applications']]);
    await bench.data(
      `{ person(id: "${borrower.id}") { creditLine(id: "${line}") { status application ${terms} } } }`,
      {},
      asBorrower,
    );
    await expectCalls([[lineCall(line), 'it names the application']]);
  });
});

describe("a back office's page of 100 applications", () => {
  const query = (fields: string) =>
    `{ creditLineApplications(first: 100) { totalCount nodes { ${fields} } } }`;
  const list = page('/v1/persons/credit_line_applications', '', 100);
  const listed = 'id status createdAt limit { value } person { id } preContract { url } contract { url }';
  let applications: { id: string; personId: string }[];
  beforeEach(async () => {
    for (let count = 4; count < 100; count += 1) {
      const { id } = (await bench.steer('POST', '/persons', {})) as { id: string };
      await bench.data(
        `mutation { createCreditLineApplication(input: { personId: "${id}", requestedCreditLimit: { value: 100000 } }) { creditLineApplication { id } } }`,
      );
    }
    applications = (await bench.data(query('id personId'))).creditLineApplications.nodes;
    await bench.calls();
  });

  test('is one call with all that the list has, and one more for each application of which more is asked for', async () => {
    await bench.data(query(listed));
    await expectCalls([[list, 'nothing else lists applications']]);
    const {
      creditLineApplications: { nodes, totalCount },
    } = await bench.data(
      query(
        `${listed} decision offeredLimit { value } creditLine { id annualAccountStatement(year: 2026) { url } }`,
      ),
    );
    expect([nodes.length, totalCount]).toEqual([100, 100]);
    expect(nodes.filter(({ creditLine }: { creditLine: unknown }) => creditLine !== null)).toHaveLength(3);
    await expectCalls([
      [list, 'nothing else lists applications'],
      ...applications.map(({ id, personId }): Needed => [
        `GET /v1/persons/${personId}/credit_line_applications/${id}`,
        'the list has neither decision nor offer, nor the line',
      ]),
    ]);
  });
});

describe('the entries of a list', () => {
  test('answers what leads back to one of its entries, as far as the list has it', async () => {
    const query = (fields: string) =>
      `{ person(id: "${borrower.id}") { creditLineApplications { nodes { id creditLine { application { ${fields} } } } } } }`;
    const needed: Needed[] = [
      [applicationsOf(borrower.id), 'nothing else lists applications'],
      ...each(
        [...borrower.applicationIds, borrower.rejectedApplicationId],
        applicationCall,
        'the list does not name the line',
      ),
      ...each(borrower.creditLineIds, lineCall, 'only the line names the application that it came of'),
    ];
    for (const fields of ['id status statusRaw createdAt limit { value }', 'id status decision']) {
      await bench.data(query(fields));
      await expectCalls(needed);
    }
  });

  test('is read anew after a write', async () => {
    const read = `creditCardApplication { customer { creditCardApplications { nodes { id bills(first: 1) { nodes { application { id currentLimit { value } } } } } } } }`;
    const { first, second } = await bench.data(`mutation {
      first: setCreditCardLimit(input: { applicationId: "${card}", limit: { value: 150000 } }) { ${read} }
      second: setCreditCardLimit(input: { applicationId: "${card}", limit: { value: 120000 } }) { ${read} }
    }`);
    const limitOf = (payload: typeof first) =>
      payload.creditCardApplication.customer.creditCardApplications.nodes[0].bills.nodes[0].application
        .currentLimit.value as number;
    expect([limitOf(first), limitOf(second)]).toEqual([150000, 120000]);
    expect((await bench.calls()).filter((call) => call === cardsOf(cardholder.id))).toHaveLength(2);
  });

  test('is never taken for an entry under another parent', async () => {
    const [own, other = ''] = [borrower.creditLineIds[2], borrower.creditLineIds[0]];
    const { person } = await bench.data(
      `{ person(id: "${borrower.id}") { creditLine(id: "${own}") { id blocks { nodes { id } } } } }`,
    );
    const [block] = person.creditLine.blocks.nodes;
    await bench.calls();
    const found = await bench.data(`{ person(id: "${borrower.id}") {
      own: creditLine(id: "${own}") { blocks { nodes { id } } block(id: "${block.id}") { id } }
      other: creditLine(id: "${other}") { block(id: "${block.id}") { id } }
    } }`);
    expect(found.person).toMatchObject({ own: { block: { id: block.id } }, other: { block: null } });
  });
});
