/** The values of `extensions.code` that the gateway sends; docs/errors.md of the gateway has their meanings. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'UNPROCESSABLE'
  | 'RATE_LIMITED'
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_TIMEOUT'
  | 'OUTCOME_UNKNOWN'
  | 'INTERNAL_SERVER_ERROR';

/** The outcome of a mutation that an error is about, as far as the gateway knows it. Without it, nothing was carried out. */
export type WriteOutcome = 'CARRIED_OUT' | 'UNKNOWN' | 'EARLIER_ATTEMPT_UNKNOWN';

/** The bank's own error. `field` is the graph's name of what the bank objects to. */
export interface BankError {
  readonly status: number;
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  /** The trace id for the bank's support. */
  readonly id?: string;
  readonly field?: string;
}

/** The `extensions` of an error of the gateway. */
export interface GraphErrorExtensions {
  readonly code?: ErrorCode;
  readonly requestId?: string;
  readonly retryable?: boolean;
  /** In seconds. */
  readonly retryAfter?: number;
  readonly writeOutcome?: WriteOutcome;
  /** The field that shows if the mutation was carried out, such as `CreditLine.activeLoans`. */
  readonly verifyWith?: string;
  readonly bank?: BankError;
}

/** An entry of `errors` in an answer of the gateway. */
export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: GraphErrorExtensions;
}

/** The content of an answer, or of an error of a GraphQL client. */
export interface Answer {
  readonly data: Readonly<Record<string, unknown>> | undefined;
  readonly errors: readonly GraphError[];
  /** The HTTP status, where the client tells it. */
  readonly status: number | undefined;
  /** The seconds in the header `Retry-After`, where the client shows it. */
  readonly retryAfter: number | undefined;
  /** The value that was thrown instead of an answer of the gateway: no connection, or a proxy's page. */
  readonly thrown: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const graphErrors = (entries: unknown): readonly GraphError[] =>
  (Array.isArray(entries) ? entries : []).filter(isObject).map(({ message, path, extensions }) => ({
    message: String(message),
    ...(Array.isArray(path) && { path: path as (string | number)[] }),
    extensions: isObject(extensions) ? extensions : {},
  }));

const dataOf = (value: unknown): Fields | undefined => (isObject(value) ? value : undefined);

function ofHttp({ response, statusCode }: Fields): Pick<Answer, 'status' | 'retryAfter'> {
  const { status = statusCode, headers } = isObject(response) ? response : {};
  const seconds =
    isObject(headers) && typeof headers['get'] === 'function'
      ? Number((headers as unknown as { get(name: string): string | null }).get('retry-after') ?? NaN)
      : NaN;
  return {
    status: typeof status === 'number' ? status : undefined,
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
  };
}

/**
 * Reads what a GraphQL client gave back or threw: a plain result, one of Apollo Client or urql, Apollo's
 * CombinedGraphQLErrors, ServerError and ServerParseError, urql's CombinedError, or anything else, which
 * counts as an answer that did not come.
 */
export function answerOf(source: unknown): Answer {
  if (!isObject(source)) return { ...nothing, thrown: source ?? new Error('There is no result.') };
  const { data, error, errors, graphQLErrors, networkError, bodyText } = source;
  // A result of Apollo Client or urql has its error beside the data.
  if (isObject(error)) {
    const inner = answerOf(error);
    return { ...inner, data: inner.data ?? dataOf(data) };
  }
  const http = ofHttp(source);
  if (Array.isArray(graphQLErrors))
    return {
      ...http,
      data: dataOf(data),
      errors: graphErrors(graphQLErrors),
      thrown: graphQLErrors.length > 0 ? undefined : (networkError ?? source),
    };
  if (Array.isArray(errors) && errors.length > 0)
    return { ...http, data: dataOf(data), errors: graphErrors(errors), thrown: undefined };
  if (bodyText !== undefined) {
    const body = parsed(bodyText);
    const answered = isObject(body) ? graphErrors(body['errors']) : [];
    const isAnswered = isObject(body) && answered.length > 0;
    return {
      ...http,
      data: isAnswered ? dataOf(body['data']) : undefined,
      errors: answered,
      thrown: isAnswered ? undefined : source,
    };
  }
  if (source instanceof Error || !('data' in source)) return { ...nothing, ...http, thrown: source };
  return { ...http, data: dataOf(data), errors: [], thrown: undefined };
}

const nothing: Answer = {
  data: undefined,
  errors: [],
  status: undefined,
  retryAfter: undefined,
  thrown: undefined,
};
