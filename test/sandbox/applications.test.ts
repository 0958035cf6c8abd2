import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { business, declaration, euro, newCreditLine, newCustomer, Partner } from './partner.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

describe('credit records', () => {
  test('are available at once, seen by their owner only, and expire', async () => {
    const { id } = await newCustomer(bank);
    const made = await bank.call('POST', `/v1/persons/${id}/credit_records`, { source: 'solarisBank' });
    expect(made).toMatchObject({
      status: 201,
      body: { person_id: id, status: 'available', created_at: '2026-11-02T09:00:00.000Z' },
    });
    expect(made.body['id']).toMatch(/^[0-9a-f]{32}ccrd$/);
    const path = `credit_records/${String(made.body['id'])}`;
    expect((await bank.call('GET', `/v1/persons/${id}/${path}`)).body).toEqual(made.body);
    expect((await bank.call('GET', `/v1/persons/${demo.person.id}/${path}`)).status).toBe(404);
    await bank.pass('P90D');
    expect((await bank.call('GET', `/v1/persons/${id}/${path}`)).body['status']).toBe('expired');
  });

  test('of a partner need a file in Base64', async () => {
    const path = `/v1/freelancers/persons/${demo.freelancer.id}/credit_records`;
    expect((await bank.call('POST', path, { source: 'partner', file: 'aGVsbG8=' })).status).toBe(201);
    expect(await bank.call('POST', path, { source: 'partner' })).toMatchObject({
      status: 400,
      body: { source: { field: 'file' } },
    });
    expect(await bank.call('POST', path, { source: 'partner', file: 'no Base64' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_model', status: '400' },
    });
    expect(
      (await bank.call('POST', '/v1/persons/nobody/credit_records', { source: 'solarisBank' })).status,
    ).toBe(404);
  });

  test('can be made to expire', async () => {
    const record = await bank.call('POST', `/v1/persons/${demo.person.id}/credit_records`, {
      source: 'solarisBank',
    });
    await bank.steer('POST', `/credit_records/${String(record.body['id'])}/expire`);
    const application = { ...declaration, credit_record_id: record.body['id'] };
    expect(
      (await bank.call('POST', `/v1/persons/${demo.person.id}/credit_line_applications`, application)).status,
    ).toBe(422);
  });
});

describe('a consumer', () => {
  test('is taken from an application to an open credit line, one status at a time', async () => {
    const { id, accountSnapshotId, identificationId } = demo.person;
    const made = await bank.call('POST', `/v1/persons/${id}/credit_line_applications`, declaration);
    expect(made).toMatchObject({
      status: 201,
      body: {
        status: 'initial_scoring_pending',
        decision: null,
        offered_limit: null,
        net_disposable_income: null,
      },
    });
    const path = `/v1/persons/${id}/credit_line_applications/${String(made.body['id'])}`;
    const read = async () => (await bank.call('GET', path)).body;

    // 2,600 income − 800 rent − 250 for a dependent − 100 credit − 50 insurance
    expect(await read()).toMatchObject({
      status: 'account_snapshot_pending',
      net_disposable_income: euro(1400),
      scoring_workflow: { required_actions: [{ required: 'account_snapshot' }] },
    });
    expect(
      await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: accountSnapshotId }),
    ).toMatchObject({ status: 204, body: '' });
    expect(await read()).toMatchObject({
      status: 'identification_pending',
      identification_id: identificationId,
      decision: null,
    });
    expect((await bank.call('GET', `${path}/contract`)).status).toBe(409);
    expect(
      (await bank.call('PUT', `${path}/identification`, { identification_id: identificationId })).status,
    ).toBe(204);
    const done = await read();
    expect(done).toMatchObject({
      status: 'credit_line_created',
      decision: 'OFFERED',
      offered_limit: euro(3000),
      offered_interest_rate: 0.11,
      reason: null,
    });
    expect(done['signing_id']).toMatch(/csig$/);

    const line = await bank.call('GET', `/v1/persons/${id}/credit_lines/${String(done['credit_line_id'])}`);
    expect(line).toMatchObject({
      status: 200,
      body: {
        status: 'open',
        product_type: 'consumer',
        limit: euro(3000),
        utilized_amount: euro(0),
        active_loans: [],
        locking_status: 'NO_BLOCK',
        recipient_iban: declaration.recipient_iban,
        granted_at: '2026-11-02T09:00:00.000Z',
        interest_rate: 0.11,
        annual_percentage_rate: 0.1157,
        application_id: made.body['id'],
        termination_date: null,
      },
    });
    expect(line.body['account_iban']).toMatch(/^DE\d{20}$/);
  });

  test('is rejected with a reason when too little is left of the income', async () => {
    const { body } = await bank.call('POST', `/v1/persons/${demo.person.id}/credit_line_applications`, {
      ...declaration,
      net_income_amount: euro(1250),
    });
    const path = `/v1/persons/${demo.person.id}/credit_line_applications/${String(body['id'])}`;
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'rejected',
      decision: 'REJECTED',
      reason: 'The disposable income is too low.',
      net_disposable_income: euro(50),
      offered_limit: null,
    });
    expect(
      await bank.call('PUT', `${path}/account_snapshot`, {
        account_snapshot_id: demo.person.accountSnapshotId,
      }),
    ).toMatchObject({
      status: 409,
      body: { status: '409', code: 'conflict' },
    });
    expect((await bank.call('GET', `${path}/pre_contract`)).status).toBe(409);
  });

  test('is told an amount that is exact, whatever is declared', async () => {
    const most = { value: Number.MAX_SAFE_INTEGER, unit: 'cents', currency: 'EUR' };
    const { body } = await bank.call('POST', `/v1/persons/${demo.person.id}/credit_line_applications`, {
      ...declaration,
      living_situation_amount: most,
      private_insurance_amount: most,
    });
    const path = `/v1/persons/${demo.person.id}/credit_line_applications/${String(body['id'])}`;
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'rejected',
      net_disposable_income: { value: Number.MIN_SAFE_INTEGER },
    });
  });

  test('is offered three months of disposable income at most', async () => {
    const { applicationId, personId } = await newCreditLine(bank, { requested_credit_limit: euro(9000) });
    expect(
      (await bank.call('GET', `/v1/persons/${personId}/credit_line_applications/${applicationId}`)).body[
        'offered_limit'
      ],
    ).toEqual(euro(4200));
  });

  test('waits for a pending account snapshot and for a pending identification', async () => {
    const { id } = await bank.steer('POST', '/persons', { first_name: 'Eva' });
    const snapshot = await bank.steer('POST', `/persons/${id}/account_snapshots`, { status: 'pending' });
    const { body } = await bank.call('POST', `/v1/persons/${id}/credit_line_applications`, declaration);
    const path = `/v1/persons/${id}/credit_line_applications/${String(body['id'])}`;
    const status = async () => (await bank.call('GET', path)).body['status'];
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: snapshot.id });
    expect(await status()).toBe('account_snapshot_verification_pending');
    await bank.steer('POST', `/account_snapshots/${snapshot.id}`, { status: 'available' });
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'identification_pending',
      identification_id: null,
    });
    const identification = await bank.steer('POST', `/persons/${id}/identifications`, { status: 'pending' });
    expect((await bank.call('GET', path)).body['identification_id']).toBe(identification.id);
    await bank.call('PUT', `${path}/identification`, { identification_id: identification.id });
    expect(await status()).toBe('esign_pending');
    expect((await bank.call('GET', `${path}/contract`)).status).toBe(200);
    await bank.steer('POST', `/identifications/${identification.id}`, { status: 'successful' });
    expect(await status()).toBe('credit_line_created');
  });

  test('has to link another snapshot in place of a failed one, and cannot sign with a failed identification', async () => {
    const { id } = demo.person;
    const failed = await bank.steer('POST', `/persons/${id}/account_snapshots`, { status: 'failed' });
    const { body } = await bank.call('POST', `/v1/persons/${id}/credit_line_applications`, declaration);
    const path = `/v1/persons/${id}/credit_line_applications/${String(body['id'])}`;
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: failed.id });
    expect((await bank.call('GET', path)).body['status']).toBe('account_snapshot_pending');
    await bank.call('PUT', `${path}/account_snapshot`, {
      account_snapshot_id: demo.person.accountSnapshotId,
    });
    const pending = await bank.steer('POST', `/persons/${id}/identifications`, { status: 'pending' });
    await bank.call('PUT', `${path}/identification`, { identification_id: pending.id });
    await bank.steer('POST', `/identifications/${pending.id}`, { status: 'failed' });
    expect((await bank.call('GET', path)).body['status']).toBe('esign_failed');
  });

  test('cannot use what belongs to somebody else', async () => {
    const { personId } = await newCreditLine(bank);
    const { identificationId } = demo.person;
    const { body } = await bank.call('POST', `/v1/persons/${personId}/credit_line_applications`, declaration);
    const path = `/v1/persons/${personId}/credit_line_applications/${String(body['id'])}`;
    expect(
      (
        await bank.call('PUT', `${path}/account_snapshot`, {
          account_snapshot_id: demo.person.accountSnapshotId,
        })
      ).status,
    ).toBe(404);
    const own = await bank.steer('POST', `/persons/${personId}/account_snapshots`);
    expect((await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: own.id })).status).toBe(
      204,
    );
    expect(
      (await bank.call('PUT', `${path}/identification`, { identification_id: identificationId })).status,
    ).toBe(404);
    const foreign = { ...declaration, identification_id: identificationId };
    expect(
      (await bank.call('POST', `/v1/persons/${personId}/credit_line_applications`, foreign)).status,
    ).toBe(404);
  });

  test('who names an identification when applying need not link it, and each signs one contract only', async () => {
    const { id, accountSnapshotId, identificationId } = demo.person;
    const { body } = await bank.call('POST', `/v1/persons/${id}/credit_line_applications`, {
      ...declaration,
      identification_id: identificationId,
    });
    const path = `/v1/persons/${id}/credit_line_applications/${String(body['id'])}`;
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: accountSnapshotId });
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'credit_line_created',
      identification_id: identificationId,
    });
    const { body: second } = await bank.call(
      'POST',
      `/v1/persons/${id}/credit_line_applications`,
      declaration,
    );
    const other = `/v1/persons/${id}/credit_line_applications/${String(second['id'])}`;
    await bank.call('PUT', `${other}/account_snapshot`, { account_snapshot_id: accountSnapshotId });
    expect(
      await bank.call('PUT', `${other}/identification`, { identification_id: identificationId }),
    ).toMatchObject({ status: 409 });
  });

  test('who does not go on within 90 days has to apply anew', async () => {
    const { body } = await bank.call(
      'POST',
      `/v1/persons/${demo.person.id}/credit_line_applications`,
      declaration,
    );
    await bank.pass('P90D');
    expect(
      (await bank.call('GET', `/v1/persons/${demo.person.id}/credit_line_applications/${String(body['id'])}`))
        .body['status'],
    ).toBe('expired');
  });

  test('whose partner authorizes credit lines waits for that', async () => {
    const { path } = await newCreditLine(bank, {}, { asks_authorization: true });
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'authorization_pending',
      granted_at: null,
      account_id: null,
      account_iban: null,
    });
    expect(
      (await bank.call('POST', `${path}/loans`, { amount: euro(10), reference: 'r', purpose: 'p', term: 3 }))
        .status,
    ).toBe(409);
    expect((await bank.call('PUT', `${path}/authorization`)).status).toBe(204);
    expect((await bank.call('GET', path)).body['status']).toBe('open');
    expect((await bank.call('PUT', `${path}/authorization`)).status).toBe(409);
  });
});

