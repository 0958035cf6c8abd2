import type { BankMetrics } from '../telemetry/metrics.js';
import type { Call } from './call.js';
import type { Exchanged } from './exchange.js';
import type { Failures } from './failure.js';
import type { Retries } from './retry.js';
import { SingleStep, type Handler } from './step.js';

/** Retries a read if that may help, and a write if the bank cannot have received it. */
export class Retried extends SingleStep<{
  readonly retries: Retries;
  readonly failures: Failures;
  readonly metrics: BankMetrics | undefined;
}> {
  dispatch(call: Call, handler: Handler): void {
    this.next.dispatch(call, new Attempt(this, call, handler, 1));
  }

  /** Makes another attempt after a pause, or passes on the error. */
  async goOn(
    call: Call,
    handler: Handler,
    attempt: number,
    error: unknown,
    answer: Exchanged | undefined,
  ): Promise<void> {
    const pause = this.parts.retries.pauseAfter({ operation: call.operation, attempt, answer, error });
    if (pause === undefined) return handler.onError(this.parts.failures.of(call, error));
    try {
      await this.parts.retries.pause(pause, call.deadline);
    } catch (end) {
      return handler.onError(this.parts.failures.of(call, end));
    }
    this.parts.metrics?.retries.of(call.operation.kind === 'write' ? 'write' : 'read').add();
    call.attempt = attempt + 1;
    this.next.dispatch(call, new Attempt(this, call, handler, attempt + 1));
  }
}

/** One attempt of a call. */
class Attempt implements Handler {
  readonly #step: Retried;
  readonly #call: Call;
  readonly #handler: Handler;
  /** 1 for the first attempt. */
  readonly #number: number;

  constructor(step: Retried, call: Call, handler: Handler, number: number) {
    this.#step = step;
    this.#call = call;
    this.#handler = handler;
    this.#number = number;
  }

  onAnswer(answer: unknown): void {
    if (this.#number === 1) this.#step.parts.retries.earn();
    this.#handler.onAnswer(answer);
  }

  onError(error: unknown, response?: Exchanged): void {
    void this.#step.goOn(this.#call, this.#handler, this.#number, error, response);
  }
}
