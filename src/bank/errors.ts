/** Every code that a client can meet in `extensions.code`, with what it means; `docs/errors.md` prints the same table. */
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
    'Too many calls, or too much under way at once (503); `retryAfter` says in how many seconds to try again, where it is known.',
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

/** What is known of a mutation's write, where an error is not enough; `docs/errors.md` prints the same table. */
export const writeOutcomes = {
  CARRIED_OUT:
    'The mutation was carried out; only what the error is of could not be given. Do not send it again: read the field with a query.',
  UNKNOWN:
    'The mutation was sent and may have been carried out. Read what the message names before you send anything again.',
  EARLIER_ATTEMPT_UNKNOWN:
    'This attempt sent nothing; an earlier one with the same Idempotency-Key may have been carried out, or be under way. Send the same again, with the same key.',
} as const;

/** What is said of a request that has an Idempotency-Key where this attempt of it was refused before the key was looked up. */
export const earlierAttempt =
  'This attempt sent nothing; an earlier one with this Idempotency-Key may have been carried out. Send the same again with the same Idempotency-Key.';

/** A value of `extensions.writeOutcome`. */
export type WriteOutcome = keyof typeof writeOutcomes;

/** What the bank said about its refusal, fit to show to a client: no stack, no URL, no IBAN. */
export interface UpstreamError {
  readonly status: number;
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  /** The bank's trace id, to be quoted to its support. */
  readonly id?: string;
  /** The field that the bank objects to, as the graph names it where it is known. */
  readonly field?: string;
}

export interface GatewayErrorDetails {
  readonly bank?: UpstreamError;
  /** Seconds. */
  readonly retryAfter?: number;
  /** Where the code does not tell. */
  readonly retryable?: boolean;
  /** Whether an earlier request with the same Idempotency-Key may have been carried out; this one has sent nothing. */
  readonly mayHaveBeenEarlier?: boolean;
  readonly cause?: unknown;
}

/** Codes after which the same request may succeed later. */
export const retryable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
]);

/** The one error that the gateway raises on purpose. Its message and details are fit for the client; its `cause` is for the log. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly bank: UpstreamError | undefined;
  readonly retryAfter: number | undefined;
  /** Whether the same request may succeed later without being changed. */
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

/** What is said where all that is under way holds as much memory as it may, and after how many seconds that can be another thing. */
export const tooMuchUnderWay = 'The gateway has too much under way at the moment. Try again in 1 s.';
export const retryAfterBusy = 1;

/** The error of what finds no room in memory. */
export const busy = (): GatewayError =>
  new GatewayError('RATE_LIMITED', tooMuchUnderWay, { retryAfter: retryAfterBusy });

/** An error's `extensions`, without the id of the request. */
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

/** HTTP status of a refusal → code. The bank's 401 is about our own token, so it is no fault of the caller. */
export const codeOfStatus = (status: number): ErrorCode => codeByStatus[status] ?? 'UPSTREAM_UNAVAILABLE';
