import type { Overdraft, OverdraftApplication } from '../../generated/wire.js';

/** The known fields of an overdraft application. */
export type OverdraftApplicationModel = OverdraftApplication & {
  readonly id: string;
  readonly personId: string;
};

/** The known fields of an overdraft; the bank's answer to its creation lacks the interest. */
export type OverdraftModel = Overdraft & { readonly id: string; readonly personId: string };
