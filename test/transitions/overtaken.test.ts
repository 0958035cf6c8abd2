import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newCardApplication } from '../sandbox/card.js';
import { business, declaration, Partner } from '../sandbox/partner.js';
import { slow } from './book.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

const newSnapshot = (personId: string, status: string) =>
  bank.steer('POST', `/persons/${personId}/account_snapshots`, { status });
const newIdentification = (personId: string, status: string) =>
  bank.steer('POST', `/persons/${personId}/identifications`, { status });
const newRecord = async (personId: string) =>
  (await bank.call('POST', `/v1/persons/${personId}/credit_records`, { source: 'solarisBank' })).body['id'];
const status = async (path: string) => (await bank.call('GET', path)).body['status'];

/** Creates an application that waits for its account snapshot, and returns its path. */
const waiting: Readonly<Record<string, (personId: string) => Promise<string>>> = {
  'of a consumer': async (personId) => {
    const path = `/v1/persons/${personId}/credit_line_applications`;
    return `${path}/${String((await bank.call('POST', path, declaration)).body['id'])}`;
  },
  'of a freelancer': async (personId) => {
    const path = `/v1/freelancers/persons/${personId}/credit_line_applications`;
    const application = `${path}/${String((await bank.call('POST', path, business)).body['id'])}`;
    await bank.call('PUT', `${application}/credit_record`, { credit_record_id: await newRecord(personId) });
    return application;
  },
  'for an overdraft': async (personId) => {
    const path = `/v1/persons/${personId}/overdraft_applications`;
    return `${path}/${String((await bank.call('POST', path, { credit_record_id: await newRecord(personId) })).body['id'])}`;
  },
};

const decided: Readonly<Record<string, string>> = {
  'of a consumer': 'identification_pending',
  'of a freelancer': 'offered',
  'for an overdraft': 'offered',
};

describe.each(Object.keys(waiting))('an application %s', (kind) => {
  test('is not decided by the check of a snapshot that failed meanwhile', async () => {
    const { id: personId } = await bank.steer('POST', '/persons');
    const path = await (waiting[kind] as (personId: string) => Promise<string>)(personId);
    await slow(bank, 'P2D', 'verification');
    const { id: first } = await newSnapshot(personId, 'available');
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: first });
    await bank.pass('P1D');
    await bank.steer('POST', `/account_snapshots/${first}`, { status: 'failed' });
    const { id: second } = await newSnapshot(personId, 'pending');
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: second });
    await bank.pass('P5D');
    expect(await status(path)).toBe('account_snapshot_verification_pending');
    await bank.steer('POST', `/account_snapshots/${second}`, { status: 'available' });
    await bank.pass('P1D');
    expect(await status(path)).toBe('account_snapshot_verification_pending');
    await bank.pass('P1D');
    expect(await status(path)).toBe(decided[kind]);
  });
});

test('an application of a freelancer is not completed by an identification that failed meanwhile', async () => {
  const { id: personId } = await bank.steer('POST', '/persons');
  const path = await (waiting['of a freelancer'] as (personId: string) => Promise<string>)(personId);
  await bank.call('PUT', `${path}/account_snapshot`, {
    account_snapshot_id: (await newSnapshot(personId, 'available')).id,
  });
  await slow(bank, 'P2D', 'signature');
  const { id: first } = await newIdentification(personId, 'successful');
  await bank.call('PUT', `${path}/contract_agreement`);
  expect(await status(path)).toBe('identification_pending');
  await bank.steer('POST', `/identifications/${first}`, { status: 'failed' });
  await newIdentification(personId, 'pending');
  expect(await status(path)).toBe('identification_pending');
  await bank.pass('P5D');
  expect(await status(path)).toBe('identification_pending');
});

test('a card is not pre-approved after an identification that failed meanwhile', async () => {
  await slow(bank, 'P2D', 'preApproval');
  const { path, personId } = await newCardApplication(bank, {}, false);
  const { id } = await newIdentification(personId, 'successful');
  await bank.steer('POST', `/identifications/${id}`, { status: 'failed' });
  await bank.pass('P5D');
  expect(await status(path)).toBe('WAITING_FOR_IDENTIFICATION');
  await bank.steer('POST', `/identifications/${id}`, { status: 'successful' });
  await bank.pass('P5D');
  expect(await status(path)).toBe('PRE_APPROVED');
});

test('an overdraft does not end while its account is overdrawn', async () => {
  const { id: personId } = await bank.steer('POST', '/persons');
  const application = await (waiting['for an overdraft'] as (personId: string) => Promise<string>)(personId);
  await bank.call('PUT', `${application}/account_snapshot`, {
    account_snapshot_id: (await newSnapshot(personId, 'available')).id,
  });
  const { id: account_id } = await bank.steer('POST', `/persons/${personId}/accounts`);
  const {
    body: { id },
  } = await bank.call('PUT', `${application}/overdraft`, { account_id });
  const path = `/v1/persons/${personId}/overdrafts/${String(id)}`;
  await slow(bank, 'P2D', 'overdraftTermination');
  await bank.call('POST', `${path}/terminate`, {});
  await bank.steer('POST', `/accounts/${account_id}/bookings`, { amount: -100_00 });
  await bank.pass('P5D');
  expect(await status(path)).toBe('limit_set');
});
