import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { type Event, type Expected, Model, randomNumbers, type Terms } from './billing-model.js';
import { type Bill, billsOf, buy, type Entry, moveTo, newCard, readCard, wellOff } from './card.js';
import { euro, Partner } from './partner.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

const steer = (id: string, what: string, body: object = {}) =>
  bank.steer('POST', `/credit_card_applications/${id}/${what}`, body);
const account = (id: string) =>
  bank.steer<{ balance: number; entries: Entry[] }>('GET', `/credit_card_applications/${id}/account`);
const inPart = { upcoming_type: 'PARTIAL', minimum_amount: euro(30), minimum_percentage: 5 };

describe('a bill', () => {
  test('is made when the month is over, and says when it is due', async () => {
    const { id } = await newCard(bank);
    await buy(bank, id, 123_45);
    await moveTo(bank, '2026-11-30T23:59:59Z');
    expect(await billsOf(bank, id)).toEqual([]);
    await moveTo(bank, '2026-12-01T00:00:00Z');
    const [bill] = await billsOf(bank, id);
    expect(bill).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      application_id: id,
      status: 'PENDING',
      start_date: '2026-11-02',
      end_date: '2026-11-30',
      statement_date: '2026-12-01',
      due_date: '2026-12-15',
      sdd_collection_date: '2026-12-15',
      previous_bill_amount: euro(0),
      current_bill_amount: euro(123.45),
      total_outstanding_amount: euro(123.45),
      minimum_due_amount: euro(123.45),
      outstanding_sddr_amount: euro(0),
      outstanding_amount: euro(123.45),
      repayment_type: 'FULL',
      minimum_amount: { value: null, unit: 'cents', currency: 'EUR' },
      grace_period_in_days: 15,
      dunning_fees: euro(0),
      other_fees: euro(0),
      accumulated_interest_amount: euro(0),
      postbox_item_id: expect.stringMatching(/pbxi$/),
    });
    expect((await bank.call('GET', `/v1/credit_card_bills/${bill?.id}`)).body).toEqual(bill);
    expect((await bank.call('GET', '/v1/credit_card_bills/nothing')).status).toBe(404);
    expect(await readCard(bank, id)).toMatchObject({
      billing_start_date: '2026-12-01',
      billing_end_date: '2026-12-31',
    });
  });

  test('is due as long after the cycle as in the example of the documents, and collected on a business day', async () => {
    const other = await Partner.start({ now: '2022-04-01T09:00:00Z' });
    const { id } = await newCard(other);
    await moveTo(other, '2022-05-01T09:00:00Z');
    expect((await billsOf(other, id))[0]).toMatchObject({
      start_date: '2022-04-01',
      end_date: '2022-04-30',
      statement_date: '2022-05-01',
      due_date: '2022-05-15',
      sdd_collection_date: '2022-05-16',
    });
    await other.sandbox.close();
  });

  test('is due a year after its cycle at the latest: a longer grace period is refused, and stops nothing', async () => {
    const { id: personId } = await bank.steer('POST', '/persons');
    const wish = (grace_period_in_days: number) => ({
      product_type: 'CONSUMER_CREDIT_CARD',
      scoring_options: wellOff,
      repayment_options: { grace_period_in_days },
    });
    const applications = `/v1/persons/${personId}/credit_card_applications`;
    for (const grace of [366, 2_147_483_647])
      expect(await bank.call('POST', applications, wish(grace))).toMatchObject({
        status: 400,
        body: { errors: [{ source: { field: 'repayment_options.grace_period_in_days' } }] },
      });
    const { id } = await newCard(bank, { grace_period_in_days: 365 });
    await bank.pass('P1M');
    expect((await billsOf(bank, id))[0]).toMatchObject({ end_date: '2026-11-30', due_date: '2027-11-30' });
  });

  test('of nothing is paid at once', async () => {
    const { id } = await newCard(bank);
    await bank.pass('P1M');
    expect(
      (await billsOf(bank, id)).map(({ status, minimum_due_amount }) => [status, minimum_due_amount.value]),
    ).toEqual([['PAID', 0]]);
  });

  test('is preliminarily paid until the direct debit is settled', async () => {
    await bank.steer('POST', '/delays', { debitSettlement: 'P5D' });
    const { id } = await newCard(bank);
    await buy(bank, id, 80_00);
    const seen: unknown[] = [];
    for (const instant of [
      '2026-12-14T23:59:59Z',
      '2026-12-15T00:00:00Z',
      '2026-12-19T23:59:59Z',
      '2026-12-20T00:00:00Z',
    ]) {
      await moveTo(bank, instant);
      seen.push(
        ...(await billsOf(bank, id)).map(({ status, outstanding_amount }) => [
          status,
          outstanding_amount.value,
        ]),
      );
    }
    expect(seen).toEqual([
      ['PENDING', 80_00],
      ['PRELIMINARILY_PAID', 0],
      ['PRELIMINARILY_PAID', 0],
      ['PAID', 0],
    ]);
  });

  test('goes into dunning when its direct debit is returned, until it is paid with the fee', async () => {
    const { id } = await newCard(bank);
    await buy(bank, id, 80_00);
    await steer(id, 'direct_debits');
    await moveTo(bank, '2026-12-16T00:00:00Z');
    const late = {
      status: 'IN_DUNNING',
      dunning_fees: euro(5),
      outstanding_amount: euro(85),
      outstanding_sddr_amount: euro(80),
    };
    expect(await billsOf(bank, id)).toMatchObject([late]);
    expect((await readCard(bank, id)).in_dunning).toBe(true);
    await expect(steer(id, 'payments', { amount: 85_01 })).rejects.toThrow('409');
    await steer(id, 'payments', { amount: 84_99 });
    expect(await billsOf(bank, id)).toMatchObject([
      { status: 'IN_DUNNING', outstanding_amount: euro(0.01), outstanding_sddr_amount: euro(0.01) },
    ]);
    await steer(id, 'payments', { amount: 1 });
    expect(await billsOf(bank, id)).toMatchObject([
      {
        status: 'PAID',
        dunning_fees: euro(5),
        outstanding_amount: euro(0),
        outstanding_sddr_amount: euro(0),
      },
    ]);
    expect((await readCard(bank, id)).in_dunning).toBe(false);
  });

  test('that follows one in dunning carries it over, and pays it', async () => {
    const { id } = await newCard(bank, inPart);
    await buy(bank, id, 1000_00);
    await steer(id, 'direct_debits');
    await moveTo(bank, '2027-01-01T09:00:00Z');
    // 31 days on 1,000 € are 10.33 €; 5 % of all are 50.77 €, besides the 50 € and the 5 € of the first bill.
    const [, second] = await billsOf(bank, id);
    expect(second).toMatchObject({
      previous_bill_amount: euro(1005),
      current_bill_amount: euro(10.33),
      total_outstanding_amount: euro(1015.33),
      minimum_due_amount: euro(105.77),
      accumulated_interest_amount: euro(10.33),
      dunning_fees: euro(0),
    });
    await steer(id, 'direct_debits', { fail: false });
    await moveTo(bank, '2027-01-20T09:00:00Z');
    expect((await billsOf(bank, id)).map(({ status }) => status)).toEqual(['PAID', 'PAID']);
  });

  test('is made by hand as well, and the month goes on in another cycle', async () => {
    const { id } = await newCard(bank);
    await buy(bank, id, 10_00);
    await bank.pass('P9D');
    expect(await steer(id, 'bills')).toMatchObject({
      start_date: '2026-11-02',
      end_date: '2026-11-11',
      statement_date: '2026-11-12',
      due_date: '2026-11-26',
    });
    await expect(steer(id, 'bills')).rejects.toThrow('409');
    await buy(bank, id, 20_00);
    await moveTo(bank, '2026-12-31T09:00:00Z');
    await steer(id, 'bills');
    await moveTo(bank, '2027-02-01T09:00:00Z');
    const cycles = (await billsOf(bank, id)).map((bill) => [
      bill.start_date,
      bill.end_date,
      bill.total_outstanding_amount.value,
      bill.status,
    ]);
    expect(cycles).toEqual([
      ['2026-11-02', '2026-11-11', 10_00, 'PAID'],
      ['2026-11-12', '2026-11-30', 20_00, 'PAID'],
      ['2026-12-01', '2026-12-31', 0, 'PAID'],
      ['2027-01-01', '2027-01-31', 0, 'PAID'],
    ]);
  });

  test('in part asks for what one agreed threshold allows, also beyond the usual other one', async () => {
    const minimum = async (options: object) => {
      const { id } = await newCard(bank, { upcoming_type: 'PARTIAL', ...options });
      await buy(bank, id, 9000_00);
      const bill = await bank.steer<Bill>('POST', `/credit_card_applications/${id}/bills`);
      return [bill.minimum_due_amount, (await readCard(bank, id)).repayment_options];
    };
    expect(await minimum({ minimum_amount_lower_threshold: euro(2000) })).toMatchObject([
      euro(2000),
      { minimum_amount_lower_threshold: euro(2000), minimum_amount_upper_threshold: euro(2000) },
    ]);
    expect(
      await minimum({ minimum_amount_upper_threshold: euro(1), minimum_percentage_upper_threshold: 2 }),
    ).toMatchObject([
      euro(180),
      {
        minimum_amount_lower_threshold: euro(1),
        minimum_amount_upper_threshold: euro(1),
        minimum_percentage_lower_threshold: 2,
        minimum_percentage_upper_threshold: 2,
      },
    ]);
    const crossed = { minimum_percentage_lower_threshold: 21, minimum_percentage_upper_threshold: 20 };
    const { id } = await bank.steer('POST', '/persons');
    expect(
      await bank.call('POST', `/v1/persons/${id}/credit_card_applications`, {
        product_type: 'CONSUMER_CREDIT_CARD',
        scoring_options: wellOff,
        repayment_options: crossed,
      }),
    ).toMatchObject({
      status: 400,
      body: { errors: [{ source: { field: 'repayment_options.minimum_percentage_lower_threshold' } }] },
    });
  });

  test('in part asks for the percentage between its thresholds, for the minimum amount, or for all there is', async () => {
    const minimum = async (amount: number, options: object) => {
      const { id } = await newCard(bank, { ...inPart, ...options });
      if (amount > 0) await buy(bank, id, amount);
      return ((await steer(id, 'bills')) as unknown as Bill).minimum_due_amount.value;
    };
    expect(await minimum(1000_01, {})).toBe(50_01);
    expect(await minimum(600_00, {})).toBe(30_00);
    expect(await minimum(12_34, {})).toBe(12_34);
    expect(await minimum(1000_00, { minimum_percentage: 2, minimum_percentage_lower_threshold: 4 })).toBe(
      40_00,
    );
    expect(await minimum(1000_00, { minimum_percentage: 50, minimum_percentage_upper_threshold: 20 })).toBe(
      200_00,
    );
    expect(await minimum(100_00, { minimum_amount_lower_threshold: euro(35) })).toBe(35_00);
    expect(await minimum(100_00, { minimum_amount_upper_threshold: euro(20) })).toBe(20_00);
  });
});

