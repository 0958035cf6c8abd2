import type { components } from '../generated/lending-api.js';
import { effectiveRate } from './annuity.js';
import { type Bank, later, timestamp } from './bank.js';
import { accounts, createAccount, persons } from './customers.js';
import { type Loan, loanAnswer, loanTable } from './loan.js';
import { type Machine, step } from './state-machine.js';
import { euros } from './money.js';
import { table } from './store.js';

type Status = components['schemas']['CreditLineStatus'];

/** The terms of a credit line. Amounts in cents. */
interface Conditions {
  readonly person_id: string;
  readonly application_id: string;
  readonly product_type: components['schemas']['CreditLineProductType'];
  readonly limit: number;
  /** Per year, as a fraction. */
  readonly interest_rate: number;
  readonly disposable_income: number;
  recipient_iban: string;
  /** Day of the month on which installments are collected. */
  readonly repayment_day: number;
}

/** An entry on a credit line's statement, in cents: draws are positive, payments negative. */
export interface Booking {
  readonly date: string;
  readonly text: string;
  readonly amount: number;
}

/** A credit line of a consumer or a freelancer. */
export interface CreditLine extends Conditions {
  readonly id: string;
  readonly created_at: string;
  status: Status;
  granted_at: string | null;
  account_id: string | null;
  revoked_at: string | null;
  termination: { readonly requested_at: string; readonly date: string } | null;
  readonly bookings: Booking[];
}

/** Prevents draws on a credit line. `webui` blocks are the partner's, `automatic` ones the bank's. */
export interface Block {
  readonly id: string;
  readonly credit_line_id: string;
  readonly source: 'webui' | 'automatic';
  readonly description: string;
  readonly reference_id: string | undefined;
  readonly created_at: string;
}

export const creditLineTable = table<CreditLine>('credit_line');
export const blockTable = table<Block>('credit_line_block');

/** A line can be closed before it opens: no API operation does this, but the bank may. */
export const creditLineMachine: Machine<Status> = {
  resource: 'credit_line',
  transitions: {
    authorization_pending: ['account_creation_pending', 'closed'],
    account_creation_pending: ['mandate_creation_pending', 'closed'],
    mandate_creation_pending: ['open', 'closed'],
    open: ['closed'],
    closed: [],
  },
};

/** Creates a credit line. It opens automatically, unless the partner must authorize it first. */
export function openCreditLine(bank: Bank, conditions: Conditions): CreditLine {
  const { asks_authorization: asks } = bank.store.require(persons, conditions.person_id);
  const line = bank.store.add(creditLineTable, {
    ...conditions,
    id: bank.ids.next('ccln'),
    created_at: timestamp(bank),
    status: asks ? 'authorization_pending' : 'account_creation_pending',
    granted_at: null,
    account_id: null,
    revoked_at: null,
    termination: null,
    bookings: [],
  });
  bank.book.note({ what: 'created', resource: creditLineMachine.resource, id: line.id, status: line.status });
  if (!asks) later(bank, 'accountCreation', line, () => createLineAccount(bank, line));
  return line;
}

/**
 * Authorizes a credit line for the partner. It then opens automatically. Refuses with 409 if it is not
 * waiting for authorization.
 */
export function authorize(bank: Bank, line: CreditLine): void {
  step(bank, creditLineMachine, line, 'account_creation_pending');
  later(bank, 'accountCreation', line, () => createLineAccount(bank, line));
}

/** Gives a line its account, unless the partner has set one meanwhile. */
function createLineAccount(bank: Bank, line: CreditLine): void {
  line.account_id ??= createAccount(bank, { personId: line.person_id }).id;
  step(bank, creditLineMachine, line, 'mandate_creation_pending');
  later(bank, 'mandateCreation', line, () => {
    line.granted_at = timestamp(bank);
    step(bank, creditLineMachine, line, 'open');
  });
}

/** Returns the loans on a line that are not repaid. */
export const activeLoans = (bank: Bank, line: CreditLine): Loan[] =>
  bank.store.all(loanTable).filter((loan) => loan.credit_line_id === line.id && loan.status !== 'repaid');

/** Returns the used part of the limit: the outstanding amount of all loans, in cents. */
export const utilized = (bank: Bank, line: CreditLine): number =>
  activeLoans(bank, line).reduce((sum, loan) => sum + loan.outstanding, 0);

/** Returns the blocks on a line. */
export const blocksOf = (bank: Bank, line: CreditLine): Block[] =>
  bank.store.all(blockTable).filter((block) => block.credit_line_id === line.id);

/** True if the line was revoked or its termination is effective. No more loans can be drawn on it. */
export const isOver = (bank: Bank, line: CreditLine): boolean =>
  line.revoked_at !== null || (line.termination !== null && line.termination.date <= bank.clock.today());

/** Closes a line that is over, once nothing is owed on it. */
export function closeIfSettled(bank: Bank, line: CreditLine): void {
  if (line.status === 'open' && isOver(bank, line) && utilized(bank, line) === 0)
    step(bank, creditLineMachine, line, 'closed');
}

/** Returns the line as the API answers it. */
export function creditLineAnswer(bank: Bank, line: CreditLine): components['schemas']['CreditLine'] {
  return {
    id: line.id,
    person_id: line.person_id,
    application_id: line.application_id,
    product_type: line.product_type,
    status: line.status,
    locking_status: blocksOf(bank, line).length > 0 ? 'BLOCK' : 'NO_BLOCK',
    limit: euros(line.limit),
    utilized_amount: euros(utilized(bank, line)),
    interest_rate: line.interest_rate,
    annual_percentage_rate: effectiveRate(line.interest_rate),
    disposable_income: euros(line.disposable_income),
    latest_disposable_income: euros(line.disposable_income),
    recipient_iban: line.recipient_iban,
    account_id: line.account_id,
    account_iban: line.account_id === null ? null : bank.store.require(accounts, line.account_id).iban,
    active_loans: activeLoans(bank, line).map(loanAnswer),
    termination_type: line.termination ? 'ORDINARY_BY_CUSTOMER' : null,
    termination_requested_at: line.termination?.requested_at ?? null,
    termination_date: line.termination?.date ?? null,
    renewal: null,
    granted_at: line.granted_at,
    created_at: line.created_at,
  };
}

/** Returns the credit line in a call's path. Refuses with 404 if it does not belong to the person. */
export const requestedLine = ({
  bank,
  path,
}: {
  bank: Bank;
  path: { person_id: string; credit_line_id: string };
}): CreditLine => bank.store.get(creditLineTable, path.credit_line_id, path.person_id);
