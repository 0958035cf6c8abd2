import type { Reason } from './call-reason.js';
import type { OperationId } from './operation.js';

/** A call to the bank that a request made, or was spared. */
export interface BankCall {
  readonly operation: OperationId;
  /** HTTP status; null if there was no response, or none was needed. */
  readonly status: number | null;
  readonly milliseconds: number;
  /**
   * `network`: this request made the call; `shared`: it joined another request's; `cache`: the answer was
   * cached.
   */
  readonly from: 'network' | 'shared' | 'cache';
  readonly reason: Reason;
  /** The place in the answer of the field that asked first; undefined for a document that is streamed. */
  readonly path: readonly (string | number)[] | undefined;
}
