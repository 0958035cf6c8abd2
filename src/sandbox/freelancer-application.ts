import { beginApplication, followSnapshot, linkAccountSnapshot, scoreLater } from './application.js';
import type { components } from '../generated/lending-api.js';
import { type Bank, later, scheduleAfter, timestamp } from './bank.js';
import { openCreditLine } from './credit-line.js';
import { creditRecordTable } from './credit-records.js';
import { identifications, unusedIdentification } from './customers.js';
import { conflict } from './errors.js';
import { expectStatus, type Machine, step } from './state-machine.js';
import { euros } from './money.js';
import { type Score, scoreFreelancer } from './scoring.js';
import { table } from './store.js';

type Status = components['schemas']['FreelancerCreditLineApplicationStatus'];
type Declared = components['schemas']['CreateFreelancerCreditLineApplicationRequest'];

/** A freelancer's application for a credit line. */
export interface FreelancerApplication {
  readonly id: string;
  readonly person_id: string;
  readonly created_at: string;
  readonly declared: Declared;
  status: Status;
  score: Score | null;
  offered: boolean;
  account_snapshot_id: string | null;
  identification_id: string | null;
  mandate_reference_number: string | null;
  credit_line_id: string | null;
}

export const freelancerApplications = table<FreelancerApplication>('freelancer_credit_line_application');

const machine: Machine<Status> = {
  resource: 'freelancer_credit_line_application',
  transitions: {
    credit_record_pending: ['initial_scoring_pending', 'expired'],
    initial_scoring_pending: ['account_snapshot_pending', 'rejected', 'expired'],
    account_snapshot_pending: ['account_snapshot_verification_pending', 'expired'],
    account_snapshot_verification_pending: ['offered', 'account_snapshot_pending', 'rejected', 'expired'],
    offered: ['identification_creation_pending', 'expired'],
    identification_creation_pending: ['identification_pending', 'expired'],
    identification_pending: ['identification_completed', 'identification_creation_pending', 'expired'],
    identification_completed: ['credit_line_creation_pending'],
    credit_line_creation_pending: ['credit_line_created'],
    credit_line_created: [],
    rejected: [],
    expired: [],
  },
};

const descriptions: Readonly<Record<Status, string>> = {
  credit_record_pending: 'A credit record has to be linked',
  initial_scoring_pending: 'The first scoring is in progress',
  account_snapshot_pending: 'An account snapshot has to be linked',
  account_snapshot_verification_pending: 'The account snapshot is being checked',
  offered: 'A credit line is offered',
  identification_creation_pending: 'An identification has to be started',
  identification_pending: 'The identification is in progress',
  identification_completed: 'The identification is completed',
  credit_line_creation_pending: 'The credit line is being made',
  credit_line_created: 'The credit line is made',
  rejected: 'Rejected by Scorer',
  expired: 'Not finished in time',
};

/** Creates an application. It waits for its credit record. */
export function apply(bank: Bank, personId: string, declared: Declared): FreelancerApplication {
  const application = bank.store.add(freelancerApplications, {
    id: bank.ids.next('ccla'),
    person_id: personId,
    created_at: timestamp(bank),
    declared,
    status: 'credit_record_pending',
    score: null,
    offered: false,
    account_snapshot_id: null,
    identification_id: null,
    mandate_reference_number: null,
    credit_line_id: null,
  });
  beginApplication(bank, machine, application);
  return application;
}

/** Links a usable credit record. Scoring follows automatically. */
export function linkCreditRecord(
  bank: Bank,
  application: FreelancerApplication,
  creditRecordId: string,
): void {
  const record = bank.store.get(creditRecordTable, creditRecordId, application.person_id);
  if (record.status !== 'available') throw conflict('The credit record has expired.');
  expectStatus(machine, application, 'credit_record_pending');
  step(bank, machine, application, 'initial_scoring_pending');
  scoreLater(bank, machine, application, () => scoreFreelancer(application.declared));
}