describe('the list of bills', () => {
  const {
    cardApplicationId,
    billIds: [first, second, third, , , sixth],
  } = demo.cardholder;
  const found = async (query: string) =>
    (await bank.call<Bill[]>('GET', `/v1/credit_card_bills?${query}`)).body.map(({ id }) => id);

  test('is filtered by what the documents name', async () => {
    const { id } = await newCard(bank);
    await moveTo(bank, '2026-12-01T09:00:00Z');
    const [other] = await billsOf(bank, id);
    expect(await found(`filter[application_id]=${id}`)).toEqual([other?.id]);
    expect(await found(`filter[application_id]=${cardApplicationId}&page[size]=2`)).toEqual([first, second]);
    expect(await found('filter[status]=IN_DUNNING')).toEqual([]);
    expect(
      await found('filter[statement_date][min]=2026-07-01&filter[statement_date][max]=2026-08-01'),
    ).toEqual([second, third]);
    expect(
      await found(
        `filter[statement_date][min]=2026-11-01&filter[application_id]=${cardApplicationId}&filter[status]=PAID`,
      ),
    ).toEqual([sixth]);
    expect(
      (await bank.call('GET', '/v1/credit_card_bills?filter[statement_date][min]=2026-02-31')).status,
    ).toBe(400);
  });
});

