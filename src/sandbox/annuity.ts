import { addMonths, daysBetween, dayOf, startOf } from './calendar.js';

/*
 * Every amount is a quotient of integers, rounded once, half up. In floating point, one plan in some
 * thousands is off by cents, because a double cannot hold 0.0333 / 12. BigInt suffices: a library of
 * fractions would reduce each quotient, which nothing here needs.
 */

/** Maximum amount of a calculation, in cents. All sums at up to 100 % a year are safe integers. */
export const maxAmount = 100_000_000_000;

/** One payment of a loan, in cents. */
export interface Installment {
  readonly principal: number;
  readonly interest: number;
  /** Principal and interest. */
  readonly payment: number;
}

/**
 * The repayment plan of a loan. To the cent, the payments add up to `total`, their principal to the amount
 * lent, and their interest to the difference.
 */
export interface Plan {
  readonly term: number;
  /** The monthly payment; only the last installment may differ. */
  readonly monthlyInstallment: number;
  readonly total: number;
  readonly interestRate: number;
  readonly effectiveInterestRate: number;
  readonly installments: readonly Installment[];
}

/** A non-negative number as a quotient of integers. */
interface Quotient {
  readonly over: bigint;
  readonly under: bigint;
}

/** Returns the decimal fraction of a number as written: 0.0333 is 333 / 10000, and 1e-7 is 1 / 10000000. */
function decimal(value: number): Quotient {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const shift = BigInt(exponent) - BigInt(fraction.length);
  const over = BigInt(whole + fraction);
  return shift < 0n ? { over, under: 10n ** -shift } : { over: over * 10n ** shift, under: 1n };
}

/** Rounds to the nearest integer, half up. */
const nearest = (over: bigint, under: bigint): bigint => (2n * over + under) / (2n * under);

/** Returns a twelfth of a yearly rate. */
function monthly(yearlyRate: number): Quotient {
  const { over, under } = decimal(yearlyRate);
  return { over, under: 12n * under };
}

/**
 * Returns the effective yearly rate if interest is charged monthly: (1 + r/12)^12 − 1, with four decimals.
 */
export function effectiveRate(yearlyRate: number): number {
  const { over, under } = monthly(yearlyRate);
  return Number(nearest(10_000n * ((under + over) ** 12n - under ** 12n), under ** 12n)) / 10_000;
}

/**
 * Returns the payment that repays everything within the term, to the nearest cent: P × i / (1 − (1 +
 * i)^−term).
 */
function regularPayment(principal: bigint, { over, under }: Quotient, term: bigint): bigint {
  if (over === 0n) return nearest(principal, term);
  const grown = (under + over) ** term;
  return nearest(principal * over * grown, under * (grown - under ** term));
}

/**
 * Calculates an annuity: the same payment each month. Interest is a twelfth of the yearly rate on the debt,
 * rounded to cents; the rest of the payment reduces the debt. The last payment is the remaining debt, so it
 * absorbs all rounding.
 */
export function annuity(principal: number, yearlyRate: number, term: number): Plan {
  const rate = monthly(yearlyRate);
  const regular = Number(regularPayment(BigInt(principal), rate, BigInt(term)));
  const installments: Installment[] = [];
  let owed = principal;
  for (let month = 1; month <= term; month += 1) {
    const interest = Number(nearest(BigInt(owed) * rate.over, rate.under));
    const payment = month === term ? owed + interest : Math.min(regular, owed + interest);
    installments.push({ principal: payment - interest, interest, payment });
    owed -= payment - interest;
  }
  return {
    term,
    monthlyInstallment: regular,
    total: installments.reduce((sum, { payment }) => sum + payment, 0),
    interestRate: yearlyRate,
    effectiveInterestRate: effectiveRate(yearlyRate),
    installments,
  };
}

/**
 * Calculates a bullet loan: a single payment on one day, with a 360th of the yearly rate as interest for each
 * day. `term` is the number of months, started ones included.
 */
export function bullet(principal: number, yearlyRate: number, from: string, until: string): Plan {
  const days = daysBetween(from, until);
  const { over, under } = decimal(yearlyRate);
  const interest = Number(nearest(BigInt(principal) * over * BigInt(days), under * 360n));
  const total = principal + interest;
  const yearly = (1 + (yearlyRate * days) / 360) ** (365 / days) - 1;
  return {
    term: monthsBegun(from, until),
    monthlyInstallment: total,
    total,
    interestRate: yearlyRate,
    // A root is not a quotient; floating point is exact enough for four decimals.
    effectiveInterestRate: Math.round(yearly * 10_000) / 10_000,
    installments: [{ principal, interest, payment: total }],
  };
}

function monthsBegun(from: string, until: string): number {
  let months = 1;
  while (dayOf(addMonths(startOf(from), months)) < until) months += 1;
  return months;
}
