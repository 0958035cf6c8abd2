import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { euro, newCreditLine, Partner } from '../sandbox/partner.js';
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
import { creditLine, creditRecord, loan } from './tables.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

const time = (duration: string) => () => bank.pass(duration);
const today = async () => (await bank.steer<{ now: string }>('GET', '/clock')).now.slice(0, 10);

/** Creates a credit line, held back if a step of the bank's is slow. */
async function line(slowStep?: string, person: object = {}): Promise<Held> {
  if (slowStep !== undefined) await slow(bank, 'P1D', slowStep);
  const { lineId: id, path } = await newCreditLine(bank, {}, person);
  return { id, path };
}

const authorize = ({ path }: Held) => bank.call('PUT', `${path}/authorization`);
const revoke = ({ path }: Held) => bank.call('PUT', `${path}/revoke`);
const terminate = async ({ path }: Held) =>
  bank.call('PATCH', `${path}/terminate`, { requested_at: await today() });
const draw = ({ path }: Held, more: object = { term: 3 }) =>
  bank.call('POST', `${path}/loans`, { amount: euro(300), reference: 'R-1', purpose: 'P', ...more });
const block = ({ path }: Held) =>
  bank.call('POST', `${path}/blocks`, { source: 'webui', description: 'externally_by_customer' });
const read = async ({ path }: Held) => (await bank.call('GET', path)).body;

describe('a credit record', () => {
  const made = async (): Promise<Held> => {
    const {
      body: { id },
    } = await bank.call('POST', `/v1/persons/${demo.person.id}/credit_records`, { source: 'solarisBank' });
    return { id: String(id), path: `/v1/persons/${demo.person.id}/credit_records/${String(id)}` };
  };
  const expire = ({ id }: Held) => bank.steer('POST', `/credit_records/${id}/expire`);

  test.each([
    ['with time', time('P90D')],
    ['by hand', expire],
  ] as const)('goes available > expired %s', (_, end) =>
    expectDriven(bank, creditRecord, 'available > expired', {
      'available > expired': () => after(made(), end),
    }),
  );

  test('expires once', async () => {
    const { id } = await after(made(), expire, expire, time('P1Y'));
    expect(pathOf(await takeBook(bank), 'credit_record', id)).toEqual(['available > expired']);
  });
});

describe('a credit line', () => {
  const hold = {
    authorization_pending: () => line(undefined, { asks_authorization: true }),
    account_creation_pending: () => line('accountCreation'),
    mandate_creation_pending: () => line('mandateCreation'),
    open: () => line(),
    closed: () => after(line(), revoke),
  };
  const drives: Record<(typeof creditLine.driven)[number], () => Promise<Held>> = {
    'authorization_pending > account_creation_pending': () => after(hold.authorization_pending(), authorize),
    'account_creation_pending > mandate_creation_pending': () =>
      after(hold.account_creation_pending(), time('P1D')),
    'mandate_creation_pending > open': () => after(hold.mandate_creation_pending(), time('P1D')),
    'open > closed': hold.closed,
  };
  const askings: readonly Asking<keyof typeof hold, Held>[] = [
    { operation: 'the authorization', allowed: ['authorization_pending'], refusal: 409, send: authorize },
    { operation: 'the revocation', allowed: ['open'], refusal: 409, send: revoke },
    { operation: 'the termination', allowed: ['open'], refusal: 409, send: terminate },
    { operation: 'a loan', allowed: ['open'], refusal: 409, send: draw },
    // The documents do not say what happens to a block on a line that is closed.
    {
      operation: 'a block',
      allowed: ['authorization_pending', 'account_creation_pending', 'mandate_creation_pending', 'open'],
      refusal: 409,
      send: block,
    },
  ];

  test.each(creditLine.driven)('goes %s', (pair) => expectDriven(bank, creditLine, pair, drives));

  test.each([
    ['a termination, a month later', () => after(line(), time('P15D'), terminate, time('P1M'))],
    ['a revocation, with the last installment', () => after(line(), draw, revoke, time('P4M'))],
    [
      'a termination, with the last installment',
      () => after(line(), time('P15D'), draw, terminate, time('P4M')),
    ],
  ] as const)('goes open > closed after %s', (_, drive) =>
    expectDriven(bank, creditLine, 'open > closed', { ...drives, 'open > closed': drive }),
  );

  test.each(refusalsOf(askings, hold))('refuses $operation while it is $status', (refusal) =>
    expectRefused(bank, refusal),
  );

  test.each([
    ['a revocation after 14 days', 409, revoke, () => after(line(), time('P15D'))],
    ['a second revocation', 409, revoke, () => after(line(), draw, revoke)],
    ['a termination after the revocation', 409, terminate, () => after(line(), draw, revoke, time('P15D'))],
    ['a termination that could be a revocation', 422, terminate, () => line()],
    ['a second termination', 409, terminate, () => after(line(), time('P15D'), terminate)],
    ['a revocation after the termination', 409, revoke, () => after(line(), time('P15D'), terminate)],
    ['a loan after the revocation', 409, draw, () => after(line(), draw, revoke)],
    [
      'a loan after the end of its notice',
      409,
      draw,
      () => after(line(), draw, time('P15D'), terminate, time('P1M')),
    ],
    ['a loan while it is blocked', 409, draw, () => after(line(), block)],
    ['a second block', 409, block, () => after(line(), block)],
  ] as const)('refuses %s, and stays open', (operation, refusal, send, hold_) =>
    expectRefused(bank, { operation, refusal, send, hold: hold_, allowed: [], status: 'open' }),
  );

  test('stays open with what is owed on it', async () => {
    const held = await after(line(), draw, revoke, time('P2M'));
    expect(await read(held)).toMatchObject({
      status: 'open',
      utilized_amount: { value: expect.any(Number) },
    });
    expect(pathOf(await takeBook(bank), 'credit_line', held.id)).not.toContain('open > closed');
  });

  test('does not leave a status by itself but to open', async () => {
    const waiting = await hold.authorization_pending();
    const open = await line();
    const closed = await hold.closed();
    await takeBook(bank);
    await bank.pass('P1Y');
    const deeds = await takeBook(bank);
    expect([waiting, open, closed].flatMap(({ id }) => pathOf(deeds, 'credit_line', id))).toEqual([]);
  });
});

