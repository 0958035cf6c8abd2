import type { CreditCardBill } from '../../generated/wire.js';

/** The known fields of a bill. */
export type CreditCardBillModel = CreditCardBill & { readonly id: string };
