import { attemptOutcomeOf, failureOf, IntentError } from '@lending-graph/client';
import { sentenceFor } from '../graph/errors.js';

/** How one attempt of a write ended. */
export type Attempt =
  /** It was carried out, now or by an earlier attempt: the id of what was made. */
  | { readonly kind: 'done'; readonly id: string }
  /** The bank refused it: it was not carried out by any attempt. */
  | { readonly kind: 'refused'; readonly message: string }
  /** This attempt did nothing, and the same would be refused again. An earlier one may have arrived. */
  | { readonly kind: 'notSent'; readonly message: string }
  /** Send the same again, with the same key, after so many seconds if they are known. */
  | {
      readonly kind: 'again';
      readonly why: 'network' | 'busy' | 'loggedOut';
      readonly seconds: number | undefined;
    }
  /** It may have been carried out, and nothing more can be learned by sending it again. */
  | { readonly kind: 'unknown' };

/**
 * Judges an attempt by what the client gave back or threw, and by the id of what was made, if the answer has one. To send
 * again with the same key is safe whatever happened: only what the gateway itself says decides.
 */
export function judge(source: unknown, id: string | undefined): Attempt {
  if (id !== undefined) return { kind: 'done', id };
  const outcome = attemptOutcomeOf(source);
  const failure = failureOf(source);
  if (outcome === 'REFUSED') return { kind: 'refused', message: sentenceFor(failure) };
  if (outcome === 'CARRIED_OUT' || failure?.code === 'OUTCOME_UNKNOWN') return { kind: 'unknown' };
  const seconds = failure?.retryAfter;
  if (failure?.code === 'UNAUTHENTICATED') return { kind: 'again', why: 'loggedOut', seconds };
  if (failure?.code === 'NETWORK_ERROR') return { kind: 'again', why: 'network', seconds };
  // A key that was sent too long ago, or a storage that fails: an earlier attempt may have arrived.
  if (failure?.cause instanceof IntentError) return { kind: 'unknown' };
  if (outcome === 'NOT_SENT' && !failure?.retryable)
    return { kind: 'notSent', message: sentenceFor(failure) };
  return { kind: 'again', why: 'busy', seconds };
}
