import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { euro, newCreditLine, Partner } from './partner.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

const loan = (amount: number, more: object = {}) => ({
  amount: euro(amount),
  reference: 'REF-1',
  purpose: 'Sofa',
  term: 6,
  ...more,
});
type Deed = { what: string; id: string; principal?: number };
const book = async (what: string) =>
  (await bank.steer<Deed[]>('GET', '/book')).filter((deed) => deed.what === what);

describe('loans', () => {
  test('use up the limit, and are refused beyond it', async () => {
    const { path, lineId } = await newCreditLine(bank, { requested_credit_limit: euro(1000) });
    const drawn = await bank.call('POST', `${path}/loans`, loan(600));
    expect(drawn).toMatchObject({
      status: 201,
      body: {
        status: 'payout_pending',
        type: 'installment_plan',
        interest_rate: 0.11,
        effective_interest_rate: 0.1157,
        bullet_repayment_date: null,
      },
    });
    expect(drawn.body['id']).toMatch(/^[0-9a-f]{32}cloa$/);
    const line = (await bank.call('GET', path)).body;
    expect(line).toMatchObject({
      utilized_amount: euro(600),
      active_loans: [{ id: drawn.body['id'], status: 'created' }],
    });
    expect(await bank.call('POST', `${path}/loans`, loan(400.01))).toMatchObject({
      status: 400,
      body: { source: { field: 'amount.value' } },
    });
    expect((await bank.call('POST', `${path}/loans`, loan(400))).status).toBe(201);
    expect(await book('loan_drawn')).toMatchObject([
      { id: drawn.body['id'], credit_line_id: lineId, amount: 60_000, reference: 'REF-1' },
      { amount: 40_000 },
    ]);
  });

  test('take the interest rate that they are given', async () => {
    const { path } = await newCreditLine(bank);
    expect((await bank.call('POST', `${path}/loans`, loan(100, { interest_rate: 0 }))).body).toMatchObject({
      interest_rate: 0,
      effective_interest_rate: 0,
    });
    expect((await bank.call('POST', `${path}/loans`, loan(100, { interest_rate: 0.05 }))).body).toMatchObject(
      {
        interest_rate: 0.05,
        effective_interest_rate: 0.0512,
      },
    );
    expect((await bank.call('POST', `${path}/loans`, loan(100, { interest_rate: -0.01 }))).status).toBe(400);
  });

  test('are paid out, then paid back month by month, to the cent', async () => {
    await bank.steer('POST', '/delays', { payout: 'PT1H', booking: 'PT1H' });
    const { path } = await newCreditLine(bank);
    const {
      body: { id },
    } = await bank.call('POST', `${path}/loans`, loan(1000, { term: 3 }));
    const line = async () =>
      (await bank.call<{ utilized_amount: object; active_loans: { status: string }[] }>('GET', path)).body;
    const status = async () => (await line()).active_loans.map((active) => active.status);
    expect(await status()).toEqual(['payout_pending']);
    await bank.pass('PT1H');
    expect(await status()).toEqual(['payout_triggered']);
    await bank.pass('PT1H');
    expect(await status()).toEqual(['created']);
    expect((await line()).utilized_amount).toEqual(euro(1000));
    await bank.pass('P1M');
    // 1,000 € at 11 % for three months: 339.46 € a month, of which 9.17 € are interest in the first.
    expect((await line()).utilized_amount).toEqual(euro(1000 - (339.46 - 9.17)));
    await bank.pass('P2M');
    expect(await line()).toMatchObject({ utilized_amount: euro(0), active_loans: [] });
    const paid = (await book('installment_paid')).filter((deed) => deed.id === id);
    expect(paid.reduce((sum, { principal = 0 }) => sum + principal, 0)).toBe(100_000);
    expect(await book('status')).toContainEqual(
      expect.objectContaining({
        resource: 'loan',
        from: 'created',
        to: 'repaid',
        at: '2027-02-01T00:00:00.000Z',
      }),
    );
  });

  test('may be paid back in one on a day to come', async () => {
    const { path } = await newCreditLine(bank);
    const bullet = { amount: euro(500), reference: 'B', purpose: 'Trip', type: 'bullet' };
    expect(await bank.call('POST', `${path}/loans`, bullet)).toMatchObject({
      status: 400,
      body: { source: { field: 'bullet_repayment_date' } },
    });
    for (const day of ['2026-11-02', '2026-02-31', '2099-01-01']) {
      expect(
        (await bank.call('POST', `${path}/loans`, { ...bullet, bullet_repayment_date: day })).status,
      ).toBe(400);
    }
    expect(
      (await bank.call('POST', `${path}/loans`, { ...bullet, bullet_repayment_date: '2027-01-15' })).body,
    ).toMatchObject({
      type: 'bullet',
      bullet_repayment_date: '2027-01-15',
    });
    await bank.pass('P2M');
    expect((await bank.call('GET', path)).body['utilized_amount']).toEqual(euro(500));
    await bank.pass('P1M');
    expect((await bank.call('GET', path)).body['utilized_amount']).toEqual(euro(0));
  });

  test('need a term, and a line of the same person', async () => {
    const { path } = await newCreditLine(bank);
    expect((await bank.call('POST', `${path}/loans`, { ...loan(10), term: undefined })).status).toBe(400);
    expect((await bank.call('POST', `${path}/loans`, loan(10, { term: 49 }))).status).toBe(400);
    expect(
      (
        await bank.call(
          'POST',
          `${path.replace(/persons\/\w+/, `persons/${demo.person.id}`)}/loans`,
          loan(10),
        )
      ).status,
    ).toBe(404);
    expect(await book('loan_drawn')).toEqual([]);
  });

  test('are not kept apart by their reference: two requests are two loans', async () => {
    const { path } = await newCreditLine(bank);
    await bank.call('POST', `${path}/loans`, loan(10));
    await bank.call('POST', `${path}/loans`, loan(10));
    expect(await book('loan_drawn')).toHaveLength(2);
  });
});

