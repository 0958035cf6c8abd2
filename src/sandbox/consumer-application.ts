import { beginApplication, followSnapshot, linkAccountSnapshot, scoreLater } from './application.js';
import type { components } from '../generated/lending-api.js';
import { type Bank, later, timestamp } from './bank.js';
import { openCreditLine } from './credit-line.js';
import { accountSnapshots, identifications, persons, unusedIdentification } from './customers.js';
import { conflict } from './errors.js';
import { expectStatus, type Machine, step } from './state-machine.js';
import { euros } from './money.js';
import { type Score, scoreConsumer } from './scoring.js';
import { table } from './store.js';

type Status = components['schemas']['CreditLineApplicationStatus'];
type Declared = components['schemas']['CreateCreditLineApplicationRequest'];

/** A consumer's application for a credit line. */
export interface ConsumerApplication {
  readonly id: string;
  readonly person_id: string;
  readonly created_at: string;
  readonly declared: Declared;
  status: Status;
  score: Score | null;
  /** True once the offer is published. Until then only the disposable income of the score is shown. */
  offered: boolean;
  account_snapshot_id: string | null;
  identification_id: string | null;
  signing_id: string | null;
  credit_line_id: string | null;
}

export const consumerApplications = table<ConsumerApplication>('credit_line_application');

const machine: Machine<Status> = {
  resource: 'credit_line_application',
  transitions: {
    initial_scoring_pending: ['account_snapshot_pending', 'rejected', 'expired', 'deleted'],
    account_snapshot_pending: ['account_snapshot_verification_pending', 'expired', 'deleted'],
    account_snapshot_verification_pending: [
      'identification_pending',
      'account_snapshot_pending',
      'scoring_pending',
      'rejected',
      'expired',
      'deleted',
    ],
    scoring_pending: ['identification_pending', 'rejected', 'expired', 'deleted'],
    identification_pending: ['offered', 'expired', 'deleted'],
    offered: ['esign_pending', 'expired', 'deleted'],
    esign_pending: ['esign_complete', 'esign_failed', 'expired', 'deleted'],
    esign_complete: ['credit_line_creation_pending'],
    esign_failed: ['deleted'],
    credit_line_creation_pending: ['credit_line_created'],
    credit_line_created: [],
    expired: [],
    deleted: [],
    rejected: [],
  },
};

const descriptions: Readonly<Record<Status, string>> = {
  initial_scoring_pending: 'The first scoring is in progress',
  account_snapshot_pending: 'An account snapshot has to be linked',
  account_snapshot_verification_pending: 'The account snapshot is being checked',
  scoring_pending: 'The final scoring is in progress',
  identification_pending: 'An identification has to be linked',
  offered: 'A credit line is offered',
  esign_pending: 'The contract has to be signed',
  esign_complete: 'The contract is signed',
  esign_failed: 'The contract was not signed',
  credit_line_creation_pending: 'The credit line is being made',
  credit_line_created: 'The credit line is made',
  expired: 'Not finished in time',
  deleted: 'Deleted',
  rejected: 'Rejected by Scorer',
};

/** Creates an application. Scoring follows automatically. */
export function apply(bank: Bank, personId: string, declared: Declared): ConsumerApplication {
  const application = bank.store.add(consumerApplications, {
    id: bank.ids.next('ccla'),
    person_id: personId,
    created_at: timestamp(bank),
    declared,
    status: 'initial_scoring_pending',
    score: null,
    offered: false,
    account_snapshot_id: null,
    identification_id: null,
    signing_id: null,
    credit_line_id: null,
  });
  beginApplication(bank, machine, application);
  scoreLater(bank, machine, application, () => scoreConsumer(declared));
  return application;
}

/** Links an account snapshot. It is verified once it is available. */
export function linkSnapshot(bank: Bank, application: ConsumerApplication, snapshotId: string): void {
  linkAccountSnapshot(bank, machine, application, snapshotId);
  proceed(bank, application);
}

/** Links an identification for the offer. Each identification signs one contract. */
export function linkIdentification(
  bank: Bank,
  application: ConsumerApplication,
  identificationId: string,
): void {
  const identification = bank.store.get(identifications, identificationId, application.person_id);
  expectStatus(machine, application, 'identification_pending');
  if (identification.status === 'failed') throw conflict('The identification has failed.');
  if (identification.used_by !== null) throw conflict('The identification belongs to another application.');
  identification.used_by = application.id;
  application.identification_id = identification.id;
  application.offered = true;
  step(bank, machine, application, 'offered');
  later(bank, 'contract', application, () => prepareContract(bank, application));
}