describe('a loan', () => {
  const loanOf = (slowStep?: string, more?: object) => async (): Promise<Held> => {
    if (slowStep !== undefined) await slow(bank, 'P1D', slowStep);
    const { path } = await line();
    return { id: String((await draw({ id: '', path }, more)).body['id']), path };
  };
  const drives: Record<(typeof loan.driven)[number], () => Promise<Held>> = {
    'payout_pending > payout_triggered': () => after(loanOf('payout')(), time('P1D')),
    'payout_triggered > created': () => after(loanOf('booking')(), time('P1D')),
    'created > repaid': () => after(loanOf()(), time('P4M')),
  };
  const statusOf = async (held: Held) =>
    ((await read(held))['active_loans'] as { id: string; status: string }[]).find(({ id }) => id === held.id)
      ?.status;

  test.each(loan.driven)('goes %s', (pair) => expectDriven(bank, loan, pair, drives));

  test('goes created > repaid on the date of a bullet loan', () => {
    const bullet = loanOf(undefined, { type: 'bullet', bullet_repayment_date: '2027-05-05' });
    return expectDriven(bank, loan, 'created > repaid', {
      ...drives,
      'created > repaid': () => after(bullet(), time('P7M')),
    });
  });

  test.each([
    ['payout_pending', 'payout'],
    ['payout_triggered', 'booking'],
    ['created', undefined],
  ] as const)('is not moved by what happens to its line while it is %s', async (status, slowStep) => {
    const held = await loanOf(slowStep)();
    expect(await statusOf(held)).toBe(status);
    await takeBook(bank);
    for (const happen of [block, revoke, terminate, authorize, draw]) await happen(held);
    await bank.call('PATCH', `${held.path}/reference_account`, {
      iban: 'DE89370400440532013000',
      mandate_number: 'M',
      mandate_signature_date: '2026-11-02',
    });
    expect(await statusOf(held)).toBe(status);
    expect(pathOf(await takeBook(bank), 'loan', held.id)).toEqual([]);
  });

  test('is over once it is repaid', async () => {
    const { id } = await after(loanOf()(), time('P2Y'));
    const expected = [
      ['payout_pending', 'payout_triggered'],
      ['payout_triggered', 'created'],
      ['created', 'repaid'],
    ].map(([from, to]) => `${from} > ${to}`);
    expect(pathOf(await takeBook(bank), 'loan', id)).toEqual(expected);
  });
});

describe('the block of a credit line', () => {
  const made = async (): Promise<Held> => {
    const held = await line();
    const {
      body: { id },
    } = await block(held);
    return { id: String(id), path: `${held.path}/blocks/${String(id)}` };
  };
  const remove = ({ path }: Held) => bank.call('DELETE', path);
  const deeds = async (id: string) =>
    (await takeBook(bank))
      .filter((deed) => deed.id === id)
      .map(({ what, resource }) => `${resource} ${what}`);

  test('is made, and removed once', async () => {
    const held = await made();
    expect((await remove(held)).status).toBe(204);
    expect((await remove(held)).status).toBe(404);
    expect((await bank.call('GET', held.path)).status).toBe(404);
    expect(await deeds(held.id)).toEqual(['credit_line_block created', 'credit_line_block removed']);
  });

  test('of the bank is not removed', async () => {
    const held = await line();
    const { id } = await bank.steer('POST', `/credit_lines/${held.id}/blocks`);
    expect((await remove({ id, path: `${held.path}/blocks/${id}` })).status).toBe(403);
    expect(await deeds(id)).toEqual(['credit_line_block created']);
    expect(await read(held)).toMatchObject({ status: 'open', locking_status: 'BLOCK' });
  });

  test('does not go with time, nor with the end of its line', async () => {
    const { id, path } = await made();
    await after(Promise.resolve({ id, path: path.split('/blocks')[0] as string }), revoke, time('P1Y'));
    expect((await bank.call('GET', path)).status).toBe(200);
    expect(await deeds(id)).toEqual(['credit_line_block created']);
  });
});
