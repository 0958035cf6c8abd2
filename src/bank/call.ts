import type { MemoryReservation } from '../memory-budget.js';
import type { BankCall } from './bank-call.js';
import type { CallReason } from './call-reason.js';
import type { Deadline } from './deadline.js';
import type { Freshness } from './freshness.js';
import type { Lease } from './lease.js';
import type { RequestTally } from '../telemetry/request-tally.js';
import type { Span } from '../telemetry/tracing.js';
import { ownerIsInAnswer, type AnyOperation, type OperationId } from './operation.js';
import type { ParamValues } from './path.js';

/** A read or a calculation. */
export interface Read {
  readonly operation: AnyOperation;
  readonly params: ParamValues;
  /** Path with query. Together with the body it identifies the read. */
  readonly path: string;
  readonly body: string | undefined;
  readonly why: CallReason;
}

/** Returns the cache key of a read. */
export const readKey = ({ path, body }: Read): string => (body === undefined ? path : `${path} ${body}`);

/** An expired answer that was given because the bank fails. */
export interface StaleRead {
  readonly operation: OperationId;
  /** Its age in seconds. */
  readonly seconds: number;
}

/** A reader that may see the answers of some operations only if they are its own. */
export interface Claimant {
  /** Equal for readers that own the same resources. */
  readonly key: string;
  /** Returns true if an answer is the claimant's own, as far as is known by now. */
  isOwn(operation: AnyOperation, answer: unknown): boolean;
}

/** The request on whose behalf the bank is called. */
export interface Caller {
  /** Queued calls are taken in turns by caller. */
  readonly caller: string;
  readonly requestId: string;
  /** The end of the request: it ends a read, and prevents a write that was not sent yet from being sent. */
  readonly deadline: Deadline;
  /**
   * The memory reserved by the request that began the call; others that share the call reserve nothing for
   * it.
   */
  readonly memory: MemoryReservation;
  /** Records the calls; undefined if they are not recorded. */
  readonly note: ((call: BankCall) => void) | undefined;
  /** Counts the calls of the request. */
  readonly tally: RequestTally;
  /** The span of the operation; undefined without tracing. */
  readonly span: Span | undefined;
}

/** The request on whose behalf something is read. */
export interface Reader extends Caller {
  /** True if cached answers must not be used. */
  readonly noCache: boolean;
  /** Undefined for the partner, who may see all cached answers. */
  readonly claimant: Claimant | undefined;
  /** Records a stale answer. */
  readonly noteStale: (read: StaleRead) => void;
  /** Records how long the answers are cached. */
  readonly freshness: Freshness;
}

/** One call to the bank. Its path is filled in and checked, its body is JSON text. */
export interface Call extends Read, Caller {
  /** The reader, for a read. */
  readonly reader: Reader | undefined;
  /** The right to send, for a write with an Idempotency-Key. */
  readonly lease: Lease | undefined;
  /**
   * The cache's count of writes in all gateways: equal for two reads with no write between them; null if it
   * is unknown, undefined without a cache.
   */
  generations: string | null | undefined;
  /** The token that the call is sent with. */
  token: string | undefined;
  /** 1 for the first attempt. */
  attempt: number;
  /** Seconds that the call waited for a place, if that is measured. */
  waited: number;
}

/** Creates a call for a caller, or for a reader if it is a read. */
export const callOf = (
  { operation, params, path, body, why }: Read,
  { caller, requestId, memory, note, tally, span }: Caller,
  deadline: Deadline,
  reader?: Reader,
  lease?: Lease,
): Call => ({
  operation,
  params,
  path,
  body,
  why,
  caller,
  requestId,
  deadline,
  memory,
  note,
  tally,
  span,
  reader,
  lease,
  generations: undefined,
  token: undefined,
  attempt: 1,
  waited: 0,
});

/** Returns the record of a call, for the client. */
export const bankCallOf = (
  { operation: { operationId: operation }, why: { reason, field } }: Call,
  status: BankCall['status'],
  milliseconds: number,
  from: BankCall['from'],
): BankCall => ({ operation, status, milliseconds, from, reason, path: field?.path });

/**
 * Begins the span of a read that uses the call of another operation, with a link to that; undefined if none
 * is recorded.
 */
export const joinedSpan = ({ span, operation, why }: Call, maker: Span | undefined): Span | undefined =>
  span?.isRecorded
    ? span.child(
        `shared ${operation.method} ${operation.path}`,
        'internal',
        {
          'lending_graph.operation': operation.operationId,
          'lending_graph.source': 'shared',
          'lending_graph.reason': why.reason,
        },
        maker,
      )
    : undefined;

/**
 * Returns the reader that must own the answer, for operations where only the answer shows its owner;
 * undefined for all other reads. For such a reader, answers that were cached, shared or listed for others
 * must not be used: even a faster response would reveal that they exist.
 */
export const claimantOf = ({ operation, reader }: Call): Claimant | undefined =>
  reader?.claimant && ownerIsInAnswer(operation) ? reader.claimant : undefined;

/** Records that a read is answered by a stale answer. */
export function noteStale({ tally, reader }: Call, stale: StaleRead): void {
  tally.stale += 1;
  reader?.noteStale(stale);
}