describe('a freelancer', () => {
  test('is taken from a credit record to a loan', async () => {
    const { id, accountSnapshotId, identificationId } = demo.freelancer;
    const record = await bank.call('POST', `/v1/freelancers/persons/${id}/credit_records`, {
      source: 'solarisBank',
    });
    const made = await bank.call('POST', `/v1/freelancers/persons/${id}/credit_line_applications`, business);
    expect(made).toMatchObject({
      status: 201,
      body: { status: 'credit_record_pending', decision: 'PENDING', person_id: id },
    });
    const path = `/v1/freelancers/persons/${id}/credit_line_applications/${String(made.body['id'])}`;
    const read = async () => (await bank.call('GET', path)).body;
    expect(
      (await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: accountSnapshotId })).status,
    ).toBe(409);
    expect(
      (await bank.call('PUT', `${path}/credit_record`, { credit_record_id: record.body['id'] })).status,
    ).toBe(204);
    expect(
      (await bank.call('PUT', `${path}/credit_record`, { credit_record_id: record.body['id'] })).status,
    ).toBe(409);
    expect(await read()).toMatchObject({
      status: 'account_snapshot_pending',
      net_disposable_income: euro(2000),
      decision: 'PENDING',
    });
    expect((await bank.call('PUT', `${path}/contract_agreement`)).status).toBe(409);
    expect(
      (await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: accountSnapshotId })).status,
    ).toBe(204);
    expect(await read()).toMatchObject({
      status: 'offered',
      decision: 'OFFERED',
      offered_limit: euro(6000),
      offered_interest_rate: 0.09,
      identification_id: null,
    });
    expect(await bank.call('PUT', `${path}/contract_agreement`)).toMatchObject({
      status: 200,
      body: {
        status: 'identification_creation_pending',
        mandate_reference_number: expect.stringMatching(/^\w{14}$/),
      },
    });
    const done = await read();
    expect(done).toMatchObject({ status: 'credit_line_created', identification_id: identificationId });

    const line = `/v1/persons/${id}/credit_lines/${String(done['credit_line_id'])}`;
    expect((await bank.call('GET', line)).body).toMatchObject({
      status: 'open',
      product_type: 'freelancer',
      limit: euro(6000),
      interest_rate: 0.09,
      application_id: made.body['id'],
    });
    const loan = { amount: euro(1000), reference: 'F-1', purpose: 'Printer' };
    for (const term of [2, 25])
      expect((await bank.call('POST', `${line}/loans`, { ...loan, term })).status).toBe(400);
    expect((await bank.call('POST', `${line}/loans`, { ...loan, term: 24 })).status).toBe(201);
    expect(
      (await bank.call('GET', `/v1/persons/credit_line_applications?filter[id]=${String(made.body['id'])}`))
        .body,
    ).toEqual([]);
  });

  test('is rejected below the least limit, and never offered more than the highest', async () => {
    const { id } = demo.freelancer;
    const apply = async (profit: number) => {
      const record = await bank.call('POST', `/v1/freelancers/persons/${id}/credit_records`, {
        source: 'solarisBank',
      });
      const { body } = await bank.call('POST', `/v1/freelancers/persons/${id}/credit_line_applications`, {
        ...business,
        monthly_net_profit: euro(profit),
      });
      const path = `/v1/freelancers/persons/${id}/credit_line_applications/${String(body['id'])}`;
      await bank.call('PUT', `${path}/credit_record`, { credit_record_id: record.body['id'] });
      await bank.call('PUT', `${path}/account_snapshot`, {
        account_snapshot_id: demo.freelancer.accountSnapshotId,
      });
      return (await bank.call('GET', path)).body;
    };
    expect(await apply(2600)).toMatchObject({
      status: 'rejected',
      decision: 'REJECTED',
      reason: expect.any(String),
    });
    expect(await apply(90_000)).toMatchObject({ status: 'offered', offered_limit: euro(50_000) });
  });

  test('is told an amount that is exact, whatever is declared', async () => {
    const { id } = demo.freelancer;
    const most = { value: Number.MAX_SAFE_INTEGER, unit: 'cents', currency: 'EUR' };
    const record = await bank.call('POST', `/v1/freelancers/persons/${id}/credit_records`, {
      source: 'solarisBank',
    });
    const { body } = await bank.call('POST', `/v1/freelancers/persons/${id}/credit_line_applications`, {
      ...business,
      monthly_private_fixed_cost: most,
      monthly_non_mortgage_credit_expense: most,
    });
    const path = `/v1/freelancers/persons/${id}/credit_line_applications/${String(body['id'])}`;
    await bank.call('PUT', `${path}/credit_record`, { credit_record_id: record.body['id'] });
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'rejected',
      net_disposable_income: { value: Number.MIN_SAFE_INTEGER },
    });
  });

  test('waits for an identification, and needs another one if it fails', async () => {
    const { id } = await bank.steer('POST', '/persons', { employment_status: 'FREELANCER' });
    const record = await bank.call('POST', `/v1/freelancers/persons/${id}/credit_records`, {
      source: 'solarisBank',
    });
    const snapshot = await bank.steer('POST', `/persons/${id}/account_snapshots`);
    const { body } = await bank.call(
      'POST',
      `/v1/freelancers/persons/${id}/credit_line_applications`,
      business,
    );
    const path = `/v1/freelancers/persons/${id}/credit_line_applications/${String(body['id'])}`;
    const status = async () => (await bank.call('GET', path)).body['status'];
    await bank.call('PUT', `${path}/credit_record`, { credit_record_id: record.body['id'] });
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: snapshot.id });
    await bank.call('PUT', `${path}/contract_agreement`);
    expect(await status()).toBe('identification_creation_pending');
    const first = await bank.steer('POST', `/persons/${id}/identifications`, { status: 'pending' });
    expect(await status()).toBe('identification_pending');
    await bank.steer('POST', `/identifications/${first.id}`, { status: 'failed' });
    expect(await status()).toBe('identification_creation_pending');
    await bank.steer('POST', `/persons/${id}/identifications`, { status: 'successful' });
    expect(await status()).toBe('credit_line_created');
  });
});

