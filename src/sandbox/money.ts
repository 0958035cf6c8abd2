import type { components } from '../generated/lending-api.js';

/** An amount as the bank sends it. */
export type Money = components['schemas']['Money'];

/** Converts cents to the bank's format; null if nothing was agreed. */
export const euros = (cents: number | null): Money => ({ value: cents, unit: 'cents', currency: 'EUR' });

/** Returns the cents of an amount; 0 if it was not sent. */
export const cents = (amount: { readonly value: number } | undefined): number => amount?.value ?? 0;

/** Formats cents for people: 123456 → "1,234.56 EUR". */
export const printed = (value: number): string =>
  `${(value / 100).toLocaleString('en', { minimumFractionDigits: 2 })} EUR`;

/**
 * Returns daily interest in cents. `centDays` is the sum of the debt at the end of each day, in cents; each
 * day costs a 360th of the yearly rate. Only the result is rounded, half a cent up, so nothing is lost on the
 * way.
 */
export const interestFor = (centDays: number, yearlyPercent: number): number =>
  Math.round((centDays * yearlyPercent) / (360 * 100));
