import type { OperationId } from './operation.js';

/** A call to the bank that was made, or spared, for a request. */
export interface BankCall {
  readonly operation: OperationId;
  /** HTTP status; null where no answer came, or none was needed. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** Whether this request made it, joined another's, or found its answer kept. */
  readonly from: 'network' | 'shared' | 'cache';
}
