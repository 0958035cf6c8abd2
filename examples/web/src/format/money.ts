/** An amount of the graph: whole cents, and the code of the currency. Each part can be missing. */
export interface Money {
  readonly value?: number | null;
  readonly currency?: string | null;
}

const locale = 'en-IE';
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat(locale, { style: 'currency', currency });
    formats.set(currency, format);
  }
  return format;
}

/** Writes cents as a decimal, by whole numbers only: 120050 is "1200.50". */
function decimalOf(cents: number): `${number}` {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`;
}

/** Formats whole cents: 120050 is "€1,200.50". Intl gets the decimal as text, so that no amount is rounded. */
export const formatCents = (cents: number, currency = 'EUR'): string =>
  formatOf(currency).format(decimalOf(cents));

/** Formats an amount of the graph; a dash if it has no value. */
export const formatMoney = (money: Money | null | undefined): string =>
  money?.value === null || money?.value === undefined
    ? '–'
    : formatCents(money.value, money.currency ?? 'EUR');

/** Formats a fraction as a percentage with up to two decimals: 0.1157 is "11.57%"; a dash if there is none. */
export const formatRate = (fraction: number | null | undefined): string =>
  fraction === null || fraction === undefined
    ? '–'
    : new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(fraction);

/** Digits with or without groups of three, then up to two decimals behind a point or a comma. */
const amountPattern = /^(\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/;

/**
 * Reads what somebody typed as whole cents: "1,200.50", "1.200,50" and "1200,5" are 120050. Undefined if it is no
 * amount.
 */
export function parseCents(text: string): number | undefined {
  const [, whole, decimals = ''] = amountPattern.exec(text.replace(/[€\s]/g, '').replace(/EUR$/i, '')) ?? [];
  if (whole === undefined) return undefined;
  const cents = Number(whole.replace(/\D/g, '') + decimals.padEnd(2, '0'));
  return Number.isSafeInteger(cents) ? cents : undefined;
}
