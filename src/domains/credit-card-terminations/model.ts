import type { CreditCardTermination } from '../../generated/wire.js';

/** The known fields of the termination of a credit card. */
export type CreditCardTerminationModel = CreditCardTermination & { readonly id: string };
