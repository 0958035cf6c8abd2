import type { components } from '../generated/lending-api.js';
import type { Bank } from './bank.js';
import { addDays, daysBetween } from './calendar.js';
import { conflict } from './errors.js';
import type { Machine } from './state-machine.js';
import { interestFor } from './money.js';
import type { RepaymentOptions } from './repayment-options.js';
import { table } from './store.js';

type Status = components['schemas']['CreditCardApplicationStatus'];

type EntryKind = 'purchase' | 'interest' | 'dunning_fee' | 'payment' | 'returned_debit';

/** An entry in a card's account, in cents: positive if it increases the debt, negative if it reduces it. */
export interface AccountEntry {
  readonly date: string;
  readonly kind: EntryKind;
  readonly amount: number;
  readonly text: string;
}

/** The account of a card. */
export interface CardAccount {
  readonly id: string;
  readonly iban: string;
  readonly reference_account_id: string;
  readonly default_interest_account_id: string;
  readonly interest_storing_account_id: string;
  readonly entries: AccountEntry[];
  /** In cents. */
  limit: number;
  /** First and last day of the current billing cycle. */
  cycle: { readonly start: string; readonly end: string };
  /** Debt at the end of the last cycle, in cents. */
  opening: number;
  /** Number of entries in past cycles. */
  billed: number;
  /** First day on which interest accrues; null during full repayment. */
  interest_from: string | null;
}

/** A card application, and the card that results from it. */
export interface CreditCard {
  readonly id: string;
  /** Id of a person or a business. */
  readonly customer_id: string;
  readonly product_type: components['schemas']['CreditCardProductType'];
  readonly external_customer_id: string | undefined;
  readonly scoring_options: components['schemas']['ScoringOptions'];
  readonly requested_limit: number | null;
  readonly created_at: string;
  readonly repayment: RepaymentOptions;
  status: Status;
  statement_with_details: boolean;
  approved_limit: number | null;
  decline_reasons: string[];
  /** The day of the qualified electronic signature. */
  qes_at: string | null;
  account: CardAccount | null;
  /** First day on which repayment can be switched from partial to full. */
  switch_available_date: string | null;
  latest_switch_date: string | null;
  /** First day of the cycle in which repayment was last switched from partial to full. */
  switched_to_full_in: string | null;
  /** The termination that is pending or effective. */
  active_termination_id: string | null;
  /** True if direct debits are returned. */
  debits_fail: boolean;
}

export const creditCardTable = table<CreditCard>('credit_card_application');

/**
 * The documentation names the statuses but not their order. `IN_KNE_SCORING` is taken as the scoring of the
 * group that a borrower belongs to, which only businesses go through.
 */
export const creditCardMachine: Machine<Status> = {
  resource: creditCardTable.model,
  transitions: {
    PENDING: ['IN_SCORING'],
    IN_SCORING: ['IN_KNE_SCORING', 'WAITING_FOR_IDENTIFICATION', 'DECLINED'],
    IN_KNE_SCORING: ['WAITING_FOR_IDENTIFICATION', 'DECLINED'],
    WAITING_FOR_IDENTIFICATION: ['PRE_APPROVED'],
    PRE_APPROVED: ['FINALIZING'],
    FINALIZING: ['FINALIZED'],
    FINALIZED: ['TERMINATED'],
    DECLINED: [],
    TERMINATED: [],
  },
};

/** Yearly interest for partial repayment, in percent. Our choice. */
const cardYearlyPercent = 12;

/** Returns the account of a card. Refuses with 409 if there is none. */
export function accountOf(card: CreditCard): CardAccount {
  if (!card.account) throw conflict('The card has no account yet.');
  return card.account;
}

const sum = (entries: readonly AccountEntry[]): number =>
  entries.reduce((total, { amount }) => total + amount, 0);

/** Returns the debt of an account, in cents. */
export const accountBalance = ({ entries }: CardAccount): number => sum(entries);

/** Returns the payments after the first `mark` entries, in cents, minus returned direct debits. */
export const paidSince = ({ entries }: CardAccount, mark: number): number =>
  -sum(entries.slice(mark).filter(({ kind }) => kind === 'payment' || kind === 'returned_debit'));

/** Books an entry on a card's account, and records it in the book. */
export function bookOnCard(
  bank: Bank,
  card: CreditCard,
  kind: EntryKind,
  amount: number,
  text: string,
  date = bank.clock.today(),
): void {
  const account = accountOf(card);
  account.entries.push({ date, kind, amount, text });
  bank.book.note({ what: 'card_booked', id: card.id, entry: kind, amount, balance: accountBalance(account) });
}

/**
 * Returns the interest of the current cycle up to its last day, in cents. From the switch to partial
 * repayment on, it accrues for each day on the debt of the last cycle that is unpaid at the end of that day.
 * Purchases of the current cycle, and fees, bear no interest.
 *
 *   interest = (sum of the carried debt over the days) × 12 % / 360, rounded once, half a cent up
 */
export function cycleInterest(account: CardAccount, end: string): number {
  const {
    cycle: { start },
    interest_from: from,
    opening,
    billed,
    entries,
  } = account;
  if (from === null) return 0;
  let centDays = 0;
  for (let day = from > start ? from : start; daysBetween(day, end) >= 0; day = addDays(day, 1)) {
    const paid = paidSince(
      { ...account, entries: entries.filter(({ date }, index) => index >= billed && date <= day) },
      0,
    );
    centDays += Math.max(0, opening - paid);
  }
  return interestFor(centDays, cardYearlyPercent);
}