describe('installment plans', () => {
  const wish = { amount: euro(1000) };
  type Plans = { installment_plans: { term: number; total: { value: number } }[] };

  test('are offered for several terms, to anybody and on a line', async () => {
    const anonymous = await bank.call<Plans>('POST', '/v1/anonymous_credit_line_installment_plans', wish);
    expect(anonymous.status).toBe(200);
    expect(anonymous.body.installment_plans.map((plan) => plan.term)).toEqual([3, 6, 9, 12, 18, 24, 36, 48]);
    expect(anonymous.body.installment_plans[3]).toEqual({
      term: 12,
      monthly_installment: euro(88.38),
      total: expect.anything(),
      interest_rate: 0.11,
      effective_interest_rate: 0.1157,
    });
    const { path } = await newCreditLine(bank);
    expect((await bank.call('POST', `${path}/available_installment_plans`, wish)).body).toEqual(
      anonymous.body,
    );
    expect((await bank.call('POST', `${path}x/available_installment_plans`, wish)).status).toBe(404);
    const freelance = await bank.call<Plans>(
      'POST',
      '/v1/freelancers/anonymous_credit_line_installment_plans',
      { ...wish, interest_rate: 0 },
    );
    expect(freelance.body.installment_plans.map((plan) => [plan.term, plan.total.value])).toEqual(
      [3, 6, 9, 12, 18, 24].map((term) => [term, 100_000]),
    );
  });

  test('for a bullet loan are one plan', async () => {
    const request = { ...wish, loan_type: 'bullet', interest_rate: 0.36 };
    const { body } = await bank.call('POST', '/v1/anonymous_credit_line_installment_plans', {
      ...request,
      bullet_loan_repayment_date: '2026-11-12',
    });
    expect(body['installment_plans']).toMatchObject([
      { term: 1, monthly_installment: euro(1010), total: euro(1010), interest_rate: 0.36 },
    ]);
    expect((await bank.call('POST', '/v1/anonymous_credit_line_installment_plans', request)).status).toBe(
      400,
    );
  });

  test('are not calculated for nothing, for dollars, or for a rate beyond reason', async () => {
    const dollars = { ...euro(1), currency: 'USD' };
    for (const wrong of [
      { amount: euro(0) },
      { amount: dollars },
      { ...wish, interest_rate: 1.5 },
      { amount: euro(10_000_000_000) },
      {},
      undefined,
    ]) {
      expect((await bank.call('POST', '/v1/anonymous_credit_line_installment_plans', wrong)).status).toBe(
        400,
      );
    }
  });
});

