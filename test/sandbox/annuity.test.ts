import { describe, expect, test } from '@jest/globals';
import { annuity, bullet, type Plan } from '../../src/sandbox/annuity.js';
import { Chance } from '../support/chance.js';

const amounts = [1, 2, 7, 99, 100, 12_345, 100_000, 333_333, 5_000_000, 100_000_000_000];
const terms = [1, 2, 3, 6, 9, 12, 18, 24, 36, 48];
const rates = [0, 0.0001, 0.0333, 0.09, 0.11, 0.199, 1];
const sum = (numbers: number[]): number => numbers.reduce((one, other) => one + other, 0);

/** A twelfth of a rate, as a fraction of two integers. */
interface Monthly {
  readonly over: bigint;
  readonly under: bigint;
}

/** Returns a yearly rate in hundredths of a percent as usually written, and a twelfth of it. */
const rateOf = (basisPoints: number): { readonly rate: number; readonly monthly: Monthly } => ({
  rate: Number(`${basisPoints}e-4`),
  monthly: { over: BigInt(basisPoints), under: 120_000n },
});

/**
 * Returns the debt after so many months of the same payment, in half cents times `under ** months`, so that
 * nothing is ever rounded. Paid month by month, without the annuity formula.
 */
function owedExactly(principal: number, halfCents: bigint, { over, under }: Monthly, months: number): bigint {
  let owed = 2n * BigInt(principal);
  let scale = 1n;
  for (let month = 0; month < months; month += 1) {
    scale *= under;
    owed = owed * (under + over) - halfCents * scale;
  }
  return owed;
}

/** Returns true if an amount in cents is the nearest to a quotient, rounding half up. */
const isNearest = (amount: number, over: bigint, under: bigint): boolean => {
  const twice = 2n * BigInt(amount);
  return (twice - 1n) * under <= 2n * over && 2n * over < (twice + 1n) * under;
};

/** Returns the mistakes in a plan, calculated with integers only; empty if there are none. */
function mistakesIn(plan: Plan, lent: number, monthly: Monthly): string[] {
  const { installments, monthlyInstallment, total, effectiveInterestRate } = plan;
  const { over, under } = monthly;
  const mistakes: string[] = [];
  const term = installments.length;
  const twice = 2n * BigInt(monthlyInstallment);
  if (owedExactly(lent, twice - 1n, monthly, term) < 0n) mistakes.push('the installment is too large');
  if (owedExactly(lent, twice + 1n, monthly, term) >= 0n) mistakes.push('the installment is too small');
  let owed = lent;
  installments.forEach(({ principal, interest, payment }, index) => {
    const rest = owed + interest;
    const due = index + 1 === term ? rest : Math.min(monthlyInstallment, rest);
    if (!isNearest(interest, BigInt(owed) * over, under)) mistakes.push(`the interest of month ${index + 1}`);
    if (payment !== due || principal !== due - interest) mistakes.push(`the payment of month ${index + 1}`);
    owed -= principal;
  });
  if (owed !== 0) mistakes.push('something is left');
  if (sum(installments.map(({ payment }) => payment)) !== total) mistakes.push('the total');
  const gain = 10_000n * ((under + over) ** 12n - under ** 12n);
  const told = Math.round(effectiveInterestRate * 10_000);
  if (!isNearest(told, gain, under ** 12n)) mistakes.push('the effective rate');
  return mistakes;
}

