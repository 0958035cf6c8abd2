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

/** A line in the account of a card, in cents: what is owed more is positive, what is owed less is negative. */
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
  /** The current billing cycle: its first and its last day. */
  cycle: { readonly start: string; readonly end: string };
  /** What was owed at the end of the last cycle, in cents. */
  opening: number;
  /** How many of the entries are of cycles that have ended. */
  billed: number;
  /** From when on interest is charged; null while bills are settled in full. */
  interest_from: string | null;
}

/** An application for a card, and the card that it becomes. */
export interface CreditCard {
  readonly id: string;
  /** A person or a business. */
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
  /** From when on the way of settling can be switched from in part to in full. */
  switch_available_date: string | null;
  latest_switch_date: string | null;
  /** The cycle, by its first day, in which the way of settling was last switched from in part to in full. */
  switched_to_full_in: string | null;
  /** The termination that is under way or has taken effect. */
  active_termination_id: string | null;
  /** Whether direct debits are returned. */
  debits_fail: boolean;
}

export const creditCardTable = table<CreditCard>('credit_card_application');

/**
 * The documents name the statuses, not their order. `IN_KNE_SCORING` is taken for the scoring of the group that a borrower belongs to,
 * which only businesses go through.
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

/** The yearly interest on bills that are settled in part, in percent. Our choice. */
const CARD_YEARLY_PERCENT = 12;

/** The account of a card. Refuses with 409 while there is none. */
export function accountOf(card: CreditCard): CardAccount {
  if (!card.account) throw conflict('The card has no account yet.');
  return card.account;
}

const sum = (entries: readonly AccountEntry[]): number =>
  entries.reduce((total, { amount }) => total + amount, 0);

/** All that is owed on an account, in cents. */
export const accountBalance = ({ entries }: CardAccount): number => sum(entries);

/** What was paid since an account had so many entries, in cents; direct debits that were returned are taken off. */
export const paidSince = ({ entries }: CardAccount, mark: number): number =>
  -sum(entries.slice(mark).filter(({ kind }) => kind === 'payment' || kind === 'returned_debit'));

/** Books on the account of a card, and notes it in the book. */
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
 * The interest of the current cycle up to a day that ends it, in cents. It is charged for each day from the switch to settling in part on:
 * on what was owed at the end of the last cycle and is not paid by the end of that day. What is bought in a cycle is free of interest in it, and so are fees.
 *
 *   interest = (sum over the days of what is carried) × 12 % / 360, rounded once, half a cent up
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
  return interestFor(centDays, CARD_YEARLY_PERCENT);
}
