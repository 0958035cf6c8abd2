import type { MemoryReservation } from '../memory-budget.js';
import type { BankCall } from './bank-call.js';
import type { Deadline } from './deadline.js';
import type { Lease } from './lease.js';
import { ownerIsInAnswer, type AnyOperation, type OperationId } from './operation.js';
import type { ParamValues } from './path.js';

/** A read or a calculation. */
export interface Read {
  readonly operation: AnyOperation;
  readonly params: ParamValues;
  /** Path, query and body: what makes it the same as another. */
  readonly path: string;
  readonly body: string | undefined;
}

/** The text that is the same for the same read. */
export const readKey = ({ path, body }: Read): string => (body === undefined ? path : `${path} ${body}`);

/** An answer from before, in place of one that a failing bank cannot give. */
export interface StaleRead {
  readonly operation: OperationId;
  /** How long ago it was the bank's. */
  readonly seconds: number;
}

/** A reader who may see some answers only if these are the reader's own. */
export interface Claimant {
  /** The same text for those who own the same. */
  readonly key: string;
  /** Whether an answer is the claimant's own, as far as that is known by now. */
  isOwn(operation: AnyOperation, answer: unknown): boolean;
}

/** On whose behalf the bank is called. */
export interface Caller {
  /** Calls that wait take turns by caller. */
  readonly caller: string;
  readonly requestId: string;
  /** The end of the request: it ends a read, and keeps a write that was not sent yet from being sent. */
  readonly deadline: Deadline;
  /** What the request that began it holds; others that share the call hold nothing of it. */
  readonly memory: MemoryReservation;
  /** Takes note of the calls; undefined where nobody wants to know. */
  readonly note: ((call: BankCall) => void) | undefined;
}

/** On whose behalf something is read. */
export interface Reader extends Caller {
  /** Whether what was kept from before is not good enough. */
  readonly noCache: boolean;
  /** Undefined for the partner, who may see whatever anybody had read. */
  readonly claimant: Claimant | undefined;
  /** Takes note of what is stale. */
  readonly noteStale: (read: StaleRead) => void;
}

/** One call on its way to the bank: its path filled and checked, its body JSON text. */
export interface Call extends Read, Caller {
  /** Of a read: who asks. */
  readonly reader: Reader | undefined;
  /** Of a write that has an Idempotency-Key: the right to send it. */
  readonly lease: Lease | undefined;
  /** What the cache knows of writes in all gateways: the same text for two reads between which there was none; null where that cannot be told, undefined without a cache. */
  generations: string | null | undefined;
  /** The token that it is sent with. */
  token: string | undefined;
}

/** A call for a caller: for a reader if it is a read. */
export const callOf = (
  { operation, params, path, body }: Read,
  { caller, requestId, memory, note }: Caller,
  deadline: Deadline,
  reader?: Reader,
  lease?: Lease,
): Call => ({
  operation,
  params,
  path,
  body,
  caller,
  requestId,
  deadline,
  memory,
  note,
  reader,
  lease,
  generations: undefined,
  token: undefined,
});

/**
 * The one whose own an answer has to be, where nothing but the answer tells whose it is. What was kept, shared or listed for others must
 * not show then, by as little as its being faster, that there is something. Undefined for all other reads.
 */
export const claimantOf = ({ operation, reader }: Call): Claimant | undefined =>
  reader?.claimant && ownerIsInAnswer(operation) ? reader.claimant : undefined;
