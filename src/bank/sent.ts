import type { Pool } from 'undici';
import type { Clock } from '../clock.js';
import type { Log } from '../telemetry/log.js';
import { readAnswer, readInTurns } from './answer.js';
import type { BankCall } from './bank-call.js';
import { bankCallOf, type Call } from './call.js';
import { dispatch, type Exchanged, type ExchangeHandler, type Outgoing } from './exchange.js';
import type { Limiter } from './limiter.js';
import { slice } from './sliced-json.js';
import type { Page } from './operation.js';
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
const largestAnswer = 4 * 1024 * 1024;
export const largestPageBytes = 16 * 1024 * 1024;

/** Converts a call into an HTTP request. */
export function outgoingOf(
  { operation, path, body, requestId, deadline, memory, lease, token }: Call,
  { limits: { readTimeout, writeTimeout, contentLimit }, limiter }: Pick<SendParts, 'limits' | 'limiter'>,
): Outgoing {
  const headers: Record<string, string> = {
    authorization: `Bearer ${token}`,
    accept: operation.kind === 'file' ? 'application/pdf, application/json' : 'application/json',
    'x-request-id': requestId,
  };
  if (body !== undefined) headers['content-type'] = 'application/json';
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
      operation.kind === 'file' ? contentLimit : operation.kind === 'list' ? largestPageBytes : largestAnswer,
  };
}

/** The parts that send calls. */
export interface SendParts {
  readonly pool: Pool;
  readonly writePool: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: SendLimits;
  readonly limiter: Limiter;
}

/** Sends a call over HTTP and reads its answer. */
export class Sent extends SingleStep<SendParts> {
  dispatch(call: Call, handler: Handler): void {
    const { pool, writePool, clock } = this.parts;
    dispatch(
      call.operation.kind === 'write' ? writePool : pool,
      clock,
      outgoingOf(call, this.parts),
      new Receiver(this.parts, call, handler),
    );
  }
}

/** Starts the record of a call that is sent. The returned function completes it with the status. */
export function noteOf(call: Call, clock: Clock): (status: BankCall['status']) => void {
  const { note } = call;
  if (!note) return nothing;
  const start = clock.now();
  return (status) => note(bankCallOf(call, status, clock.now() - start, 'network'));
}

const nothing = (): void => undefined;

/** Reads the response to a call. */
class Receiver implements ExchangeHandler {
  readonly #sending: SendParts;
  readonly #call: Call;
  readonly #handler: Handler;
  readonly #note: (status: BankCall['status']) => void;

  constructor(sending: SendParts, call: Call, handler: Handler) {
    this.#sending = sending;
    this.#call = call;
    this.#handler = handler;
    this.#note = noteOf(call, sending.clock);
  }

  onAnswer(received: Exchanged): void {
    this.#note(received.status);
    if (this.#call.operation.kind === 'file' || received.body.length <= slice) this.#read(received);
    else void readInTurns(received).then((read) => this.#read(read));
  }

  #read(received: Exchanged): void {
    const { clock, log } = this.#sending;
    const { operation, requestId } = this.#call;
    let answer: unknown;
    try {
      answer = readAnswer(operation, received, clock.now());
    } catch (error) {
      return this.#handler.onError(error, received);
    }
    if (operation.kind === 'list' && (answer as Page<unknown>).gaps)
      log.write('warn', 'entries of a list cannot be read', {
        requestId,
        operationId: operation.operationId,
      });
    this.#handler.onAnswer(answer);
  }

  onError(error: unknown): void {
    this.#note(null);
    this.#handler.onError(error);
  }
}
