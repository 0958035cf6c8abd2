import type { components } from '../generated/lending-api.js';
import { invalid } from './errors.js';
import { euros } from './money.js';

type RepaymentType = components['schemas']['RepaymentType'];
type Asked = components['schemas']['RepaymentOptionsInput'];
type Changed = components['schemas']['RepaymentOptionsChangeInput'];

/** How the bills of a card are settled. Amounts in cents; null where nothing was agreed, as it can be while bills are settled in full. */
export interface RepaymentOptions {
  current_type: RepaymentType;
  upcoming_type: RepaymentType;
  minimum_amount: number | null;
  minimum_percentage: number | null;
  readonly grace_period_in_days: number;
  readonly thresholds: { readonly amount: RepaymentBounds; readonly percentage: RepaymentBounds };
}

type RepaymentBounds = { readonly lower: number; readonly upper: number };

/** What applies where an application says nothing. The documents print examples, not defaults. */
const usual = { grace: 15, amount: { lower: 10_00, upper: 1_000_00 }, percentage: { lower: 3, upper: 100 } };

/** The options of a new card. Nothing asked for means: in full. In part, the lower thresholds apply where no minimum was asked for. */
export function repaymentOptions(asked: Asked = {}): RepaymentOptions {
  const thresholds = {
    amount: bounds(
      asked.minimum_amount_lower_threshold?.value,
      asked.minimum_amount_upper_threshold?.value,
      usual.amount,
    ),
    percentage: bounds(
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
    grace_period_in_days: asked.grace_period_in_days ?? usual.grace,
    thresholds,
  };
}

const bounds = (
  lower: number | undefined,
  upper: number | undefined,
  otherwise: RepaymentBounds,
): RepaymentBounds => ({
  lower: lower ?? otherwise.lower,
  upper: upper ?? otherwise.upper,
});

/** Takes the minimums of a change over. Refuses with 400 what is beyond the thresholds, and bills settled in part without any minimum. */
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
 * The least to pay of a bill, in cents. In full it is all. In part:
 *
 *   the minimum amount, or the minimum percentage of all that is owed (a begun cent counts), whichever is more, each brought between its thresholds,
 *   and what earlier bills in dunning still ask for; at most all that is owed
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

/** The options as the API answers them. */
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
