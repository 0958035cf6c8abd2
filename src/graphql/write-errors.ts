import type { GraphQLFormattedError } from 'graphql';
import type { Context } from '../context/context.js';
import type { SentWrite } from '../context/write-outcomes.js';
import { earlierAttempt, type WriteOutcome } from '../bank/errors.js';

/** Removes the extensions that invite a client to retry. */
function withoutInvitation({
  retryable: _retryable,
  retryAfter: _retryAfter,
  ...extensions
}: NonNullable<GraphQLFormattedError['extensions']>): Record<string, unknown> {
  return extensions;
}

const shows = (verifyWith: string | null): string =>
  verifyWith === null ? '' : `: ${verifyWith} shows the outcome`;

/**
 * Returns the notice about the error's write, or about all writes if the error concerns the whole request.
 */
function noticeOf(
  { outcome, verifyWith }: SentWrite,
  { path = [], extensions }: GraphQLFormattedError,
): string {
  if (outcome === 'UNKNOWN')
    return extensions?.['code'] === 'OUTCOME_UNKNOWN'
      ? ''
      : ` The mutation may have been carried out. Do not send it again${shows(verifyWith)}.`;
  if (path.length > 1)
    return ' The mutation was carried out; only this field could not be read. Do not send the mutation again: read the field with a query.';
  return ` The mutation was carried out; only its answer could not be given. Do not send it again${shows(verifyWith)}.`;
}

/** Returns the field that shows the outcome, for programs; undefined if there is none, or nothing to find out. */
const verifyWithOf = (
  { outcome, verifyWith }: SentWrite,
  { path = [] }: GraphQLFormattedError,
): { readonly verifyWith: string } | undefined =>
  verifyWith === null || (outcome === 'CARRIED_OUT' && path.length > 1) ? undefined : { verifyWith };

/**
 * Adds the outcome of the writes to an error of a mutation. An error below or beside a write that was, or may
 * have been, carried out never invites a retry, because a client resends its whole request.
 */
export function withWriteOutcome(
  error: GraphQLFormattedError,
  { writes, idempotentWrites }: Pick<Context, 'writes' | 'idempotentWrites'>,
): GraphQLFormattedError {
  const { message, path, extensions = {} } = error;
  if (!writes.any) {
    // The request was refused as a whole before its key was looked up.
    const isUnseen = idempotentWrites !== undefined && path === undefined && Boolean(extensions['retryable']);
    return isUnseen
      ? Object.assign({}, error, {
          message: `${message} ${earlierAttempt}`,
          extensions: Object.assign({}, extensions, {
            writeOutcome: 'EARLIER_ATTEMPT_UNKNOWN' satisfies WriteOutcome,
          }),
        })
      : error;
  }
  const sent = path?.[0] === undefined ? writes.whole : writes.of(path[0]);
  const left = withoutInvitation(extensions);
  if (sent)
    return Object.assign({}, error, {
      message: message + noticeOf(sent, error),
      extensions: Object.assign({}, left, { writeOutcome: sent.outcome }, verifyWithOf(sent, error)),
    });
  const notice = extensions['retryable']
    ? ' Another mutation of this request was carried out, or may have been: do not send the whole request again.'
    : '';
  return Object.assign({}, error, { message: message + notice, extensions: left });
}