describe('installment plans', () => {
  test('add up to the cent, for every amount, term and rate', () => {
    for (const amount of amounts)
      for (const term of terms)
        for (const rate of rates) {
          const { installments, total, monthlyInstallment } = annuity(amount, rate, term);
          expect(installments).toHaveLength(term);
          expect(sum(installments.map(({ principal }) => principal))).toBe(amount);
          expect(sum(installments.map(({ payment }) => payment))).toBe(total);
          expect(amount + sum(installments.map(({ interest }) => interest))).toBe(total);
          expect(
            installments.every(
              ({ principal, interest, payment }) =>
                principal >= 0 && interest >= 0 && payment === principal + interest,
            ),
          ).toBe(true);
          if (amount >= 100 * term)
            expect(installments.slice(0, -1).every(({ payment }) => payment === monthlyInstallment)).toBe(
              true,
            );
        }
  });

  test('of 1,000 € at 12 % for 12 months cost 88.85 € a month, and the last one a cent less', () => {
    const { monthlyInstallment, total, effectiveInterestRate } = annuity(100_000, 0.12, 12);
    expect(monthlyInstallment).toBe(8885);
    expect(total).toBe(106_619);
    expect(effectiveInterestRate).toBe(0.1268);
  });

  test('the last installment stays near the others', () => {
    const { installments, monthlyInstallment } = annuity(500_000, 0.11, 48);
    expect(Math.abs((installments.at(-1)?.payment ?? 0) - monthlyInstallment)).toBeLessThan(48);
  });

  test('without interest cost what was lent', () => {
    expect(annuity(1000, 0, 3)).toMatchObject({
      monthlyInstallment: 333,
      total: 1000,
      effectiveInterestRate: 0,
    });
    expect(annuity(1000, 0, 3).installments.map(({ payment }) => payment)).toEqual([333, 333, 334]);
  });

  test('are exact to the cent at every rate, shown by paying them down in whole numbers', () => {
    const chance = new Chance(13);
    const wrong: unknown[] = [];
    for (let count = 0; count < 10_000; count += 1) {
      const principal = chance.between(1, chance.happens(0.5) ? 1_000_000 : 1_000_000_000);
      const term = chance.between(1, 48);
      const { rate, monthly } = rateOf(chance.between(0, 10_000));
      const mistakes = mistakesIn(annuity(principal, rate, term), principal, monthly);
      if (mistakes.length > 0) wrong.push({ principal, rate, term, mistakes });
    }
    expect(wrong).toEqual([]);
  });

  test('are exact where floating point was some cents off', () => {
    const known = [
      [370_632, 4200, 45, 741_401],
      [650_558, 4095, 35, 1_124_466],
      [99_182_869, 4850, 34, 184_177_583],
      [156_746_426, 750, 42, 178_704_960],
    ] as const;
    for (const [principal, basisPoints, term, total] of known) {
      const { rate, monthly } = rateOf(basisPoints);
      const plan = annuity(principal, rate, term);
      expect([plan.total, ...mistakesIn(plan, principal, monthly)]).toEqual([total]);
    }
  });

  test('take a rate for the decimal fraction that it is written as, however small', () => {
    expect(annuity(100_000_000_000, 1e-7, 12)).toMatchObject({ monthlyInstallment: 8_333_333_785 });
    expect(annuity(100_000, 5e-324, 3)).toMatchObject({ total: 100_000, effectiveInterestRate: 0 });
  });

  test('of a bullet loan bear interest that is exact to half a cent', () => {
    const chance = new Chance(14);
    const wrong: unknown[] = [];
    for (let count = 0; count < 10_000; count += 1) {
      const principal = chance.between(1, 1_000_000_000);
      const days = chance.between(1, 1800);
      const {
        rate,
        monthly: { over },
      } = rateOf(chance.between(0, 10_000));
      const until = new Date(Date.UTC(2026, 10, 2 + days)).toISOString().slice(0, 10);
      const { total } = bullet(principal, rate, '2026-11-02', until);
      const exact = BigInt(principal) * over * BigInt(days);
      if (!isNearest(total - principal, exact, 3_600_000n)) wrong.push({ principal, rate, days, total });
    }
    expect(wrong).toEqual([]);
  });

  test('a bullet loan bears interest for each day, of years with 360', () => {
    expect(bullet(100_000, 0.09, '2026-11-02', '2027-01-31')).toMatchObject({
      term: 3,
      monthlyInstallment: 102_250,
      total: 102_250,
    });
    expect(bullet(1, 0.09, '2026-11-02', '2026-11-03')).toMatchObject({ term: 1, total: 1 });
    // 72.5 and 47.5 cents of interest, which floating point made slightly smaller.
    expect(bullet(3000, 0.29, '2026-11-02', '2026-12-02')).toMatchObject({ total: 3073 });
    expect(bullet(3000, 0.57, '2026-11-02', '2026-11-12')).toMatchObject({ total: 3048 });
  });
});
