import { answerOf, type ErrorCode, type GraphError, type Answer } from './graph-error.js';
import { IntentError, type IntentErrorCode } from './intent-error.js';

/** Why something failed, and what to do about it. */
export interface Failure {
  /**
   * The gateway's code; `NETWORK_ERROR` if no answer of the gateway came; the code of an `IntentError`. Of
   * several errors, that of the one which demands the most care.
   */
  readonly code: ErrorCode | IntentErrorCode | 'NETWORK_ERROR';
  /** The message of that error. It is for engineers, not for customers. */
  readonly message: string;
  /** True if the same request may succeed later. Send a mutation again only under the same intent. */
  readonly retryable: boolean;
  /** The seconds to wait before that, if they are known. */
  readonly retryAfter: number | undefined;
  /**
   * Of a mutation: true if it was carried out, and only a part of its answer could not be given; false if it
   * was certainly not carried out; undefined if that is not known. Means nothing for a query.
   */
  readonly writeCarriedOut: boolean | undefined;
  /**
   * If `writeCarriedOut` is undefined or true: the fields that show if the mutation was carried out, such as
   * `CreditLine.activeLoans`. Read them with `Cache-Control: no-cache`, after 150 seconds. Empty if the
   * gateway did not say; after `OUTCOME_UNKNOWN` the bank's support can tell then, by the `requestId`.
   */
  readonly verifyWith: readonly string[];
  /** The request's id, to find it in the gateway's log. */
  readonly requestId: string | undefined;
  /** The HTTP status, if the GraphQL client tells it. */
  readonly status: number | undefined;
  /** All errors of the answer; empty if none came. */
  readonly errors: readonly GraphError[];
  /** The thrown value, if no answer of the gateway came. */
  readonly cause: unknown;
}

/** The codes by the care that they demand: of several errors, the first of these decides. */
const byCare: readonly (ErrorCode | undefined)[] = [
  'OUTCOME_UNKNOWN',
  'INTERNAL_SERVER_ERROR',
  undefined,
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'UNPROCESSABLE',
  'CONFLICT',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
];

/**
 * True if an error leaves open if its mutation was carried out. An error of the whole request that is a fault
 * of the gateway, or of something else on the way, says nothing about it.
 */
export function leavesOutcomeOpen({ path, extensions: { code, writeOutcome } }: GraphError): boolean {
  if (writeOutcome !== undefined) return writeOutcome !== 'CARRIED_OUT';
  if (code === 'OUTCOME_UNKNOWN' || code === undefined) return true;
  return code === 'INTERNAL_SERVER_ERROR' && path === undefined;
}

function writeCarriedOut(errors: readonly GraphError[]): boolean | undefined {
  if (errors.some(leavesOutcomeOpen)) return undefined;
  return errors.some(({ extensions }) => extensions.writeOutcome === 'CARRIED_OUT');
}

function ofErrors({ errors, status, retryAfter }: Answer): Failure {
  const care = ({ extensions }: GraphError): number => byCare.indexOf(extensions.code);
  const [first] = [...errors].sort((one, other) => care(one) - care(other));
  const waits = errors.flatMap(({ extensions }) => extensions.retryAfter ?? []);
  return {
    code: first?.extensions.code ?? 'INTERNAL_SERVER_ERROR',
    message: first?.message ?? '',
    retryable: errors.some(({ extensions }) => extensions.retryable === true),
    retryAfter: waits.length > 0 ? Math.max(...waits) : retryAfter,
    writeCarriedOut: writeCarriedOut(errors),
    verifyWith: [...new Set(errors.flatMap(({ extensions }) => extensions.verifyWith ?? []))],
    requestId: errors.find(({ extensions }) => extensions.requestId)?.extensions.requestId,
    status,
    errors,
    cause: undefined,
  };
}

/**
 * True if the same may go well later, where no answer of the gateway came: no connection, an answer that broke
 * off, or a proxy that says so.
 */
const isTemporary = (status = 0): boolean =>
  status < 400 || status === 408 || status === 429 || status >= 500;

function ofThrown({ thrown, status, retryAfter }: Answer): Failure {
  const isIntent = thrown instanceof IntentError;
  return {
    code: isIntent ? thrown.code : 'NETWORK_ERROR',
    message: thrown instanceof Error ? thrown.message : String(thrown),
    retryable: !isIntent && isTemporary(status),
    retryAfter,
    // The first two say nothing about earlier attempts; without an intent there was none.
    writeCarriedOut: isIntent && thrown.code === 'NO_INTENT' ? false : undefined,
    verifyWith: [],
    requestId: undefined,
    status,
    errors: [],
    cause: thrown,
  };
}

/**
 * Returns what failed, from what a GraphQL client gave back or threw: a result `{ data, errors }`, a result
 * or an error of Apollo Client 4 or of urql, an error of `fetch`. Undefined for a result without an error.
 */
export function failureOf(source: unknown): Failure | undefined {
  const answer = answerOf(source);
  if (answer.errors.length > 0) return ofErrors(answer);
  return answer.thrown === undefined ? undefined : ofThrown(answer);
}
