import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Partner } from '../sandbox/partner.js';
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
import { overdraft, overdraftApplication } from './tables.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

interface Application extends Held {
  readonly personId: string;
  readonly snapshotId: string;
  readonly accountId: string;
}

/** Creates a freelancer's application for an overdraft, with a snapshot and an account for it. */
async function applied({ snapshot = 'available', risk = 'd' } = {}): Promise<Application> {
  const { id: personId } = await bank.steer('POST', '/persons');
  const { id: snapshotId } = await bank.steer('POST', `/persons/${personId}/account_snapshots`, {
    status: snapshot,
  });
  const { id: accountId } = await bank.steer('POST', `/persons/${personId}/accounts`);
  const {
    body: { id: credit_record_id },
  } = await bank.call('POST', `/v1/freelancers/persons/${personId}/credit_records`, {
    source: 'solarisBank',
  });
  const { body } = await bank.call('POST', `/v1/persons/${personId}/overdraft_applications`, {
    credit_record_id,
    partner_risk_class: risk,
  });
  const id = String(body['id']);
  return {
    id,
    personId,
    snapshotId,
    accountId,
    path: `/v1/persons/${personId}/overdraft_applications/${id}`,
  };
}

const linkSnapshot = ({ path, snapshotId }: Application) =>
  bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id: snapshotId });
const accept = ({ path, accountId }: Application) =>
  bank.call('PUT', `${path}/overdraft`, { account_id: accountId });
const snapshotIs =
  (status: string) =>
  ({ snapshotId }: Application) =>
    bank.steer('POST', `/account_snapshots/${snapshotId}`, { status });
const remove = ({ id }: Application) => bank.steer('POST', `/overdraft_applications/${id}/delete`);
const time = (duration: string) => () => bank.pass(duration);
const expiry = 'P90D';

/** Returns the answer of the control route. `steer` would throw for a refusal. */
const tryToRemove = async ({ id }: Held) => ({
  status: (await fetch(`${bank.sandbox.url}/sandbox/overdraft_applications/${id}/delete`, { method: 'POST' }))
    .status,
});

describe('the application for an overdraft', () => {
  const life = overdraftApplication;
  const hold = {
    initial_scoring_pending: async (as = 'P1D') => {
      await slow(bank, as, 'scoring');
      return applied();
    },
    account_snapshot_pending: () => applied(),
    account_snapshot_verification_pending: () => after(applied({ snapshot: 'pending' }), linkSnapshot),
    offered: () => after(applied(), linkSnapshot),
    rejected: () => applied({ risk: 'e' }),
    expired: () => after(applied(), time(expiry)),
    deleted: () => after(applied(), remove),
    overdraft_created: () => after(applied(), linkSnapshot, accept),
  };
  const drives: Record<(typeof life.driven)[number], () => Promise<Held>> = {
    'initial_scoring_pending > account_snapshot_pending': () =>
      after(hold.initial_scoring_pending(), time('P1D')),
    'initial_scoring_pending > rejected': hold.rejected,
    'initial_scoring_pending > expired': () => after(hold.initial_scoring_pending('P1Y'), time(expiry)),
    'initial_scoring_pending > deleted': () => after(hold.initial_scoring_pending(), remove, time('P1D')),
    'account_snapshot_pending > account_snapshot_verification_pending': () =>
      after(hold.account_snapshot_pending(), linkSnapshot),
    'account_snapshot_pending > expired': () => after(hold.account_snapshot_pending(), time(expiry)),
    'account_snapshot_pending > deleted': () => after(hold.account_snapshot_pending(), remove),
    'account_snapshot_verification_pending > offered': () =>
      after(hold.account_snapshot_verification_pending(), snapshotIs('available')),
    'account_snapshot_verification_pending > account_snapshot_pending': () =>
      after(hold.account_snapshot_verification_pending(), snapshotIs('failed')),
    'account_snapshot_verification_pending > expired': () =>
      after(hold.account_snapshot_verification_pending(), time(expiry)),
    'account_snapshot_verification_pending > deleted': () =>
      after(hold.account_snapshot_verification_pending(), remove, snapshotIs('available')),
    'offered > overdraft_created': () => after(hold.offered(), accept),
    'offered > expired': () => after(hold.offered(), time(expiry)),
    'offered > deleted': () => after(hold.offered(), remove),
  };
  const askings: readonly Asking<keyof typeof hold, Application>[] = [
    {
      operation: 'the link to an account snapshot',
      allowed: ['account_snapshot_pending'],
      refusal: 409,
      send: linkSnapshot,
    },
    { operation: 'an overdraft', allowed: ['offered'], refusal: 409, send: accept },
    {
      operation: 'the deletion by hand',
      refusal: 409,
      send: tryToRemove,
      allowed: [
        'initial_scoring_pending',
        'account_snapshot_pending',
        'account_snapshot_verification_pending',
        'offered',
      ],
    },
  ];

  test.each(life.driven)('goes %s', (pair) => expectDriven(bank, life, pair, drives));

  test.each(refusalsOf(askings, hold))('refuses $operation while it is $status', (refusal) =>
    expectRefused(bank, refusal),
  );

  test.each(['rejected', 'expired', 'deleted', 'overdraft_created'] as const)(
    'is over once it is %s',
    async (status) => {
      const held = await hold[status]();
      expect((await bank.call('GET', held.path)).body['status']).toBe(status);
      await takeBook(bank);
      for (const paper of ['pending', 'failed', 'available']) await snapshotIs(paper)(held);
      await bank.pass('P100D');
      expect(pathOf(await takeBook(bank), life.resource, held.id)).toEqual([]);
    },
  );
});

