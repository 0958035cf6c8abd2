import type { Clock } from '../clock.js';
import type { BankMetrics } from '../telemetry/metrics.js';
import type { Span } from '../telemetry/tracing.js';
import { bankCallOf, claimantOf, noteStale, type Call } from './call.js';
import { CircuitOpen } from './circuit.js';
import { GatewayError } from './errors.js';
import { freshUntilOf, type CachedAnswer, type AnswerCache, type CacheLookup } from './answer-cache.js';
import { BatchStep, type Handler, type Pending } from './step.js';

/**
 * Answers reads from the cache, and caches the answers of the next step. While the circuit breaker is open,
 * it answers with an expired answer rather than with none.
 */
export class Cached extends BatchStep<{
  readonly kept: AnswerCache;
  readonly clock: Clock;
  readonly metrics: BankMetrics | undefined;
}> {
  dispatchAll(pending: readonly Pending[]): void {
    const spans = pending[0]?.call.span?.isRecorded ? pending.map(({ call }) => lookupSpan(call)) : undefined;
    const lookups = pending.map(({ call }) => this.parts.kept.look(call));
    if (lookups.some((looked) => looked instanceof Promise)) void this.#answerLater(pending, lookups, spans);
    else this.#answer(pending, lookups as CacheLookup[], spans);
  }

  async #answerLater(
    pending: readonly Pending[],
    lookups: readonly (CacheLookup | Promise<CacheLookup>)[],
    spans: readonly (Span | undefined)[] | undefined,
  ): Promise<void> {
    try {
      this.#answer(pending, await Promise.all(lookups.map(async (looked) => looked)), spans);
    } catch (error) {
      for (const { handler } of pending) handler.onError(error);
    }
  }

  #answer(
    pending: readonly Pending[],
    lookups: readonly CacheLookup[],
    spans: readonly (Span | undefined)[] | undefined,
  ): void {
    const missing: Pending[] = [];
    pending.forEach(({ call, handler }, index) => {
      const looked = lookups[index] as CacheLookup;
      this.parts.metrics?.lookups.of(looked.isHit ? 'hit' : 'miss').add();
      if (spans) endLookup(spans[index], looked);
      if (looked.isHit) {
        this.#noteHit(call, looked);
        call.reader?.freshness.read(looked.kept?.freshUntil ?? 0);
        handler.onAnswer(looked.kept?.answer, looked.kept?.askedAt, true);
        return;
      }
      call.generations = looked.ticket?.generations ?? null;
      missing.push({ call, handler: new Missed(this.parts.kept, this.parts.clock, call, looked, handler) });
    });
    if (missing.length > 0) this.next.dispatchAll(missing);
  }

  #noteHit(call: Call, { at }: CacheLookup): void {
    call.tally.cache += 1;
    call.note?.(bankCallOf(call, null, this.parts.clock.now() - at, 'cache'));
  }
}

/** Begins the span of a lookup. */
const lookupSpan = ({ span, operation, why }: Call): Span | undefined =>
  span?.child('cache get', 'internal', {
    'lending_graph.operation': operation.operationId,
    'lending_graph.reason': why.reason,
  });

/** Ends the span of a lookup: with a source if it answers the read. */
function endLookup(span: Span | undefined, { isHit }: CacheLookup): void {
  if (isHit) span?.set('lending_graph.source', 'cache');
  span?.end();
}

/** Handles a read that has no fresh answer in the cache. */
class Missed implements Handler {
  readonly #keptAnswers: AnswerCache;
  readonly #clock: Clock;
  readonly #call: Call;
  readonly #looked: CacheLookup;
  readonly #handler: Handler;

  constructor(keptAnswers: AnswerCache, clock: Clock, call: Call, looked: CacheLookup, handler: Handler) {
    this.#keptAnswers = keptAnswers;
    this.#clock = clock;
    this.#call = call;
    this.#looked = looked;
    this.#handler = handler;
  }

  onAnswer(answer: unknown, begin = Infinity, isJoined = false): void {
    const { ticket, at } = this.#looked;
    const askedAt = Math.min(at, begin);
    const isOwn = claimantOf(this.#call)?.isOwn(this.#call.operation, answer) !== false;
    const freshUntil = ticket && isOwn ? freshUntilOf(this.#call, answer, askedAt) : 0;
    // The request that made the call caches its answer.
    if (ticket && freshUntil > 0 && !isJoined)
      this.#keptAnswers.keep(this.#call, { answer, askedAt, freshUntil }, ticket);
    this.#call.reader?.freshness.read(freshUntil);
    this.#handler.onAnswer(answer, begin, isJoined);
  }

  onError(error: unknown): void {
    const { kept } = this.#looked;
    this.#call.reader?.freshness.end();
    const isRefused = error instanceof GatewayError && error.cause instanceof CircuitOpen;
    if (kept && isRefused && this.#call.operation.mayBeStale) this.#giveStale(kept);
    else this.#handler.onError(error);
  }

  #giveStale({ answer, askedAt }: CachedAnswer): void {
    const { operationId: operation } = this.#call.operation;
    const stale = { operation, seconds: Math.round((this.#clock.now() - askedAt) / 1000) };
    noteStale(this.#call, stale);
    this.#handler.onAnswer(answer, askedAt, true, stale);
  }
}
