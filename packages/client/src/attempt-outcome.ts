import { leavesOutcomeOpen } from './failure.js';
import { answerOf, type ErrorCode, type GraphError } from './graph-error.js';

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

/** The outcome of a request that was refused as a whole. */
function ofWhole(errors: readonly GraphError[]): AttemptOutcome {
  const outcomes = errors.map(({ extensions }) => extensions.writeOutcome);
  if (outcomes.includes('UNKNOWN')) return 'UNKNOWN';
  if (outcomes.includes('CARRIED_OUT')) return 'CARRIED_OUT';
  const isOpen = (error: GraphError): boolean =>
    error.extensions.writeOutcome === undefined && leavesOutcomeOpen(error);
  return errors.some(isOpen) ? 'UNKNOWN' : 'NOT_SENT';
}

/** The outcome of one mutation of the request. */
function ofMutation(value: unknown, errors: readonly GraphError[]): AttemptOutcome {
  const outcomes = errors.map(({ extensions }) => extensions.writeOutcome);
  if (outcomes.includes('UNKNOWN')) return 'UNKNOWN';
  if (outcomes.includes('CARRIED_OUT') || (value !== null && value !== undefined)) return 'CARRIED_OUT';
  if (outcomes.includes('EARLIER_ATTEMPT_UNKNOWN')) return 'NOT_SENT';
  if (errors.length === 0 || errors.some(leavesOutcomeOpen)) return 'UNKNOWN';
  // Only the bank's refusals are kept; they have its error with them.
  const isFinal = errors.every(({ extensions: { code, bank } }) => final.has(code) && bank !== undefined);
  return isFinal ? 'REFUSED' : 'NOT_SENT';
}

/**
 * Returns the outcome of an attempt from the result of its request, or from what was thrown in its place. Of
 * several mutations in one request, the least certain one decides, and one that was carried out before those
 * that were not.
 */
export function attemptOutcomeOf(source: unknown): AttemptOutcome {
  const { data, errors, thrown } = answerOf(source);
  if (thrown !== undefined) return 'UNKNOWN';
  const ofRequest = errors.filter(({ path }) => path === undefined);
  if (ofRequest.length > 0) return ofWhole(ofRequest);
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