describe('an overdraft', () => {
  const life = overdraft;

  /** Creates an overdraft, held back if a step of the bank's is slow. */
  async function made(slowStep?: string): Promise<Held & { readonly accountId: string }> {
    if (slowStep !== undefined) await slow(bank, 'P1D', slowStep);
    const application = await after(applied(), linkSnapshot);
    const id = String((await accept(application)).body['id']);
    return {
      id,
      accountId: application.accountId,
      path: `/v1/persons/${application.personId}/overdrafts/${id}`,
    };
  }
  const terminate = ({ path }: Held) => bank.call('POST', `${path}/terminate`, {});
  const overdraw = ({ accountId }: { accountId: string }) =>
    bank.steer('POST', `/accounts/${accountId}/bookings`, { amount: -1 });

  const hold = {
    created: () => made('interestConditions'),
    interest_conditions_set: () => made('overdraftLimit'),
    limit_set: () => made(),
    terminated: () => after(made(), terminate),
  };
  const drives: Record<(typeof life.driven)[number], () => Promise<Held>> = {
    'created > interest_conditions_set': () => after(hold.created(), time('P1D')),
    'created > terminated': () => after(hold.created(), terminate, time('P2D')),
    'interest_conditions_set > limit_set': () => after(hold.interest_conditions_set(), time('P1D')),
    'interest_conditions_set > terminated': () =>
      after(hold.interest_conditions_set(), terminate, time('P2D')),
    'limit_set > terminated': hold.terminated,
  };

  test.each(life.driven)('goes %s', (pair) => expectDriven(bank, life, pair, drives));

  test('refuses the termination once it is terminated', () =>
    expectRefused(bank, {
      operation: 'termination',
      allowed: [],
      refusal: 409,
      send: terminate,
      hold: hold.terminated,
      status: 'terminated',
    }));

  test.each(['created', 'interest_conditions_set', 'limit_set'] as const)(
    'refuses the termination of an overdrawn account while it is %s',
    (status) =>
      expectRefused(bank, {
        operation: 'termination',
        allowed: [],
        refusal: 409,
        send: terminate,
        hold: () => after(hold[status](), overdraw),
        status,
      }),
  );

  test('refuses a second termination while the first one is in progress', async () => {
    await slow(bank, 'P1D', 'overdraftTermination');
    const hold_ = () => after(made(), terminate);
    await expectRefused(bank, {
      operation: 'termination',
      allowed: [],
      refusal: 409,
      send: terminate,
      hold: hold_,
      status: 'limit_set',
    });
  });

  test('goes on to its limit while its termination is in progress', async () => {
    await slow(bank, 'P3D', 'overdraftTermination');
    const { id } = await after(hold.created(), terminate, time('P4D'));
    expect(pathOf(await takeBook(bank), life.resource, id)).toEqual([
      'created > interest_conditions_set',
      'interest_conditions_set > limit_set',
      'limit_set > terminated',
    ]);
  });

  test('does not end by itself', async () => {
    const { id } = await hold.limit_set();
    await takeBook(bank);
    await bank.pass('P2Y');
    expect(pathOf(await takeBook(bank), life.resource, id)).toEqual([]);
  });

  test('that is refused leaves its application offered', async () => {
    const { accountId } = await made();
    const { person_id } = await bank.steer<{ person_id: string }>('GET', `/accounts/${accountId}`);
    const {
      body: { id: credit_record_id },
    } = await bank.call('POST', `/v1/persons/${person_id}/credit_records`, { source: 'solarisBank' });
    const { id: account_snapshot_id } = await bank.steer('POST', `/persons/${person_id}/account_snapshots`);
    const {
      body: { id },
    } = await bank.call('POST', `/v1/persons/${person_id}/overdraft_applications`, { credit_record_id });
    const path = `/v1/persons/${person_id}/overdraft_applications/${String(id)}`;
    await bank.call('PUT', `${path}/account_snapshot`, { account_snapshot_id });
    await expectRefused(bank, {
      operation: 'a second overdraft',
      allowed: [],
      refusal: 409,
      status: 'offered',
      hold: async () => ({ id: String(id), path }),
      send: () => bank.call('PUT', `${path}/overdraft`, { account_id: accountId }),
    });
  });
});
