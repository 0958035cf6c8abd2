import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Clock } from '../clock.js';
import { earlierAttempt, extensionsOf, GatewayError, retryable, type ErrorCode } from '../bank/errors.js';
import { traceOf, type Log, type RequestOutcome } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Span, Tracer } from '../telemetry/tracing.js';
import { measureRequests, traceRequests } from './observed-requests.js';
import { BodyError, addJsonParser, type BodyLimits } from './json-body.js';
import { compressAnswers } from './compression.js';
import { Connections } from './connections.js';
import { allowOrigins } from './cors.js';
import { securityHeaders, type Headers } from './headers.js';
import { HttpParseErrors } from './http-parse-errors.js';

export interface HttpOptions {
  /** Maximum bytes of a body. */
  readonly bodyLimit: number;
  /** Limits for the JSON of a body. */
  readonly jsonLimits: BodyLimits;
  /** Timeout for a client to send its whole request, in milliseconds. */
  readonly sendTimeout: number;
  /** Announced keep-alive time of an idle connection, in milliseconds. */
  readonly keepAlive: number;
  /** Origins whose pages may read responses. */
  readonly origins: readonly string[];
  /** True if clients reach the gateway by https. */
  readonly isHttps: boolean;
  /**
   * True once the gateway has begun to stop. Responses then close their connections, so that clients connect
   * elsewhere.
   */
  readonly isStopping: () => boolean;
  readonly log: Log;
  /** Undefined if requests are not traced. */
  readonly tracer: Tracer | undefined;
  /** Undefined if nothing is measured. */
  readonly metrics: Metrics | undefined;
}

const requestIdPattern = /^[A-Za-z0-9-]{8,64}$/;

/**
 * Sends one error in GraphQL's format, for requests that end before GraphQL begins. `retryAfter`, in seconds,
 * also becomes a header.
 */
export function sendError(
  reply: FastifyReply,
  status: number,
  code: ErrorCode,
  message: string,
  retryAfter?: number,
): FastifyReply {
  reply.request.outcome.codes = [code];
  if (retryAfter !== undefined) void reply.header('retry-after', Math.ceil(retryAfter));
  const mayHaveBeenEarlier = retryable.has(code) && reply.request.headers['idempotency-key'] !== undefined;
  const error = new GatewayError(code, mayHaveBeenEarlier ? `${message} ${earlierAttempt}` : message, {
    mayHaveBeenEarlier,
    ...(retryAfter !== undefined && { retryAfter }),
  });
  const body = {
    errors: [
      {
        message: error.message,
        extensions: Object.assign(extensionsOf(error), { requestId: reply.request.id }),
      },
    ],
  };
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body));
}

/** Answers a caller that has sent too many requests. `seconds`: until the next one is accepted. */
export const sendTooMany = (reply: FastifyReply, seconds: number): FastifyReply =>
  sendError(reply, 429, 'RATE_LIMITED', `Too many requests. Try again in ${seconds} s.`, seconds);

function messageOf(error: FastifyError): string {
  const { statusCode, code } = error;
  if (error instanceof BodyError) return error.message;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'The body is too large.';
  if (statusCode === 415) return 'The content type must be application/json.';
  return 'The request cannot be read as JSON.';
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's outcome, as far as the route knows it, besides its status. */
    outcome: RequestOutcome;
    /** The span of the request; undefined without tracing. */
    span: Span | undefined;
  }
}

/** Logs one line for each request. */
function logRequests(app: FastifyInstance, log: Log): void {
  app.decorateRequest('outcome');
  app.decorateRequest('span');
  app.addHook('onRequest', async (request) => {
    request.outcome = {};
  });
  app.addHook('onResponse', async (request, reply) => {
    const { operationType, operationName, codes } = request.outcome;
    log.write('info', 'request', {
      requestId: request.id,
      trace_id: request.span?.traceId,
      route: request.routeOptions.url,
      operationType,
      operationName,
      codes,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    });
  });
}

