import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buy, newCard } from '../sandbox/card.js';
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
import { bill as life } from './tables.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

interface Billed extends Held {
  readonly cardId: string;
  readonly card: string;
}

const purchaseAmount = 400_00;
const reminderFee = 5_00;
const minimums = { minimum_amount: euro(30), minimum_percentage: 5 };
const time = (duration: string) => () => bank.pass(duration);
const debits =
  (fail: boolean) =>
  ({ cardId }: Billed) =>
    bank.steer('POST', `/credit_card_applications/${cardId}/direct_debits`, { fail });
const pay =
  (amount: number) =>
  ({ cardId }: Billed) =>
    bank.steer('POST', `/credit_card_applications/${cardId}/payments`, { amount });
const purchase = ({ cardId }: Billed) => buy(bank, cardId, purchaseAmount);
const settleInPart = ({ card }: Billed) =>
  bank.call('PATCH', card, { repayment_options: { upcoming_type: 'PARTIAL', ...minimums } });
const endCard = ({ card }: Billed) =>
  bank.call('POST', `${card}/termination_requests`, { reason: 'CUSTOMER_WISH' });
const tryToPay = async ({ cardId }: Billed) => ({
  status: (
    await fetch(`${bank.sandbox.url}/sandbox/credit_card_applications/${cardId}/payments`, {
      method: 'POST',
      body: '{"amount":1}',
    })
  ).status,
});

/** Creates a bill for 400 €, made by hand on 2 November 2026: it is collected on the 17th, a Tuesday. */
async function billed(amount = purchaseAmount): Promise<Billed> {
  const { id: cardId, path: card } = await newCard(bank);
  if (amount > 0) await buy(bank, cardId, amount);
  const { id } = await bank.steer('POST', `/credit_card_applications/${cardId}/bills`);
  return { id, cardId, card, path: `/v1/credit_card_bills/${id}` };
}

const hold = {
  PENDING: () => billed(),
  PRELIMINARILY_PAID: async () => {
    await slow(bank, 'P5D', 'debitSettlement');
    return after(billed(), time('P15D'));
  },
  PAID: () => after(billed(), time('P15D')),
  IN_DUNNING: () => after(billed(), debits(true), time('P15D')),
  CLOSED: () => after(billed(), settleInPart),
};

const collected = 'PENDING > PRELIMINARILY_PAID';
const honored = [collected, 'PRELIMINARILY_PAID > PAID'];
const returned = [collected, 'PRELIMINARILY_PAID > IN_DUNNING'];

describe('a bill', () => {
  const drives: Record<(typeof life.driven)[number], () => Promise<Held>> = {
    'PENDING > PRELIMINARILY_PAID': hold.PRELIMINARILY_PAID,
    'PENDING > PAID': () => after(hold.PENDING(), pay(purchaseAmount)),
    'PENDING > CLOSED': hold.CLOSED,
    'PRELIMINARILY_PAID > PAID': () => after(hold.PRELIMINARILY_PAID(), time('P5D')),
    'PRELIMINARILY_PAID > IN_DUNNING': () => after(hold.PRELIMINARILY_PAID(), debits(true), time('P5D')),
    'IN_DUNNING > PAID': () => after(hold.IN_DUNNING(), pay(purchaseAmount + reminderFee)),
  };
  // A payment is refused if the card has no debt. The switch to partial payment is refused in dunning only:
  // in other states it leaves such bills unchanged.
  const askings: readonly Asking<keyof typeof hold, Billed>[] = [
    { operation: 'a payment', allowed: ['PENDING', 'IN_DUNNING', 'CLOSED'], refusal: 409, send: tryToPay },
    {
      operation: 'the switch to settling in part',
      allowed: ['PENDING', 'PRELIMINARILY_PAID', 'PAID', 'CLOSED'],
      refusal: 400,
      send: settleInPart,
    },
  ];

  test.each(life.driven)('goes %s', (pair) => expectDriven(bank, life, pair, drives));

  test.each(refusalsOf(askings, hold))('refuses $operation while it is $status', (refusal) =>
    expectRefused(bank, refusal),
  );

  test.each([
    ['for nothing is paid at once', () => billed(0), ['PENDING > PAID']],
    ['is not paid by less than all of it', () => after(hold.PENDING(), pay(purchaseAmount - 1)), []],
    [
      'is collected for the rest of what was not transferred',
      () => after(hold.PENDING(), pay(purchaseAmount / 2), time('P15D')),
      honored,
    ],
    [
      'is not paid by a transfer while its debit is in progress',
      () => after(hold.PRELIMINARILY_PAID(), purchase, pay(purchaseAmount)),
      [collected],
    ],
    ['is not paid without the reminder', () => after(hold.IN_DUNNING(), pay(purchaseAmount)), returned],
    [
      'is paid with the debit for the next bill',
      () => after(hold.IN_DUNNING(), debits(false), time('P2M')),
      [...returned, 'IN_DUNNING > PAID'],
    ],
    ['stays in dunning while debits are returned', () => after(hold.IN_DUNNING(), time('P1Y')), returned],
    ['is collected after its card was ended', () => after(hold.PENDING(), endCard, time('P1Y')), honored],
    [
      'is left alone by a switch while its debit is in progress',
      () => after(hold.PRELIMINARILY_PAID(), settleInPart),
      [collected],
    ],
    ['is left alone by a switch once it is paid', () => after(hold.PAID(), settleInPart), honored],
    ['is over once it is paid', () => after(hold.PAID(), purchase, debits(true), time('P1Y')), honored],
    [
      'is over once it is closed',
      () => after(hold.CLOSED(), debits(true), time('P1Y')),
      ['PENDING > CLOSED'],
    ],
  ] as const)('%s', async (_, drive, expected) => {
    const { id } = await drive();
    expect(pathOf(await takeBook(bank), life.resource, id)).toEqual(expected);
  });
});
