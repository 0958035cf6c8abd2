import type { components } from '../generated/lending-api.js';
import { type Bank, later, scheduleAt, timestamp } from './bank.js';
import { addDays, startOf } from './calendar.js';
import { type Account, accounts } from './customers.js';
import { conflict } from './errors.js';
import { canStep, type Machine, step } from './state-machine.js';
import { euros, interestFor } from './money.js';
import { table } from './store.js';

type Status = components['schemas']['OverdraftStatus'];

/** A freelancer's overdraft on an account. */
export interface Overdraft {
  readonly id: string;
  readonly person_id: string;
  readonly account_id: string;
  readonly created_at: string;
  /** In cents. */
  readonly limit: number;
  status: Status;
  /** True if its termination was requested. */
  terminating: boolean;
  /** The sum of the overdrawn amounts at the end of each day, in cents. */
  cent_days: number;
}

export const overdraftTable = table<Overdraft>('overdraft');

const machine: Machine<Status> = {
  resource: 'overdraft',
  transitions: {
    created: ['interest_conditions_set', 'terminated'],
    interest_conditions_set: ['limit_set', 'terminated'],
    limit_set: ['terminated'],
    terminated: [],
  },
};

/** Yearly rate in percent, as documented. */
const overdraftYearlyPercent = 9;

/**
 * The conditions of every overdraft. Both rates are in percent: the first per year, the second per day of a
 * year with 360 days.
 */
export const overdraftConditions = {
  overdraft_rate: overdraftYearlyPercent,
  interest_accrual_rate: overdraftYearlyPercent / 360,
  interest_conditions_enabled: true,
} as const;

/**
 * Creates an overdraft on an account. Interest conditions and limit follow automatically. Refuses with 409 if
 * the account has one.
 */
export function openOverdraft(bank: Bank, account: Account, personId: string, limit: number): Overdraft {
  const isTaken = bank.store
    .all(overdraftTable)
    .some((other) => other.account_id === account.id && other.status !== 'terminated');
  if (isTaken) throw conflict('The account has an overdraft already.');
  const overdraft = bank.store.add(overdraftTable, {
    id: bank.ids.next('covd'),
    person_id: personId,
    account_id: account.id,
    created_at: timestamp(bank),
    limit,
    status: 'created',
    terminating: false,
    cent_days: 0,
  });
  bank.book.note({ what: 'created', resource: machine.resource, id: overdraft.id, status: overdraft.status });
  later(bank, 'interestConditions', overdraft, () => setInterestConditions(bank, overdraft));
  return overdraft;
}

function setInterestConditions(bank: Bank, overdraft: Overdraft): void {
  if (!canStep(machine, overdraft, 'interest_conditions_set')) return;
  step(bank, machine, overdraft, 'interest_conditions_set');
  accrue(bank, overdraft);
  later(bank, 'overdraftLimit', overdraft, () => {
    if (canStep(machine, overdraft, 'limit_set')) step(bank, machine, overdraft, 'limit_set');
  });
}

const balanceOf = (bank: Bank, overdraft: Overdraft): number =>
  bank.store.require(accounts, overdraft.account_id).balance;

/**
 * Accrues a day's interest on the overdrawn amount at its end. The interest is added up here, not booked on
 * the account.
 */
function accrue(bank: Bank, overdraft: Overdraft): void {
  scheduleAt(bank, startOf(addDays(bank.clock.today(), 1)), overdraft, () => {
    if (overdraft.status === 'terminated') return;
    overdraft.cent_days += Math.max(0, -balanceOf(bank, overdraft));
    accrue(bank, overdraft);
  });
}

/**
 * Requests the termination of an overdraft, which ends later. Refuses with 409 if the account is overdrawn or
 * termination was already requested.
 */
export function terminateOverdraft(bank: Bank, overdraft: Overdraft): Overdraft {
  if (overdraft.terminating) throw conflict('The termination was initiated before.');
  if (balanceOf(bank, overdraft) < 0) throw conflict('The account is overdrawn.');
  overdraft.terminating = true;
  later(bank, 'overdraftTermination', overdraft, () => {
    if (balanceOf(bank, overdraft) < 0) overdraft.terminating = false;
    else step(bank, machine, overdraft, 'terminated');
  });
  return overdraft;
}

/** Returns a new overdraft as the API answers it: without interest. */
export function newOverdraftAnswer({
  id,
  person_id,
  account_id,
  status,
  limit,
  created_at,
}: Overdraft): components['schemas']['Overdraft'] {
  return { id, person_id, account_id, status, limit: euros(limit), ...overdraftConditions, created_at };
}

/** Returns an existing overdraft as the API answers it. */
export const overdraftAnswer = (overdraft: Overdraft): components['schemas']['Overdraft'] => ({
  ...newOverdraftAnswer(overdraft),
  interest_accrued: euros(interestFor(overdraft.cent_days, overdraftYearlyPercent)),
});
