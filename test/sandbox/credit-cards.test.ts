import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo, firstIds } from '../../src/sandbox/seed.js';
import { billsOf, buy, newCard, newCardApplication, readCard, wellOff } from './card.js';
import { euro, Partner } from './partner.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

type Deed = { what: string; id: string; resource: string; from: string; to: string };
const path = (id: string) => `/v1/credit_card_applications/${id}`;
const applyAt = (owner: string) => `/v1/${owner}/credit_card_applications`;
const refused = (field: string) => ({
  status: 400,
  body: { errors: [{ status: 400, code: 'invalid_model', source: { field } }] },
});
const steps = async (id: string) =>
  (await bank.steer<Deed[]>('GET', '/book'))
    .filter((deed) => deed.what === 'status' && deed.id === id)
    .map(({ to }) => to);

describe('an application for a card', () => {
  test('goes from scoring through identification to an account', async () => {
    const { id, personId } = await newCardApplication(
      bank,
      { external_customer_id: 'CKV1002494', statement_with_details: true },
      false,
    );
    expect(id).toMatch(/^[0-9a-f]{32}ccla$/);
    const waiting = await bank.call('GET', path(id));
    expect(waiting.body).toMatchObject({
      status: 'WAITING_FOR_IDENTIFICATION',
      customer_id: personId,
      external_customer_id: 'CKV1002494',
      product_type: 'CONSUMER_CREDIT_CARD',
      requested_limit: euro(10_000),
      approved_limit: euro(10_000),
      current_limit: null,
      qes_at: null,
      created_at: '2026-11-02',
      statement_with_details: true,
      decline_reasons: [],
      in_dunning: false,
      scoring_options: wellOff,
    });
    expect(waiting.body).not.toHaveProperty('account_id');
    expect(await bank.call('POST', `${path(id)}/finalize`)).toMatchObject(refused('status'));
    await bank.steer('POST', `/persons/${personId}/identifications`);
    expect((await readCard(bank, id)).status).toBe('PRE_APPROVED');
    const finalized = await bank.call('POST', `${path(id)}/finalize`);
    expect(finalized).toMatchObject({ status: 200, body: { status: 'FINALIZING', qes_at: '2026-11-02' } });
    expect(finalized.body).not.toHaveProperty('latest_repayment_type_switch_date');
    expect(await readCard(bank, id)).toMatchObject({
      status: 'FINALIZED',
      current_limit: euro(10_000),
      billing_start_date: '2026-11-02',
      billing_end_date: '2026-11-30',
      account_id: expect.stringMatching(/cacc$/),
      account_iban: expect.stringMatching(/^DE\d{20}$/),
      reference_account_id: expect.stringMatching(/sddm$/),
      default_interest_account_id: expect.stringMatching(/cacc$/),
      interest_storing_account_id: expect.stringMatching(/cacc$/),
      latest_repayment_type_switch_date: null,
    });
    expect(await bank.call('POST', `${path(id)}/finalize`)).toMatchObject(refused('status'));
    expect(await steps(id)).toEqual([
      'IN_SCORING',
      'WAITING_FOR_IDENTIFICATION',
      'PRE_APPROVED',
      'FINALIZING',
      'FINALIZED',
    ]);
  });

  test('takes its time where it is told to', async () => {
    await bank.steer('POST', '/delays', {
      cardSubmission: 'PT1H',
      scoring: 'PT1H',
      preApproval: 'PT1H',
      cardAccount: 'PT1H',
    });
    const { id } = await newCardApplication(bank);
    const seen: string[] = [];
    for (let hour = 0; hour < 4; hour += 1) {
      seen.push((await readCard(bank, id)).status);
      await bank.pass('PT1H');
    }
    await bank.call('POST', `${path(id)}/finalize`);
    seen.push((await readCard(bank, id)).status);
    expect(seen).toEqual([
      'PENDING',
      'IN_SCORING',
      'WAITING_FOR_IDENTIFICATION',
      'PRE_APPROVED',
      'FINALIZING',
    ]);
  });

  test('is declined if the income is too low', async () => {
    const { id } = await newCardApplication(bank, {
      scoring_options: { net_income: euro(1099.99), living_situation_expenses: euro(1000) },
    });
    expect(await readCard(bank, id)).toMatchObject({
      status: 'DECLINED',
      decline_reasons: ['SCORING'],
      approved_limit: null,
      requested_limit: null,
    });
    expect(await bank.call('POST', `${path(id)}/finalize`)).toMatchObject(refused('status'));
  });

  test('of a freelancer counts the turnover if there is no income', async () => {
    const scoring_options = {
      annual_turnover: euro(60_000),
      monthly_business_costs: euro(2000),
      living_situation_expenses: euro(1000),
      number_of_dependents: 1,
    };
    const { id } = await newCardApplication(bank, {
      product_type: 'FREELANCER_CREDIT_CARD',
      scoring_options,
    });
    // 5,000 € − 2,000 € − 1,000 € − 250 €.
    expect(await readCard(bank, id)).toMatchObject({ status: 'PRE_APPROVED', approved_limit: euro(1750) });
  });

  test('of a business goes through one more scoring, and waits for its own identification', async () => {
    const { id: business } = await bank.steer('POST', '/businesses');
    const scoring_options = {
      customer_desired_limit: euro(1000),
      partner_recommended_limit: euro(900),
      annual_turnover: euro(50_000),
      partner_pd_rate: 0.1,
      partner_score: 1,
    };
    const { status, body } = await bank.call('POST', applyAt(`businesses/${business}`), {
      product_type: 'BUSINESS_CREDIT_CARD',
      scoring_options,
    });
    expect([status, body['customer_id'], body['status']]).toEqual([201, business, 'PENDING']);
    const id = String(body['id']);
    expect(await readCard(bank, id)).toMatchObject({
      status: 'WAITING_FOR_IDENTIFICATION',
      approved_limit: euro(900),
    });
    const { id: identification } = await bank.steer('POST', `/businesses/${business}/identifications`, {
      status: 'pending',
    });
    expect((await readCard(bank, id)).status).toBe('WAITING_FOR_IDENTIFICATION');
    await bank.steer('POST', `/identifications/${identification}`);
    expect((await readCard(bank, id)).status).toBe('PRE_APPROVED');
    expect(await steps(id)).toEqual([
      'IN_SCORING',
      'IN_KNE_SCORING',
      'WAITING_FOR_IDENTIFICATION',
      'PRE_APPROVED',
    ]);
    const risky = {
      product_type: 'BUSINESS_CREDIT_CARD',
      scoring_options: { ...scoring_options, partner_pd_rate: 0.21 },
    };
    const declined = await bank.call('POST', applyAt(`businesses/${business}`), risky);
    expect((await readCard(bank, String(declined.body['id']))).status).toBe('DECLINED');
  });

  test('is for a customer there is, and for a card that the customer can have', async () => {
    const wish = (product_type: string) => ({ product_type, scoring_options: {} });
    expect(await bank.call('POST', applyAt('persons/nobody'), wish('CONSUMER_CREDIT_CARD'))).toMatchObject({
      status: 404,
      body: { errors: [{ code: 'model_not_found' }] },
    });
    expect((await bank.call('POST', applyAt('businesses/nobody'), wish('BUSINESS_CREDIT_CARD'))).status).toBe(
      404,
    );
    expect(
      await bank.call('POST', applyAt(`persons/${demo.person.id}`), wish('BUSINESS_CREDIT_CARD')),
    ).toMatchObject(refused('product_type'));
    expect(
      await bank.call('POST', applyAt(`businesses/${demo.business.id}`), wish('CONSUMER_CREDIT_CARD')),
    ).toMatchObject(refused('product_type'));
    expect(
      await bank.call('POST', applyAt(`persons/${demo.person.id}`), { product_type: 'CONSUMER_CREDIT_CARD' }),
    ).toMatchObject(refused('scoring_options'));
    for (const [method, sub] of [
      ['GET', ''],
      ['POST', '/finalize'],
    ] as const)
      expect((await bank.call(method, path('nothing') + sub)).status).toBe(404);
  });
});

