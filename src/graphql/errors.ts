import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { errorCodes, extensionsOf, GatewayError, type ErrorCode } from '../bank/errors.js';
import { withoutValues } from './error-messages.js';

/** What is wrong with a request, and what to do about it. Answered with status 400 where nothing of the request was carried out. */
export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });

/** What a mutation answers about something that does not exist, or is somebody else's. */
export const notFound = (): GatewayError => new GatewayError('NOT_FOUND', 'There is no such resource.');

/** The id of the customer that a list's item belongs to, which the bank promises to name. @throws GatewayError where it did not */
export function ownerId(id: string | null | undefined): string {
  if (!id) throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank did not say whose this is.');
  return id;
}

/** Codes of @apollo/server's own for requests that are malformed. */
const malformed = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_FOUND',
]);

function codeOf(extensions: GraphQLFormattedError['extensions']): ErrorCode {
  const code = extensions?.['code'];
  if (malformed.has(code)) return 'BAD_USER_INPUT';
  return typeof code === 'string' && code in errorCodes ? (code as ErrorCode) : 'INTERNAL_SERVER_ERROR';
}

/** What was thrown, by a resolver or by a plugin, before GraphQL put it into an error of its own. */
export const thrown = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError ? thrown(error.originalError) : error;

/** Whether an error is one that the gateway raises on purpose, or the client's own fault; anything else is a fault to be logged. */
export function isExpected(error: unknown): boolean {
  const original = thrown(error);
  return (
    original instanceof GatewayError ||
    (error instanceof GraphQLError && codeOf(error.extensions) !== 'INTERNAL_SERVER_ERROR')
  );
}

/** The HTTP status of an operation that was refused before it ran: 403 to a caller who may not send it, whatever it says, 503 where there is no room for it at the moment, 400 for what it says. */
export function httpStatusOf(error: unknown): 400 | 403 | 503 {
  const original = thrown(error);
  if (!(original instanceof GatewayError)) return 400;
  return original.code === 'FORBIDDEN' ? 403 : original.code === 'RATE_LIMITED' ? 503 : 400;
}

/** Characters of a message: the engine's quote what the client sent, however long that is. */
const longestMessage = 1000;

/** An error of an answer with the request's id among its extensions. */
export const withRequestId = (error: GraphQLFormattedError, requestId: string): GraphQLFormattedError =>
  Object.assign({}, error, { extensions: Object.assign({}, error.extensions, { requestId }) });

/** One error as it leaves the house: a code of the table with what belongs to it, or a mask. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  const place = locations ? { locations, ...(path && { path }) } : path && { path };
  const original = thrown(error);
  if (original instanceof GatewayError)
    return { message: original.message, ...place, extensions: extensionsOf(original) };
  const code = codeOf(formatted.extensions);
  const message =
    code === 'INTERNAL_SERVER_ERROR'
      ? 'Something went wrong in the gateway. Its log knows more under the requestId.'
      : withoutValues(formatted.message).slice(0, longestMessage);
  return { message, ...place, extensions: { code } };
}
