import type { Call, StaleRead } from './call.js';
import type { Exchanged } from './exchange.js';

/** Receives the result of a call. Exactly one of the two is called, once, and neither throws. */
export interface Handler {
  /**
   * Receives the answer, see readAnswer. For a shared call, `begin` is its start (milliseconds since 1970),
   * and `isJoined` is true if this reader only joined it. `stale` is set if the answer has expired, and is
   * given because the bank fails: it is recorded for this reader, but for nobody else.
   */
  onAnswer(answer: unknown, begin?: number, isJoined?: boolean, stale?: StaleRead): void;
  /**
   * Receives the failure: a GatewayError, or an ExchangeError below `Retried`; with the bank's response, if
   * there is one.
   */
  onError(error: unknown, response?: Exchanged): void;
}

/** A call and the handler of its result. */
export interface Pending {
  readonly call: Call;
  readonly handler: Handler;
}

/**
 * One step on the way to the bank. It answers the calls that it can, and passes the others to the next step.
 */
export interface Step {
  dispatch(call: Call, handler: Handler): void;
  /** Dispatches the reads of one operation that a request makes together. */
  dispatchAll(pending: readonly Pending[]): void;
}

/** Holds a step's parts and the next step. */
abstract class BaseStep<Parts> {
  readonly parts: Parts;
  protected readonly next: Step;

  constructor(parts: Parts, next: Step) {
    this.parts = parts;
    this.next = next;
  }
}

/** A step that handles each call by itself. */
export abstract class SingleStep<Parts = unknown> extends BaseStep<Parts> implements Step {
  abstract dispatch(call: Call, handler: Handler): void;

  dispatchAll(pending: readonly Pending[]): void {
    for (const { call, handler } of pending) this.dispatch(call, handler);
  }
}

/** A step that handles calls of one request together. */
export abstract class BatchStep<Parts> extends BaseStep<Parts> implements Step {
  abstract dispatchAll(pending: readonly Pending[]): void;

  dispatch(call: Call, handler: Handler): void {
    this.dispatchAll([{ call, handler }]);
  }
}