describe('blocks', () => {
  test('keep loans from being drawn until they are removed', async () => {
    const { path } = await newCreditLine(bank);
    const request = { source: 'webui', description: 'externally_by_customer', reference_id: 'T-1' };
    const made = await bank.call('POST', `${path}/blocks`, request);
    expect(made).toMatchObject({ status: 201, body: { ...request, created_at: '2026-11-02T09:00:00.000Z' } });
    expect((await bank.call('POST', `${path}/blocks`, request)).status).toBe(409);
    expect((await bank.call('GET', path)).body['locking_status']).toBe('BLOCK');
    expect(await bank.call('POST', `${path}/loans`, loan(10))).toMatchObject({
      status: 409,
      body: { detail: 'The credit line is blocked.' },
    });
    const one = `${path}/blocks/${String(made.body['id'])}`;
    expect((await bank.call('GET', one)).body).toEqual(made.body);
    expect((await bank.call('GET', `${path}/blocks`)).body).toEqual([made.body]);
    expect((await bank.call('DELETE', one)).status).toBe(204);
    expect((await bank.call('DELETE', one)).status).toBe(404);
    expect((await bank.call('GET', path)).body['locking_status']).toBe('NO_BLOCK');
    expect((await bank.call('POST', `${path}/loans`, loan(10))).status).toBe(201);
  });

  test('of the bank itself are not for the partner to remove, and those of other lines are not found', async () => {
    const { path, lineId } = await newCreditLine(bank);
    const automatic = await bank.steer('POST', `/credit_lines/${lineId}/blocks`);
    expect(automatic).toMatchObject({ source: 'automatic', description: 'overdue' });
    expect(await bank.call('DELETE', `${path}/blocks/${automatic.id}`)).toMatchObject({
      status: 403,
      body: { code: 'unauthorized_action' },
    });
    const {
      creditLineIds: [line],
      id,
    } = demo.borrower;
    expect(
      (await bank.call('GET', `/v1/persons/${id}/credit_lines/${line}/blocks/${automatic.id}`)).status,
    ).toBe(404);
  });
});

describe('the end of a credit line', () => {
  test('can be a revocation within 14 days, once', async () => {
    const { path } = await newCreditLine(bank);
    await bank.pass('P14D');
    expect((await bank.call('PUT', `${path}/revoke`)).status).toBe(204);
    expect((await bank.call('GET', path)).body['status']).toBe('closed');
    expect((await bank.call('PUT', `${path}/revoke`)).status).toBe(409);
    expect((await bank.call('POST', `${path}/loans`, loan(10))).status).toBe(409);
  });

  test('by revocation leaves the loans to be paid back, and closes the line with the last one', async () => {
    const { path } = await newCreditLine(bank);
    await bank.call('POST', `${path}/loans`, loan(100, { term: 3 }));
    expect((await bank.call('PUT', `${path}/revoke`)).status).toBe(204);
    expect((await bank.call('GET', path)).body).toMatchObject({ status: 'open', utilized_amount: euro(100) });
    expect((await bank.call('POST', `${path}/loans`, loan(10))).status).toBe(409);
    await bank.pass('P3M');
    expect((await bank.call('GET', path)).body).toMatchObject({ status: 'closed', utilized_amount: euro(0) });
  });

  test('by revocation is refused after 14 days', async () => {
    const { path } = await newCreditLine(bank);
    await bank.pass('P15D');
    expect((await bank.call('PUT', `${path}/revoke`)).status).toBe(409);
  });

  test('by termination comes a month after it was asked for', async () => {
    const { path } = await newCreditLine(bank);
    expect((await bank.call('PATCH', `${path}/terminate`, { requested_at: '2026-11-02' })).status).toBe(422);
    await bank.pass('P40D');
    expect((await bank.call('PATCH', `${path}/terminate`, { requested_at: '2026-11-11' })).status).toBe(422);
    expect(await bank.call('PATCH', `${path}/terminate`, { requested_at: '2026-12-10' })).toMatchObject({
      status: 200,
      body: { termination_date: '2027-01-10' },
    });
    expect((await bank.call('PATCH', `${path}/terminate`, { requested_at: '2026-12-10' })).status).toBe(409);
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'open',
      termination_type: 'ORDINARY_BY_CUSTOMER',
      termination_requested_at: '2026-12-10',
      termination_date: '2027-01-10',
    });
    expect((await bank.call('POST', `${path}/loans`, loan(10, { term: 3 }))).status).toBe(201);
    await bank.pass('P1M');
    expect((await bank.call('GET', path)).body['status']).toBe('open');
    expect((await bank.call('POST', `${path}/loans`, loan(10))).status).toBe(409);
    await bank.pass('P3M');
    expect((await bank.call('GET', path)).body['status']).toBe('closed');
  });

  test('by termination does not come at once because it lies beyond the last day there is', async () => {
    const { path } = await newCreditLine(bank);
    await bank.pass('P40D');
    expect(await bank.call('PATCH', `${path}/terminate`, { requested_at: '9999-12-01' })).toMatchObject({
      status: 400,
      body: { source: { field: 'requested_at' } },
    });
    expect((await bank.call('GET', path)).body).toMatchObject({ status: 'open', termination_date: null });
    expect(await bank.call('PATCH', `${path}/terminate`, { requested_at: '9999-11-30' })).toMatchObject({
      status: 200,
      body: { termination_date: '9999-12-30' },
    });
  });
});

