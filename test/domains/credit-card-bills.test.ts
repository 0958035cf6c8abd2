import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { buy, newCard } from '../support/cards.js';
import { Bench, cents } from '../support/sandbox.js';

const { cardholder } = demo;
const { cardApplicationId: cardId, declinedCardApplicationId: declinedId, billIds } = cardholder;
const [firstBill = '', secondBill = ''] = billIds;
const billCall = (id: string) => `GET /v1/credit_card_bills/${id}`;
const cardCall = `GET /v1/credit_card_applications/${cardId}`;
const billsCall = (id: string, number = 1, size = 10) =>
  `GET /v1/credit_card_bills?filter[application_id]=${id}&page[number]=${number}&page[size]=${size}`;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(() => bench.reset());
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

const money = (name: string) => `${name} { value unit currency }`;
const all = `id applicationId status statusRaw startDate endDate statementDate dueDate sddCollectionDate ${[
  'previousBillAmount',
  'currentBillAmount',
  'totalOutstandingAmount',
  'minimumDueAmount',
  'outstandingSddrAmount',
  'outstandingAmount',
  'minimumAmount',
  'dunningFees',
  'otherFees',
  'accumulatedInterestAmount',
]
  .map(money)
  .join(' ')} repaymentType repaymentTypeRaw minimumPercentage gracePeriodInDays postboxItemId`;
const read = (selection: string) => `query ($id: ID!) { creditCardBill(id: $id) { ${selection} } }`;
const list =
  'query ($filter: CreditCardBillFilter) { creditCardBills(filter: $filter) { totalCount nodes { id } } }';
const ofCard = (selection: string) => `query ($id: ID!) { creditCardApplication(id: $id) { ${selection} } }`;

describe('a bill', () => {
  test('is read with one call, to the cent', async () => {
    // Of the 185.47 € of May, 30 € are paid on 15 June. The remainder costs 12 % a year of 360 days: 14 days
    // on the whole amount, 16 days on the rest.
    const [bought, paid] = [185_47, 30_00];
    const interest = Math.round(((14 * bought + 16 * (bought - paid)) * 12) / 36_000);
    const { creditCardBill } = await bench.data(read(all), { id: secondBill });
    expect(creditCardBill).toEqual({
      id: secondBill,
      applicationId: cardId,
      status: 'PAID',
      statusRaw: 'PAID',
      startDate: '2026-06-01',
      endDate: '2026-06-30',
      statementDate: '2026-07-01',
      dueDate: '2026-07-15',
      sddCollectionDate: '2026-07-15',
      previousBillAmount: cents(bought - paid),
      currentBillAmount: cents(bought + interest),
      totalOutstandingAmount: cents(2 * bought - paid + interest),
      minimumDueAmount: cents(30_00),
      outstandingSddrAmount: cents(0),
      outstandingAmount: expect.objectContaining({ unit: 'cents', currency: 'EUR' }),
      minimumAmount: cents(30_00),
      dunningFees: cents(0),
      otherFees: cents(0),
      accumulatedInterestAmount: cents(interest),
      repaymentType: 'PARTIAL',
      repaymentTypeRaw: 'PARTIAL',
      minimumPercentage: 5,
      gracePeriodInDays: 15,
      postboxItemId: `${secondBill}pbxi`,
    });
    expect(await bench.calls()).toEqual([billCall(secondBill)]);
  });

  test('is asked for even if only its id is selected, and is null where there is none', async () => {
    expect(await bench.data(read('id __typename'), { id: firstBill })).toEqual({
      creditCardBill: { id: firstBill, __typename: 'CreditCardBill' },
    });
    expect(await bench.data(read('id'), { id: 'no-bill' })).toEqual({ creditCardBill: null });
    expect(await bench.calls()).toEqual([billCall(firstBill), billCall('no-bill')]);
  });

  test('gives the id of its application without a call of its own, and more with one, however many bills lead to it', async () => {
    expect(await bench.data(read('application { id }'), { id: firstBill })).toEqual({
      creditCardBill: { application: { id: cardId } },
    });
    expect(await bench.calls()).toEqual([billCall(firstBill)]);
    expect(
      await bench.data(
        `query ($ids: CreditCardBillFilter) { creditCardBills(filter: $ids) { nodes { application { status customer { id } } } } }`,
        { ids: { applicationId: cardId } },
      ),
    ).toEqual({
      creditCardBills: {
        nodes: billIds.map(() => ({ application: { status: 'FINALIZED', customer: { id: cardholder.id } } })),
      },
    });
    expect(await bench.calls()).toEqual([billsCall(cardId), cardCall]);
  });

  test('shows what the bank demands for a missed payment', async () => {
    const card = await newCard(bench);
    await buy(bench, card, 80_01);
    await bench.steer('POST', `/credit_card_applications/${card.id}/direct_debits`, {});
    await bench.pass('P45D');
    const {
      creditCardApplication: {
        bills: {
          nodes: [bill],
        },
      },
    } = await bench.data(
      ofCard(
        'bills { nodes { status outstandingSddrAmount { value } outstandingAmount { value } dunningFees { value } } }',
      ),
      card,
    );
    expect(bill).toEqual({
      status: 'IN_DUNNING',
      outstandingSddrAmount: { value: 80_01 },
      outstandingAmount: { value: 85_01 },
      dunningFees: { value: 5_00 },
    });
  });
});

