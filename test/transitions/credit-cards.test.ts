import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newCardApplication } from '../sandbox/card.js';
import { euro, Partner } from '../sandbox/partner.js';
import {
  after,
  type Asking,
  expectDriven,
  expectRefused,
  type Held,
  pathOf,
  refusalsOf,
  slow,
  takeBook,
} from './book.js';
import { creditCard, termination } from './tables.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

const time = (duration: string) => () => bank.pass(duration);
const finalize = ({ path }: Held) => bank.call('POST', `${path}/finalize`);
const setLimit = ({ path }: Held) => bank.call('PUT', `${path}/limit`, { limit: euro(50) });
const inPart = { upcoming_type: 'PARTIAL', minimum_amount: euro(30), minimum_percentage: 5 };
const switchToPartial = ({ path }: Held) => bank.call('PATCH', path, { repayment_options: inPart });
const endCard = ({ path }: Held) =>
  bank.call('POST', `${path}/termination_requests`, { reason: 'CUSTOMER_WISH' });
const byHand =
  (what: string, body: object = {}) =>
  async ({ id }: Held) => ({
    status: (
      await fetch(`${bank.sandbox.url}/sandbox/credit_card_applications/${id}/${what}`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
    ).status,
  });

/** Creates a person's application. Without an income it is declined. */
async function applied({ slowStep = '', identified = true, poor = false } = {}): Promise<
  Held & { readonly personId: string }
> {
  if (slowStep !== '') await slow(bank, 'P1D', slowStep);
  return newCardApplication(bank, poor ? { scoring_options: { net_income: euro(10) } } : {}, identified);
}

/** Creates a business's application, scored in two steps of a day each. */
async function appliedAsBusiness(pdRate: number): Promise<Held> {
  await slow(bank, 'P1D', 'scoring');
  const { id: businessId } = await bank.steer('POST', '/businesses');
  const scoring_options = { annual_turnover: euro(100_000), partner_pd_rate: pdRate };
  const { body } = await bank.call('POST', `/v1/businesses/${businessId}/credit_card_applications`, {
    product_type: 'BUSINESS_CREDIT_CARD',
    scoring_options,
  });
  return { id: String(body['id']), path: `/v1/credit_card_applications/${String(body['id'])}` };
}

const identify =
  (status: string) =>
  ({ personId }: { personId: string }) =>
    bank.steer('POST', `/persons/${personId}/identifications`, { status });

describe('the application for a card', () => {
  const life = creditCard;
  const hold = {
    PENDING: () => applied({ slowStep: 'cardSubmission' }),
    IN_SCORING: () => applied({ slowStep: 'scoring' }),
    IN_KNE_SCORING: () => after(appliedAsBusiness(0), time('P1D')),
    WAITING_FOR_IDENTIFICATION: () => applied({ slowStep: 'preApproval' }),
    PRE_APPROVED: () => applied(),
    FINALIZING: () => after(applied({ slowStep: 'cardAccount' }), finalize),
    FINALIZED: () => after(applied(), finalize),
    DECLINED: () => applied({ poor: true }),
    TERMINATED: () => after(applied(), finalize, endCard, time('P2M')),
  };
  const drives: Record<(typeof life.driven)[number], () => Promise<Held>> = {
    'PENDING > IN_SCORING': () => after(hold.PENDING(), time('P1D')),
    'IN_SCORING > IN_KNE_SCORING': () => after(appliedAsBusiness(0), time('P1D')),
    'IN_SCORING > WAITING_FOR_IDENTIFICATION': () => after(hold.IN_SCORING(), time('P1D')),
    'IN_SCORING > DECLINED': hold.DECLINED,
    'IN_KNE_SCORING > WAITING_FOR_IDENTIFICATION': () => after(hold.IN_KNE_SCORING(), time('P1D')),
    'IN_KNE_SCORING > DECLINED': () => after(appliedAsBusiness(0.5), time('P2D')),
    'WAITING_FOR_IDENTIFICATION > PRE_APPROVED': () =>
      after(applied({ identified: false }), identify('pending'), identify('failed'), identify('successful')),
    'PRE_APPROVED > FINALIZING': () => after(hold.PRE_APPROVED(), finalize),
    'FINALIZING > FINALIZED': () => after(hold.FINALIZING(), time('P1D')),
    'FINALIZED > TERMINATED': hold.TERMINATED,
  };
  // The documents have no 409 for a wrong state here: 400 where they list it, and 403 for the request to
  // terminate a card, which has no other.
  const askings: readonly Asking<keyof typeof hold, Held>[] = [
    { operation: 'the finalization', allowed: ['PRE_APPROVED'], refusal: 400, send: finalize },
    { operation: 'a limit', allowed: ['FINALIZED'], refusal: 400, send: setLimit },
    {
      operation: 'the switch to settling in part',
      allowed: ['FINALIZED'],
      refusal: 400,
      send: switchToPartial,
    },
    { operation: 'a request to end it', allowed: ['FINALIZED'], refusal: 403, send: endCard },
    { operation: 'a bill made by hand', allowed: ['FINALIZED'], refusal: 409, send: byHand('bills') },
    {
      operation: 'a purchase',
      allowed: ['FINALIZED'],
      refusal: 409,
      send: byHand('transactions', { amount: 1 }),
    },
  ];

  test.each(life.driven)('goes %s', (pair) => expectDriven(bank, life, pair, drives));

  test.each(refusalsOf(askings, hold))('refuses $operation while it is $status', (refusal) =>
    expectRefused(bank, refusal),
  );

  test.each(['PRE_APPROVED', 'FINALIZED', 'DECLINED', 'TERMINATED'] as const)(
    'does not leave %s by itself',
    async (status) => {
      const { id } = await hold[status]();
      await takeBook(bank);
      await bank.pass('P1Y');
      expect(pathOf(await takeBook(bank), life.resource, id)).toEqual([]);
    },
  );

  test('waits for an identification that succeeds', async () => {
    const { id } = await after(
      applied({ identified: false }),
      identify('pending'),
      identify('failed'),
      time('P1Y'),
    );
    expect(pathOf(await takeBook(bank), life.resource, id).at(-1)).toBe(
      'IN_SCORING > WAITING_FOR_IDENTIFICATION',
    );
  });
});

describe('the termination of a card', () => {
  const life = termination;
  type Ending = Held & { readonly card: Held };
  const card = () => after(applied(), finalize);
  async function requested(): Promise<Ending> {
    const held = await card();
    const id = String((await endCard(held)).body['id']);
    return { id, path: `/v1/credit_card_terminations/${id}`, card: held };
  }
  const revoke = ({ path }: Held) => bank.call('POST', `${path}/revoke`);
  const requestAgain = ({ card: held }: Ending) => endCard(held);

  const hold = {
    INITIATED: requested,
    // 2 November 2026 is a Monday: the fifth business day is the Monday after it, and the contract ends on 31
    // December.
    IN_PROGRESS: () => after(requested(), time('P8D')),
    FINALIZED: () => after(requested(), time('P59D')),
    REVOKED: () => after(requested(), revoke),
  };
  const drives: Record<(typeof life.driven)[number], () => Promise<Held>> = {
    'INITIATED > IN_PROGRESS': hold.IN_PROGRESS,
    'INITIATED > REVOKED': () => after(hold.INITIATED(), time('P7D'), revoke),
    'IN_PROGRESS > FINALIZED': () => after(hold.IN_PROGRESS(), time('P51D')),
  };
  const askings: readonly Asking<keyof typeof hold, Ending>[] = [
    { operation: 'its revocation', allowed: ['INITIATED'], refusal: 403, send: revoke },
    { operation: 'another one', allowed: ['REVOKED'], refusal: 403, send: requestAgain },
  ];

  test.each(life.driven)('goes %s', (pair) => expectDriven(bank, life, pair, drives));

  test.each(refusalsOf(askings, hold))('refuses $operation while it is $status', (refusal) =>
    expectRefused(bank, refusal),
  );

  test.each(['FINALIZED', 'REVOKED'] as const)('is over once it is %s', async (status) => {
    const { id } = await hold[status]();
    await takeBook(bank);
    await bank.pass('P1Y');
    expect(pathOf(await takeBook(bank), life.resource, id)).toEqual([]);
  });

  test('that is revoked leaves the card as it was, and the next one its own way', async () => {
    const first = await hold.REVOKED();
    expect((await bank.call('GET', first.card.path)).body).not.toHaveProperty('active_termination_id');
    const {
      body: { id },
    } = await requestAgain(first);
    await takeBook(bank);
    await bank.pass('P2M');
    const deeds = await takeBook(bank);
    expect(pathOf(deeds, life.resource, String(id))).toEqual([
      'INITIATED > IN_PROGRESS',
      'IN_PROGRESS > FINALIZED',
    ]);
    expect(pathOf(deeds, creditCard.resource, first.card.id)).toEqual(['FINALIZED > TERMINATED']);
    expect(pathOf(deeds, life.resource, first.id)).toEqual([]);
  });
});
