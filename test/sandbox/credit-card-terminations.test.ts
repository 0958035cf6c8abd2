import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { billsOf, buy, moveTo, newCard, newCardApplication, readCard } from './card.js';
import { Partner } from './partner.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

const request = (id: string) =>
  bank.call('POST', `/v1/credit_card_applications/${id}/termination_requests`, { reason: 'CUSTOMER_WISH' });
const path = (id: unknown) => `/v1/credit_card_terminations/${String(id)}`;
const status = async (id: unknown) => (await bank.call('GET', path(id))).body['status'];
const forbidden = { status: 403, body: { errors: [{ status: 403, code: 'unauthorized_action' }] } };

describe('the termination of a card', () => {
  test('goes on after five business days, and ends with the next month', async () => {
    const { id } = await newCard(bank);
    const made = await request(id);
    // 2 November 2026 is a Monday.
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^[0-9a-f]{32}cctr$/),
        application_id: id,
        reason: 'CUSTOMER_WISH',
        status: 'INITIATED',
        revocable_until: '2026-11-09',
        legally_terminated_at: '2026-12-31',
        created_at: '2026-11-02T09:00:00.000Z',
      },
    });
    const termination = made.body['id'];
    expect((await bank.call('GET', path(termination))).body).toEqual(made.body);
    expect((await readCard(bank, id)).active_termination_id).toBe(termination);
    const seen: unknown[] = [];
    for (const instant of [
      '2026-11-09T23:59:59Z',
      '2026-11-10T00:00:00Z',
      '2026-12-30T23:59:59Z',
      '2026-12-31T00:00:00Z',
    ]) {
      await moveTo(bank, instant);
      seen.push(await status(termination));
    }
    expect(seen).toEqual(['INITIATED', 'IN_PROGRESS', 'IN_PROGRESS', 'FINALIZED']);
    expect(await readCard(bank, id)).toMatchObject({
      status: 'TERMINATED',
      active_termination_id: termination,
    });
    await expect(buy(bank, id, 1)).rejects.toThrow('409');
  });

  test('is followed by one last bill, for all that is owed', async () => {
    const { id } = await newCard(bank, { upcoming_type: 'PARTIAL' });
    await buy(bank, id, 300_00);
    await request(id);
    await moveTo(bank, '2027-06-01T09:00:00Z');
    const bills = await billsOf(bank, id);
    expect(bills.map((bill) => [bill.end_date, bill.repayment_type, bill.status])).toEqual([
      ['2026-11-30', 'PARTIAL', 'PAID'],
      ['2026-12-31', 'FULL', 'PAID'],
    ]);
    expect(bills[1]?.minimum_due_amount).toEqual(bills[1]?.total_outstanding_amount);
    expect(await bank.steer('GET', `/credit_card_applications/${id}/account`)).toMatchObject({ balance: 0 });
  });

  test('can be revoked on the fifth business day', async () => {
    const { id } = await newCard(bank);
    const {
      body: { id: termination },
    } = await request(id);
    await moveTo(bank, '2026-11-09T23:59:59Z');
    expect(await bank.call('POST', `${path(termination)}/revoke`)).toMatchObject({
      status: 200,
      body: { id: termination, status: 'REVOKED' },
    });
    expect(await readCard(bank, id)).not.toHaveProperty('active_termination_id');
    await bank.pass('P3M');
    expect([await status(termination), (await readCard(bank, id)).status]).toEqual(['REVOKED', 'FINALIZED']);
    expect(await bank.call('POST', `${path(termination)}/revoke`)).toMatchObject(forbidden);
  });

  test('cannot be revoked on the sixth business day, nor when it has ended', async () => {
    const { id } = await newCard(bank);
    const {
      body: { id: termination },
    } = await request(id);
    for (const instant of ['2026-11-10T00:00:00Z', '2026-12-31T00:00:00Z']) {
      await moveTo(bank, instant);
      expect(await bank.call('POST', `${path(termination)}/revoke`)).toMatchObject(forbidden);
    }
  });

  test('does not count the weekend', async () => {
    await moveTo(bank, '2026-11-06T23:00:00Z');
    const { id } = await newCard(bank);
    expect((await request(id)).body).toMatchObject({
      revocable_until: '2026-11-13',
      legally_terminated_at: '2026-12-31',
    });
  });

  test('is for a card there is, once at a time, and again after a revocation', async () => {
    const { id } = await newCard(bank);
    const {
      body: { id: first },
    } = await request(id);
    expect(await request(id)).toMatchObject(forbidden);
    await bank.call('POST', `${path(first)}/revoke`);
    expect((await request(id)).status).toBe(201);
    expect(await request((await newCardApplication(bank)).id)).toMatchObject(forbidden);
    expect((await request('nothing')).status).toBe(404);
    const reason = { reason: 'OTHER_ORDINARY' };
    expect(
      await bank.call('POST', `/v1/credit_card_applications/${id}/termination_requests`, reason),
    ).toMatchObject({
      status: 400,
      body: { errors: [{ source: { field: 'reason' } }] },
    });
    for (const [method, sub] of [
      ['GET', ''],
      ['POST', '/revoke'],
    ] as const)
      expect((await bank.call(method, path('nothing') + sub)).status).toBe(404);
  });
});

test('the list of terminations is sorted by a field', async () => {
  const made: unknown[] = [];
  for (const card of [
    demo.cardholder.cardApplicationId,
    (await newCard(bank)).id,
    (await newCard(bank)).id,
  ]) {
    made.push((await request(card)).body['id']);
    await bank.pass('P1D');
  }
  await bank.call('POST', `${path(made[1])}/revoke`);
  const found = async (query: string) =>
    (await bank.call<{ id: string }[]>('GET', `/v1/credit_card_terminations?${query}`)).body.map(
      ({ id }) => id,
    );
  expect(await found('')).toEqual(made);
  expect(await found('sort=created_at')).toEqual(made);
  expect(await found('sort=-created_at')).toEqual(made.toReversed());
  expect(await found('sort=-status')).toEqual([made[1], made[2], made[0]]);
  expect(await found('sort=-created_at&page[size]=1&page[number]=3')).toEqual([made[0]]);
});
