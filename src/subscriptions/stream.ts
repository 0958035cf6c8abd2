import { identityOf } from '../auth/viewer.js';
import { CursorError, type CursorSigner } from '../auth/cursor.js';
import type { RateLimit } from '../auth/rate-limit.js';
import type { StaleRead } from '../bank/call.js';
import { GatewayError } from '../bank/errors.js';
import type { EventAnswers } from '../bank/event-answers.js';
import type { RequestContext } from '../context/context.js';
import type { Engine } from '../graphql/engine.js';
import { badInput } from '../graphql/errors.js';
import type { Update, UpdatedResource } from '../graphql/following.js';
import type { Subscription } from '../graphql/subscriptions.js';
import { StoreError } from '../store/store.js';
import type { CustomerEvent, CustomerEvents } from '../webhooks/customer-events.js';
import { EventRound } from './event-round.js';
import {
  Execution,
  type Executed,
  type ExecutionName,
  type ExecutionParts,
  type StreamRequest,
  type Work,
} from './execution.js';
import type { Feeds, Follower } from './feeds.js';
import { Mailbox, type PendingUpdate } from './mailbox.js';
import type { Pace } from './pace.js';

/** The client of a stream, as far as results are sent to it. */
export interface StreamSink {
  /**
   * Sends a result, which is JSON, after those before it. Resolves when the client takes another one, or has
   * gone.
   */
  send(result: string): Promise<void>;
  /** Ends the stream. */
  end(): void;
  /** Ends the stream with a result whose errors are about the stream, not about its operation. */
  fail(result: string): void;
}

/** The parts that all streams share. */
export interface StreamParts extends ExecutionParts {
  readonly engine: Engine;
  readonly events: CustomerEvents;
  readonly feeds: Feeds;
  readonly cursors: CursorSigner;
  /** Counts the executions of each caller. */
  readonly updateLimit: RateLimit;
  readonly pace: Pace;
}

/**
 * Marks the position in cursors of a present state that is not complete yet: going on from there begins anew,
 * unless the customer was deleted since. Earlier versions gave it without the position.
 */
const beginning = /^begin(?:\.(.+))?$/;
const beginningAt = (position: string): string => `begin.${position}`;
/** Milliseconds until an execution that found no memory is tried again. */
const busyPause = 1000;

/** The error with which a stream ends together with its token. */
export const expired = (): GatewayError =>
  new GatewayError(
    'UNAUTHENTICATED',
    'The token has expired. Subscribe again with a new one, after the last cursor.',
  );

/** Where a client goes on. */
interface Start {
  /** The position that it has seen; undefined if there is none. */
  readonly after: string | undefined;
  /** True if the present state comes anyway. */
  readonly isAnew: boolean;
}

const storeFailure = (cause: unknown): unknown =>
  cause instanceof StoreError
    ? new GatewayError('UPSTREAM_UNAVAILABLE', 'The events of the bank cannot be read at the moment.', {
        cause,
      })
    : cause;

/**
 * One subscription of one client: it follows a customer's events, and executes its operation for each of them,
 * one at a time and as fast as the client takes the results.
 */
export class Stream implements Follower {
  readonly #parts: StreamParts;
  readonly #request: StreamRequest;
  readonly #subscription: Subscription;
  readonly #sink: StreamSink;
  readonly #key: string;
  readonly #mailbox = new Mailbox();
  #subject = '';
  #customerId = '';
  /** Events that came while older ones were being read; undefined otherwise. */
  #held: PendingUpdate[] | undefined;
  #mustReadAnew = false;
  #isOver = false;
  #execution: Execution | undefined;
  /** True while the result of the execution is being sent. */
  #isSending = false;
  #stopFollowing = (): void => undefined;
  #wake = (): void => undefined;
  #onLeave = (): void => undefined;

  constructor(parts: StreamParts, request: StreamRequest, subscription: Subscription, sink: StreamSink) {
    this.#parts = parts;
    this.#request = request;
    this.#subscription = subscription;
    this.#sink = sink;
    this.#key = JSON.stringify([identityOf(request.viewer), request.noCache, subscription.key]);
  }