/** Links an account snapshot. It is verified once it is available. */
export function linkSnapshot(bank: Bank, application: FreelancerApplication, snapshotId: string): void {
  linkAccountSnapshot(bank, machine, application, snapshotId);
  proceed(bank, application);
}

/** Records the freelancer's consent to the contract. The identification follows once there is one. */
export function agree(bank: Bank, application: FreelancerApplication): void {
  expectStatus(machine, application, 'offered');
  application.mandate_reference_number = bank.ids.text('mandate', 14);
  step(bank, machine, application, 'identification_creation_pending');
  scheduleAfter(bank, 'PT0S', application, () => proceed(bank, application));
}

/** Advances an application as far as the customer's account snapshot and identification allow. */
export function proceed(bank: Bank, application: FreelancerApplication): void {
  followSnapshot(bank, machine, application, () => verify(bank, application));
  if (application.status === 'identification_creation_pending') takeIdentification(bank, application);
  if (application.status === 'identification_pending') followIdentification(bank, application);
}

function verify(bank: Bank, application: FreelancerApplication): void {
  application.offered = true;
  step(bank, machine, application, 'offered');
}

function takeIdentification(bank: Bank, application: FreelancerApplication): void {
  const identification = unusedIdentification(bank, application.person_id);
  if (!identification) return;
  identification.used_by = application.id;
  application.identification_id = identification.id;
  step(bank, machine, application, 'identification_pending');
}

function followIdentification(bank: Bank, application: FreelancerApplication): void {
  const { id, status } = bank.store.require(identifications, application.identification_id ?? '');
  if (status === 'successful') later(bank, 'signature', application, () => complete(bank, application, id));
  if (status !== 'failed') return;
  application.identification_id = null;
  step(bank, machine, application, 'identification_creation_pending');
}

function complete(bank: Bank, application: FreelancerApplication, identificationId: string): void {
  if (application.status !== 'identification_pending' || application.identification_id !== identificationId)
    return;
  step(bank, machine, application, 'identification_completed');
  step(bank, machine, application, 'credit_line_creation_pending');
  later(bank, 'creditLineCreation', application, () => createCreditLine(bank, application));
}

function createCreditLine(bank: Bank, application: FreelancerApplication): void {
  const { score: scored, declared } = application;
  if (scored?.decision !== 'OFFERED') return;
  const line = openCreditLine(bank, {
    person_id: application.person_id,
    application_id: application.id,
    product_type: 'freelancer',
    limit: scored.limit,
    interest_rate: scored.interestRate,
    disposable_income: scored.disposableIncome,
    recipient_iban: declared.recipient_iban,
    repayment_day: 1,
  });
  application.credit_line_id = line.id;
  step(bank, machine, application, 'credit_line_created');
}

function decisionOf({ offered, status }: FreelancerApplication): 'OFFERED' | 'PENDING' | 'REJECTED' {
  if (offered) return 'OFFERED';
  return status === 'rejected' ? 'REJECTED' : 'PENDING';
}

/** Returns the application as the API answers it. */
export function freelancerApplicationAnswer(
  application: FreelancerApplication,
): components['schemas']['FreelancerCreditLineApplication'] {
  const { score: scored, status } = application;
  const offer = application.offered && scored?.decision === 'OFFERED' ? scored : null;
  return {
    id: application.id,
    person_id: application.person_id,
    status,
    status_description: descriptions[status],
    decision: decisionOf(application),
    reason: scored?.decision === 'REJECTED' ? scored.reason : null,
    offered_limit: offer && euros(offer.limit),
    offered_interest_rate: offer && offer.interestRate,
    net_disposable_income: scored ? euros(scored.disposableIncome) : null,
    recipient_iban: application.declared.recipient_iban,
    mandate_reference_number: application.mandate_reference_number,
    identification_id: application.identification_id,
    credit_line_id: application.credit_line_id,
  };
}
