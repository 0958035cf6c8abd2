import { describe, expect, test } from '@jest/globals';
import { formatCents, formatMoney, formatRate, parseCents } from '../../examples/web/src/format/money.js';

describe('amounts of the example', () => {
  test.each([
    [0, '€0.00'],
    [5, '€0.05'],
    [120050, '€1,200.50'],
    [-7, '-€0.07'],
    [-42000, '-€420.00'],
    [Number.MAX_SAFE_INTEGER, '€90,071,992,547,409.91'],
  ])('%d cents are %s', (cents, text) => {
    expect(formatCents(cents)).toBe(text);
  });

  test('without a value are a dash', () => {
    expect([formatMoney(null), formatMoney({ value: null, currency: 'EUR' }), formatRate(null)]).toEqual(
      Array(3).fill('–'),
    );
  });

  test.each([
    ['1200', 120000],
    ['1,200.50', 120050],
    ['1.200,50', 120050],
    ['1 200,5', 120050],
    // Three digits behind a point or a comma are a group.
    ['1.200', 120000],
    ['0.29', 29],
    ['€ 1,200', 120000],
    ['1200 EUR', 120000],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s is read as %d cents', (text, cents) => {
    expect(parseCents(text)).toBe(cents);
  });

  test.each(['', ' ', '-5', '1,20,0', '1.2.3', '12e3', '0x10', '900719925474099.20', 'a lot'])(
    '"%s" is read as no amount',
    (text) => {
      expect(parseCents(text)).toBeUndefined();
    },
  );
});