describe('the list of bills', () => {
  test('answers all fields in one call, and what an entry lacks is null', async () => {
    const card = await newCard(bench);
    await buy(bench, card, 10_00);
    await bench.pass('P1M');
    const {
      creditCardBills: { nodes, totalCount },
    } = await bench.data(
      `query ($filter: CreditCardBillFilter) { creditCardBills(filter: $filter) { totalCount nodes { ${all} } } }`,
      { filter: { applicationId: card.id } },
    );
    expect([totalCount, nodes.length]).toEqual([1, 1]);
    // Bills are paid in full: no partial payment was agreed.
    expect(nodes[0]).toMatchObject({
      applicationId: card.id,
      repaymentType: 'FULL',
      minimumAmount: { value: null, unit: 'cents', currency: 'EUR' },
      minimumPercentage: null,
      totalOutstandingAmount: cents(10_00),
    });
    expect(await bench.calls()).toEqual([billsCall(card.id)]);
  });

  test('across customers has the bills of all cards', async () => {
    const card = await newCard(bench);
    await bench.pass('P1M');
    expect((await bench.data(list)).creditCardBills).toMatchObject({ totalCount: 8 });
    expect(await bench.calls()).toEqual(['GET /v1/credit_card_bills?page[number]=1&page[size]=10']);
    expect((await bench.data(list, { filter: { applicationId: card.id } })).creditCardBills).toMatchObject({
      totalCount: 1,
    });
  });

  test('hands its filters on exactly', async () => {
    const filter = {
      applicationId: cardId,
      status: 'PAID',
      statementDateMin: '2026-07-01',
      statementDateMax: '2026-07-31',
    };
    expect(await bench.data(list, { filter })).toEqual({
      creditCardBills: { totalCount: 1, nodes: [{ id: secondBill }] },
    });
    await bench.data(list, { filter: { statusRaw: 'HIBERNATING' } });
    expect(await bench.calls()).toEqual([
      `GET /v1/credit_card_bills?filter[application_id]=${cardId}&filter[statement_date][max]=2026-07-31&filter[statement_date][min]=2026-07-01&filter[status]=PAID&page[number]=1&page[size]=10`,
      'GET /v1/credit_card_bills?filter[status]=HIBERNATING&page[number]=1&page[size]=10',
    ]);
  });

  test('below a card takes the same filters but for the card, and goes on after any entry', async () => {
    const page = async (args: string) =>
      (
        await bench.data(
          ofCard(`bills(${args}) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }`),
          { id: cardId },
        )
      ).creditCardApplication.bills;
    const { pageInfo } = await page('first: 4');
    expect(await bench.calls()).toEqual([cardCall, billsCall(cardId, 1, 4)]);
    expect(await page(`first: 2, after: "${pageInfo.endCursor}"`)).toMatchObject({
      totalCount: 6,
      nodes: billIds.slice(4).map((id) => ({ id })),
      pageInfo: { hasNextPage: false },
    });
    expect(await bench.calls()).toEqual([cardCall, billsCall(cardId, 3, 2)]);
    expect(await page('filter: { status: PENDING, statementDateMin: "2026-11-01" }')).toMatchObject({
      totalCount: 1,
      nodes: [{ id: billIds[5] }],
    });
  });
});

describe("a person's cards with their bills", () => {
  test('cost one call for the cards and one for the bills of each', async () => {
    const query = `query ($id: ID!) { person(id: $id) { creditCardApplications { nodes {
      id bills { totalCount nodes { id status dueDate application { id } } } again: bills { nodes { outstandingAmount { value } minimumPercentage } } } } } }`;
    const {
      person: {
        creditCardApplications: {
          nodes: [card, declined],
        },
      },
    } = await bench.data(query, { id: cardholder.id });
    expect(
      card.bills.nodes.map(({ id, application }: { id: string; application: { id: string } }) => [
        id,
        application.id,
      ]),
    ).toEqual(billIds.map((id) => [id, cardId]));
    expect(declined).toMatchObject({ id: declinedId, bills: { totalCount: 0, nodes: [] } });
    const [cards, ...bills] = await bench.calls();
    expect([cards, bills.sort()]).toEqual([
      `GET /v1/credit_card_applications?filter[customer_id]=${cardholder.id}&page[number]=1&page[size]=10`,
      [billsCall(cardId), billsCall(declinedId)],
    ]);
  });
});
