import type { CreditRecord } from '../../generated/wire.js';

/** The known fields of a credit record. */
export type CreditRecordModel = CreditRecord & { readonly id: string; readonly personId: string };
