import type { CreditLine, CreditLineBlock } from '../../generated/wire.js';

/** What is at hand of a credit line: a list's summary, a write's answer, or the whole. */
export type CreditLineModel = CreditLine & { readonly id: string; readonly personId: string };

/** A block with the credit line that it lies on. */
export type CreditLineBlockModel = CreditLineBlock & {
  readonly id: string;
  readonly personId: string;
  readonly creditLineId: string;
};
