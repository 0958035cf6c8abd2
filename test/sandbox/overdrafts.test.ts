import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { euro, newCustomer, Partner } from './partner.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

type Deed = { what: string; id: string; to: string };
const steps = async (id: unknown) =>
  (await bank.steer<Deed[]>('GET', '/book'))
    .filter((deed) => deed.what === 'status' && deed.id === id)
    .map(({ to }) => to);
const rates = { overdraft_rate: 9, interest_accrual_rate: 0.025, interest_conditions_enabled: true };

async function newApplication(
  more: object = {},
): Promise<{ personId: string; snapshotId: string; recordId: string; path: string; id: string }> {
  const { id: personId, snapshotId } = await newCustomer(bank);
  const {
    body: { id: recordId },
  } = await bank.call('POST', `/v1/freelancers/persons/${personId}/credit_records`, {
    source: 'solarisBank',
  });
  const {
    body: { id },
  } = await bank.call('POST', `/v1/persons/${personId}/overdraft_applications`, {
    credit_record_id: recordId,
    ...more,
  });
  return {
    personId,
    snapshotId,
    recordId: String(recordId),
    id: String(id),
    path: `/v1/persons/${personId}/overdraft_applications/${String(id)}`,
  };
}

async function newOverdraft(): Promise<{
  personId: string;
  accountId: string;
  id: string;
  path: string;
  application: string;
}> {
  const { personId, snapshotId, path: application } = await newApplication();
  await bank.call('PUT', `${application}/account_snapshot`, { account_snapshot_id: snapshotId });
  const { id: accountId } = await bank.steer('POST', `/persons/${personId}/accounts`);
  const {
    body: { id },
  } = await bank.call('PUT', `${application}/overdraft`, { account_id: accountId });
  return {
    personId,
    accountId,
    id: String(id),
    path: `/v1/persons/${personId}/overdrafts/${String(id)}`,
    application,
  };
}

const book = (accountId: string, amount: number) =>
  bank.steer('POST', `/accounts/${accountId}/bookings`, { amount });
const status = async (path: string) => (await bank.call('GET', path)).body['status'];
const accrued = async (path: string) =>
  (await bank.call<{ interest_accrued: { value: number } }>('GET', path)).body.interest_accrued.value;

