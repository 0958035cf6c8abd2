import type { components } from '../generated/lending-api.js';
import { type Bank, later, scheduleAfter, scheduleAt } from './bank.js';
import { addDays, businessDayFrom, monthEnd, startOf } from './calendar.js';
import {
  accountOf,
  accountBalance,
  bookOnCard,
  type CardAccount,
  type CreditCard,
  creditCardTable,
  cycleInterest,
  paidSince,
} from './credit-card.js';
import { conflict } from './errors.js';
import { canStep, type Machine, step } from './state-machine.js';
import { euros } from './money.js';
import { minimumDue } from './repayment-options.js';
import { table } from './store.js';

type Status = components['schemas']['CreditCardBillStatus'];

/** The amounts of a card's billing cycle, in cents. */
interface Cycle {
  readonly start_date: string;
  readonly end_date: string;
  readonly due_date: string;
  /** Carried over from the last bill: its amount, plus later fees, minus payments. */
  readonly previous_bill_amount: number;
  /** Purchases and interest. */
  readonly current_bill_amount: number;
  /** The sum of both. */
  readonly total_outstanding_amount: number;
  readonly accumulated_interest_amount: number;
  /** Number of account entries at the end of the cycle. Later payments count for this bill. */
  readonly mark: number;
}

/** The bill of a card's billing cycle. */
export interface Bill extends Cycle {
  readonly id: string;
  readonly application_id: string;
  readonly statement_date: string;
  readonly sdd_collection_date: string;
  readonly repayment_type: components['schemas']['RepaymentType'];
  readonly minimum_due_amount: number;
  readonly minimum_amount: number | null;
  readonly minimum_percentage: number | null;
  readonly grace_period_in_days: number;
  readonly postbox_item_id: string;
  status: Status;
  /** Amount of its direct debit, in cents. */
  debit: number;
  /** Late fees of this bill, in cents. Owed in addition to its amount. */
  dunning_fees: number;
}

export const billTable = table<Bill>('credit_card_bill');

/** A partial bill is paid once its minimum is paid. The rest carries over to the next one. */
const machine: Machine<Status> = {
  resource: billTable.model,
  transitions: {
    PENDING: ['PRELIMINARILY_PAID', 'PAID', 'CLOSED'],
    PRELIMINARILY_PAID: ['PAID', 'IN_DUNNING'],
    IN_DUNNING: ['PAID'],
    PAID: [],
    CLOSED: [],
  },
};

/** Fee for a returned direct debit, in cents. Our choice. */
const dunningFee = 5_00;

const billsOf = (bank: Bank, card: CreditCard): Bill[] =>
  bank.store.all(billTable).filter((bill) => bill.application_id === card.id);

/** True if a bill of the card is in dunning. */
export const isInDunning = (bank: Bank, card: CreditCard): boolean =>
  billsOf(bank, card).some(({ status }) => status === 'IN_DUNNING');

/** Returns the amount due now on a bill, in cents. */
const dueOf = (account: CardAccount, bill: Bill): number =>
  Math.max(0, bill.minimum_due_amount + bill.dunning_fees - paidSince(account, bill.mark));

/** Returns the unpaid amount of a bill, in cents. */
const outstandingOf = (account: CardAccount, bill: Bill): number =>
  Math.max(0, bill.total_outstanding_amount + bill.dunning_fees - paidSince(account, bill.mark));

/**
 * Bills a card at the end of each month, from the first cycle of its account to the month in which the card
 * ends.
 */
export function startBilling(bank: Bank, card: CreditCard): void {
  const statementDate = addDays(monthEnd(bank.clock.today()), 1);
  scheduleAt(bank, startOf(statementDate), card, () => {
    // A bill created manually on the last day of the month already covers it.
    if (accountOf(card).cycle.start < statementDate) endCycle(bank, card, addDays(statementDate, -1));
    if (card.status === 'FINALIZED') startBilling(bank, card);
  });
}

