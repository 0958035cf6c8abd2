import type { components } from '../generated/lending-api.js';

/** An amount as the bank sends it. */
export type Money = components['schemas']['Money'];

/** Euro cents as the bank writes them into its answers; null where nothing was agreed. */
export const euros = (cents: number | null): Money => ({ value: cents, unit: 'cents', currency: 'EUR' });

/** The cents of an amount that was sent; none if it was not sent. */
export const cents = (amount: { readonly value: number } | undefined): number => amount?.value ?? 0;

/** Cents for people: 123456 → "1,234.56 EUR". */
export const printed = (value: number): string =>
  `${(value / 100).toLocaleString('en', { minimumFractionDigits: 2 })} EUR`;

/**
 * Interest for days, in cents. `centDays` is the sum of what was owed at the end of each day, in cents; each day costs a 360th of the yearly rate.
 * Only the result is rounded, half a cent up, so nothing is lost on the way.
 */
export const interestFor = (centDays: number, yearlyPercent: number): number =>
  Math.round((centDays * yearlyPercent) / (360 * 100));
