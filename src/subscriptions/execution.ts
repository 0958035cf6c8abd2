import { Deadline } from '../bank/deadline.js';
import { GatewayError } from '../bank/errors.js';
import type { EventAnswers } from '../bank/event-answers.js';
import type { Clock } from '../clock.js';
import { RequestContext, type SharedContextParts } from '../context/context.js';
import type { MemoryBudget, MemoryReservation } from '../memory-budget.js';
import type { Viewer } from '../auth/viewer.js';
import type { RequestOutcome } from '../telemetry/log.js';
import { RequestTally } from '../telemetry/request-tally.js';

/** The request that opened a stream. */
export interface StreamRequest {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly outcome: RequestOutcome;
  /** True if cached answers must not be used. */
  readonly noCache: boolean;
}

/** The parts that executions of all streams share. */
export interface ExecutionParts {
  readonly contextParts: SharedContextParts;
  readonly budget: MemoryBudget;
  readonly clock: Clock;
  /** Timeout of an execution's reads, in milliseconds. */
  readonly requestTimeout: number;
}

/** The result of an execution. */
export interface Executed {
  /** JSON. */
  readonly text: string;
  /** The id in its errors. */
  readonly requestId: string;
  readonly codes: readonly string[] | undefined;
}

/**
 * One execution for one update, with a context, a deadline and memory of its own. Several streams can wait
 * for it. Its memory counts until the last one has sent the result.
 */
export class Execution {
  readonly result: Promise<Executed>;
  readonly #deadline: Deadline;
  readonly #memory: MemoryReservation;
  #waiting = 0;
  #isOver = false;
  #onOver = (): void => undefined;

  /** Starts to execute. `answers`: those of the event. */
  constructor(
    { contextParts, budget, clock, requestTimeout }: ExecutionParts,
    { viewer, requestId, noCache }: StreamRequest,
    answers: EventAnswers | undefined,
    execute: (ctx: RequestContext) => Promise<string>,
  ) {
    const outcome: RequestOutcome = {};
    this.#deadline = new Deadline(clock, requestTimeout);
    this.#memory = budget.open();
    const own = { viewer, requestId, outcome, noCache, deadline: this.#deadline, memory: this.#memory };
    const untraced = { tally: new RequestTally(), span: undefined };
    const ctx = new RequestContext(Object.assign({ answers }, contextParts, own, untraced));
    this.result = execute(ctx)
      .then((text) => ({ text, requestId, codes: outcome.codes }))
      .finally(() => this.#deadline.done());
    // If all streams have left, nobody hears of a failure.
    this.result.catch(() => undefined);
  }

  /** True if all streams that waited for it have left. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Counts a stream that waits for the result, until it has sent it. `onOver` is called when the last has left. */
  join(onOver: () => void = () => undefined): void {
    this.#waiting += 1;
    this.#onOver = onOver;
  }

  /** Ends the wait of a stream. After the last one reads are aborted, and the memory is released. */
  leave(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.#isOver = true;
    this.#deadline.end(new GatewayError('UPSTREAM_UNAVAILABLE', 'The client has gone.'));
    this.#memory.close();
    this.#onOver();
  }
}