describe('what the bank does by itself', () => {
  test('takes as long as its delays say', async () => {
    await bank.steer('POST', '/delays', {
      scoring: 'PT1H',
      creditLineCreation: 'P1D',
      mandateCreation: 'P2D',
    });
    const { id, accountSnapshotId, identificationId } = demo.person;
    const { body } = await bank.call('POST', `/v1/persons/${id}/credit_line_applications`, declaration);
    const path = `/v1/persons/${id}/credit_line_applications/${String(body['id'])}`;
    const read = async () => (await bank.call('GET', path)).body;
    expect((await read())['status']).toBe('initial_scoring_pending');
    await bank.pass('PT1H');
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: accountSnapshotId });
    await bank.call('PUT', `${path}/identification`, { identification_id: identificationId });
    expect((await read())['status']).toBe('credit_line_creation_pending');
    await bank.pass('P1D');
    const line = `/v1/persons/${id}/credit_lines/${String((await read())['credit_line_id'])}`;
    expect((await bank.call('GET', line)).body['status']).toBe('mandate_creation_pending');
    await bank.pass('P2D');
    expect((await bank.call('GET', line)).body).toMatchObject({
      status: 'open',
      granted_at: '2026-11-05T10:00:00.000Z',
    });
  });

  test('stands in its book, in order', async () => {
    await newCreditLine(bank);
    const book = await bank.steer<{ what: string; resource: string; to?: string; status?: string }[]>(
      'GET',
      '/book',
    );
    expect(book.map(({ resource, what, to, status }) => `${resource} ${what} ${to ?? status ?? ''}`)).toEqual(
      [
        'credit_line_application created initial_scoring_pending',
        'credit_line_application status account_snapshot_pending',
        'credit_line_application status account_snapshot_verification_pending',
        'credit_line_application status identification_pending',
        'credit_line_application status offered',
        'credit_line_application status esign_pending',
        'credit_line_application status esign_complete',
        'credit_line_application status credit_line_creation_pending',
        'credit_line created account_creation_pending',
        'credit_line_application status credit_line_created',
        'credit_line status mandate_creation_pending',
        'credit_line status open',
      ],
    );
  });
});
