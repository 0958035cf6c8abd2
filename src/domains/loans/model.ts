import type { ActiveLoan, Loan } from '../../generated/wire.js';

/** The known fields of a loan, with its credit line: the bank has no read of a single loan. */
export type LoanModel = (Loan | ActiveLoan) & {
  readonly id: string;
  readonly personId: string;
  readonly creditLineId: string;
};