describe('the accounts of a credit line', () => {
  test('can be changed, to one of the person and to any valid IBAN', async () => {
    const { path, personId } = await newCreditLine(bank);
    const account = await bank.steer('POST', `/persons/${personId}/accounts`);
    expect((await bank.call('PATCH', `${path}/payout_account`, { account_id: account.id })).status).toBe(204);
    expect(
      (await bank.call('PATCH', `${path}/payout_account`, { account_id: demo.person.accountId })).status,
    ).toBe(404);
    const reference = {
      iban: 'DE02120300000000202051',
      mandate_number: 'LUUJZMGP2IWIIE',
      mandate_signature_date: '2026-11-01',
      name: null,
    };
    expect((await bank.call('PATCH', `${path}/reference_account`, reference)).status).toBe(204);
    expect((await bank.call('GET', path)).body).toMatchObject({
      account_id: account.id,
      account_iban: account.iban,
      recipient_iban: reference.iban,
    });
    expect(
      await bank.call('PATCH', `${path}/reference_account`, { ...reference, iban: 'DE02120300000000202052' }),
    ).toMatchObject({
      status: 400,
      body: { source: { field: 'iban' } },
    });
    expect(
      (
        await bank.call('PATCH', `${path}/reference_account`, {
          ...reference,
          mandate_number: 'x'.repeat(256),
        })
      ).status,
    ).toBe(400);
  });

  test('stay as they were set before the line had one of its own', async () => {
    const { path, personId } = await newCreditLine(bank, {}, { asks_authorization: true });
    const account = await bank.steer('POST', `/persons/${personId}/accounts`);
    expect((await bank.call('GET', path)).body['account_id']).toBeNull();
    expect((await bank.call('PATCH', `${path}/payout_account`, { account_id: account.id })).status).toBe(204);
    expect((await bank.call('PUT', `${path}/authorization`)).status).toBe(204);
    expect((await bank.call('GET', path)).body).toMatchObject({
      status: 'open',
      account_id: account.id,
      account_iban: account.iban,
    });
  });
});

describe('documents', () => {
  /** Returns the text of an uncompressed PDF: it is stored in hexadecimal pieces. */
  const words = (pdf: Buffer): string => {
    const lines = [...pdf.toString('latin1').matchAll(/\[(.*?)\] TJ/g)].map(([, pieces = '']) => pieces);
    const hexadecimal = lines.map((pieces) =>
      [...pieces.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => hex).join(''),
    );
    return hexadecimal.map((hex) => Buffer.from(hex, 'hex').toString('latin1')).join('\n');
  };

  test('of an offer name the customer and the conditions', async () => {
    const { personId, applicationId } = await newCreditLine(
      bank,
      {},
      { first_name: 'Grace', last_name: 'Hopper' },
    );
    const path = `/v1/persons/${personId}/credit_line_applications/${applicationId}`;
    for (const [kind, title] of [
      ['pre_contract', 'Standard European Consumer Credit Information'],
      ['contract', 'Credit line contract'],
    ] as const) {
      const { status, headers, bytes } = await bank.call('GET', `${path}/${kind}`);
      expect([status, headers.get('content-type'), headers.get('content-length')]).toEqual([
        200,
        'application/pdf',
        String(bytes.length),
      ]);
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      for (const text of [title, 'Grace Hopper', applicationId, '3,000.00 EUR', '11.00 %', '2026-11-02'])
        expect(words(bytes)).toContain(text);
      expect((await bank.call('GET', `${path}/${kind}`)).bytes.equals(bytes)).toBe(true);
    }
    expect((await bank.call('GET', `${path.replace(personId, demo.person.id)}/contract`)).status).toBe(404);
  });

  test('of a year tell what was drawn and paid in it', async () => {
    const {
      id,
      creditLineIds: [line],
    } = demo.borrower;
    const path = `/v1/persons/${id}/credit_lines/${line}/annual_account_statement`;
    const statement = await bank.call('GET', `${path}?year=2026`);
    expect(statement.status).toBe(200);
    for (const text of ['Anna Schmidt', line, 'ANNA-1: Washing machine', '1,200.00 EUR', 'Installment 5'])
      expect(words(statement.bytes)).toContain(text);
    expect((await bank.call('GET', `${path}?year=2025`)).status).toBe(404);
    for (const wrong of ['', '?year=2027', '?year=last', '?year=0'])
      expect((await bank.call('GET', path + wrong)).status).toBe(400);
  });

  test('that close a line are made when it is closed', async () => {
    const { path } = await newCreditLine(bank);
    expect((await bank.call('GET', `${path}/closing_account_statement`)).status).toBe(404);
    await bank.call('PUT', `${path}/revoke`);
    const statement = await bank.call('GET', `${path}/closing_account_statement`);
    expect(statement.status).toBe(200);
    expect(words(statement.bytes)).toContain('Closing account statement');
  });
});
