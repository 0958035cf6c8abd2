import type { Clock } from '../clock.js';
import type { Span } from '../telemetry/tracing.js';
import { bankCallOf, callOf, claimantOf, joinedSpan, readKey, type Call } from './call.js';
import { Deadline, type Waiter } from './deadline.js';
import type { GatewayError } from './errors.js';
import { maxTtlOfChanging } from './cache-ttl.js';
import { tagsOfRead } from './cache-tags.js';
import { TransientMap } from '../transient-map.js';
import { SingleStep, type Handler, type Step } from './step.js';

/** Milliseconds after which a read in flight is not joined any more: its answer may be as old as that. */
const maxSharedAge = maxTtlOfChanging;

/**
 * Shares reads in flight: identical reads of this process share one call, whatever request they belong to.
 * Each reader waits until its own deadline; the call is aborted only when its last reader has left. Nothing
 * is cached: a read is not shared after its answer, nor ten seconds after its start.
 */
export class Shared extends SingleStep<{ readonly inFlight: ReadsInFlight; readonly clock: Clock }> {
  /**
   * Joins the same read in flight, or starts it with a deadline of its own that ends when the last reader
   * leaves.
   */
  dispatch(call: Call, handler: Handler): void {
    if (call.deadline.reason) return handler.onError(call.deadline.reason);
    // Without the cache, writes in other gateways are unknown: a read that is in flight may be from before
    // one of them.
    if (call.generations === null) return this.next.dispatch(call, handler);
    const now = this.parts.clock.now();
    // A lookup after a write, in whichever gateway, has another ticket than a read before it.
    const key = `${readKey(call)} ${call.generations ?? ''} ${claimantOf(call)?.key ?? ''}`;
    const read = this.parts.inFlight.get(key);
    if (read && read.begin + maxSharedAge > now)
      return read.wait(new WaitingRead(read, call, handler, this.parts.clock, now));
    const started = new SharedRead(key, call, now, this.parts.inFlight);
    this.parts.inFlight.set(key, started);
    started.wait(new WaitingRead(started, call, handler, this.parts.clock, undefined));
    started.start(this.next);
  }
}

/** The reads in flight by their keys. */
export class ReadsInFlight extends TransientMap<string, SharedRead> {
  /**
   * Stops the sharing of reads with any of these tags; those who wait still get the answer. A read after a
   * write must not get data from before it.
   */
  detach(tags: readonly string[]): void {
    for (const [key, read] of this) if (read.tags.some((tag) => tags.includes(tag))) this.delete(key);
  }
}

/** One call and its waiting readers. Its own deadline ends when no reader waits any more. */
class SharedRead implements Handler {
  /** In milliseconds since 1970. */
  readonly begin: number;
  readonly #key: string;
  readonly #inFlight: ReadsInFlight;
  readonly #end = new Deadline();
  #call: Call | undefined;
  #readers: WaitingRead[] = [];
  #waiting = 0;

  constructor(key: string, call: Call, begin: number, inFlight: ReadsInFlight) {
    this.begin = begin;
    this.#key = key;
    this.#call = call;
    this.#inFlight = inFlight;
    // It may go on for others when its request has ended.
    call.memory.hold();
  }

  get tags(): readonly string[] {
    return this.#call ? tagsOfRead(this.#call.operation, this.#call.params) : [];
  }

  /** The span of the request that makes the call. */
  get span(): Span | undefined {
    return this.#call?.span;
  }

  start(next: Step): void {
    try {
      if (this.#call) next.dispatch(callOf(this.#call, this.#call, this.#end, this.#call.reader), this);
    } catch (error) {
      this.onError(error);
    }
  }

  wait(reader: WaitingRead): void {
    this.#waiting += 1;
    this.#readers.push(reader);
    reader.begin();
  }

  onAnswer(answer: unknown): void {
    for (const reader of this.#leaveMap()) reader.onAnswer(answer);
  }

  onError(error: unknown): void {
    for (const reader of this.#leaveMap()) reader.onError(error);
  }

  goWithout(reason: GatewayError): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.#leaveMap();
    this.#end.end(reason);
  }

  /** Stops the sharing and returns the waiting readers. */
  #leaveMap(): readonly WaitingRead[] {
    // A detached read may have a successor.
    if (this.#inFlight.get(this.#key) === this) this.#inFlight.delete(this.#key);
    const readers = this.#readers;
    this.#readers = [];
    this.#call?.memory.close();
    this.#call = undefined;
    return readers;
  }
}

/** A reader that waits for a shared read. It is settled once: anything after its own end is ignored. */
class WaitingRead implements Waiter {
  readonly #read: SharedRead;
  readonly #call: Call;
  readonly #clock: Clock;
  /**
   * The time at which it joined, in milliseconds since 1970; undefined for the reader that started the read.
   */
  readonly #joinedAt: number | undefined;
  readonly #span: Span | undefined;
  #handler: Handler | undefined;

  constructor(read: SharedRead, call: Call, handler: Handler, clock: Clock, joinedAt: number | undefined) {
    this.#read = read;
    this.#call = call;
    this.#handler = handler;
    this.#clock = clock;
    this.#joinedAt = joinedAt;
    this.#span = joinedAt === undefined ? undefined : joinedSpan(call, read.span);
  }

  begin(): void {
    this.#call.deadline.add(this);
  }

  onEnd(reason: GatewayError): void {
    this.#settle()?.onError(reason);
    this.#read.goWithout(reason);
  }

  onAnswer(answer: unknown): void {
    this.#settle()?.onAnswer(answer, this.#read.begin, this.#joinedAt !== undefined);
  }

  onError(error: unknown): void {
    this.#settle()?.onError(error);
  }

  #settle(): Handler | undefined {
    const handler = this.#handler;
    this.#handler = undefined;
    this.#call.deadline.remove(this);
    if (handler && this.#joinedAt !== undefined) {
      this.#call.tally.shared += 1;
      this.#call.note?.(bankCallOf(this.#call, null, this.#clock.now() - this.#joinedAt, 'shared'));
      this.#span?.end();
    }
    return handler;
  }
}
