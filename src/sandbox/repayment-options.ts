import type { components } from '../generated/lending-api.js';
import { invalid } from './errors.js';
import { euros } from './money.js';

type RepaymentType = components['schemas']['RepaymentType'];
type Asked = components['schemas']['RepaymentOptionsInput'];
type Changed = components['schemas']['RepaymentOptionsChangeInput'];

/**
 * The repayment options of a card's bills. Amounts in cents; null if not agreed, which full repayment allows.
 */
export interface RepaymentOptions {
  current_type: RepaymentType;
  upcoming_type: RepaymentType;
  minimum_amount: number | null;
  minimum_percentage: number | null;
  readonly grace_period_in_days: number;
  readonly thresholds: { readonly amount: RepaymentBounds; readonly percentage: RepaymentBounds };
}

type RepaymentBounds = { readonly lower: number; readonly upper: number };

/** Defaults of an application. The documentation has examples, not defaults. */
const usual = { grace: 15, amount: { lower: 10_00, upper: 1_000_00 }, percentage: { lower: 3, upper: 100 } };

/** Longest time to pay a bill, in days. Our choice: without one, a due date can leave the calendar. */
const maxGraceDays = 365;

/**
 * Returns the options of a new card. The default is full repayment. For partial repayment, missing minimums
 * take the lower thresholds. Refuses a grace period of more than a year, and crossed thresholds, with 400.
 */
export function repaymentOptions(asked: Asked = {}): RepaymentOptions {
  const grace = asked.grace_period_in_days ?? usual.grace;
  if (grace > maxGraceDays)
    throw invalid('repayment_options.grace_period_in_days', `is more than ${maxGraceDays}`);
  const thresholds = {
    amount: bounds(
      'minimum_amount',
      asked.minimum_amount_lower_threshold?.value,
      asked.minimum_amount_upper_threshold?.value,
      usual.amount,
    ),
    percentage: bounds(
      'minimum_percentage',
      asked.minimum_percentage_lower_threshold,
      asked.minimum_percentage_upper_threshold,
      usual.percentage,
    ),
  };
  const current_type = asked.current_type ?? asked.upcoming_type ?? 'FULL';
  const upcoming_type = asked.upcoming_type ?? current_type;
  const inPart = current_type === 'PARTIAL' || upcoming_type === 'PARTIAL';
  return {
    current_type,
    upcoming_type,
    minimum_amount: asked.minimum_amount?.value ?? (inPart ? thresholds.amount.lower : null),
    minimum_percentage: asked.minimum_percentage ?? (inPart ? thresholds.percentage.lower : null),
    grace_period_in_days: grace,
    thresholds,
  };
}

/** Returns agreed bounds. One that is missing is the usual one, or the other where that lies beyond it. */
function bounds(
  field: string,
  lower: number | undefined,
  upper: number | undefined,
  otherwise: RepaymentBounds,
): RepaymentBounds {
  if (lower !== undefined && upper !== undefined && lower > upper)
    throw invalid(`repayment_options.${field}_lower_threshold`, 'is above the upper one');
  return {
    lower: lower ?? Math.min(otherwise.lower, upper ?? Infinity),
    upper: upper ?? Math.max(otherwise.upper, lower ?? 0),
  };
}

/**
 * Applies the minimums of a change. Refuses with 400 if they are outside the thresholds, or if partial
 * repayment has no minimum.
 */
export function takeMinimums(
  options: RepaymentOptions,
  { minimum_amount: amount, minimum_percentage: percentage }: Changed,
): void {
  const { thresholds } = options;
  expectWithin('repayment_options.minimum_amount', amount?.value, thresholds.amount);
  expectWithin('repayment_options.minimum_percentage', percentage, thresholds.percentage);
  if ((amount ?? options.minimum_amount) === null)
    throw invalid('repayment_options.minimum_amount', 'is required');
  if ((percentage ?? options.minimum_percentage) === null)
    throw invalid('repayment_options.minimum_percentage', 'is required');
  options.minimum_amount = amount?.value ?? options.minimum_amount;
  options.minimum_percentage = percentage ?? options.minimum_percentage;
}

function expectWithin(field: string, value: number | undefined, { lower, upper }: RepaymentBounds): void {
  if (value !== undefined && (value < lower || value > upper))
    throw invalid(field, `is not between ${lower} and ${upper}`);
}

const clamped = (value: number | null, { lower, upper }: RepaymentBounds): number =>
  Math.min(Math.max(value ?? lower, lower), upper);

/**
 * Returns the minimum payment of a bill, in cents. For full repayment, the whole debt. For partial repayment:
 *
 *   the higher of the minimum amount and the minimum percentage of the debt (started cents count), each
 *   clamped to its thresholds, plus the amounts due on earlier bills in dunning; at most the whole debt
 */
export function minimumDue(
  type: RepaymentType,
  options: RepaymentOptions,
  owed: number,
  inArrears: number,
): number {
  if (type === 'FULL') return owed;
  const amount = clamped(options.minimum_amount, options.thresholds.amount);
  const share = Math.ceil((owed * clamped(options.minimum_percentage, options.thresholds.percentage)) / 100);
  return Math.min(owed, Math.max(amount, share) + inArrears);
}

/** Returns the options as the API answers them. */
export function repaymentOptionsAnswer(options: RepaymentOptions): components['schemas']['RepaymentOptions'] {
  const {
    thresholds: { amount, percentage },
  } = options;
  return {
    current_type: options.current_type,
    upcoming_type: options.upcoming_type,
    current_billing_cycle: 'MONTHLY',
    upcoming_billing_cycle: 'MONTHLY',
    minimum_amount: euros(options.minimum_amount),
    ...(options.minimum_percentage !== null && { minimum_percentage: options.minimum_percentage }),
    grace_period_in_days: options.grace_period_in_days,
    minimum_amount_lower_threshold: euros(amount.lower),
    minimum_amount_upper_threshold: euros(amount.upper),
    minimum_percentage_lower_threshold: percentage.lower,
    minimum_percentage_upper_threshold: percentage.upper,
  };
}