/** Returns random purchases, payments and failing direct debits of a year, and the given switches. */
function yearOfEvents(seed: number, switches: readonly Event[]): Event[] {
  const random = randomNumbers(seed);
  const events: Event[] = [...switches];
  const failing = [2 + Math.floor(random() * 3), 8 + Math.floor(random() * 3)];
  for (let month = 0; month < 12; month += 1) {
    const day = (number: number): string =>
      new Date(Date.UTC(2026, 10 + month, number)).toISOString().slice(0, 10);
    for (let count = 0; count < 1 + random() * 6; count += 1) {
      events.push({
        day: day(3 + Math.floor(random() * 25)),
        what: 'purchase',
        amount: 1 + Math.floor(random() * 250_00),
      });
    }
    if (random() < 0.4)
      events.push({
        day: day(20 + Math.floor(random() * 8)),
        what: 'payment',
        amount: 1 + Math.floor(random() * 20_00),
      });
    events.push({ day: day(2), what: 'debits', fail: failing.includes(month) });
  }
  return events.toSorted((one, other) => (one.day < other.day ? -1 : Number(one.day > other.day)));
}

async function happen(id: string, event: Event): Promise<void> {
  await bank.steer('POST', '/clock', { to: `${event.day}T12:00:00Z` });
  if (event.what === 'purchase') await buy(bank, id, event.amount);
  if (event.what === 'payment') await steer(id, 'payments', { amount: event.amount });
  if (event.what === 'debits') await steer(id, 'direct_debits', { fail: event.fail });
  if (event.what !== 'switch') return;
  await bank.login();
  const options = { repayment_options: event.to === 'FULL' ? { upcoming_type: 'FULL' } : inPart };
  expect((await bank.call('PATCH', `/v1/credit_card_applications/${id}`, options)).status).toBe(200);
}

