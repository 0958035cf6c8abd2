import { beginApplication, followSnapshot, linkAccountSnapshot, scoreLater } from './application.js';
import type { components } from '../generated/lending-api.js';
import { type Bank, timestamp } from './bank.js';
import { creditRecordTable } from './credit-records.js';
import { accounts } from './customers.js';
import { conflict, invalid } from './errors.js';
import { expectStatus, type Machine, step } from './state-machine.js';
import { euros } from './money.js';
import { openOverdraft, type Overdraft, overdraftConditions } from './overdraft.js';
import { type OverdraftScore, scoreOverdraft } from './scoring.js';
import { table } from './store.js';

type Status = components['schemas']['OverdraftApplicationStatus'];
type Declared = components['schemas']['CreateOverdraftApplicationRequest'];

/** A freelancer's application for an overdraft. */
export interface OverdraftApplication {
  readonly id: string;
  readonly person_id: string;
  readonly created_at: string;
  readonly declared: Declared;
  status: Status;
  score: OverdraftScore | null;
  /** True once the offer is published. */
  offered: boolean;
  account_snapshot_id: string | null;
  overdraft_id: string | null;
}

export const overdraftApplications = table<OverdraftApplication>('overdraft_application');

const machine: Machine<Status> = {
  resource: 'overdraft_application',
  transitions: {
    initial_scoring_pending: ['account_snapshot_pending', 'rejected', 'expired', 'deleted'],
    account_snapshot_pending: ['account_snapshot_verification_pending', 'expired', 'deleted'],
    account_snapshot_verification_pending: ['offered', 'account_snapshot_pending', 'expired', 'deleted'],
    offered: ['overdraft_created', 'expired', 'deleted'],
    overdraft_created: [],
    rejected: [],
    expired: [],
    deleted: [],
  },
};

/** Creates an application with a usable credit record of the person. Scoring follows automatically. */
export function apply(bank: Bank, personId: string, declared: Declared): OverdraftApplication {
  if (declared.credit_record_id === undefined) throw invalid('credit_record_id', 'is required');
  const record = bank.store.get(creditRecordTable, declared.credit_record_id, personId);
  if (record.status !== 'available')
    throw invalid('credit_record_id', 'is that of a credit record that has expired');
  const application = bank.store.add(overdraftApplications, {
    id: bank.ids.next('coap'),
    person_id: personId,
    created_at: timestamp(bank),
    declared,
    status: 'initial_scoring_pending',
    score: null,
    offered: false,
    account_snapshot_id: null,
    overdraft_id: null,
  });
  beginApplication(bank, machine, application);
  scoreLater(bank, machine, application, () => scoreOverdraft(declared));
  return application;
}

/** Links an account snapshot. It is verified once it is available. */
export function linkSnapshot(bank: Bank, application: OverdraftApplication, snapshotId: string): void {
  linkAccountSnapshot(bank, machine, application, snapshotId);
  proceed(bank, application);
}

/** Advances an application as far as the customer's account snapshot allows. */
export function proceed(bank: Bank, application: OverdraftApplication): void {
  followSnapshot(bank, machine, application, () => verify(bank, application));
}

function verify(bank: Bank, application: OverdraftApplication): void {
  application.offered = true;
  step(bank, machine, application, 'offered');
}

/** Creates the offered overdraft on a person's account that has none. */
export function accept(bank: Bank, application: OverdraftApplication, accountId: string): Overdraft {
  const account = bank.store.get(accounts, accountId, application.person_id);
  expectStatus(machine, application, 'offered');
  if (application.score?.decision !== 'OFFERED') throw conflict('There is no offer for this application.');
  const overdraft = openOverdraft(bank, account, application.person_id, application.score.limit);
  application.overdraft_id = overdraft.id;
  step(bank, machine, application, 'overdraft_created');
  return overdraft;
}

/** Deletes an application, as the bank does. Keeps those that became an overdraft or were refused. */
export const remove = (bank: Bank, application: OverdraftApplication): void =>
  step(bank, machine, application, 'deleted');

function decisionOf({ offered, status }: OverdraftApplication): 'OFFERED' | 'REJECTED' | null {
  if (offered) return 'OFFERED';
  return status === 'rejected' ? 'REJECTED' : null;
}

/** Returns the application as the API answers it. */
export function overdraftApplicationAnswer(
  application: OverdraftApplication,
): components['schemas']['OverdraftApplication'] {
  const { declared, score: scored } = application;
  return {
    id: application.id,
    person_id: application.person_id,
    status: application.status,
    decision: decisionOf(application),
    rejection_reasons: scored?.decision === 'REJECTED' ? [...scored.reasons] : null,
    limit: application.offered && scored?.decision === 'OFFERED' ? euros(scored.limit) : null,
    ...overdraftConditions,
    partner_risk_class: declared.partner_risk_class ?? null,
    partner_reference_number: declared.partner_reference_number ?? null,
    partner_contact_number: declared.partner_contact_number ?? null,
    partner_contact_name: declared.partner_contact_name ?? null,
    credit_record_id: declared.credit_record_id ?? null,
    account_snapshot_id: application.account_snapshot_id,
    overdraft_id: application.overdraft_id,
    created_at: application.created_at,
  };
}
