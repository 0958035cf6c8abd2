import type { CreditCardBill } from '../../generated/wire.js';

/** What is at hand of a bill. */
export type CreditCardBillModel = CreditCardBill & { readonly id: string };