const asBilled = (bill: Bill): Omit<Expected, 'paid'> => ({
  start: bill.start_date,
  end: bill.end_date,
  due: bill.due_date,
  collection: bill.sdd_collection_date,
  type: bill.repayment_type as Expected['type'],
  previous: bill.previous_bill_amount.value,
  current: bill.current_bill_amount.value,
  total: bill.total_outstanding_amount.value,
  minimum: bill.minimum_due_amount.value,
  interest: bill.accumulated_interest_amount.value,
  fees: bill.dunning_fees.value,
  returned: bill.status === 'IN_DUNNING' ? bill.outstanding_sddr_amount.value : 0,
  status: bill.status as Expected['status'],
});

const asExpected = ({ paid: _, ...bill }: Expected): Omit<Expected, 'paid'> => ({
  ...bill,
  returned: bill.status === 'IN_DUNNING' ? bill.returned : 0,
});

/** Returns the amount booked between two days, both included, by kind. */
function booked(
  entries: readonly Entry[],
  from: string,
  until: string,
): Record<'purchases' | 'interest' | 'fees' | 'payments', number> {
  const within = entries.filter(({ date }) => date >= from && date <= until);
  const sum = (...kinds: string[]) =>
    within.filter(({ kind }) => kinds.includes(kind)).reduce((all, { amount }) => all + amount, 0);
  return {
    purchases: sum('purchase'),
    interest: sum('interest'),
    fees: sum('dunning_fee'),
    payments: -sum('payment', 'returned_debit'),
  };
}

