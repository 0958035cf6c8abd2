import type { Pool } from 'undici';
import type { Log } from '../telemetry/log.js';
import { readAnswer, readInTurns } from './answer.js';
import type { Call } from './call.js';
import { dispatch, type Exchanged, type ExchangeHandler, type Outgoing } from './exchange.js';
import type { Limiter } from './limiter.js';
import { slice } from './sliced-json.js';
import type { Page } from './operation.js';
import { recordOf, type RecordParts, type SentCall } from './sent-call.js';
import { SingleStep, type Handler } from './step.js';

/** The limits of a call. */
export interface SendLimits {
  /** The timeout of one attempt of a read, in milliseconds. */
  readonly readTimeout: number;
  /** The timeout of a write, in milliseconds; the bank itself gives up after 150 s. */
  readonly writeTimeout: number;
  /** The maximum size of a document that is read into memory, in bytes. */
  readonly contentLimit: number;
}

/**
 * The maximum size in bytes of a JSON answer with one resource, and of a page of a list: a thousand entries
 * fit.
 */
const maxAnswerBytes = 4 * 1024 * 1024;
export const maxPageBytes = 16 * 1024 * 1024;

/** Converts a call into an HTTP request. */
export function outgoingOf(
  { operation, path, body, requestId, deadline, memory, lease, token, span }: Call,
  { limits: { readTimeout, writeTimeout, contentLimit }, limiter, propagatesTraces }: SendParts,
  record: SentCall | undefined,
): Outgoing {
  const accept = operation.kind === 'file' ? 'application/pdf, application/json' : 'application/json';
  const headers = ['authorization', `Bearer ${token}`, 'accept', accept, 'x-request-id', requestId];
  if (body !== undefined) headers.push('content-type', 'application/json');
  const traced = propagatesTraces ? (record?.span ?? span) : undefined;
  if (traced) headers.push('traceparent', traced.traceparent);
  const isFinal = operation.kind === 'write';
  return {
    method: operation.method,
    path,
    headers,
    body,
    timeLimit: isFinal ? writeTimeout : readTimeout,
    deadline,
    isFinal,
    mayBegin: lease ? () => lease.isFresh && limiter.maySend() : limiter.maySend,
    memory,
    sizeLimit:
      operation.kind === 'file' ? contentLimit : operation.kind === 'list' ? maxPageBytes : maxAnswerBytes,
  };
}

/** The parts that send calls. */
export interface SendParts extends RecordParts {
  readonly pool: Pool;
  readonly writePool: Pool;
  readonly log: Log;
  /** True if the bank gets the `traceparent` of traced requests. */
  readonly propagatesTraces: boolean;
  readonly limits: SendLimits;
  readonly limiter: Limiter;
}

/** Sends a call over HTTP and reads its answer. */
export class Sent extends SingleStep<SendParts> {
  dispatch(call: Call, handler: Handler): void {
    const { pool, writePool, clock } = this.parts;
    const record = recordOf(call, this.parts);
    dispatch(
      call.operation.kind === 'write' ? writePool : pool,
      clock,
      outgoingOf(call, this.parts, record),
      new Receiver(this.parts, call, handler, record),
    );
  }
}

/** Reads the response to a call. */
class Receiver implements ExchangeHandler {
  readonly #sending: SendParts;
  readonly #call: Call;
  readonly #handler: Handler;
  readonly #record: SentCall | undefined;

  constructor(sending: SendParts, call: Call, handler: Handler, record: SentCall | undefined) {
    this.#sending = sending;
    this.#call = call;
    this.#handler = handler;
    this.#record = record;
  }

  onAnswer(received: Exchanged): void {
    this.#record?.end(received.status);
    if (this.#call.operation.kind === 'file' || received.body.length <= slice) this.#read(received);
    else void readInTurns(received).then((read) => this.#read(read));
  }

  #read(received: Exchanged): void {
    const { clock, log } = this.#sending;
    const { operation, requestId, span } = this.#call;
    let answer: unknown;
    try {
      answer = readAnswer(operation, received, clock.now());
    } catch (error) {
      return this.#handler.onError(error, received);
    }
    if (operation.kind === 'list' && (answer as Page<unknown>).gaps)
      log.write('warn', 'items of a list cannot be read', {
        requestId,
        trace_id: span?.traceId,
        operationId: operation.operationId,
      });
    this.#handler.onAnswer(answer);
  }

  onError(error: unknown): void {
    this.#record?.end(null, error);
    this.#handler.onError(error);
  }
}
