import { createHash } from 'node:crypto';

/** The seed of all data: the same in every run. */
const seed = 20_261_121;

/** Persons with ten credit lines each: enough to request a different one each time. */
export const borrowers = 5000;
/** Credit lines per borrower. */
export const linesOfBorrower = 10;
/** Persons with a hundred credit lines each, for the flat list. */
export const collectors = 500;
/** Credit lines per collector. */
export const linesOfCollector = 100;
/** The number of cards; all belong to one person. */
export const cards = 100;
/** Bills per card. */
export const billsOfCard = 3;

const tails = new Map<string, string>();

/** Returns the common end of all ids of a kind: 24 digits, and the letters of the bank's ids of this kind. */
function tailOf(suffix: string): string {
  let tail = tails.get(suffix);
  if (tail === undefined)
    tails.set(
      suffix,
      (tail = createHash('sha256').update(`${seed} ${suffix}`).digest('hex').slice(0, 24) + suffix),
    );
  return tail;
}

/** Returns a generated id. An odd factor gives every number below 2^32 eight digits of its own. */
const idOf = (suffix: string, number: number): string =>
  (Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0') + tailOf(suffix);

/** Returns the id of a borrower, from 0. */
export const borrowerId = (number: number): string => idOf('cper', number);
/** Returns the id of a collector, from 0. */
export const collectorId = (number: number): string => idOf('cper', borrowers + number);
/** The id of the person with the cards. */
export const cardholderId: string = idOf('cper', borrowers + collectors);

/**
 * Returns a generator of numbers from 0 to below `below`: the same sequence for the same start (mulberry32).
 */
function chances(beginning: number): (below: number) => number {
  let state = (seed + beginning) | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const cents = (value: number) => ({ value, unit: 'cents', currency: 'EUR' });
const pad = (number: number): string => String(number).padStart(2, '0');
const day = (chance: (below: number) => number): string =>
  `2026-${pad(1 + chance(12))}-${pad(1 + chance(28))}`;

/** Returns a credit line by its number and its holder, as the bank's read has it. */
export function creditLine(number: number, personId: string) {
  const chance = chances(number);
  const limit = 100_000 + chance(400) * 1000;
  const rate = (500 + chance(900)) / 10_000;
  const granted = day(chance);
  const loans = Array.from({ length: 1 + chance(3) }, (_, at) => ({
    id: idOf('cloa', number * 4 + at),
    type: 'installment_plan',
    status: 'created',
    interest_rate: rate,
    effective_interest_rate: rate + 0.004,
    bullet_repayment_date: null,
  }));
  return {
    id: idOf('ccln', number),
    person_id: personId,
    application_id: idOf('ccla', number),
    product_type: 'consumer',
    status: chance(8) === 0 ? 'closed' : 'open',
    locking_status: 'NO_BLOCK',
    limit: cents(limit),
    utilized_amount: cents(chance(limit)),
    interest_rate: rate,
    annual_percentage_rate: rate + 0.004,
    disposable_income: cents(50_000 + chance(100_000)),
    latest_disposable_income: cents(50_000 + chance(100_000)),
    recipient_iban: 'DE92370601930002130041',
    account_id: null,
    account_iban: null,
    active_loans: loans,
    termination_type: null,
    termination_requested_at: null,
    termination_date: null,
    renewal: null,
    granted_at: `${granted}T11:57:42Z`,
    created_at: `${granted}T09:12:05Z`,
  };
}

/** Returns a credit line as the bank's list has it. */
export function summary({ id, person_id, status, limit, granted_at }: ReturnType<typeof creditLine>) {
  return { id, person_id, status, limit, granted_at };
}

const repaymentOptions = {
  upcoming_type: 'PARTIAL',
  current_type: 'PARTIAL',
  upcoming_billing_cycle: 'MONTHLY',
  current_billing_cycle: 'MONTHLY',
  minimum_amount: cents(5000),
  minimum_percentage: 5,
  grace_period_in_days: 15,
  minimum_amount_lower_threshold: cents(1000),
  minimum_amount_upper_threshold: cents(50_000),
  minimum_percentage_lower_threshold: 3,
  minimum_percentage_upper_threshold: 20,
};

/** Returns the id of a card application, from 0. */
export const cardId = (number: number): string => idOf('ccap', number);

/** Returns a card application by its number, as the bank's lists and reads have it. */
export function cardApplication(number: number) {
  const chance = chances(1_000_000 + number);
  const limit = cents(50_000 + chance(40) * 5000);
  return {
    id: cardId(number),
    external_customer_id: `customer-${number}`,
    customer_id: cardholderId,
    account_id: idOf('cacc', number),
    account_iban: 'DE53110101013323159108',
    reference_account_id: idOf('sddm', number),
    status: 'FINALIZED',
    product_type: 'CONSUMER_CREDIT_CARD',
    billing_start_date: '2026-07-01',
    billing_end_date: '2026-07-31',
    approved_limit: limit,
    requested_limit: limit,
    current_limit: limit,
    decline_reasons: [],
    repayment_options: repaymentOptions,
    statement_with_details: true,
    scoring_options: {
      customer_desired_limit: limit,
      number_of_dependents: chance(4),
      marital_status: 'MARRIED',
      living_situation: 'LIVING_IN_RENTED_HOUSE',
      net_income: cents(250_000 + chance(100_000)),
    },
    in_dunning: false,
    repayment_type_switch_available_date: null,
    created_at: `${day(chance)}T10:00:00Z`,
    default_interest_account_id: idOf('cacc', cards + number),
    interest_storing_account_id: idOf('cacc', 2 * cards + number),
    latest_repayment_type_switch_date: null,
    qes_at: null,
    active_termination_id: null,
  };
}

/** Returns a bill by its number, as the bank's list has it: a card has three in a row. */
export function cardBill(number: number) {
  const chance = chances(2_000_000 + number);
  const month = pad(7 + (number % billsOfCard));
  const due = 5000 + chance(40_000);
  return {
    id: idOf('ccbl', number),
    application_id: cardId(Math.floor(number / billsOfCard)),
    status: number % billsOfCard === billsOfCard - 1 ? 'PENDING' : 'PAID',
    start_date: `2026-${month}-01`,
    end_date: `2026-${month}-28`,
    statement_date: `2026-${month}-28`,
    due_date: `2026-${pad(8 + (number % billsOfCard))}-15`,
    sdd_collection_date: `2026-${pad(8 + (number % billsOfCard))}-16`,
    previous_bill_amount: cents(chance(20_000)),
    current_bill_amount: cents(due),
    total_outstanding_amount: cents(due + chance(20_000)),
    minimum_due_amount: cents(5000),
    outstanding_sddr_amount: cents(0),
    outstanding_amount: cents(due),
    repayment_type: 'PARTIAL',
    minimum_amount: cents(5000),
    minimum_percentage: 5,
    grace_period_in_days: 15,
    dunning_fees: cents(0),
    other_fees: cents(0),
    accumulated_interest_amount: cents(chance(500)),
    postbox_item_id: idOf('pbxi', number),
  };
}
