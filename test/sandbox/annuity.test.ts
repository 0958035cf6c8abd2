import { describe, expect, test } from '@jest/globals';
import { annuity, bullet } from '../../src/sandbox/annuity.js';

const amounts = [1, 2, 7, 99, 100, 12_345, 100_000, 333_333, 5_000_000, 100_000_000_000];
const terms = [1, 2, 3, 6, 9, 12, 18, 24, 36, 48];
const rates = [0, 0.0001, 0.0333, 0.09, 0.11, 0.199, 1];
const sum = (numbers: number[]): number => numbers.reduce((one, other) => one + other, 0);

describe('installment plans', () => {
  test('add up to the cent, for every amount, term and rate', () => {
    for (const amount of amounts) for (const term of terms) for (const rate of rates) {
      const { installments, total, monthlyInstallment } = annuity(amount, rate, term);
      expect(installments).toHaveLength(term);
      expect(sum(installments.map(({ principal }) => principal))).toBe(amount);
      expect(sum(installments.map(({ payment }) => payment))).toBe(total);
      expect(amount + sum(installments.map(({ interest }) => interest))).toBe(total);
      expect(installments.every(({ principal, interest, payment }) => principal >= 0 && interest >= 0 && payment === principal + interest)).toBe(true);
      if (amount >= 100 * term) expect(installments.slice(0, -1).every(({ payment }) => payment === monthlyInstallment)).toBe(true);
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
    expect(annuity(1000, 0, 3)).toMatchObject({ monthlyInstallment: 333, total: 1000, effectiveInterestRate: 0 });
    expect(annuity(1000, 0, 3).installments.map(({ payment }) => payment)).toEqual([333, 333, 334]);
  });

  test('a bullet loan bears interest for each day, of years with 360', () => {
    expect(bullet(100_000, 0.09, '2026-11-02', '2027-01-31')).toMatchObject({ term: 3, monthlyInstallment: 102_250, total: 102_250 });
    expect(bullet(1, 0.09, '2026-11-02', '2026-11-03')).toMatchObject({ term: 1, total: 1 });
  });
});
