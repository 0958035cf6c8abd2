import { addMonths, daysBetween, dayOf, startOf } from './calendar.js';

/** The largest amount that is calculated with, in cents: up to here, and with rates up to 100 %, all sums stay exact. */
export const LARGEST_AMOUNT = 100_000_000_000;

/** One payment of a loan, in cents. */
export interface Installment {
  readonly principal: number;
  readonly interest: number;
  /** Principal and interest. */
  readonly payment: number;
}

/** How a loan is paid back. The payments add up to `total`, their principal parts to the amount lent, their interest parts to the difference: to the cent. */
export interface Plan {
  readonly term: number;
  /** What is due each month; the last installment alone may differ. */
  readonly monthlyInstallment: number;
  readonly total: number;
  readonly interestRate: number;
  readonly effectiveInterestRate: number;
  readonly installments: readonly Installment[];
}

const rounded = (rate: number): number => Math.round(rate * 10_000) / 10_000;

/** What a year costs if interest is charged each month on what is owed: (1 + r/12)^12 − 1, with four decimals. */
export const effectiveRate = (yearlyRate: number): number => rounded((1 + yearlyRate / 12) ** 12 - 1);

/**
 * An annuity: the same payment each month. Interest is charged each month on what is still owed, a twelfth of the yearly rate, rounded to cents;
 * the rest of the payment reduces the debt. The last payment is what is left, so it takes up all that the rounding left over.
 */
export function annuity(principal: number, yearlyRate: number, term: number): Plan {
  const rate = yearlyRate / 12;
  // expm1 and log1p keep the digits that 1 − (1 + rate)^−term would lose for a tiny rate.
  const exact = rate === 0 ? principal / term : (principal * rate) / -Math.expm1(-term * Math.log1p(rate));
  const regular = Math.round(exact);
  const installments: Installment[] = [];
  let owed = principal;
  for (let month = 1; month <= term; month += 1) {
    const interest = Math.round(owed * rate);
    const payment = month === term ? owed + interest : Math.min(regular, owed + interest);
    installments.push({ principal: payment - interest, interest, payment });
    owed -= payment - interest;
  }
  return {
    term,
    monthlyInstallment: term === 1 ? principal + (installments[0]?.interest ?? 0) : regular,
    total: installments.reduce((sum, { payment }) => sum + payment, 0),
    interestRate: yearlyRate,
    effectiveInterestRate: effectiveRate(yearlyRate),
    installments,
  };
}

/**
 * A bullet loan: everything in one payment on one day, with interest for the days between, a 360th of the yearly rate for each.
 * `term` is the number of months, begun ones counted.
 */
export function bullet(principal: number, yearlyRate: number, from: string, until: string): Plan {
  const days = daysBetween(from, until);
  const interest = Math.round((principal * yearlyRate * days) / 360);
  const total = principal + interest;
  return {
    term: monthsBegun(from, until),
    monthlyInstallment: total,
    total,
    interestRate: yearlyRate,
    effectiveInterestRate: rounded((1 + (yearlyRate * days) / 360) ** (365 / days) - 1),
    installments: [{ principal, interest, payment: total }],
  };
}

function monthsBegun(from: string, until: string): number {
  let months = 1;
  while (dayOf(addMonths(startOf(from), months)) < until) months += 1;
  return months;
}