/** Answers paths that the router cannot look up: badly encoded or too long. It calls no hooks for these. */
const answerUnrouted =
  (headers: Headers, log: Log) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    request.outcome = {};
    const status = error.statusCode ?? 500;
    sendError(
      reply.headers({ 'x-request-id': request.id, ...headers }),
      status,
      status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR',
      'There is no such path.',
    );
    log.write('info', 'request', { requestId: request.id, ...request.outcome, status });
  };

function answerErrors(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) =>
    sendError(reply, 404, 'BAD_USER_INPUT', 'There is nothing here. GraphQL is at /graphql.'),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendError(reply, status, 'BAD_USER_INPUT', messageOf(error));
    log.write('error', 'a fault of the gateway', {
      requestId: request.id,
      trace_id: request.span?.traceId,
      ...traceOf(error),
    });
    return sendError(
      reply,
      500,
      'INTERNAL_SERVER_ERROR',
      'Something went wrong in the gateway. Its log has the details under the requestId.',
    );
  });
}

/**
 * Headers for host, credentials and events, which must not be duplicated: a proxy may have used the other
 * value.
 */
const single = [
  'host',
  'authorization',
  'content-type',
  'idempotency-key',
  'solaris-entity-id',
  'solaris-webhook-event-type',
  'solaris-webhook-id',
  'solaris-webhook-signature',
];
/** A name or address with a port; may be empty (RFC 9112, 3.2). */
const hostPattern = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/i;

/** Returns the reason that a request's headers are ambiguous; undefined if they are not. */
function ambiguityOf({ headers: { host }, rawHeaders, httpVersion }: IncomingMessage): string | undefined {
  if (host === undefined && httpVersion === '1.1') return 'The request names no host.';
  if (host !== undefined && !hostPattern.test(host)) return 'The Host header is not a host.';
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    if (seen.has(name) && single.includes(name)) return `The request has two ${name} headers.`;
    seen.add(name);
  }
  return undefined;
}

/** An HTTP server and a function to close it. */
export interface HttpServer {
  readonly app: FastifyInstance;
  /** Answers requests that arrive complete on open connections, then closes; see `Connections.end`. */
  readonly close: (limit: number, clock: Clock) => Promise<boolean>;
}

/**
 * Creates the HTTP server with the parts common to all routes: request ids, limits, headers, CORS,
 * compression, errors.
 */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { bodyLimit, jsonLimits, sendTimeout, keepAlive, origins, isHttps, isStopping, log } = options;
  const { tracer, metrics } = options;
  const headers = securityHeaders(isHttps);
  const unparsed = new HttpParseErrors(headers, log);
  const app = Fastify({
    bodyLimit,
    requestTimeout: sendTimeout,
    keepAliveTimeout: keepAlive,
    return503OnClosing: false,
    // Node answers a request without a host by itself, and without our headers.
    http: {
      requestTimeout: sendTimeout,
      headersTimeout: sendTimeout,
      connectionsCheckingInterval: Math.min(1000, sendTimeout),
      requireHostHeader: false,
    },
    clientErrorHandler: unparsed.answer,
    frameworkErrors: answerUnrouted(headers, log),
    genReqId: ({ headers: { 'x-request-id': given } }) =>
      typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID(),
  });
  const connections = new Connections(app.server);
  unparsed.watch(app.server);
  addJsonParser(app, jsonLimits);
  if (tracer) traceRequests(app, tracer, isHttps);
  if (metrics) measureRequests(app, metrics.http);
  logRequests(app, log);
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-request-id': request.id, ...headers });
    const ambiguity = ambiguityOf(request.raw);
    if (ambiguity !== undefined) return sendError(reply, 400, 'BAD_USER_INPUT', ambiguity);
  });
  app.addHook('onSend', async (_request, reply) => {
    if (connections.isEnding || isStopping()) void reply.header('connection', 'close');
  });
  await allowOrigins(app, origins);
  await compressAnswers(app);
  answerErrors(app, log);
  const close = async (limit: number, clock: Clock): Promise<boolean> => {
    const isInTime = await connections.end({ isPatient: isStopping(), limit, clock });
    await app.close();
    return isInTime;
  };
  return { app, close };
}