describe('the limit of a card', () => {
  test('is at most the approved one', async () => {
    const { id } = await newCard(bank);
    const set = (limit: number) => bank.call('PUT', `${path(id)}/limit`, { limit: euro(limit) });
    expect(await set(2500)).toMatchObject({
      status: 200,
      body: { current_limit: euro(2500), approved_limit: euro(10_000) },
    });
    expect(await set(10_000)).toMatchObject({ status: 200, body: { current_limit: euro(10_000) } });
    expect(await set(10_000.01)).toMatchObject(refused('limit'));
    expect(await readCard(bank, id)).toMatchObject({ current_limit: euro(10_000) });
  });

  test('can be set when there is an account', async () => {
    const { id } = await newCardApplication(bank);
    expect(await bank.call('PUT', `${path(id)}/limit`, { limit: euro(1) })).toMatchObject(refused('status'));
  });

  test('bounds what can be bought', async () => {
    const { id } = await newCard(bank);
    await bank.call('PUT', `${path(id)}/limit`, { limit: euro(100) });
    await buy(bank, id, 60_00);
    await expect(buy(bank, id, 40_01)).rejects.toThrow('409');
    await buy(bank, id, 40_00);
    const transactions = `/credit_card_applications/${id}/transactions`;
    for (const amount of [0, -1, 0.5, '1', undefined])
      await expect(bank.steer('POST', transactions, { amount })).rejects.toThrow('400');
    const { id: waiting } = await newCardApplication(bank);
    await expect(buy(bank, waiting, 1)).rejects.toThrow('409');
  });
});

