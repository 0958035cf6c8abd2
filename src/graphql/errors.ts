import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { errorCodes, extensionsOf, GatewayError, type ErrorCode } from '../bank/errors.js';
import { withoutValues } from './error-messages.js';

/**
 * Returns an error that states what is wrong with a request and how to fix it. The status is 400 if no part
 * of the request was executed.
 */
export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });

/** The error of a mutation on a resource that does not exist or belongs to another customer. */
export const notFound = (): GatewayError => new GatewayError('NOT_FOUND', 'There is no such resource.');

/**
 * Returns the id of the customer who owns a list item. The bank's contract requires it. @throws GatewayError
 * if it is missing
 */
export function ownerId(id: string | null | undefined): string {
  if (!id) throw new GatewayError('UPSTREAM_UNAVAILABLE', "The bank's answer does not name the customer.");
  return id;
}

/** Codes of @apollo/server for malformed requests. */
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

/** Returns the error that a resolver or plugin threw, before GraphQL wrapped it. */
export const thrown = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError ? thrown(error.originalError) : error;

/**
 * True if the gateway raises this error on purpose, or the client caused it. Any other error is a fault and
 * is logged.
 */
export function isExpected(error: unknown): boolean {
  const original = thrown(error);
  return (
    original instanceof GatewayError ||
    (error instanceof GraphQLError && codeOf(error.extensions) !== 'INTERNAL_SERVER_ERROR')
  );
}

/**
 * Returns the HTTP status of an operation that was refused before it ran: 403 if the caller may not send it,
 * 503 if there is no capacity at the moment, 400 for any other reason.
 */
export function httpStatusOf(error: unknown): 400 | 403 | 503 {
  const original = thrown(error);
  if (!(original instanceof GatewayError)) return 400;
  return original.code === 'FORBIDDEN' ? 403 : original.code === 'RATE_LIMITED' ? 503 : 400;
}

/** Maximum characters of a message. The engine's messages quote the client's input, whatever its length. */
const maxMessageLength = 1000;

/** Adds the request id to an error's extensions. */
export const withRequestId = (error: GraphQLFormattedError, requestId: string): GraphQLFormattedError =>
  Object.assign({}, error, { extensions: Object.assign({}, error.extensions, { requestId }) });

/** Formats an error for the client: a documented code with its extensions, or a masked error. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  const place = locations ? { locations, ...(path && { path }) } : path && { path };
  const original = thrown(error);
  if (original instanceof GatewayError)
    return { message: original.message, ...place, extensions: extensionsOf(original) };
  const code = codeOf(formatted.extensions);
  const message =
    code === 'INTERNAL_SERVER_ERROR'
      ? 'Something went wrong in the gateway. Its log has the details under the requestId.'
      : withoutValues(formatted.message).slice(0, maxMessageLength);
  return { message, ...place, extensions: { code } };
}
