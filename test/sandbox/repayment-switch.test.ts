import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { billsOf, buy, moveTo, newCard, newCardApplication, readCard } from './card.js';
import { euro, Partner } from './partner.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

const minimums = { minimum_amount: euro(30), minimum_percentage: 5 };
const inPart = { upcoming_type: 'PARTIAL', ...minimums };
const change = (id: string, repayment_options: object, more: object = {}) =>
  bank.call('PATCH', `/v1/credit_card_applications/${id}`, { repayment_options, ...more });
const refused = (field: string, message: string | RegExp = '') => ({
  status: 400,
  body: {
    errors: [
      { status: 400, code: 'invalid_model', source: { field, message: expect.stringMatching(message) } },
    ],
  },
});
const field = 'repayment_options.upcoming_type';
const types = async (id: string) => {
  const { current_type, upcoming_type } = (await readCard(bank, id)).repayment_options;
  return [current_type, upcoming_type];
};

/** Creates a card whose first bill, of 400 €, could not be collected. */
async function newCardInDunning(options?: object): Promise<string> {
  const { id } = await newCard(bank, options);
  await buy(bank, id, 400_00);
  await bank.steer('POST', `/credit_card_applications/${id}/direct_debits`);
  await moveTo(bank, '2026-12-20T09:00:00Z');
  expect((await readCard(bank, id)).in_dunning).toBe(true);
  return id;
}

describe('FULL to FULL', () => {
  test('changes nothing, and takes no minimums', async () => {
    const { id } = await newCard(bank);
    const detailed = { statement_with_details: true };
    expect(await change(id, { upcoming_type: 'FULL' }, detailed)).toMatchObject({
      status: 200,
      body: detailed,
    });
    const book = await bank.steer<{ what: string; id: string }[]>('GET', '/book');
    expect(book.filter((deed) => deed.what === 'changed' && deed.id === id)).toMatchObject([
      { fields: ['repayment_options', 'statement_with_details'] },
    ]);
    expect(
      await change(id, { upcoming_type: 'FULL', minimum_amount: null, minimum_percentage: null }),
    ).toMatchObject({ status: 200 });
    expect(await change(id, { upcoming_type: 'FULL', minimum_amount: euro(30) })).toMatchObject(
      refused('repayment_options.minimum_amount'),
    );
    expect(await change(id, { minimum_percentage: 5 })).toMatchObject(
      refused('repayment_options.minimum_percentage'),
    );
    expect(await readCard(bank, id)).toMatchObject({
      repayment_options: { current_type: 'FULL', upcoming_type: 'FULL', minimum_amount: { value: null } },
    });
  });
});

describe('FULL to PARTIAL', () => {
  test('is done at any time of the cycle, at once', async () => {
    const { id } = await newCard(bank);
    await bank.pass('P10D');
    expect(await change(id, inPart)).toMatchObject({
      status: 200,
      body: {
        repayment_options: {
          current_type: 'PARTIAL',
          upcoming_type: 'PARTIAL',
          minimum_amount: euro(30),
          minimum_percentage: 5,
        },
      },
    });
    expect(await readCard(bank, id)).toMatchObject({
      latest_repayment_type_switch_date: '2026-11-12',
      repayment_type_switch_available_date: '2026-12-01',
    });
  });

  test('closes a pending bill and makes it anew for the same period', async () => {
    const { id } = await newCard(bank);
    await buy(bank, id, 400_00);
    await moveTo(bank, '2026-12-05T09:00:00Z');
    await change(id, inPart);
    const [closed, anew, ...more] = await billsOf(bank, id);
    const same = {
      start_date: '2026-11-02',
      end_date: '2026-11-30',
      due_date: '2026-12-15',
      total_outstanding_amount: euro(400),
      previous_bill_amount: euro(0),
    };
    expect(closed).toMatchObject({
      ...same,
      status: 'CLOSED',
      repayment_type: 'FULL',
      minimum_due_amount: euro(400),
      outstanding_amount: euro(0),
    });
    expect(anew).toMatchObject({
      ...same,
      status: 'PENDING',
      repayment_type: 'PARTIAL',
      minimum_due_amount: euro(30),
      outstanding_amount: euro(400),
    });
    expect([closed?.statement_date, anew?.statement_date, more]).toEqual(['2026-12-01', '2026-12-05', []]);
    expect(anew?.id).not.toBe(closed?.id);
    await moveTo(bank, '2026-12-16T09:00:00Z');
    expect(
      (await billsOf(bank, id)).map(({ status, outstanding_amount }) => [status, outstanding_amount.value]),
    ).toEqual([
      ['CLOSED', 0],
      ['PAID', 370_00],
    ]);
  });

  test('leaves a paid bill alone', async () => {
    const { id } = await newCard(bank);
    await buy(bank, id, 400_00);
    await moveTo(bank, '2026-12-16T09:00:00Z');
    await change(id, inPart);
    expect((await billsOf(bank, id)).map(({ status }) => status)).toEqual(['PAID']);
  });

  test('starts interest on the day of the switch', async () => {
    const { id } = await newCard(bank);
    await buy(bank, id, 900_00);
    await moveTo(bank, '2026-12-05T09:00:00Z');
    await change(id, inPart);
    await moveTo(bank, '2027-01-01T09:00:00Z');
    // From 5 to 14 December on 900 €, from 15 to 31 December on 95 % of it.
    const days = 10 * 900_00 + 17 * (900_00 - 45_00);
    expect((await billsOf(bank, id)).at(-1)?.accumulated_interest_amount.value).toBe(
      Math.round((days * 12) / 36_000),
    );
  });

  test('needs minimums, sent or set before, within their thresholds', async () => {
    const { id } = await newCard(bank, {
      minimum_amount_upper_threshold: euro(50),
      minimum_percentage_upper_threshold: 20,
    });
    expect(await change(id, { upcoming_type: 'PARTIAL' })).toMatchObject(
      refused('repayment_options.minimum_amount', 'required'),
    );
    expect(await change(id, { upcoming_type: 'PARTIAL', minimum_amount: euro(30) })).toMatchObject(
      refused('repayment_options.minimum_percentage', 'required'),
    );
    expect(await change(id, { ...inPart, minimum_amount: euro(50.01) })).toMatchObject(
      refused('repayment_options.minimum_amount', 'between'),
    );
    expect(await change(id, { ...inPart, minimum_percentage: 2 })).toMatchObject(
      refused('repayment_options.minimum_percentage', 'between'),
    );
    expect(await types(id)).toEqual(['FULL', 'FULL']);
    const { id: prepared } = await newCard(bank, minimums);
    expect((await change(prepared, { upcoming_type: 'PARTIAL' })).status).toBe(200);
  });

  test('needs an electronic signature', async () => {
    const { id } = await newCardApplication(bank);
    expect(await change(id, inPart)).toMatchObject(refused(field, 'signature'));
  });

  test('is not done in dunning', async () => {
    const id = await newCardInDunning();
    expect(await change(id, inPart)).toMatchObject(refused(field, 'dunning'));
    await bank.steer('POST', `/credit_card_applications/${id}/payments`, { amount: 405_00 });
    expect((await change(id, inPart)).status).toBe(200);
  });
});

