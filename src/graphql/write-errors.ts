import type { GraphQLFormattedError } from 'graphql';
import type { Context } from '../context/context.js';
import type { SentWrite } from '../context/write-outcomes.js';
import { earlierAttempt, type WriteOutcome } from '../bank/errors.js';

/** Without what would have a client send its request again. */
function withoutInvitation({
  retryable: _retryable,
  retryAfter: _retryAfter,
  ...extensions
}: NonNullable<GraphQLFormattedError['extensions']>): Record<string, unknown> {
  return extensions;
}

const shows = (verifyWith: string | null): string =>
  verifyWith === null ? '' : `: ${verifyWith} shows what came of it`;

/** What an error says of the write above it, or of all writes where it is the whole request's. */
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

/**
 * An error of a mutation's answer, with what is known of the writes. Below a write that was carried out, or may have been, nothing invites
 * a client to send the request again; nor beside one, since a client sends its whole request.
 */
export function withWriteOutcome(
  error: GraphQLFormattedError,
  { writes, idempotentWrites }: Pick<Context, 'writes' | 'idempotentWrites'>,
): GraphQLFormattedError {
  const { message, path, extensions = {} } = error;
  if (!writes.any) {
    // The request as a whole was refused before its key was looked up.
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
      extensions: Object.assign({}, left, { writeOutcome: sent.outcome }),
    });
  const notice = extensions['retryable']
    ? ' Another mutation of this request was carried out, or may have been: do not send the whole request again.'
    : '';
  return Object.assign({}, error, { message: message + notice, extensions: left });
}
