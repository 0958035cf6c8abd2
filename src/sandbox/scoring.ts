import type { components } from '../generated/lending-api.js';
import { cents } from './money.js';

type ConsumerFigures = components['schemas']['CreateCreditLineApplicationRequest'];
type FreelancerFigures = components['schemas']['CreateFreelancerCreditLineApplicationRequest'];

/**
 * The result of scoring: the monthly disposable income in cents (may be negative), and an offer or the reason
 * for its absence.
 */
export type Score =
  | {
      readonly decision: 'OFFERED';
      readonly disposableIncome: number;
      readonly limit: number;
      readonly interestRate: number;
    }
  | { readonly decision: 'REJECTED'; readonly disposableIncome: number; readonly reason: string };

/** Yearly rates of consumers' and freelancers' credit lines, as fractions. */
export const interestRates = { consumer: 0.11, freelancer: 0.09 } as const;

const euro = 100;

/** Maximum limit of a credit line, in months of disposable income. */
const monthsOfIncome = 3;

/** Monthly cost of each dependent. */
const perDependent = 250 * euro;

/** Maximum limit of a consumer, and the minimum that the disposable income must support. */
const consumerLimits = { max: 10_000 * euro, min: 300 * euro };

/** Limits of freelancers from the product guide: EUR 2,000 to 50,000. */
const freelancerLimits = { max: 50_000 * euro, min: 2_000 * euro };

/**
 * Scores a consumer. Amounts are per month; missing ones count as zero:
 *
 *   disposable income = net income − rent (living_situation_amount) − 250 € for each dependent
 *                       − repayments of other credits − private insurance
 *   limit             = three times that, at most 10,000 € and at most the requested limit
 *
 * Rejected if three times the disposable income is less than 300 €.
 */
export function scoreConsumer(figures: ConsumerFigures): Score {
  const disposableIncome =
    cents(figures.net_income_amount) -
    cents(figures.living_situation_amount) -
    perDependent * (figures.number_of_dependents ?? 0) -
    cents(figures.existing_credit_repayment_excluding_mortgage) -
    cents(figures.private_insurance_amount);
  return offer(
    disposableIncome,
    figures.requested_credit_limit?.value,
    consumerLimits,
    interestRates.consumer,
  );
}

/**
 * Scores a freelancer:
 *
 *   disposable income = monthly net profit − private fixed cost − repayments of credits
 *   limit             = three times that, at most 50,000 €
 *
 * Rejected if that limit is less than 2,000 €.
 */
export function scoreFreelancer(figures: FreelancerFigures): Score {
  const disposableIncome =
    cents(figures.monthly_net_profit) -
    cents(figures.monthly_private_fixed_cost) -
    cents(figures.monthly_non_mortgage_credit_expense);
  return offer(disposableIncome, undefined, freelancerLimits, interestRates.freelancer);
}

/** The lowest amount that JSON holds exactly: the sum of the largest amounts that can be declared is lower. */
const minAmount = Number.MIN_SAFE_INTEGER;

type LimitBounds = { readonly max: number; readonly min: number };

function offer(
  left: number,
  requested: number | undefined,
  bounds: LimitBounds,
  interestRate: number,
): Score {
  const disposableIncome = Math.max(left, minAmount);
  const affordable = monthsOfIncome * disposableIncome;
  if (affordable < bounds.min)
    return { decision: 'REJECTED', disposableIncome, reason: 'The disposable income is too low.' };
  if (requested === 0) return { decision: 'REJECTED', disposableIncome, reason: 'No limit was requested.' };
  return {
    decision: 'OFFERED',
    disposableIncome,
    limit: Math.min(affordable, bounds.max, requested ?? Infinity),
    interestRate,
  };
}

/** Overdraft limits of freelancers by the partner's risk class. */
const overdraftLimits: Readonly<Record<string, number>> = {
  a: 5_000 * euro,
  b: 3_000 * euro,
  c: 2_000 * euro,
  d: 1_000 * euro,
};

/** The result of scoring an overdraft: the limit in cents, or the reasons for rejection. */
export type OverdraftScore =
  | { readonly decision: 'OFFERED'; readonly limit: number }
  | { readonly decision: 'REJECTED'; readonly reasons: readonly string[] };

/**
 * Scores an overdraft application: 5,000 € for risk class a, 3,000 € for b, 2,000 € for c, 1,000 € for d or
 * none. Every other class is rejected.
 */
export function scoreOverdraft({
  partner_risk_class: risk = 'd',
}: components['schemas']['CreateOverdraftApplicationRequest']): OverdraftScore {
  const limit = Object.hasOwn(overdraftLimits, risk) ? overdraftLimits[risk] : undefined;
  return limit === undefined
    ? { decision: 'REJECTED', reasons: ['RISK_CLASS'] }
    : { decision: 'OFFERED', limit };
}

type PersonFigures = components['schemas']['PersonScoringOptionsInput'];
type BusinessFigures = components['schemas']['BusinessScoringOptionsInput'];

/** Highest and lowest limit of a person's card. */
const cardLimits = { max: 10_000 * euro, min: 100 * euro };

/**
 * The highest limit of a business card, the divisor of the yearly turnover, and the highest accepted
 * probability of default.
 */
const businessCardLimits = { max: 50_000 * euro, share: 20, likeliestDefault: 0.2 };

/**
 * Returns the limit of a person's card in cents, or null if the application is declined. Amounts are per
 * month; missing ones count as zero:
 *
 *   income = net income, or if none is declared a twelfth of the annual turnover − monthly business costs
 *   limit  = income − living expenses − 250 € for each dependent − repayments of other credits,
 *            at most 10,000 € and at most the desired limit
 *
 * Declined if that is less than 100 €.
 */
export function scorePersonCard(figures: PersonFigures): number | null {
  const turnover = Math.floor(cents(figures.annual_turnover) / 12) - cents(figures.monthly_business_costs);
  const affordable =
    (figures.net_income ? figures.net_income.value : turnover) -
    cents(figures.living_situation_expenses) -
    perDependent * (figures.number_of_dependents ?? 0) -
    cents(figures.credit_repayment_excluding_mortgage);
  return cardLimit(Math.min(affordable, cardLimits.max, figures.customer_desired_limit?.value ?? Infinity));
}

/**
 * Returns the limit of a business card in cents, or null if the application is declined: a twentieth of the
 * annual turnover, at most 50,000 €, at most the desired limit and at most the partner's recommendation.
 * Declined if that is less than 100 €, or if the partner's probability of default exceeds 20 %.
 */
export function scoreBusinessCard(figures: BusinessFigures): number | null {
  if ((figures.partner_pd_rate ?? 0) > businessCardLimits.likeliestDefault) return null;
  const affordable = Math.floor(cents(figures.annual_turnover) / businessCardLimits.share);
  const wanted = Math.min(
    figures.customer_desired_limit?.value ?? Infinity,
    figures.partner_recommended_limit?.value ?? Infinity,
  );
  return cardLimit(Math.min(affordable, businessCardLimits.max, wanted));
}

const cardLimit = (limit: number): number | null => (limit < cardLimits.min ? null : limit);