describe('an application for an overdraft', () => {
  test('is scored, then waits for a snapshot, then is offered', async () => {
    const { personId, snapshotId, recordId, path, id } = await newApplication({
      partner_risk_class: 'b',
      partner_reference_number: 'a123456',
    });
    expect(id).toMatch(/^[0-9a-f]{32}coap$/);
    expect((await bank.call('GET', path)).body).toEqual({
      id,
      person_id: personId,
      status: 'account_snapshot_pending',
      decision: null,
      rejection_reasons: null,
      limit: null,
      ...rates,
      partner_risk_class: 'b',
      partner_reference_number: 'a123456',
      partner_contact_number: null,
      partner_contact_name: null,
      credit_record_id: recordId,
      account_snapshot_id: null,
      overdraft_id: null,
      created_at: '2026-11-02T09:00:00.000Z',
    });
    expect(
      (await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: snapshotId })).status,
    ).toBe(204);
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'offered',
      decision: 'OFFERED',
      limit: euro(3000),
      account_snapshot_id: snapshotId,
    });
    expect(await steps(id)).toEqual([
      'account_snapshot_pending',
      'account_snapshot_verification_pending',
      'offered',
    ]);
  });

  test('is answered before it is scored', async () => {
    const { id, snapshotId } = await newCustomer(bank);
    const {
      body: { id: credit_record_id },
    } = await bank.call('POST', `/v1/persons/${id}/credit_records`, { source: 'solarisBank' });
    const reply = await bank.call('POST', `/v1/persons/${id}/overdraft_applications`, { credit_record_id });
    expect(reply).toMatchObject({ status: 201, body: { status: 'initial_scoring_pending', decision: null } });
    expect(snapshotId).toMatch(/snap$/);
  });

  test('is rejected for a risk class that is too high', async () => {
    const { path } = await newApplication({ partner_risk_class: 'e' });
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'rejected',
      decision: 'REJECTED',
      rejection_reasons: ['RISK_CLASS'],
      limit: null,
    });
    expect(await bank.call('PUT', `${path}/overdraft`, { account_id: 'x' })).toMatchObject({ status: 404 });
  });

  test('needs a usable credit record of the person', async () => {
    const { personId, recordId } = await newApplication();
    const apply = (body: object, person = personId) =>
      bank.call('POST', `/v1/persons/${person}/overdraft_applications`, body);
    expect(await apply({})).toMatchObject({
      status: 400,
      body: { status: '400', code: 'invalid_model', source: { field: 'credit_record_id' } },
    });
    expect(await apply({ credit_record_id: demo.overdrawn.creditRecordId })).toMatchObject({
      status: 404,
      body: { status: '404', code: 'model_not_found' },
    });
    expect((await apply({ credit_record_id: recordId }, 'nobody')).status).toBe(404);
    await bank.steer('POST', `/credit_records/${recordId}/expire`);
    expect(await apply({ credit_record_id: recordId })).toMatchObject({
      status: 400,
      body: { source: { field: 'credit_record_id' } },
    });
  });

  test('needs another snapshot in place of a failed one', async () => {
    const { personId, path } = await newApplication();
    const { id: failing } = await bank.steer('POST', `/persons/${personId}/account_snapshots`, {
      status: 'pending',
    });
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: failing });
    expect(await status(path)).toBe('account_snapshot_verification_pending');
    await bank.steer('POST', `/account_snapshots/${failing}`, { status: 'failed' });
    expect(await status(path)).toBe('account_snapshot_pending');
    expect(
      (
        await bank.call('PUT', `${path}/account_snapshot`, {
          account_snapshot_id: demo.person.accountSnapshotId,
        })
      ).status,
    ).toBe(404);
  });

  test('refuses with 409 in the wrapped shape, with all else in the bare one', async () => {
    const { snapshotId, path } = await newApplication();
    const link = () => bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: snapshotId });
    await link();
    expect(await link()).toMatchObject({
      status: 409,
      body: { errors: [{ status: 409, code: 'conflict', source: null }] },
    });
    expect(await bank.call('PUT', `${path}/account_snapshot`, {})).toMatchObject({
      status: 400,
      body: { status: '400' },
    });
    expect(await bank.call('GET', `${path}x`)).toMatchObject({ status: 404, body: { status: '404' } });
    expect((await bank.call('GET', path.replace(/persons\/\w+/, `persons/${demo.person.id}`))).status).toBe(
      404,
    );
  });

  test('expires after 90 days, and can be deleted before', async () => {
    const { path } = await newApplication();
    const { path: other, id } = await newApplication();
    await bank.steer('POST', `/overdraft_applications/${id}/delete`);
    await bank.pass('P90D');
    expect([await status(path), await status(other)]).toEqual(['expired', 'deleted']);
    await expect(bank.steer('POST', `/overdraft_applications/${id}/delete`)).rejects.toThrow('409');
  });
});