describe('PARTIAL to PARTIAL', () => {
  test('changes the minimums, in dunning as well', async () => {
    const id = await newCardInDunning(inPart);
    const before = await readCard(bank, id);
    expect((await change(id, { upcoming_type: 'PARTIAL', minimum_amount: euro(40) })).status).toBe(200);
    expect((await change(id, { minimum_percentage: 6 })).status).toBe(200);
    const repayment_options = {
      ...before.repayment_options,
      minimum_amount: euro(40),
      minimum_percentage: 6,
    };
    expect(await readCard(bank, id)).toEqual({ ...before, repayment_options });
  });
});

describe('PARTIAL to FULL', () => {
  test('takes effect in the next cycle', async () => {
    const { id } = await newCard(bank, inPart);
    await buy(bank, id, 200_00);
    expect(await change(id, { upcoming_type: 'FULL' })).toMatchObject({
      status: 200,
      body: { repayment_options: { current_type: 'PARTIAL', upcoming_type: 'FULL' } },
    });
    expect(await readCard(bank, id)).toMatchObject({ latest_repayment_type_switch_date: null });
    await moveTo(bank, '2026-12-01T09:00:00Z');
    expect(await types(id)).toEqual(['FULL', 'FULL']);
    await moveTo(bank, '2027-01-20T09:00:00Z');
    expect(
      (await billsOf(bank, id)).map((bill) => [
        bill.repayment_type,
        bill.minimum_due_amount.value,
        bill.status,
      ]),
    ).toEqual([
      ['PARTIAL', 30_00, 'PAID'],
      ['FULL', 170_00, 'PAID'],
    ]);
  });

  test('is done once in a cycle, also if it was taken back', async () => {
    const { id } = await newCard(bank, inPart);
    await change(id, { upcoming_type: 'FULL' });
    expect(await change(id, { upcoming_type: 'FULL' })).toMatchObject(refused(field, 'cycle'));
    expect((await change(id, { upcoming_type: 'PARTIAL' })).status).toBe(200);
    expect(await types(id)).toEqual(['PARTIAL', 'PARTIAL']);
    expect(await change(id, { upcoming_type: 'FULL' })).toMatchObject(refused(field, 'cycle'));
    await moveTo(bank, '2026-12-01T09:00:00Z');
    expect((await change(id, { upcoming_type: 'FULL' })).status).toBe(200);
  });

  test('is not done before its date', async () => {
    const { id } = await newCard(bank);
    await change(id, inPart);
    expect((await readCard(bank, id)).repayment_type_switch_available_date).toBe('2026-12-01');
    await moveTo(bank, '2026-11-30T23:59:59Z');
    expect(await change(id, { upcoming_type: 'FULL' })).toMatchObject(refused(field, '2026-12-01'));
    await moveTo(bank, '2026-12-01T00:00:00Z');
    expect((await change(id, { upcoming_type: 'FULL' })).status).toBe(200);
  });

  test('needs an electronic signature and no bill in dunning', async () => {
    const { id } = await newCardApplication(bank, { repayment_options: inPart });
    expect(await change(id, { upcoming_type: 'FULL' })).toMatchObject(refused(field, 'signature'));
    expect(await change(await newCardInDunning(inPart), { upcoming_type: 'FULL' })).toMatchObject(
      refused(field, 'dunning'),
    );
  });
});

test('nothing changes for a card that was declined', async () => {
  const { id } = await newCardApplication(bank, { scoring_options: {} });
  expect(await change(id, inPart)).toMatchObject(refused('status', 'DECLINED'));
});
