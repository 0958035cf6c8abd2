import type { Clock } from '../clock.js';
import { callOf, claimantOf, readKey, type Call } from './call.js';
import { Deadline, type Waiter } from './deadline.js';
import type { GatewayError } from './errors.js';
import { longestChanging } from './cache-ttl.js';
import { tagsOfRead } from './cache-tags.js';
import { SingleStep, type Handler, type Step } from './step.js';

/** Milliseconds after which a read under way is not joined any more: what it brings may be as old as that. */
const longestShared = longestChanging;

/**
 * The reads under way in this process: identical ones share one call, whatever request they belong to. Each reader waits until its own deadline and no longer;
 * the call ends early only when its last reader has gone. Nothing is kept: what has been answered is not shared any more, nor what was begun
 * ten seconds ago.
 */
export class Shared extends SingleStep<{ readonly underWay: UnderWay; readonly clock: Clock }> {
  /** Joins the same read under way, or else starts it. With a deadline of its own, which ends when the last reader has gone. */
  dispatch(call: Call, handler: Handler): void {
    if (call.deadline.reason) return handler.onError(call.deadline.reason);
    // Where the cache is away, nobody knows of the writes in other gateways: what was begun before may be from before one of them.
    if (call.generations === null) return this.next.dispatch(call, handler);
    const now = this.parts.clock.now();
    // A look-up after a write has another ticket than a read before it, in whichever gateway that write was.
    const key = `${readKey(call)} ${call.generations ?? ''} ${claimantOf(call)?.key ?? ''}`;
    const read = this.parts.underWay.get(key);
    if (read && read.begin + longestShared > now)
      return read.wait(new WaitingRead(read, call, handler, this.parts.clock, now));
    const started = new SharedRead(key, call, now, this.parts.underWay);
    this.parts.underWay.set(key, started);
    started.wait(new WaitingRead(started, call, handler, this.parts.clock, undefined));
    started.start(this.next);
  }
}

/** Reads under way, by all that makes two of them the same. */
export class UnderWay extends Map<string, SharedRead> {
  /** Keeps the reads with any of these tags to those who wait for them: a read after a write must not get what was read before it. */
  detach(tags: readonly string[]): void {
    for (const [key, read] of this) if (read.tags.some((tag) => tags.includes(tag))) this.delete(key);
  }
}

/** One call and all who wait for it. It has an end of its own, which comes when nobody waits any more. */
class SharedRead implements Handler {
  /** Milliseconds since 1970. */
  readonly begin: number;
  readonly #key: string;
  readonly #underWay: UnderWay;
  readonly #end = new Deadline();
  #call: Call | undefined;
  #readers: WaitingRead[] = [];
  #waiting = 0;

  constructor(key: string, call: Call, begin: number, underWay: UnderWay) {
    this.begin = begin;
    this.#key = key;
    this.#call = call;
    this.#underWay = underWay;
  }

  get tags(): readonly string[] {
    return this.#call ? tagsOfRead(this.#call.operation, this.#call.params) : [];
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

  /**
   * Ends the sharing, and answers who has been waiting. Lets go of everything: a Map that grows and shrinks keeps what it held alive until the next
   * full collection, which made a read cost three times as much.
   */
  #leaveMap(): readonly WaitingRead[] {
    // Detached, it may have a successor.
    if (this.#underWay.get(this.#key) === this) this.#underWay.delete(this.#key);
    const readers = this.#readers;
    this.#readers = [];
    this.#call = undefined;
    return readers;
  }
}

/** One who waits for a shared read. Told once: what comes after its own end does nothing. */
class WaitingRead implements Waiter {
  readonly #read: SharedRead;
  readonly #call: Call;
  readonly #clock: Clock;
  /** When it joined, in milliseconds since 1970; undefined for the one who started the read. */
  readonly #joinedAt: number | undefined;
  #handler: Handler | undefined;

  constructor(read: SharedRead, call: Call, handler: Handler, clock: Clock, joinedAt: number | undefined) {
    this.#read = read;
    this.#call = call;
    this.#handler = handler;
    this.#clock = clock;
    this.#joinedAt = joinedAt;
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
    if (handler && this.#joinedAt !== undefined)
      this.#call.note?.({
        operation: this.#call.operation.operationId,
        status: null,
        milliseconds: this.#clock.now() - this.#joinedAt,
        from: 'shared',
      });
    return handler;
  }
}
