import { leavesOutcomeOpen } from './failure.js';
import { answerOf, type Answer, type ErrorCode, type GraphError } from './graph-error.js';

/**
 * What is known after an attempt to carry out an intent.
 * - `CARRIED_OUT`: it was carried out, now or by an earlier attempt.
 * - `REFUSED`: the bank refused it, and the gateway keeps that under the key.
 * - `NOT_SENT`: this attempt changed nothing, and the key can be used again. An earlier attempt may have, or
 *   may still be on its way, even if none had arrived yet.
 * - `UNKNOWN`: it may have been carried out.
 */
export type AttemptOutcome = 'CARRIED_OUT' | 'REFUSED' | 'NOT_SENT' | 'UNKNOWN';

/** Codes of the bank's refusals that the gateway keeps under the key. */
const final = new Set<ErrorCode | undefined>([
  'BAD_USER_INPUT',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'UNPROCESSABLE',
]);

/** What is known of the requests of an attempt. */
export interface AttemptRequests {
  /**
   * False if there may have been more requests with the same key than the one whose answer this is: sent again
   * by a link or an exchange, after one that got no answer. True by default.
   */
  readonly isOnlyRequest?: boolean;
}

/** The outcome of a request that was refused as a whole. */
function ofWhole(errors: readonly GraphError[]): AttemptOutcome {
  const outcomes = errors.map(({ extensions }) => extensions.writeOutcome);
  if (outcomes.includes('UNKNOWN')) return 'UNKNOWN';
  if (outcomes.includes('CARRIED_OUT')) return 'CARRIED_OUT';
  const isOpen = (error: GraphError): boolean =>
    error.extensions.writeOutcome === undefined && leavesOutcomeOpen(error);
  return errors.some(isOpen) ? 'UNKNOWN' : 'NOT_SENT';
}

/** True if another request with the same key is in flight at the gateway. */
const isInProgress = ({ extensions: { code, writeOutcome } }: GraphError): boolean =>
  code === 'CONFLICT' && writeOutcome === 'EARLIER_ATTEMPT_UNKNOWN';

/** True if every request with this input gets this error, whenever it is sent. */
const isOfInput = ({ extensions: { code, writeOutcome } }: GraphError): boolean =>
  code === 'BAD_USER_INPUT' && writeOutcome === undefined;

/** The outcome of one mutation of the request. */
function ofMutation(value: unknown, errors: readonly GraphError[]): AttemptOutcome {
  const outcomes = errors.map(({ extensions }) => extensions.writeOutcome);
  if (outcomes.includes('UNKNOWN')) return 'UNKNOWN';
  if (outcomes.includes('CARRIED_OUT') || (value !== null && value !== undefined)) return 'CARRIED_OUT';
  if (outcomes.includes('EARLIER_ATTEMPT_UNKNOWN')) return errors.some(isInProgress) ? 'UNKNOWN' : 'NOT_SENT';
  if (errors.length === 0 || errors.some(leavesOutcomeOpen)) return 'UNKNOWN';
  // Only the bank's refusals are kept; they have its error with them.
  const isFinal = errors.every(({ extensions: { code, bank } }) => final.has(code) && bank !== undefined);
  return isFinal ? 'REFUSED' : 'NOT_SENT';
}

/** The outcome of the request that was answered. */
function ofRequest({ data, errors, thrown }: Answer): AttemptOutcome {
  if (thrown !== undefined) return 'UNKNOWN';
  const ofWholeRequest = errors.filter(({ path }) => path === undefined);
  if (ofWholeRequest.length > 0) return ofWhole(ofWholeRequest);
  const keys = new Set([...Object.keys(data ?? {}), ...errors.map(({ path }) => String(path?.[0]))]);
  keys.delete('__typename');
  const outcomes = [...keys].map((key) =>
    ofMutation(
      data?.[key],
      errors.filter(({ path }) => String(path?.[0]) === key),
    ),
  );
  if (outcomes.length === 0 || outcomes.includes('UNKNOWN')) return 'UNKNOWN';
  const isOpen = errors.some(({ extensions }) => extensions.writeOutcome === 'EARLIER_ATTEMPT_UNKNOWN');
  if (outcomes.includes('CARRIED_OUT')) return isOpen ? 'UNKNOWN' : 'CARRIED_OUT';
  return outcomes.every((outcome) => outcome === 'REFUSED') ? 'REFUSED' : 'NOT_SENT';
}

/**
 * Returns the outcome of an attempt from the result of its request, or from what was thrown in its place. Of
 * several mutations in one request, the least certain one decides, and one that was carried out before those
 * that were not. Of several requests, the answer of the last one decides if it is true of all of them;
 * otherwise the outcome is unknown.
 */
export function attemptOutcomeOf(
  source: unknown,
  { isOnlyRequest = true }: AttemptRequests = {},
): AttemptOutcome {
  const answer = answerOf(source);
  const outcome = ofRequest(answer);
  if (outcome !== 'NOT_SENT' || isOnlyRequest) return outcome;
  // A request that did not arrive in time has this code too.
  return answer.status !== 408 && answer.errors.every(isOfInput) ? 'NOT_SENT' : 'UNKNOWN';
}