describe('a year of billing', () => {
  const partial: Terms = { grace: 15, amount: 30_00, percentage: 5 };
  const there = { day: '2027-03-05', what: 'switch', to: 'PARTIAL' } as const;
  const back = { day: '2027-08-20', what: 'switch', to: 'FULL' } as const;
  const stories: [string, number, 'FULL' | 'PARTIAL', Terms, Event[]][] = [
    ['in full', 1, 'FULL', { ...partial, grace: 20 }, []],
    ['in part', 2, 'PARTIAL', partial, []],
    ['in part, after a month of grace', 3, 'PARTIAL', { grace: 28, amount: 10_00, percentage: 20 }, []],
    ['in full, then in part, then in full again', 5, 'FULL', partial, [there, back]],
  ];

  test.each(stories)(
    '%s agrees to the cent with a calculation of its own',
    async (_name, seed, type, terms, switches) => {
      const { id } = await newCard(bank, {
        upcoming_type: type,
        minimum_amount: euro(terms.amount / 100),
        minimum_percentage: terms.percentage,
        grace_period_in_days: terms.grace,
      });
      const events = yearOfEvents(seed, switches);
      const model = new Model('2026-11-02', type, terms);
      model.run('2027-12-05', events);
      for (const event of events) await happen(id, event);
      await moveTo(bank, '2027-12-05T12:00:00Z');

      const bills = await billsOf(bank, id);
      expect(bills.map(asBilled)).toEqual(model.bills.map(asExpected));
      const { balance, entries } = await account(id);
      const all = booked(entries, '2026-11-02', '2027-12-05');
      expect({ balance, ...all }).toEqual({ balance: model.balance, ...model.totals });
      expect(all.purchases + all.interest + all.fees - all.payments).toBe(balance);
      let opening = 0;
      for (const bill of bills.filter(({ status }) => status !== 'CLOSED')) {
        const { purchases, interest, fees, payments } = booked(entries, bill.start_date, bill.end_date);
        expect(opening + purchases + interest + fees - payments).toBe(bill.total_outstanding_amount.value);
        expect(interest).toBe(bill.accumulated_interest_amount.value);
        opening = bill.total_outstanding_amount.value;
      }
      expect(bills.reduce((sum, { dunning_fees }) => sum + dunning_fees.value, 0)).toBe(all.fees);
      expect(bills.length).toBeGreaterThanOrEqual(13);
      expect(model.totals.fees).toBeGreaterThan(0);
      expect(model.totals.interest > 0).toBe(type === 'PARTIAL' || switches.length > 0);
    },
  );

  test('is in the book, to the cent', async () => {
    const { id } = await newCard(bank, inPart);
    await buy(bank, id, 500_00);
    await bank.pass('P3M');
    const deeds = (
      await bank.steer<{ what: string; id: string; entry: string; amount: number; balance: number }[]>(
        'GET',
        '/book',
      )
    ).filter((deed) => deed.what === 'card_booked' && deed.id === id);
    // 14 days on 500 € and 17 on 470 €; then 14 on the 475 € of that and 17 on 445 €.
    expect(deeds.map(({ entry, amount }) => [entry, amount])).toEqual([
      ['purchase', 500_00],
      ['payment', -30_00],
      ['interest', 5_00],
      ['payment', -30_00],
      ['interest', 4_74],
    ]);
    expect(deeds.at(-1)?.balance).toBe(449_74);
  });
});
