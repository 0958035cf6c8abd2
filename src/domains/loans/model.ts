import type { ActiveLoan, Loan } from '../../generated/wire.js';

/** What is at hand of a loan, with the credit line that it was drawn on: the bank reads no loan by itself. */
export type LoanModel = (Loan | ActiveLoan) & {
  readonly id: string;
  readonly personId: string;
  readonly creditLineId: string;
};
