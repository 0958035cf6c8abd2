/** Every code that can appear in `extensions.code`, with its meaning, as in `docs/errors.md`. */
export const errorCodes = {
  BAD_USER_INPUT:
    'The request is malformed, or the bank found a value invalid. Correct it; sending it again as it is fails again.',
  UNAUTHENTICATED: 'The token is missing, expired or not valid.',
  FORBIDDEN: 'The caller, or the partner as a whole, may not do this.',
  NOT_FOUND: 'The resource that a mutation names does not exist, or belongs to somebody else.',
  CONFLICT:
    'The resource is in a state that does not allow this, or the request that used the Idempotency-Key first is still in progress.',
  UNPROCESSABLE:
    'The bank understood the request and refuses it by a business rule, or the Idempotency-Key was used for something else.',
  RATE_LIMITED:
    'Too many requests, or too much work in progress at once (503); `retryAfter` says after how many seconds to try again, if that is known.',
  UPSTREAM_UNAVAILABLE:
    'The bank, the store of what the gateway remembers, or the keys that verify tokens cannot be reached, or the answer cannot be used. The bank has carried out nothing, unless `writeOutcome` says otherwise.',
  UPSTREAM_TIMEOUT: 'The bank did not answer a read in time.',
  OUTCOME_UNKNOWN:
    'A write was sent and its outcome is not known: it may have been carried out. The message says what to read before sending anything again.',
  INTERNAL_SERVER_ERROR:
    'A fault of the gateway; the log has it under `requestId`. With status 500, mutations of the request may have been carried out.',
} as const;

/** A code of the table above. */
export type ErrorCode = keyof typeof errorCodes;

/**
 * Every value of `extensions.writeOutcome`, with its meaning, as in `docs/errors.md`: it says what is known
 * about a mutation's write.
 */
export const writeOutcomes = {
  CARRIED_OUT:
    'The mutation was carried out; only the field of this error could not be returned. Do not send it again: read the field with a query.',
  UNKNOWN:
    'The mutation was sent and may have been carried out. Read what the message names before you send anything again.',
  EARLIER_ATTEMPT_UNKNOWN:
    'This attempt sent nothing; an earlier one with the same Idempotency-Key may have been carried out, or be in flight. Send the same again, with the same key.',
} as const;

/** The message for a request with an Idempotency-Key that was refused before the key was looked up. */
export const earlierAttempt =
  'This attempt sent nothing; an earlier one with this Idempotency-Key may have been carried out. Send the same again with the same Idempotency-Key.';

/** A value of `extensions.writeOutcome`. */
export type WriteOutcome = keyof typeof writeOutcomes;

/** The bank's error as a client may see it: without stack, URL or IBAN. */
export interface UpstreamError {
  readonly status: number;
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  /** The bank's trace id, to quote to its support. */
  readonly id?: string;
  /** The field that the bank rejects, under its name in the graph if that is known. */
  readonly field?: string;
}

export interface GatewayErrorDetails {
  readonly bank?: UpstreamError;
  /** In seconds. */
  readonly retryAfter?: number;
  /** Overrides the default of the code. */
  readonly retryable?: boolean;
  /**
   * True if an earlier request with the same Idempotency-Key may have been carried out; this one has sent
   * nothing.
   */
  readonly mayHaveBeenEarlier?: boolean;
  readonly cause?: unknown;
}

/** Codes after which the same request may succeed later. */
export const retryable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
]);

/**
 * The only error that the gateway throws on purpose. Its message and details may be shown to the client; its
 * `cause` goes to the log.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly bank: UpstreamError | undefined;
  readonly retryAfter: number | undefined;
  /** True if the same request may succeed later without being changed. */
  readonly retryable: boolean;
  readonly writeOutcome: WriteOutcome | undefined;

  constructor(code: ErrorCode, message: string, details: GatewayErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.bank = details.bank;
    this.retryAfter = details.retryAfter;
    this.retryable = details.retryable ?? retryable.has(code);
    this.writeOutcome = details.mayHaveBeenEarlier ? 'EARLIER_ATTEMPT_UNKNOWN' : undefined;
  }
}

/**
 * The message of a request that is refused because the requests in flight use all the memory that they may,
 * and the seconds after which to retry.
 */
export const tooManyInFlight = 'The gateway has too many requests in flight. Try again in 1 s.';
export const retryAfterBusy = 1;

/** Returns the error of a request that the memory limit refuses. */
export const busy = (): GatewayError =>
  new GatewayError('RATE_LIMITED', tooManyInFlight, { retryAfter: retryAfterBusy });

/** Returns an error's `extensions`, without the request's id. */
export function extensionsOf({
  code,
  retryable: isRetryable,
  retryAfter,
  writeOutcome,
  bank,
}: GatewayError): Record<string, unknown> {
  return {
    code,
    ...(isRetryable && { retryable: true }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(writeOutcome && { writeOutcome }),
    ...(bank && { bank }),
  };
}

const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_USER_INPUT',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'UNPROCESSABLE',
  429: 'RATE_LIMITED',
  504: 'UPSTREAM_TIMEOUT',
};

/**
 * Returns the code for the HTTP status of a refusal. The bank's 401 is about the gateway's own token, so it
 * is not the caller's fault.
 */
export const codeOfStatus = (status: number): ErrorCode => codeByStatus[status] ?? 'UPSTREAM_UNAVAILABLE';