describe('the list of card applications', () => {
  const found = async (query: string) =>
    (await bank.call<{ id: string }[]>('GET', `/v1/credit_card_applications?${query}`)).body.map(
      ({ id }) => id,
    );
  const { cardApplicationId: clara, declinedCardApplicationId: declined, id: claraWeber } = demo.cardholder;
  const { cardApplicationId: business } = demo.business;

  test('is filtered by what the documents name', async () => {
    expect(await found('')).toEqual([business, clara, declined]);
    expect(await found(`filter[id]=${clara}`)).toEqual([clara]);
    expect(await found(`filter[customer_id]=${claraWeber}`)).toEqual([clara, declined]);
    expect(await found('filter[external_customer_id]=CLARA-1')).toEqual([clara]);
    expect(await found('filter[product_type]=BUSINESS_CREDIT_CARD')).toEqual([business]);
    expect(await found('filter[status]=DECLINED')).toEqual([declined]);
    expect(await found(`filter[status]=DECLINED&filter[id]=${clara}`)).toEqual([]);
  });

  test('is sorted by a field, and the other way round', async () => {
    const { id } = await newCardApplication(bank);
    expect(await found('sort=created_at')).toEqual([business, clara, declined, id]);
    expect(await found('sort=-created_at')).toEqual([id, declined, clara, business]);
    expect(await found('sort=status')).toEqual([declined, clara, id, business]);
    expect(await found('sort=-created_at&page[size]=1&page[number]=2')).toEqual([declined]);
    expect(await bank.call('GET', '/v1/credit_card_applications?sort=scoring_options')).toMatchObject(
      refused('sort'),
    );
  });

  test('has what reading one has', async () => {
    const [listed] = (await bank.call<object[]>('GET', `/v1/credit_card_applications?filter[id]=${clara}`))
      .body;
    expect(listed).toEqual((await bank.call('GET', path(clara))).body);
    expect(listed).toHaveProperty('interest_storing_account_id');
  });
});

describe('the seed data of cards', () => {
  test('have a card with half a year of bills, which three more months continue', async () => {
    const { cardApplicationId: id, billIds, cardAccountId } = demo.cardholder;
    const bills = await billsOf(bank, id);
    expect(bills.map((bill) => bill.id)).toEqual(billIds);
    expect(bills.map(({ status }) => status)).toEqual(['PAID', 'PAID', 'PAID', 'PAID', 'PAID', 'PENDING']);
    expect(await readCard(bank, id)).toMatchObject({
      account_id: cardAccountId,
      account_iban: 'DE61110101015000000001',
      current_limit: euro(2000),
    });
    await bank.pass('P3M');
    expect((await billsOf(bank, id)).map(({ statement_date }) => statement_date).slice(6)).toEqual([
      '2026-12-01',
      '2027-01-01',
      '2027-02-01',
    ]);
  });

  test('leave the ids of what comes next as they were', async () => {
    const { body } = await bank.call('POST', `/v1/persons/${demo.person.id}/credit_records`, {
      source: 'solarisBank',
    });
    expect(body['id']).toBe(firstIds.creditRecordId);
    expect((await newCardApplication(bank)).id).toBe(firstIds.applicationId);
  });
});
