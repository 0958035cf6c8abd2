import { type Bank, later, scheduleAfter } from './bank.js';
import { accountSnapshots } from './customers.js';
import { canStep, expectStatus, type Machine, step } from './state-machine.js';

/** What all applications have that are scored and then need an account snapshot: for a credit line or an overdraft. */
interface Application<Status extends string, Score> {
  readonly id: string;
  readonly person_id: string;
  status: Status;
  score: Score | null;
  account_snapshot_id: string | null;
}

/** The statuses that all of them pass. */
type CommonStatus =
  | 'initial_scoring_pending'
  | 'account_snapshot_pending'
  | 'account_snapshot_verification_pending'
  | 'rejected'
  | 'expired';

/** Validity of an application. The documentation does not state it. */
const validity = 'P90D';

/** Records a new application in the book, and has it expire. */
export function beginApplication<Status extends string>(
  bank: Bank,
  machine: Machine<Status | CommonStatus>,
  application: Application<Status | CommonStatus, unknown>,
): void {
  const { id, status } = application;
  bank.book.note({ what: 'created', resource: machine.resource, id, status });
  scheduleAfter(bank, validity, application, () => {
    if (canStep(machine, application, 'expired')) step(bank, machine, application, 'expired');
  });
}

/** Scores an application a little later, unless it has been ended since. It needs an account snapshot then. */
export function scoreLater<Status extends string, Score extends { readonly decision: string }>(
  bank: Bank,
  machine: Machine<Status | CommonStatus>,
  application: Application<Status | CommonStatus, Score>,
  score: () => Score,
): void {
  later(bank, 'scoring', application, () => {
    if (application.status !== 'initial_scoring_pending') return;
    application.score = score();
    const isRejected = application.score.decision === 'REJECTED';
    step(bank, machine, application, isRejected ? 'rejected' : 'account_snapshot_pending');
  });
}

/** Links an account snapshot of the customer. `followSnapshot` verifies it. */
export function linkAccountSnapshot<Status extends string>(
  bank: Bank,
  machine: Machine<Status | CommonStatus>,
  application: Application<Status | CommonStatus, unknown>,
  snapshotId: string,
): void {
  const snapshot = bank.store.get(accountSnapshots, snapshotId, application.person_id);
  expectStatus(machine, application, 'account_snapshot_pending');
  application.account_snapshot_id = snapshot.id;
  step(bank, machine, application, 'account_snapshot_verification_pending');
}

/**
 * Advances an application whose account snapshot is being verified as far as the snapshot allows. `onVerified` is
 * called a little later if it is available, unless it has failed since and another one has been linked.
 */
export function followSnapshot<Status extends string>(
  bank: Bank,
  machine: Machine<Status | CommonStatus>,
  application: Application<Status | CommonStatus, unknown>,
  onVerified: () => void,
): void {
  if (application.status !== 'account_snapshot_verification_pending') return;
  const { id, status } = bank.store.require(accountSnapshots, application.account_snapshot_id ?? '');
  if (status === 'expired' || status === 'failed')
    step(bank, machine, application, 'account_snapshot_pending');
  if (status === 'available')
    later(bank, 'verification', application, () => {
      const isPending = application.status === 'account_snapshot_verification_pending';
      if (isPending && application.account_snapshot_id === id) onVerified();
    });
}
