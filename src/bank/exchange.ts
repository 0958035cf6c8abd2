import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.js';
import type { Deadline } from './deadline.js';
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
  readonly mayBegin?: () => boolean;
  /** Bytes that the answer's body may have. */
  readonly sizeLimit: number;
  /** Whether there is room in memory for so many bytes more; there is where nobody says otherwise. */
  readonly mayHold?: (bytes: number) => boolean;
}

/**
 * Collects one answer. It is told of its end (time over, client gone) from the moment it is dispatched, not from when a connection
 * takes it up: a call that still queues must not outlive its deadline.
 */
class Collector implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Exchanged) => void;
  readonly #reject: (error: unknown) => void;
  readonly #sizeLimit: number;
  readonly #mayBegin: Outgoing['mayBegin'];
  readonly #mayHold: Outgoing['mayHold'];
  readonly #release: (() => void)[] = [];
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: Exchanged['headers'] = {};
  #controller: Dispatcher.DispatchController | undefined;
  #withdrawable: (() => void) | undefined;
  #failed: ExchangeError | GatewayError | undefined;

  constructor(outgoing: Outgoing, clock: Clock, resolve: (answer: Exchanged) => void, reject: (error: unknown) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#sizeLimit = outgoing.sizeLimit;
    this.#mayBegin = outgoing.mayBegin;
    this.#mayHold = outgoing.mayHold;
    this.#release.push(clock.after(outgoing.timeLimit, () => this.#endAfterReading()));
    const { deadline, isFinal } = outgoing;
    if (!deadline) return;
    const forget = deadline.wait((reason) => this.#fail(reason));
    this.#release.push(forget);
    if (isFinal) this.#withdrawable = forget;
  }

  get failed(): boolean {
    return this.#failed !== undefined;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#failed) return void controller.abort(this.#failed);
    if (this.#mayBegin?.() === false) {
      const reason = new ExchangeError('too late', false);
      this.#fail(reason);
      return void controller.abort(reason);
    }
    this.#controller = controller;
    this.#withdrawable?.();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Exchanged['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#sizeLimit) this.#fail(new ExchangeError('too large', true));
    else if (this.#mayHold?.(chunk.length) === false) this.#fail(busy());
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle();
    const [first = Buffer.alloc(0)] = this.#chunks;
    this.#resolve({ status: this.#status, headers: this.#headers, body: this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#settle();
    this.#reject(this.#failed ?? new ExchangeError('connection', this.#controller !== undefined, error));
  }

  /** Its time is over, unless its answer has come: after a stall of the process timers run before connections are read. */
  #endAfterReading(): void {
    const turn = setImmediate(() => this.#fail(new ExchangeError('timeout', this.#controller !== undefined)));
    this.#release.push(() => clearImmediate(turn));
  }

  #fail(reason: ExchangeError | GatewayError): void {
    if (this.#failed) return;
    this.#failed = reason;
    this.#settle();
    this.#reject(reason);
    this.#controller?.abort(reason);
  }

  #settle(): void {
    for (const release of this.#release.splice(0)) release();
  }
}

/**
 * One HTTP request to the bank, dispatched without the per-call objects of undici's more comfortable calls, which cost as much as the
 * rest of a call together.
 * @throws ExchangeError where no answer came; the deadline's own GatewayError where the request ended before
 */
export function exchange(pool: Dispatcher, clock: Clock, outgoing: Outgoing): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const collector = new Collector(outgoing, clock, resolve, reject);
    if (collector.failed) return;
    const { method, path, headers, body } = outgoing;
    pool.dispatch({ method, path, headers, body: body ?? null }, collector);
  });
}
