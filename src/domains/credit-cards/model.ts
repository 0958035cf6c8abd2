import type { CreditCardApplicationExtended } from '../../generated/wire.js';

/** The known fields of a card application. The answers to writes lack three fields that reads have. */
export type CreditCardApplicationModel = CreditCardApplicationExtended & { readonly id: string };
