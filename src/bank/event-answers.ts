import type { Clock } from '../clock.js';
import type { Span } from '../telemetry/tracing.js';
import { bankCallOf, claimantOf, joinedSpan, noteStale, readKey, type Call, type StaleRead } from './call.js';
import { maxTtlOfChanging } from './cache-ttl.js';
import type { Waiter } from './deadline.js';
import type { GatewayError } from './errors.js';
import type { Reads } from './reads.js';
import type { Handler, Pending } from './step.js';

/** Maximum number of answers of one event. */
const maxAnswers = 1000;

/** An answer and the time at which it was asked for, in milliseconds since 1970. */
interface EventAnswer {
  readonly answer: unknown;
  readonly askedAt: number;
  /** The span of the execution that read it. */
  readonly span: Span | undefined;
}

/**
 * The answers that were read for one event of the bank. All executions of the event use them, for any
 * viewer, so that each read is made once, even if the executions do not overlap. An execution of a later
 * event never does. Reads in flight are shared as well, even if the cache is away. Access is checked for each
 * viewer, as for answers from the cache.
 */
export class EventAnswers {
  readonly #clock: Clock;
  readonly #answers = new Map<string, EventAnswer>();
  readonly #inFlight = new Map<string, EventRead>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns reads that answer what was read for this event, and keep what they read. */
  over(reads: Pick<Reads, 'dispatch'>): Pick<Reads, 'dispatch'> {
    const over = {
      dispatch: (pending: readonly Pending[]): void => {
        const first = pending.filter((one) => !this.#isAnswered(one)).map((one) => this.#begin(one, over));
        if (first.length > 0) reads.dispatch(first);
      },
    };
    return over;
  }

  /** Answers a read, or has it wait for the same read in flight. Returns false if it has to be made. */
  #isAnswered({ call, handler }: Pending): boolean {
    if (call.operation.kind === 'file') return false;
    const key = keyOf(call);
    const oldest = this.#clock.now() - maxTtlOfChanging;
    const kept = this.#answers.get(key);
    if (kept && kept.askedAt > oldest) {
      joinedSpan(call, kept.span)?.end();
      noteShared(call);
      handler.onAnswer(kept.answer, kept.askedAt, true);
      return true;
    }
    const inFlight = this.#inFlight.get(key);
    if (!inFlight || inFlight.askedAt <= oldest) return false;
    inFlight.join({ call, handler });
    return true;
  }

  #begin(pending: Pending, over: Pick<Reads, 'dispatch'>): Pending {
    const { call } = pending;
    if (call.operation.kind === 'file') return pending;
    const key = keyOf(call);
    const read = new EventRead(pending, this.#clock.now(), over);
    this.#inFlight.set(key, read);
    read.onEnd = (kept) => {
      if (this.#inFlight.get(key) === read) this.#inFlight.delete(key);
      if (kept && this.#answers.size < maxAnswers) this.#answers.set(key, kept);
    };
    return { call, handler: read };
  }
}

/**
 * If only the answer shows the owner, answers are used among viewers with the same customers only. A stream
 * that must not use cached answers uses none that another one was given from the cache.
 */
const keyOf = (call: Call): string =>
  `${readKey(call)} ${call.reader?.noCache ? 'no-cache' : ''} ${claimantOf(call)?.key ?? ''}`;

/** Records that a read uses the answer of another one. */
function noteShared(call: Call): void {
  call.tally.shared += 1;
  call.note?.(bankCallOf(call, null, 0, 'shared'));
}

/** A read for an event, and those that wait for its answer. */
class EventRead implements Handler {
  /** Called first when it has ended, with its answer if there is one. */
  onEnd: (kept: EventAnswer | undefined) => void = () => undefined;
  readonly askedAt: number;
  readonly #pending: Pending;
  readonly #again: Pick<Reads, 'dispatch'>;
  readonly #waiting: WaitingRead[] = [];

  constructor(pending: Pending, askedAt: number, again: Pick<Reads, 'dispatch'>) {
    this.#pending = pending;
    this.askedAt = askedAt;
    this.#again = again;
  }

  join(pending: Pending): void {
    this.#waiting.push(new WaitingRead(pending, this.#pending.call.span));
  }

  /** A stale answer is recorded for all that wait, and not kept: the bank may answer the next read. */
  onAnswer(answer: unknown, begin?: number, isJoined?: boolean, stale?: StaleRead): void {
    const askedAt = Math.min(this.askedAt, begin ?? Infinity);
    this.onEnd(stale ? undefined : { answer, askedAt, span: this.#pending.call.span });
    this.#pending.handler.onAnswer(answer, begin, isJoined, stale);
    for (const one of this.#waiting) {
      const handler = one.leave();
      if (!handler) continue;
      noteShared(one.call);
      if (stale) noteStale(one.call, stale);
      handler.onAnswer(answer, askedAt, true, stale);
    }
  }

  /** If only its own request has ended, one of the others makes the read. */
  onError(error: unknown): void {
    this.onEnd(undefined);
    this.#pending.handler.onError(error);
    if (!this.#pending.call.deadline.reason) for (const one of this.#waiting) one.leave()?.onError(error);
    else
      this.#again.dispatch(
        this.#waiting.flatMap((one) => {
          const handler = one.leave();
          return handler ? [{ call: one.call, handler }] : [];
        }),
      );
  }
}

/** A read that waits for the same one of another execution, at most until its own request ends. */
class WaitingRead implements Waiter {
  readonly call: Call;
  readonly #span: Span | undefined;
  #handler: Handler | undefined;

  /** `maker`: the span of the execution that makes the read. */
  constructor({ call, handler }: Pending, maker: Span | undefined) {
    this.call = call;
    this.#span = joinedSpan(call, maker);
    this.#handler = handler;
    call.deadline.add(this);
  }

  onEnd(reason: GatewayError): void {
    this.leave()?.onError(reason);
  }

  /** Returns its handler, once. */
  leave(): Handler | undefined {
    const handler = this.#handler;
    this.#handler = undefined;
    this.call.deadline.remove(this);
    this.#span?.end();
    return handler;
  }
}
