import type { Dispatcher } from 'undici';
import type { MemoryReservation } from '../memory-budget.js';
import type { Clock } from '../clock.js';
import type { Deadline, Waiter } from './deadline.js';
import { busy, type GatewayError } from './errors.js';

/** The response to one HTTP request, read to its end. */
export interface Exchanged {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The parsed body, if it was parsed before; undefined if it is not JSON. */
  readonly json?: unknown;
}

/** A request without a response. `sent` is true if the other side may have received it. */
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

/** A request to send. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  /** Names and values in turn: undici looks for an iterator in an object first. */
  readonly headers: string[];
  readonly body: string | undefined;
  /** Milliseconds from now to the last byte of the response. */
  readonly timeLimit: number;
  /** The end of the request on whose behalf this is sent. */
  readonly deadline: Deadline | undefined;
  /** True if the end of the request prevents only the sending: once sent, the response must be awaited. */
  readonly isFinal: boolean;
  /**
   * Returns true if the request may still be sent when a connection is free, which can be long after its
   * dispatch.
   */
  readonly mayBegin?: (() => boolean) | undefined;
  /** The maximum size of the response's body, in bytes. */
  readonly sizeLimit: number;
  /**
   * Reserves memory for the response; undefined if none needs to be reserved. A final request exceeds the
   * limit rather than fail.
   */
  readonly memory?: MemoryReservation | undefined;
}

/** Receives the result of an exchange. Exactly one of the two is called, once. */
export interface ExchangeHandler {
  onAnswer(answer: Exchanged): void;
  /**
   * Receives an ExchangeError if there is no response; the deadline's own GatewayError if the request ended
   * before.
   */
  onError(error: unknown): void;
}

/** The approximate memory per byte of a response: as bytes, as text, and as values. */
const perByte = 5;

const empty = Buffer.alloc(0);

/**
 * Collects one response. It is notified of its end (timeout, client disconnected) from its dispatch on, not
 * only once a connection takes it: a queued call must not outlive its deadline.
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
  /** The reason why it was aborted. */
  #reason: ExchangeError | GatewayError | undefined;

  constructor(outgoing: Outgoing, clock: Clock, handler: ExchangeHandler) {
    this.#outgoing = outgoing;
    this.#handler = handler;
    this.#cancelTimer = clock.after(outgoing.timeLimit, () => this.#endAfterReading());
  }

  /** Dispatches it to a pool, unless its request has ended. */
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

  /** Reserves memory for more bytes. Returns false if there is not enough. */
  #mayHold(bytes: number): boolean {
    const { memory, isFinal } = this.#outgoing;
    if (!memory || !isFinal) return memory?.take(perByte * bytes) ?? true;
    memory.force(perByte * bytes);
    return true;
  }

  /**
   * Times out, unless the response has arrived: after a stall of the process, timers run before sockets are
   * read.
   */
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
 * Sends one HTTP request to the bank. It uses undici's `dispatch`: the objects that undici's higher-level
 * methods create per call cost as much as the rest of a call together.
 */
export function dispatch(pool: Dispatcher, clock: Clock, outgoing: Outgoing, handler: ExchangeHandler): void {
  new Collector(outgoing, clock, handler).dispatch(pool);
}

/**
 * Like `dispatch`, as a promise.
 * @throws ExchangeError if there is no response; the deadline's own GatewayError if the request ended before
 */
export function exchange(pool: Dispatcher, clock: Clock, outgoing: Outgoing): Promise<Exchanged> {
  return new Promise((resolve, reject) =>
    dispatch(pool, clock, outgoing, { onAnswer: resolve, onError: reject }),
  );
}
