import type { BankCall } from '../bank/bank-call.js';
import type { Deadline } from '../bank/deadline.js';
import type { Freshness } from '../bank/freshness.js';
import type { MemoryReservation } from '../memory-budget.js';
import type { RequestTally } from '../telemetry/request-tally.js';
import type { Span } from '../telemetry/tracing.js';

/** The caller, deadline and memory of one request's calls, and the record of the calls. */
export interface CallContext {
  readonly caller: string;
  readonly requestId: string;
  readonly deadline: Deadline;
  readonly memory: MemoryReservation;
  /** Records a call; undefined if calls are not shown. */
  readonly note: ((call: BankCall) => void) | undefined;
  readonly tally: RequestTally;
  /** Records how long the answers of its reads are cached. */
  readonly freshness: Freshness;
  /** The span of the operation; undefined without tracing. */
  readonly span: Span | undefined;
}