describe('an overdraft', () => {
  test('is made on an account of the person, then gets its conditions and its limit', async () => {
    await bank.steer('POST', '/delays', { interestConditions: 'PT1H', overdraftLimit: 'PT1H' });
    const { personId, snapshotId, path } = await newApplication();
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: snapshotId });
    const { id: account_id } = await bank.steer('POST', `/persons/${personId}/accounts`);
    expect((await bank.call('PUT', `${path}/overdraft`, { account_id: demo.person.accountId })).status).toBe(
      404,
    );
    const made = await bank.call('PUT', `${path}/overdraft`, { account_id });
    const created = {
      id: expect.stringMatching(/^[0-9a-f]{32}covd$/),
      person_id: personId,
      status: 'created',
      account_id,
      limit: euro(1000),
      ...rates,
    };
    expect(made).toMatchObject({ status: 201, body: created });
    expect(made.body).not.toHaveProperty('interest_accrued');
    const overdraft = `/v1/persons/${personId}/overdrafts/${String(made.body['id'])}`;
    expect((await bank.call('GET', overdraft)).body).toEqual({ ...made.body, interest_accrued: euro(0) });
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'overdraft_created',
      decision: 'OFFERED',
      overdraft_id: made.body['id'],
    });
    expect((await bank.call('PUT', `${path}/overdraft`, { account_id })).status).toBe(409);
    await bank.pass('PT1H');
    expect(await status(overdraft)).toBe('interest_conditions_set');
    await bank.pass('PT1H');
    expect(await status(overdraft)).toBe('limit_set');
  });

  test('is the only one on its account', async () => {
    const { personId, accountId } = await newOverdraft();
    const {
      body: { id: credit_record_id },
    } = await bank.call('POST', `/v1/persons/${personId}/credit_records`, { source: 'solarisBank' });
    const {
      body: { id },
    } = await bank.call('POST', `/v1/persons/${personId}/overdraft_applications`, { credit_record_id });
    const path = `/v1/persons/${personId}/overdraft_applications/${String(id)}`;
    const { id: account_snapshot_id } = await bank.steer('POST', `/persons/${personId}/account_snapshots`);
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id });
    expect((await bank.call('PUT', `${path}/overdraft`, { account_id: accountId })).status).toBe(409);
    expect(await status(path)).toBe('offered');
  });

  test('costs 9 % a year on what is overdrawn at the end of each day, to the cent', async () => {
    const { path, accountId } = await newOverdraft();
    await bank.pass('P5D');
    expect(await accrued(path)).toBe(0);
    await book(accountId, -500_00);
    await bank.pass('P9D');
    // 9 days × 500 € × 9 % / 360 = 1.125 €, and half a cent is rounded up.
    expect(await accrued(path)).toBe(113);
    await book(accountId, 499_99);
    await bank.pass('P30D');
    // 30 days × 1 cent add 0.0075 cents.
    expect(await accrued(path)).toBe(113);
    await book(accountId, -1_233_32);
    await bank.pass('P100D');
    expect(await accrued(path)).toBe(Math.round(((9 * 50_000 + 30 * 1 + 100 * 123_333) * 9) / 36_000));
    await book(accountId, 2_000_00);
    const before = await accrued(path);
    await bank.pass('P1Y');
    expect(await accrued(path)).toBe(before);
  });

  test('costs nothing for what is paid back on the same day', async () => {
    const { path, accountId } = await newOverdraft();
    await book(accountId, -900_00);
    await bank.pass('PT14H59M');
    await book(accountId, 900_00);
    await bank.pass('P1D');
    expect(await accrued(path)).toBe(0);
    await book(accountId, -400_00);
    await bank.pass('PT30M');
    expect(await accrued(path)).toBe(10);
    await bank.pass('P1D');
    expect(await accrued(path)).toBe(20);
  });

  test('ends on request, while the account is not overdrawn', async () => {
    const { path, accountId, id } = await newOverdraft();
    await book(accountId, -1);
    expect(await bank.call('POST', `${path}/terminate`, {})).toMatchObject({
      status: 409,
      body: { errors: [{ status: 409, code: 'conflict' }] },
    });
    await book(accountId, 1);
    expect(await bank.call('POST', `${path}/terminate`, {})).toMatchObject({
      status: 202,
      body: { id, status: 'limit_set', interest_accrued: euro(0) },
    });
    expect(await status(path)).toBe('terminated');
    expect((await bank.call('POST', `${path}/terminate`, {})).status).toBe(409);
    expect((await bank.call('POST', `${path}x/terminate`, {})).status).toBe(404);
  });

  test('can end before it has its limit, and stays ended', async () => {
    for (const delay of ['interestConditions', 'overdraftLimit']) {
      await bank.steer('POST', '/delays', { [delay]: 'P1D' });
      const { path, id } = await newOverdraft();
      expect((await bank.call('POST', `${path}/terminate`, {})).status).toBe(202);
      await bank.pass('P2D');
      expect(await status(path)).toBe('terminated');
      expect((await steps(id)).at(-1)).toBe('terminated');
    }
  });

  test('is in the seed data, and in use', async () => {
    const { id, overdraftId, accountId } = demo.overdrawn;
    const { body } = await bank.call('GET', `/v1/persons/${id}/overdrafts/${overdraftId}`);
    // From 2 May to 2 November are 184 days.
    expect(body).toMatchObject({
      status: 'limit_set',
      account_id: accountId,
      limit: euro(2000),
      interest_accrued: euro((184 * 420 * 0.09) / 360),
    });
    expect(await bank.steer('GET', `/accounts/${accountId}`)).toMatchObject({ balance: -42_000 });
  });
});
