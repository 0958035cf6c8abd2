import type { CreditCardTermination } from '../../generated/wire.js';

/** What is at hand of the termination of a credit card. */
export type CreditCardTerminationModel = CreditCardTermination & { readonly id: string };