  /** Sends updates until the stream ends. Never rejects. */
  async run(): Promise<void> {
    try {
      await this.#begin();
      while (!this.#isOver) await this.#sendNext();
    } catch (error) {
      if (this.#isOver) return;
      if (this.#leave()) await this.#sendLast(this.#refusalOf(storeFailure(error)));
    }
  }

  /** Ends the stream with an error, as soon as possible. */
  async fail(error: GatewayError): Promise<void> {
    if (!this.#leave()) return;
    this.#sink.fail((await this.#resultOf(this.#refusalOf(error))).text);
  }

  /** Ends the stream because its client has gone. */
  abandon(): void {
    this.#leave();
  }

  onEvent(event: CustomerEvent, round: EventRound): void {
    const { following, args } = this.#subscription;
    const resource = following.resourceOf(args, event);
    if (resource) this.#put({ resource, position: event.position, origin: 'EVENT', round });
  }

  onForgotten(): void {
    void this.#endAbsent();
  }

  onGap(): void {
    this.#mailbox.clear();
    this.#mustReadAnew = true;
    this.#wake();
  }

  /** Finds the customer, and what the client does not have yet. */
  async #begin(): Promise<void> {
    const { following, args } = this.#subscription;
    this.#subject = following.subjectOf(args);
    const start = this.#startFrom(args['after']);
    const customerId = await this.#find('stream customer', async (ctx) => following.customerOf(args, ctx));
    if (this.#isOver) return;
    if (customerId === null) return this.#endAbsent();
    this.#customerId = customerId;
    this.#stopFollowing = this.#parts.feeds.follow(customerId, this);
    return this.#resume(start);
  }

  /** @throws GraphQLError if the cursor was not given for this stream */
  #startFrom(after: unknown): Start {
    if (typeof after !== 'string') return { after: undefined, isAnew: true };
    try {
      const position = this.#parts.cursors.verify(after, this.#subject);
      const anew = beginning.exec(position);
      return anew ? { after: anew[1], isAnew: true } : { after: position, isAnew: false };
    } catch (error) {
      if (!(error instanceof CursorError)) throw error;
      throw badInput('after must be a cursor that this stream gave, for the same customer.');
    }
  }

  /** Takes the events after a position, or else sends the present state. Events that come meanwhile follow. */
  async #resume({ after, isAnew }: Start): Promise<void> {
    if (after === undefined) return this.#sendPresent(false);
    this.#held = [];
    const missed = await this.#parts.events.since(this.#customerId, after);
    const held = this.#held;
    this.#held = undefined;
    this.#mustReadAnew = false;
    if (missed === 'forgotten') return this.#endAbsent();
    if (isAnew || !missed) return this.#sendPresent(!isAnew);
    const { following, args } = this.#subscription;
    for (const event of missed) {
      const resource = following.resourceOf(args, event);
      const round = new EventRound(this.#parts.clock);
      if (resource) this.#put({ resource, position: event.position, origin: 'REPLAY', round });
    }
    for (const pending of held) this.#put(pending);
  }

  #put(pending: PendingUpdate): void {
    if (this.#isOver) return;
    if (this.#held) this.#held.push(pending);
    else if (!this.#mailbox.put(pending)) this.onGap();
    this.#wake();
  }

  async #sendPresent(hasMissed: boolean): Promise<void> {
    const { events, clock } = this.#parts;
    const { following, args } = this.#subscription;
    const position = await events.newest();
    // What was missed before this is part of what is read now.
    this.#mustReadAnew = false;
    const { answers } = new EventRound(clock);
    let stale: readonly StaleRead[] = [];
    const present = (ctx: RequestContext): Promise<readonly UpdatedResource[]> => {
      stale = ctx.staleReads;
      return following.present(args, this.#customerId, ctx);
    };
    const found = await this.#find('stream resources', present, answers);
    for (const [index, resource] of found.entries()) {
      const isLast = index === found.length - 1;
      const cursor = this.#parts.cursors.sign(isLast ? position : beginningAt(position), this.#subject);
      const update: Update = Object.assign({}, resource, { cursor, origin: 'PRESENT' as const, hasMissed });
      await this.#permission();
      if (this.#isOver || this.#mustReadAnew) return;
      // What is at hand of a resource is from these reads.
      const used = resource.source && stale;
      await this.#send(() => this.#execute(this.#workOf(update, answers, used)));
    }
  }

  async #sendNext(): Promise<void> {
    if (this.#mustReadAnew) return this.#sendPresent(true);
    if (this.#mailbox.isEmpty) return this.#sleep();
    await this.#permission();
    const pending = this.#isOver ? undefined : this.#mailbox.take();
    if (!pending) return;
    const { resource, position, origin, round } = pending;
    const cursor = this.#parts.cursors.sign(position, this.#subject);
    const update: Update = Object.assign({}, resource, { cursor, origin, hasMissed: false });
    const key = `${this.#key} ${resource.kind} ${resource.id} ${position} ${origin}`;
    await this.#send(() => round.join(key, () => this.#execute(this.#workOf(update, round.answers))));
  }

  /** Waits until the caller may have another update. Ends the stream if its token has expired. */
  async #permission(): Promise<void> {
    const { pace, updateLimit, clock } = this.#parts;
    const { viewer } = this.#request;
    await pace.next();
    while (!this.#isOver) {
      if (viewer.expiresAt !== undefined && viewer.expiresAt <= clock.now()) return this.fail(expired());
      const seconds = await updateLimit.excess(viewer);
      if (seconds === undefined) return;
      await this.#pause(seconds * 1000);
    }
  }

  /** Sends the result of an execution, which is tried again while there is no memory for it. */
  async #send(join: () => Execution): Promise<void> {
    while (!this.#isOver) {
      const execution = join();
      this.#execution = execution;
      try {
        const executed = await execution.result;
        await this.#parts.pace.next();
        if (this.#isOver) return;
        this.#isSending = true;
        await this.#sink.send(this.#ownText(executed));
        return;
      } catch (error) {
        if (this.#isOver) return;
        if (!(error instanceof GatewayError) || error.code !== 'RATE_LIMITED') throw error;
      } finally {
        this.#isSending = false;
        this.#leaveExecution();
      }
      await this.#pause(busyPause);
    }
  }

  /** Replaces the id of another stream's request in the errors of a shared result. */
  #ownText(executed: Executed): string {
    const { text, requestId, codes } = executed;
    this.#noteErrors(executed);
    return codes && requestId !== this.#request.requestId
      ? text.replaceAll(`"requestId":"${requestId}"`, `"requestId":"${this.#request.requestId}"`)
      : text;
  }

  /** Records the errors of a result that is sent. */
  #noteErrors({ codes }: Executed): void {
    if (!codes) return;
    this.#request.outcome.codes = codes;
    for (const code of codes) this.#parts.contextParts.metrics?.http.errors.of(code).add();
  }

  #workOf(update: Update | null, answers?: EventAnswers, stale?: readonly StaleRead[]): Work {
    return {
      name: 'GraphQL Operation',
      answers,
      stale,
      execute: (ctx) => this.#parts.engine.update(this.#subscription, update, ctx),
    };
  }

  #refusalOf(error: unknown): Work {
    return { name: undefined, execute: (ctx) => this.#parts.engine.refusal(error, ctx) };
  }

  #execute(work: Work): Execution {
    return new Execution(this.#parts, this.#request, work);
  }

  /** Returns what the stream has to know before it sends updates. */
  async #find<Found>(
    name: ExecutionName,
    find: (ctx: RequestContext) => Promise<Found>,
    answers?: EventAnswers,
  ): Promise<Found> {
    let found: Found | undefined;
    const execute = async (ctx: RequestContext): Promise<string> => {
      found = await find(ctx);
      ctx.audit.end();
      return '';
    };
    await this.#resultOf({ name, answers, execute });
    return found as Found;
  }

  async #resultOf(work: Work): Promise<Executed> {
    const execution = this.#execute(work);
    execution.join();
    if (!this.#isOver) this.#execution = execution;
    try {
      return await execution.result;
    } finally {
      if (this.#execution === execution) this.#leaveExecution();
      else if (!execution.isOver) execution.leave();
    }
  }

  /** Ends the stream with null: there is no such customer, or not any more. */
  async #endAbsent(): Promise<void> {
    if (this.#leave()) await this.#sendLast(this.#workOf(null));
  }

  /** Sends a last result, unless there is no memory for it, and ends the stream. */
  async #sendLast(work: Work): Promise<void> {
    const executed = await this.#resultOf(work).catch(() => undefined);
    if (executed) {
      this.#noteErrors(executed);
      await this.#sink.send(executed.text);
    }
    this.#sink.end();
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(milliseconds, resolve);
      this.#onLeave = () => {
        cancel();
        resolve();
      };
    });
  }

  #leaveExecution(): void {
    this.#execution?.leave();
    this.#execution = undefined;
  }

  /** Leaves everything that the stream takes part in. Returns false if it has before. */
  #leave(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#stopFollowing();
    // A result counts among the memory in use until it has been sent.
    if (!this.#isSending) this.#leaveExecution();
    this.#mailbox.clear();
    this.#onLeave();
    this.#wake();
    return true;
  }
}
