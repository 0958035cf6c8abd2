import type { BankCall } from '../bank/bank-call.js';
import type { Deadline } from '../bank/deadline.js';
import type { MemoryReservation } from '../memory-budget.js';

/** On whose behalf the calls of one request are made, until when, and where they are noted. */
export interface CallContext {
  readonly caller: string;
  readonly requestId: string;
  readonly deadline: Deadline;
  readonly memory: MemoryReservation;
  /** Notes a call; undefined where calls are not shown. */
  readonly note: ((call: BankCall) => void) | undefined;
}