function prepareContract(bank: Bank, application: ConsumerApplication): void {
  if (application.status !== 'offered') return;
  application.signing_id = bank.ids.next('csig');
  step(bank, machine, application, 'esign_pending');
  proceed(bank, application);
}

/** Advances an application as far as the customer's account snapshot and identification allow. */
export function proceed(bank: Bank, application: ConsumerApplication): void {
  followSnapshot(bank, machine, application, () => verify(bank, application));
  if (application.status === 'esign_pending') {
    const status = bank.store.require(identifications, application.identification_id ?? '').status;
    if (status === 'successful') later(bank, 'signature', application, () => sign(bank, application));
    if (status === 'failed') step(bank, machine, application, 'esign_failed');
  }
}

function verify(bank: Bank, application: ConsumerApplication): void {
  step(bank, machine, application, 'identification_pending');
  const named = bank.store.find(identifications, application.declared.identification_id ?? '');
  if (named && named.used_by === null && named.status !== 'failed')
    linkIdentification(bank, application, named.id);
}

function sign(bank: Bank, application: ConsumerApplication): void {
  if (application.status !== 'esign_pending') return;
  step(bank, machine, application, 'esign_complete');
  step(bank, machine, application, 'credit_line_creation_pending');
  later(bank, 'creditLineCreation', application, () => createCreditLine(bank, application));
}

function createCreditLine(bank: Bank, application: ConsumerApplication): void {
  const { score: scored, declared } = application;
  if (scored?.decision !== 'OFFERED') return;
  const snapshot = bank.store.require(accountSnapshots, application.account_snapshot_id ?? '');
  const line = openCreditLine(bank, {
    person_id: application.person_id,
    application_id: application.id,
    product_type: 'consumer',
    limit: scored.limit,
    interest_rate: scored.interestRate,
    disposable_income: scored.disposableIncome,
    recipient_iban: declared.recipient_iban ?? snapshot.iban,
    repayment_day: declared.repayment_day_of_month ?? 1,
  });
  application.credit_line_id = line.id;
  step(bank, machine, application, 'credit_line_created');
}

/** Returns the offered limit in cents; null if there is no offer. */
export const offeredLimit = ({ offered, score: scored }: ConsumerApplication): number | null =>
  offered && scored?.decision === 'OFFERED' ? scored.limit : null;

function decisionOf({ offered, status }: ConsumerApplication): 'OFFERED' | 'REJECTED' | null {
  if (offered) return 'OFFERED';
  return status === 'rejected' ? 'REJECTED' : null;
}

function missing(status: Status): { readonly required: string }[] {
  if (status === 'account_snapshot_pending') return [{ required: 'account_snapshot' }];
  return status === 'identification_pending' ? [{ required: 'identification' }] : [];
}

/**
 * Returns the application as the API answers it. While an identification is pending, includes the person's
 * newest unused one.
 */
export function consumerApplicationAnswer(
  bank: Bank,
  application: ConsumerApplication,
): components['schemas']['CreditLineApplication'] {
  const { score: scored, declared, status } = application;
  const limit = offeredLimit(application);
  const suggested =
    status === 'identification_pending' ? unusedIdentification(bank, application.person_id)?.id : undefined;
  return {
    id: application.id,
    person_id: application.person_id,
    status,
    status_description: descriptions[status],
    decision: decisionOf(application),
    reason: scored?.decision === 'REJECTED' ? scored.reason : null,
    offered_limit: limit === null ? null : euros(limit),
    offered_interest_rate: application.offered && scored?.decision === 'OFFERED' ? scored.interestRate : null,
    net_disposable_income: scored ? euros(scored.disposableIncome) : null,
    recipient_iban: declared.recipient_iban ?? null,
    marriage_status: declared.marriage_status ?? null,
    employment_status: bank.store.require(persons, application.person_id).employment_status,
    identification_id: application.identification_id ?? suggested ?? null,
    signing_id: application.signing_id,
    credit_line_id: application.credit_line_id,
    scoring_workflow: { required_actions: missing(status) },
    partner_reference_number: declared.partner_reference_number ?? null,
  };
}
