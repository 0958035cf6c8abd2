import type { OrderDirection } from '../generated/graph.js';
import { badInput } from './errors.js';
import { checkWord } from './raw-values.js';

/** The parts of a list filter that need checks beyond their types. */
export interface Filter {
  readonly status?: string | null | undefined;
  readonly statusRaw?: string | null | undefined;
  readonly productType?: string | null | undefined;
  readonly productTypeRaw?: string | null | undefined;
  readonly externalCustomerId?: string | null | undefined;
  readonly creditLineAmount?: number | null | undefined;
}

/** Checks a list filter beyond its types and the rules for raw values. @throws BAD_USER_INPUT */
export function checkFilter({ externalCustomerId, creditLineAmount }: Filter): void {
  checkWord(externalCustomerId, 'filter.externalCustomerId');
  if (typeof creditLineAmount === 'number' && creditLineAmount < 0)
    throw badInput('filter.creditLineAmount must not be negative.');
}

/**
 * Returns the one status of a checked filter: a known value, or the raw text of one that the schema does not
 * know yet.
 */
export const statusFilter = (filter: Filter): string | null => filter.status ?? filter.statusRaw ?? null;

/** Returns the one product type of a checked filter, in the same way. */
export const productTypeOf = (filter: Filter): string | null =>
  filter.productType ?? filter.productTypeRaw ?? null;

/** The order of a list: the bank's field name and the direction. */
export interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: OrderDirection;
}

/** Returns the bank's `sort` parameter. Undefined without an order, so that the bank's default applies. */
export const sortOf = <Field extends string>(
  order: Order<Field> | null | undefined,
): Field | `-${Field}` | undefined => (order?.direction === 'DESC' ? `-${order.field}` : order?.field);