/**
 * Bills the current cycle now: it ends today, and the next one begins tomorrow. Refuses with 409 if it cannot
 * be billed.
 */
export function billToday(bank: Bank, card: CreditCard): Bill {
  const today = bank.clock.today();
  if (card.status !== 'FINALIZED') throw conflict(`The card is ${card.status}.`);
  if (accountOf(card).cycle.start > today) throw conflict('The current cycle begins tomorrow.');
  return endCycle(bank, card, today);
}

/** Ends the current cycle of a card with a bill, and begins the next one. */
function endCycle(bank: Bank, card: CreditCard, end: string): Bill {
  const account = accountOf(card);
  const bill = issue(bank, card, closedCycle(bank, card, end));
  const start = addDays(end, 1);
  account.cycle = { start, end: monthEnd(start) };
  account.opening = bill.total_outstanding_amount;
  account.billed = account.entries.length;
  card.repayment.current_type = card.repayment.upcoming_type;
  account.interest_from = card.repayment.current_type === 'PARTIAL' ? (account.interest_from ?? start) : null;
  return bill;
}

function closedCycle(bank: Bank, card: CreditCard, end: string): Cycle {
  const account = accountOf(card);
  const interest = cycleInterest(account, end);
  if (interest > 0) bookOnCard(bank, card, 'interest', interest, `Interest until ${end}`, end);
  const total = accountBalance(account);
  const fees = account.entries
    .slice(account.billed)
    .filter(({ kind }) => kind === 'dunning_fee')
    .reduce((sum, { amount }) => sum + amount, 0);
  // Payments beyond the last bill count for the current cycle.
  const carried = Math.max(0, account.opening + fees - paidSince(account, account.billed));
  return {
    start_date: account.cycle.start,
    end_date: end,
    // The day after the cycle is the first day of grace, as in the documented example: 30 April and 15 days
    // is 15 May.
    due_date: addDays(end, card.repayment.grace_period_in_days),
    previous_bill_amount: carried,
    current_bill_amount: total - carried,
    total_outstanding_amount: total,
    accumulated_interest_amount: interest,
    mark: account.entries.length,
  };
}

/** Creates a bill. The direct debit runs on its due date, or on the next business day. */
function issue(bank: Bank, card: CreditCard, cycle: Cycle, statementDate = addDays(cycle.end_date, 1)): Bill {
  const account = accountOf(card);
  const { repayment } = card;
  const inArrears = billsOf(bank, card).findLast(({ status }) => status === 'IN_DUNNING');
  // At the end of the contract, everything is due.
  const type = card.status === 'TERMINATED' ? 'FULL' : repayment.current_type;
  const bill = bank.store.add(billTable, {
    ...cycle,
    id: bank.ids.next(''),
    application_id: card.id,
    statement_date: statementDate,
    sdd_collection_date: businessDayFrom(cycle.due_date),
    repayment_type: type,
    minimum_due_amount: minimumDue(
      type,
      repayment,
      cycle.total_outstanding_amount,
      inArrears ? dueOf(account, inArrears) : 0,
    ),
    minimum_amount: type === 'PARTIAL' ? repayment.minimum_amount : null,
    minimum_percentage: repayment.minimum_percentage,
    grace_period_in_days: repayment.grace_period_in_days,
    postbox_item_id: bank.ids.next('pbxi'),
    status: 'PENDING',
    debit: 0,
    dunning_fees: 0,
  });
  bank.book.note({ what: 'created', resource: machine.resource, id: bill.id, status: bill.status });
  settleBills(bank, card);
  // Runs after all other jobs of that moment: the bill of a cycle that ended the day before must not include
  // this payment.
  scheduleAt(bank, startOf(bill.sdd_collection_date), bill, () =>
    scheduleAfter(bank, 'PT0S', bill, () => collectBill(bank, card, bill)),
  );
  return bill;
}

