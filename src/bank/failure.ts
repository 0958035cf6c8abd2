import type { Log } from '../telemetry/log.js';
import { outcomeUnknown } from './answer.js';
import { claimantOf, type Call } from './call.js';
import { CircuitOpen } from './circuit.js';
import { answered } from './deadline.js';
import { GatewayError, type ErrorCode } from './errors.js';
import { ExchangeError } from './exchange.js';
import { ShapeError } from './fields.js';
import type { AnyOperation } from './operation.js';
import { maxPageBytes } from './sent.js';
import { TokenRefusal } from './token.js';

/**
 * The codes that are logged: somebody may have to look into them. All other failures are regular answers to a
 * request.
 */
const worthALine = new Set<ErrorCode>([
  'OUTCOME_UNKNOWN',
  'RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
]);

/**
 * Returns the error for a write whose request ended before the write was sent, or before it was sent again
 * after the bank had refused the gateway's token.
 */
const notSent = (operation: AnyOperation): GatewayError =>
  new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `The request took too long: ${operation.operationId} was not carried out.`,
  );

/**
 * Returns the error without what the bank says, which may be about somebody else's resource. The cause is the
 * whole error.
 */
const withoutTexts = (error: GatewayError): GatewayError =>
  new GatewayError(error.code, error.message, {
    retryable: error.retryable,
    cause: error,
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
  });

/** Converts the failure of a call into the caller's error, and logs it. */
export class Failures {
  readonly #log: Log;
  readonly #contentLimit: number;

  /** `contentLimit`: the maximum size, in bytes, of a document that is read into memory. */
  constructor(log: Log, contentLimit: number) {
    this.#log = log;
    this.#contentLimit = contentLimit;
  }

  /**
   * Returns the GatewayError for the failure of a call, and logs it if its code is one of those above.
   * Returns any other error unchanged. What the bank says is left out where only an answer would show whose
   * resource it is about, and the reader may not see everybody's.
   */
  of(call: Call, error: unknown): unknown {
    const { operation, deadline } = call;
    const failure =
      error instanceof ExchangeError
        ? this.#unanswered(operation, error)
        : operation.kind === 'write' && deadline.is(error)
          ? notSent(operation)
          : error;
    if (!(failure instanceof GatewayError)) return failure;
    if (failure !== answered) this.#report(call, failure);
    return failure.bank && claimantOf(call) ? withoutTexts(failure) : failure;
  }

  #report({ operation, requestId, span }: Call, { code, bank, cause }: GatewayError): void {
    if (!worthALine.has(code)) return;
    this.#log.write('warn', 'a call to the bank failed', {
      requestId,
      trace_id: span?.traceId,
      operationId: operation.operationId,
      code,
      ...(bank && { bankStatus: bank.status }),
      ...(cause instanceof ExchangeError && { reason: cause.reason }),
      ...(cause instanceof CircuitOpen && { reason: 'the circuit is open' }),
      ...((cause instanceof ShapeError || cause instanceof TokenRefusal) && { reason: cause.message }),
    });
  }

  #unanswered(operation: AnyOperation, error: ExchangeError): GatewayError {
    if (operation.kind === 'write' && error.sent) return outcomeUnknown(operation, error);
    if (operation.kind === 'file' && error.reason === 'too large') {
      return new GatewayError(
        'BAD_USER_INPUT',
        `The document has more than ${this.#contentLimit} bytes: open its url.`,
        { cause: error },
      );
    }
    if (error.reason === 'too large' && operation.kind === 'list')
      return new GatewayError(
        'UPSTREAM_UNAVAILABLE',
        `The bank's page has more than ${maxPageBytes} bytes. Ask for fewer items (first).`,
        { cause: error, retryable: false },
      );
    if (error.reason === 'timeout' && operation.kind !== 'write')
      return new GatewayError('UPSTREAM_TIMEOUT', 'The bank did not answer in time.', { cause: error });
    return new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank cannot be reached at the moment.', {
      cause: error,
    });
  }
}
