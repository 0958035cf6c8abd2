import type { StaleRead } from '../bank/call.js';
import { Deadline } from '../bank/deadline.js';
import { GatewayError } from '../bank/errors.js';
import type { EventAnswers } from '../bank/event-answers.js';
import type { Clock } from '../clock.js';
import { RequestContext, type SharedContextParts } from '../context/context.js';
import { finishOperation, type FinishOptions } from '../graphql/finished-operation.js';
import type { MemoryBudget, MemoryReservation } from '../memory-budget.js';
import type { Viewer } from '../auth/viewer.js';
import type { RequestOutcome } from '../telemetry/log.js';
import { RequestTally } from '../telemetry/request-tally.js';
import type { Span } from '../telemetry/tracing.js';

/** The request that opened a stream. */
export interface StreamRequest {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly outcome: RequestOutcome;
  /** True if cached answers must not be used. */
  readonly noCache: boolean;
  /** Its span; undefined without tracing. */
  readonly span: Span | undefined;
}

/** The names of the spans of executions: of an update, and of what a stream reads before its first one. */
export type ExecutionName = 'GraphQL Operation' | 'stream customer' | 'stream resources';

/** What is executed. */
export interface Work {
  /** Undefined if it is not traced. */
  readonly name: ExecutionName | undefined;
  /** The answers of the event that it is for. */
  readonly answers?: EventAnswers | undefined;
  /** The stale answers that it begins with. */
  readonly stale?: readonly StaleRead[] | undefined;
  readonly execute: (ctx: RequestContext) => Promise<string>;
}

/** The parts that executions of all streams share. */
export interface ExecutionParts extends FinishOptions {
  readonly contextParts: SharedContextParts;
  readonly budget: MemoryBudget;
  readonly clock: Clock;
  /** Timeout of an execution's reads, in milliseconds. */
  readonly requestTimeout: number;
}

/** Returns a function that notes an error for the span, and throws it. */
const noted =
  (outcome: RequestOutcome) =>
  (error: unknown): never => {
    outcome.codes = [error instanceof GatewayError ? error.code : 'failed'];
    throw error;
  };

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
 * for it. Its memory counts until the last one has sent the result. Its trace is its own as well: a stream
 * can live for hours, and the request that opened it, of the first stream that waits, is only linked.
 */
export class Execution {
  readonly result: Promise<Executed>;
  readonly #deadline: Deadline;
  readonly #memory: MemoryReservation;
  #waiting = 0;
  #isOver = false;
  #onOver = (): void => undefined;

  /** Starts to execute. */
  constructor(
    parts: ExecutionParts,
    { viewer, requestId, noCache, span: opened }: StreamRequest,
    work: Work,
  ) {
    const { contextParts, budget, clock, requestTimeout, slowFrom } = parts;
    const outcome: RequestOutcome = {};
    this.#deadline = new Deadline(clock, requestTimeout);
    this.#memory = budget.open();
    const span = work.name && opened?.apart(work.name, 'internal');
    const tally = new RequestTally(slowFrom > 0 ? () => clock.elapsed() : undefined);
    const own = { viewer, requestId, outcome, noCache, deadline: this.#deadline, memory: this.#memory };
    const ctx = new RequestContext(
      Object.assign({ answers: work.answers }, contextParts, own, { tally, span }),
    );
    ctx.staleReads.push(...(work.stale ?? []));
    this.result = work
      .execute(ctx)
      .then((text) => ({ text, requestId, codes: outcome.codes }), noted(outcome))
      .finally(() => {
        this.#deadline.done();
        finishOperation(ctx, span, parts);
      });
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
