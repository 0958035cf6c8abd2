import type { components } from '../generated/lending-api.js';
import { cents } from './money.js';

type ConsumerFigures = components['schemas']['CreateCreditLineApplicationRequest'];
type FreelancerFigures = components['schemas']['CreateFreelancerCreditLineApplicationRequest'];

/** What scoring found: the disposable income of a month in cents (it may be negative), and an offer or the reason why there is none. */
export type Score =
  | { readonly decision: 'OFFERED'; readonly disposableIncome: number; readonly limit: number; readonly interestRate: number }
  | { readonly decision: 'REJECTED'; readonly disposableIncome: number; readonly reason: string };

/** The yearly rate of consumers' and of freelancers' credit lines, as a fraction. */
export const interestRates = { consumer: 0.11, freelancer: 0.09 } as const;

const EURO = 100;

/** A credit line may be worth as many months of disposable income. */
const MONTHS_OF_INCOME = 3;

/** What each person who lives on the income costs in a month. */
const PER_DEPENDENT = 250 * EURO;

/** The highest limit of a consumer, and what the disposable income must be enough for. */
const CONSUMER = { most: 10_000 * EURO, least: 300 * EURO };

/** Limits of freelancers, as the product guide has them: EUR 2,000 to 50,000. */
const FREELANCER = { most: 50_000 * EURO, least: 2_000 * EURO };

/**
 * Scores a consumer. What counts is per month, and what was not declared counts as nothing:
 *
 *   disposable income = net income − rent (living_situation_amount) − 250 € for each dependent − repayments of other credits − private insurance
 *   limit             = three times that, at most 10,000 € and at most what was requested
 *
 * Rejected if three times the disposable income is less than 300 €.
 */
export function scoreConsumer(figures: ConsumerFigures): Score {
  const disposableIncome =
    cents(figures.net_income_amount)
    - cents(figures.living_situation_amount)
    - PER_DEPENDENT * (figures.number_of_dependents ?? 0)
    - cents(figures.existing_credit_repayment_excluding_mortgage)
    - cents(figures.private_insurance_amount);
  return offer(disposableIncome, figures.requested_credit_limit?.value, CONSUMER, interestRates.consumer);
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
  const disposableIncome = cents(figures.monthly_net_profit) - cents(figures.monthly_private_fixed_cost) - cents(figures.monthly_non_mortgage_credit_expense);
  return offer(disposableIncome, undefined, FREELANCER, interestRates.freelancer);
}

type Bounds = { readonly most: number; readonly least: number };

function offer(disposableIncome: number, requested: number | undefined, bounds: Bounds, interestRate: number): Score {
  const affordable = MONTHS_OF_INCOME * disposableIncome;
  if (affordable < bounds.least) return { decision: 'REJECTED', disposableIncome, reason: 'The disposable income is too low.' };
  if (requested === 0) return { decision: 'REJECTED', disposableIncome, reason: 'No limit was requested.' };
  return { decision: 'OFFERED', disposableIncome, limit: Math.min(affordable, bounds.most, requested ?? Infinity), interestRate };
}
