import { addMonths, daysBetween, dayOf, startOf } from './calendar.js';

/*
 * Every amount is a quotient of two whole numbers, rounded once, half a cent up. In floating point one plan
 * in some thousands differs by cents, since a double does not hold 0.0333 / 12. BigInt suffices: a library of
 * fractions would shorten each quotient by its greatest common divisor, and nothing here needs that.
 */

/** The largest amount that is calculated with, in cents. All sums at up to 100 % a year are safe integers. */
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

/** A number that is not negative, as a quotient of whole numbers. */
interface Quotient {
  readonly over: bigint;
  readonly under: bigint;
}

/** The decimal fraction that a number is written as: 0.0333 is 333 / 10000, and 1e-7 is 1 / 10000000. */
function decimal(value: number): Quotient {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const shift = BigInt(exponent) - BigInt(fraction.length);
  const over = BigInt(whole + fraction);
  return shift < 0n ? { over, under: 10n ** -shift } : { over: over * 10n ** shift, under: 1n };
}

/** The nearest whole number, the upper one of two. */
const nearest = (over: bigint, under: bigint): bigint => (2n * over + under) / (2n * under);

/** A twelfth of a yearly rate. */
function monthly(yearlyRate: number): Quotient {
  const { over, under } = decimal(yearlyRate);
  return { over, under: 12n * under };
}

/** What a year costs if interest is charged each month on what is owed: (1 + r/12)^12 − 1, with four decimals. */
export function effectiveRate(yearlyRate: number): number {
  const { over, under } = monthly(yearlyRate);
  return Number(nearest(10_000n * ((under + over) ** 12n - under ** 12n), under ** 12n)) / 10_000;
}

/** The payment that pays back all within the term, to the nearest cent: P × i / (1 − (1 + i)^−term). */
function regularPayment(principal: bigint, { over, under }: Quotient, term: bigint): bigint {
  if (over === 0n) return nearest(principal, term);
  const grown = (under + over) ** term;
  return nearest(principal * over * grown, under * (grown - under ** term));
}

/**
 * An annuity: the same payment each month. Interest is charged each month on what is still owed, a twelfth of the yearly rate, rounded to cents;
 * the rest of the payment reduces the debt. The last payment is what is left, so it takes up all that the rounding left over.
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
 * A bullet loan: everything in one payment on one day, with interest for the days between, a 360th of the yearly rate for each.
 * `term` is the number of months, begun ones counted.
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
    // A root, and so no quotient: four decimals of it are told as well by floating point.
    effectiveInterestRate: Math.round(yearly * 10_000) / 10_000,
    installments: [{ principal, interest, payment: total }],
  };
}

function monthsBegun(from: string, until: string): number {
  let months = 1;
  while (dayOf(addMonths(startOf(from), months)) < until) months += 1;
  return months;
}
