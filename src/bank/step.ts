import type { Call } from './call.js';
import type { Exchanged } from './exchange.js';

/** Is told what came of a call: one of the two is called, once, and neither throws. */
export interface Handler {
  /** The answer, see readAnswer. One that others wait for as well comes with when its call was begun (milliseconds since 1970), and whether this reader only joined it. */
  onAnswer(answer: unknown, begin?: number, isJoined?: boolean): void;
  /** Why there is none: a GatewayError, or an ExchangeError below `Retried`; with what the bank answered, if it did. */
  onError(error: unknown, response?: Exchanged): void;
}

/** A call, and who is told what came of it. */
export interface Pending {
  readonly call: Call;
  readonly handler: Handler;
}

/** One step on the way to the bank: answers the calls that it can, and hands the others to the next step. */
export interface Step {
  dispatch(call: Call, handler: Handler): void;
  /** For the reads of one operation that a request makes together. */
  dispatchAll(pending: readonly Pending[]): void;
}

/** What a step is made of, and the step after it. */
abstract class BaseStep<Parts> {
  readonly parts: Parts;
  protected readonly next: Step;

  constructor(parts: Parts, next: Step) {
    this.parts = parts;
    this.next = next;
  }
}

/** A step that looks at each call by itself. */
export abstract class SingleStep<Parts = unknown> extends BaseStep<Parts> implements Step {
  abstract dispatch(call: Call, handler: Handler): void;

  dispatchAll(pending: readonly Pending[]): void {
    for (const { call, handler } of pending) this.dispatch(call, handler);
  }
}

/** A step that looks at calls that are made together. */
export abstract class BatchStep<Parts> extends BaseStep<Parts> implements Step {
  abstract dispatchAll(pending: readonly Pending[]): void;

  dispatch(call: Call, handler: Handler): void {
    this.dispatchAll([{ call, handler }]);
  }
}