/**
 * Closes a card's pending bills and reissues them for the same cycles with the current repayment options. The
 * due dates stay the same.
 */
export function reissuePending(bank: Bank, card: CreditCard): void {
  for (const bill of billsOf(bank, card).filter(({ status }) => status === 'PENDING')) {
    step(bank, machine, bill, 'CLOSED');
    issue(bank, card, bill, bank.clock.today());
  }
}

/** Collects the amount due on a bill. The debit is honored or returned later. */
function collectBill(bank: Bank, card: CreditCard, bill: Bill): void {
  const due = dueOf(accountOf(card), bill);
  if (due === 0 || !canStep(machine, bill, 'PRELIMINARILY_PAID')) return;
  bill.debit = due;
  step(bank, machine, bill, 'PRELIMINARILY_PAID');
  bookOnCard(bank, card, 'payment', -due, `Direct debit for bill ${bill.id}`);
  later(bank, 'debitSettlement', bill, () => {
    if (card.debits_fail) returnDebit(bank, card, bill);
    else step(bank, machine, bill, 'PAID');
    settleBills(bank, card);
  });
}

function returnDebit(bank: Bank, card: CreditCard, bill: Bill): void {
  bookOnCard(bank, card, 'returned_debit', bill.debit, `Returned direct debit for bill ${bill.id}`);
  bookOnCard(bank, card, 'dunning_fee', dunningFee, `Reminder of bill ${bill.id}`);
  bill.dunning_fees += dunningFee;
  step(bank, machine, bill, 'IN_DUNNING');
}

/** Marks fully settled bills as paid, except while a direct debit is pending, because it can be returned. */
function settleBills(bank: Bank, card: CreditCard): void {
  const account = accountOf(card);
  const bills = billsOf(bank, card);
  if (bills.some(({ status }) => status === 'PRELIMINARILY_PAID')) return;
  for (const bill of bills)
    if (canStep(machine, bill, 'PAID') && dueOf(account, bill) === 0) step(bank, machine, bill, 'PAID');
}

/**
 * Books a customer's payment, in cents. It counts for all earlier bills. Refuses more than is owed with 409.
 */
export function pay(bank: Bank, card: CreditCard, amount: number): void {
  if (amount > accountBalance(accountOf(card))) throw conflict('That is more than is owed.');
  bookOnCard(bank, card, 'payment', -amount, 'Transfer');
  settleBills(bank, card);
}

/**
 * Returns the bill as the API answers it. Nothing is due on a closed bill, because another one replaces it.
 */
export function billAnswer(bank: Bank, bill: Bill): components['schemas']['CreditCardBill'] {
  const account = accountOf(bank.store.require(creditCardTable, bill.application_id));
  const { id, application_id, status, repayment_type, grace_period_in_days, postbox_item_id } = bill;
  const { start_date, end_date, statement_date, due_date, sdd_collection_date } = bill;
  return {
    id,
    application_id,
    status,
    start_date,
    end_date,
    statement_date,
    due_date,
    sdd_collection_date,
    previous_bill_amount: euros(bill.previous_bill_amount),
    current_bill_amount: euros(bill.current_bill_amount),
    total_outstanding_amount: euros(bill.total_outstanding_amount),
    minimum_due_amount: euros(bill.minimum_due_amount),
    outstanding_sddr_amount: euros(status === 'IN_DUNNING' ? Math.min(bill.debit, dueOf(account, bill)) : 0),
    outstanding_amount: euros(status === 'CLOSED' ? 0 : outstandingOf(account, bill)),
    repayment_type,
    minimum_amount: euros(bill.minimum_amount),
    ...(bill.minimum_percentage !== null && { minimum_percentage: bill.minimum_percentage }),
    grace_period_in_days,
    dunning_fees: euros(bill.dunning_fees),
    other_fees: euros(0),
    accumulated_interest_amount: euros(bill.accumulated_interest_amount),
    postbox_item_id,
  };
}
