import type { CreditLine, CreditLineBlock } from '../../generated/wire.js';

/** The known fields of a credit line: a list's summary, a write's answer, or the whole resource. */
export type CreditLineModel = CreditLine & { readonly id: string; readonly personId: string };

/** A block with its credit line. */
export type CreditLineBlockModel = CreditLineBlock & {
  readonly id: string;
  readonly personId: string;
  readonly creditLineId: string;
};
