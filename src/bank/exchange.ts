import type { Dispatcher } from 'undici';
import type { MemoryReservation } from '../memory-budget.js';
import type { Clock } from '../clock.js';
import type { Deadline, Waiter } from './deadline.js';
import { busy, type GatewayError } from './errors.js';

/** What came back from one HTTP request, read to its end. */
export interface Exchanged {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** What the body says, where it was read as JSON before: undefined where it is none. */
  readonly json?: unknown;
}

/** A request that came to no answer. `sent` says whether the other side may have seen it. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly sent: boolean;
  readonly reason: 'timeout' | 'connection' | 'too late' | 'too large';

  constructor(reason: ExchangeError['reason'], sent: boolean, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
    this.sent = sent;
  }
}

/** The request that an exchange sends. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Milliseconds from now to the last byte of the answer. */
  readonly timeLimit: number;
  /** The end of the request on whose behalf this is sent. */
  readonly deadline: Deadline | undefined;
  /** Whether the end of the request only keeps it from being sent: what was sent must then be waited for. */
  readonly isFinal: boolean;
  /** Whether it may still be sent when a connection takes it up, which can be long after it was dispatched. */
  readonly mayBegin?: (() => boolean) | undefined;
  /** Bytes that the answer's body may have. */
  readonly sizeLimit: number;
  /** What takes the memory for the answer: undefined where there is no need to ask. What is final takes it whatever there is. */
  readonly memory?: MemoryReservation | undefined;
}

/** Is told what came of an exchange: one of the two is called, once. */
export interface ExchangeHandler {
  onAnswer(answer: Exchanged): void;
  /** An ExchangeError where no answer came; the deadline's own GatewayError where the request ended before. */
  onError(error: unknown): void;
}

/** About the bytes that one of the bank's answer comes to in memory: as it came, as text, and as values. */
const perByte = 5;

const empty = Buffer.alloc(0);

/**
 * Collects one answer. It is told of its end (time over, client gone) from the moment it is dispatched, not from when a connection
 * takes it up: a call that still queues must not outlive its deadline.
 */
class Collector implements Dispatcher.DispatchHandler, Waiter {
  readonly #outgoing: Outgoing;
  readonly #handler: ExchangeHandler;
  #cancelTimer: () => void;
  #chunks: Buffer | Buffer[] = empty;
  #size = 0;
  #status = 0;
  #headers: Exchanged['headers'] | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #isSettled = false;
  /** Why it was given up. */
  #reason: ExchangeError | GatewayError | undefined;

  constructor(outgoing: Outgoing, clock: Clock, handler: ExchangeHandler) {
    this.#outgoing = outgoing;
    this.#handler = handler;
    this.#cancelTimer = clock.after(outgoing.timeLimit, () => this.#endAfterReading());
  }

  /** Has a pool send it, unless its request has ended. */
  dispatch(pool: Dispatcher): void {
    const { method, path, headers, body, deadline } = this.#outgoing;
    deadline?.add(this);
    if (this.#isSettled) return;
    try {
      pool.dispatch({ method, path, headers, body: body ?? null }, this);
    } catch (error) {
      this.#fail(new ExchangeError('connection', false, error));
    }
  }

  onEnd(reason: GatewayError): void {
    this.#giveUp(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { mayBegin, deadline, isFinal } = this.#outgoing;
    if (!this.#isSettled && mayBegin?.() === false) this.#giveUp(new ExchangeError('too late', false));
    if (this.#reason) return void controller.abort(this.#reason);
    this.#controller = controller;
    if (isFinal) deadline?.remove(this);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Exchanged['headers'],
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#outgoing.sizeLimit) this.#giveUp(new ExchangeError('too large', true));
    else if (!this.#mayHold(chunk.length)) this.#giveUp(busy());
    else if (Array.isArray(this.#chunks)) this.#chunks.push(chunk);
    else this.#chunks = this.#chunks === empty ? chunk : [this.#chunks, chunk];
  }

  onResponseEnd(): void {
    if (this.#isSettled) return;
    this.#settle();
    const body = Array.isArray(this.#chunks) ? Buffer.concat(this.#chunks) : this.#chunks;
    this.#handler.onAnswer({ status: this.#status, headers: this.#headers ?? {}, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#fail(this.#reason ?? new ExchangeError('connection', this.#controller !== undefined, error));
  }

  /** Whether there is room in memory for so many bytes more. */
  #mayHold(bytes: number): boolean {
    const { memory, isFinal } = this.#outgoing;
    if (!memory || !isFinal) return memory?.take(perByte * bytes) ?? true;
    memory.force(perByte * bytes);
    return true;
  }

  /** Its time is over, unless its answer has come: after a stall of the process timers run before connections are read. */
  #endAfterReading(): void {
    const turn = setImmediate(() =>
      this.#giveUp(new ExchangeError('timeout', this.#controller !== undefined)),
    );
    this.#cancelTimer = () => clearImmediate(turn);
  }

  #giveUp(reason: ExchangeError | GatewayError): void {
    if (this.#isSettled) return;
    this.#reason = reason;
    this.#fail(reason);
    this.#controller?.abort(reason);
  }

  #fail(error: unknown): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#handler.onError(error);
  }

  #settle(): void {
    this.#isSettled = true;
    this.#cancelTimer();
    this.#outgoing.deadline?.remove(this);
  }
}

/**
 * One HTTP request to the bank, dispatched without the per-call objects of undici's more comfortable calls, which cost as much as the
 * rest of a call together.
 */
export function dispatch(pool: Dispatcher, clock: Clock, outgoing: Outgoing, handler: ExchangeHandler): void {
  new Collector(outgoing, clock, handler).dispatch(pool);
}

/**
 * The same as a promise.
 * @throws ExchangeError where no answer came; the deadline's own GatewayError where the request ended before
 */
export function exchange(pool: Dispatcher, clock: Clock, outgoing: Outgoing): Promise<Exchanged> {
  return new Promise((resolve, reject) =>
    dispatch(pool, clock, outgoing, { onAnswer: resolve, onError: reject }),
  );
}
