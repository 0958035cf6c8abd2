import type { CreditRecord } from '../../generated/wire.js';

/** What is at hand of a credit record. */
export type CreditRecordModel = CreditRecord & { readonly id: string; readonly personId: string };
