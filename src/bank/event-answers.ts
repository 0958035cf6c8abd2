import type { Clock } from '../clock.js';
import { bankCallOf, claimantOf, readKey, type Call } from './call.js';
import { longestChanging } from './cache-ttl.js';
import type { Reads } from './reads.js';
import type { Handler, Pending } from './step.js';

/** Maximum number of answers of one event. */
const mostAnswers = 1000;

/** An answer and the time at which it was asked for, in milliseconds since 1970. */
interface EventAnswer {
  readonly answer: unknown;
  readonly askedAt: number;
}

/**
 * The answers that were read for one event of the bank. All executions of the event use them, for any
 * viewer, so that each read is made once, even if the executions do not overlap. An execution of a later
 * event never does. Reads under way are shared as well, even if the cache is away. Access is checked for each
 * viewer, as for answers from the cache.
 */
export class EventAnswers {
  static #count = 0;
  /** Stands for the event among those of this process. */
  readonly #event = `event ${(EventAnswers.#count += 1)}`;
  readonly #clock: Clock;
  readonly #answers = new Map<string, EventAnswer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns reads that answer what was read for this event, and keep what they read. */
  over(reads: Pick<Reads, 'dispatch'>): Pick<Reads, 'dispatch'> {
    return { dispatch: (pending) => reads.dispatch(pending.flatMap((one) => this.#answer(one) ?? [])) };
  }

  /** Answers a read; otherwise returns it, with a handler that keeps its answer. */
  #answer({ call, handler }: Pending): Pending | undefined {
    if (call.operation.kind === 'file') return { call, handler };
    const key = keyOf(call);
    const kept = this.#answers.get(key);
    const now = this.#clock.now();
    call.event = this.#event;
    if (!kept || kept.askedAt + longestChanging <= now)
      return { call, handler: new Kept(this.#answers, key, now, handler) };
    call.note?.(bankCallOf(call, null, 0, 'shared'));
    handler.onAnswer(kept.answer, kept.askedAt, true);
    return undefined;
  }
}

/** Where only the answer shows the owner, answers are used among viewers with the same customers only. */
const keyOf = (call: Call): string => `${readKey(call)} ${claimantOf(call)?.key ?? ''}`;

/** Keeps the answer of a read. */
class Kept implements Handler {
  readonly #answers: Map<string, EventAnswer>;
  readonly #key: string;
  readonly #askedAt: number;
  readonly #handler: Handler;

  constructor(answers: Map<string, EventAnswer>, key: string, askedAt: number, handler: Handler) {
    this.#answers = answers;
    this.#key = key;
    this.#askedAt = askedAt;
    this.#handler = handler;
  }

  onAnswer(answer: unknown, begin?: number, isJoined?: boolean): void {
    if (this.#answers.size < mostAnswers)
      this.#answers.set(this.#key, { answer, askedAt: Math.min(this.#askedAt, begin ?? Infinity) });
    this.#handler.onAnswer(answer, begin, isJoined);
  }

  onError(error: unknown): void {
    this.#handler.onError(error);
  }
}
