import type { OrderDirection } from '../generated/graph.js';
import { badInput } from './errors.js';
import { checkWord } from './raw-values.js';

/** What a list's filter can hold that its types alone do not bound. */
export interface Filter {
  readonly status?: string | null | undefined;
  readonly statusRaw?: string | null | undefined;
  readonly productType?: string | null | undefined;
  readonly productTypeRaw?: string | null | undefined;
  readonly externalCustomerId?: string | null | undefined;
  readonly creditLineAmount?: number | null | undefined;
}

/** The rules of a list's filter beyond its types, and beyond those of raw values. @throws BAD_USER_INPUT */
export function checkFilter({ externalCustomerId, creditLineAmount }: Filter): void {
  checkWord(externalCustomerId, 'filter.externalCustomerId');
  if (typeof creditLineAmount === 'number' && creditLineAmount < 0)
    throw badInput('filter.creditLineAmount must not be negative.');
}

/** The one status that a checked filter names: a known value, or the raw text of one that the schema does not know yet. */
export const statusFilter = (filter: Filter): string | null => filter.status ?? filter.statusRaw ?? null;

/** The one product type that a checked filter names, likewise. */
export const productTypeOf = (filter: Filter): string | null =>
  filter.productType ?? filter.productTypeRaw ?? null;

/** A list's order: the bank's name of a field, and which way round. */
export interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: OrderDirection;
}

/** The text by which the bank is asked for an order; undefined where none is given, so that the bank's own holds. */
export const sortOf = <Field extends string>(
  order: Order<Field> | null | undefined,
): Field | `-${Field}` | undefined => (order?.direction === 'DESC' ? `-${order.field}` : order?.field);
