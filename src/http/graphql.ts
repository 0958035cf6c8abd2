import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { TokenError, type Verify } from '../auth/jwt.js';
import { KeysError } from '../auth/keys.js';
import type { RateLimit } from '../auth/rate-limit.js';
import type { Viewer } from '../auth/viewer.js';
import type { MemoryBudget } from '../memory-budget.js';
import type { Clock } from '../clock.js';
import { writeAudit } from '../context/audit.js';
import { RequestContext, type SharedContextParts } from '../context/context.js';
import type { Answered, Engine, EngineRequest } from '../graphql/engine.js';
import { withRequestId } from '../graphql/errors.js';
import { finishOperation } from '../graphql/finished-operation.js';
import type { KnownOperation } from '../graphql/known-operations.js';
import { Deadline } from '../bank/deadline.js';
import { isLoopback } from '../loopback.js';
import { traceOf, withTrace, type Log } from '../telemetry/log.js';
import type { Span } from '../telemetry/tracing.js';
import { RequestTally } from '../telemetry/request-tally.js';
import { nextTurn } from '../event-loop.js';
import { payloadOf } from './answer-payload.js';
import { isHeavy } from './json-body.js';
import { acceptedStream, type AcceptedStream } from './stream-accept.js';
import { endWithClient } from './client-disconnect.js';
import { LostPeers } from './lost-peers.js';
import { reserveForBody, refuseBusy } from './request-memory.js';
import { sendError, sendTooMany } from './server.js';
import { ResponseCache, type CachedResponse } from './response-cache.js';
import { SharedOperations, type OperationKey, type Running } from './shared-operations.js';
import { openStream, sendAsStream } from './stream-answers.js';
import type { Streams } from '../subscriptions/streams.js';

export interface GraphQLRouteOptions {
  readonly engine: Engine;
  /** The parts that every request's context shares. */
  readonly contextParts: SharedContextParts;
  /** The memory budget of all requests in progress. */
  readonly budget: MemoryBudget;
  /** Maximum bytes of a body. */
  readonly bodyLimit: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly verify: Verify;
  readonly rateLimit: RateLimit;
  /** The viewer for requests without a token; undefined if a token is required. */
  readonly anonymous: Viewer | undefined;
  /** Timeout for a client to receive its response, or a piece of a large one, in milliseconds. */
  readonly sendTimeout: number;
  /** Timeout for a request's reads, in milliseconds. */
  readonly requestTimeout: number;
  /** The streams of subscriptions; undefined if the gateway gets no events of the bank. */
  readonly streams: Streams | undefined;
  /** Milliseconds from which on an operation is slow; 0: none is. */
  readonly slowFrom: number;
}

const bearerHeader = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/**
 * True if a request without a token comes from this machine, and not from another site's page in its browser.
 * Such a page can give loopback a name of its own (DNS rebinding).
 */
function isFromHere({ headers: { host = '', origin } }: FastifyRequest): boolean {
  const isLocal = (url: string): boolean => URL.canParse(url) && isLoopback(new URL(url).hostname);
  return isLocal(`http://${host}`) && (origin === undefined || isLocal(origin));
}

async function authenticate(
  request: FastifyRequest,
  { verify, anonymous }: GraphQLRouteOptions,
): Promise<Viewer> {
  const { authorization } = request.headers;
  if (authorization === undefined && anonymous && isFromHere(request)) return anonymous;
  const token = bearerHeader.exec(authorization ?? '')?.[1];
  if (!token) throw new TokenError('A bearer token is required.');
  return verify(token);
}

/** True if the client does not accept cached data. */
const refusesCached = ({ headers }: FastifyRequest): boolean =>
  /(?:^|[\s,])(?:no-cache|no-store)(?:$|[\s,=])/i.test(headers['cache-control'] ?? '');

/** A quoted string, as in the IETF draft, or an unquoted one, as most clients send it. */
const keyPattern =
  /^(?:"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"|([\x21\x23-\x2b\x2d-\x7e]{1,255}))$/;

/** Returns the request's Idempotency-Key; undefined if it has none, null if it is malformed. */
function idempotencyKeyOf({ headers }: FastifyRequest): string | null | undefined {
  const header = headers['idempotency-key'];
  if (header === undefined) return undefined;
  const [, quoted, bare] = keyPattern.exec(String(header).trim()) ?? [];
  return quoted?.replace(/\\(.)/g, '$1') ?? bare ?? null;
}

/** Returns the stream that a POST request accepts, if any. */
const streamFor = ({ method, headers }: FastifyRequest): AcceptedStream | undefined =>
  method === 'POST' ? acceptedStream(headers.accept) : undefined;

/** Converts a request for the engine. `stream`: the stream that it accepts, if any. */
function toEngine(request: FastifyRequest, stream: AcceptedStream | undefined): EngineRequest {
  const { raw, body, method, url } = request;
  // The engine answers in JSON, which then becomes a result of the stream.
  const accept = stream?.isPreferred ? 'application/graphql-response+json' : (request.headers.accept ?? '');
  const forApollo = (): HTTPGraphQLRequest => {
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(raw.headers))
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    if (stream?.isPreferred) headers.set('accept', accept);
    const query = url.indexOf('?');
    return { method, headers, search: query < 0 ? '' : url.slice(query), body };
  };
  return { accept, body, forApollo };
}

function textWithRequestId(text: string, requestId: string): string {
  const { errors, ...rest } = JSON.parse(text) as { readonly errors?: readonly GraphQLFormattedError[] };
  return JSON.stringify({ errors: errors?.map((error) => withRequestId(error, requestId)), ...rest });
}

/**
 * Replaces the id of another request in the errors of a response, which precede its data. The response can be
 * too large to be parsed for this.
 */
function withOtherId(text: string, before: string, after: string): string {
  const end = text.indexOf('"data":');
  const errors = end < 0 ? text : text.slice(0, end);
  return errors.replaceAll(`"requestId":"${before}"`, `"requestId":"${after}"`) + text.slice(errors.length);
}

/** Adds the request id to errors that the engine reports before it has a context. */
const answerBody = (text: string, status: number, requestId: string): string =>
  status < 400 ? text : textWithRequestId(text, requestId);

type Parts = GraphQLRouteOptions & {
  readonly shared: SharedOperations;
  /** Undefined if nothing is cached. */
  readonly responses: ResponseCache | undefined;
  readonly peers: LostPeers;
  /** The time for the phases of operations; undefined if nobody wants them. */
  readonly now: (() => number) | undefined;
};

async function execute(
  request: FastifyRequest,
  viewer: Viewer,
  known: KnownOperation | undefined,
  key: OperationKey | undefined,
  deadline: Deadline,
  options: Parts,
): Promise<Answered> {
  const { engine, contextParts, now } = options;
  const { id: requestId, outcome, memory } = request;
  const span = request.span?.child('GraphQL Operation', 'internal');
  const context = new RequestContext({
    viewer,
    requestId,
    outcome,
    deadline,
    memory,
    noCache: refusesCached(request),
    idempotencyKey: idempotencyKeyOf(request) ?? undefined,
    tally: new RequestTally(now),
    span,
    ...contextParts,
  });
  try {
    const { status, headers, text, subscription } = await engine.answer(
      toEngine(request, streamFor(request)),
      known,
      context,
    );
    const answered = { status, headers, text: answerBody(text, status, request.id), subscription };
    if (key && !refusesCached(request) && isRepeatable(context, answered)) {
      const { until: freshUntil, reads } = context.freshness;
      options.responses?.keep(key, { answered, outcome, reads, freshUntil });
    }
    return answered;
  } finally {
    finishOperation(context, span, options);
  }
}

/**
 * True if an identical request may get the same response: without an error, a loss, a refusal to be audited,
 * or the records of its calls.
 */
const isRepeatable = (
  { outcome, bankCalls, staleReads, losses, audit }: RequestContext,
  { status }: Answered,
): boolean =>
  status === 200 &&
  !outcome.codes &&
  !bankCalls &&
  staleReads.length === 0 &&
  losses.length === 0 &&
  !audit.hasRefusals;

/** Records a response from the cache, as its reads from the cache would be. */
function noteCached(request: FastifyRequest, { outcome, reads }: CachedResponse, parts: Parts): void {
  Object.assign(request.outcome, outcome);
  request.span?.set('lending_graph.source', 'cache');
  const { metrics } = parts.contextParts;
  if (!metrics) return;
  metrics.bank.lookups.of('hit').add(reads);
  metrics.bank.calls.of('cache').add(reads);
  if (outcome.operationType) metrics.graph.calls.of(outcome.operationType).observe(0);
}

/** Executes an operation for this request, and for identical requests that arrive meanwhile. */
async function runOperation(
  request: FastifyRequest,
  reply: FastifyReply,
  viewer: Viewer,
  known: KnownOperation | undefined,
  key: OperationKey | undefined,
  parts: Parts,
): Promise<Answered> {
  const { clock, log, requestTimeout, shared } = parts;
  const deadline = new Deadline(clock, requestTimeout);
  const running: Running = {
    answered: execute(request, viewer, known, key, deadline, parts),
    deadline,
    requestId: request.id,
    span: request.span,
    outcome: request.outcome,
    begin: clock.now(),
    readers: 1,
  };
  // A write that was sent, and a query that others wait for, go on without their client.
  request.memory.hold();
  endWithClient(reply, deadline, log, () => (running.readers -= 1) > 0);
  if (key !== undefined) shared.share(key, running);
  try {
    return await running.answered;
  } finally {
    deadline.done();
    request.memory.close();
  }
}

/**
 * Waits for an operation that another request is executing; undefined if that request ended before its
 * response was complete.
 */
async function join(
  running: Running,
  request: FastifyRequest,
  reply: FastifyReply,
  { log }: Parts,
): Promise<Answered | undefined> {
  running.readers += 1;
  endWithClient(reply, running.deadline, log, () => (running.readers -= 1) > 0);
  const span = request.span?.isRecorded ? joinedSpan(request.span, running) : undefined;
  const answered = await running.answered.finally(() => span?.end());
  if (running.deadline.isEarly) return undefined;
  Object.assign(request.outcome, running.outcome);
  return running.outcome.codes
    ? {
        status: answered.status,
        headers: answered.headers,
        text: withOtherId(answered.text, running.requestId, request.id),
      }
    : answered;
}

/** Begins the span of a request that waits for another one's operation, with a link to that. */
const joinedSpan = (span: Span, running: Running): Span =>
  span.child('shared GraphQL Operation', 'internal', { 'lending_graph.source': 'shared' }, running.span);

/** Approximate bytes per character of a response while it is sent. */
const perCharacter = 2;

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  viewer: Viewer,
  parts: Parts,
): Promise<FastifyReply> {
  const known = request.method === 'POST' ? parts.engine.find(request.body) : undefined;
  // Reading the body was one piece of work; parsing, validation and checks are another.
  if (isHeavy(request, known !== undefined)) await nextTurn();
  const key = known && (await parts.shared.keyOf(request, viewer, known));
  const cached = key && parts.responses?.find(key);
  const running = cached || key === undefined ? undefined : parts.shared.find(key, parts.clock.now());
  const joined = cached?.answered ?? (running && (await join(running, request, reply, parts)));
  // The request that executes the operation has already reserved memory for the text.
  if (joined && !request.memory.take(perCharacter * joined.text.length)) return refuseBusy(reply);
  if (cached) noteCached(request, cached, parts);
  const answered = joined ?? (await runOperation(request, reply, viewer, known, key, parts));
  const { status, headers, text, subscription } = answered;
  const stream = streamFor(request);
  if (subscription) return openStream(reply, stream, subscription, refusesCached(request), parts);
  if (stream?.isPreferred && status !== 503) return sendAsStream(reply, stream, text, parts);
  for (const [name, value] of headers) void reply.header(name, value);
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .send(payloadOf(text, reply, parts));
}

/**
 * Answers a caller that is not authenticated. Distinguishes a bad token, which the caller can fix, from
 * unavailable keys.
 */
function refuseCaller(
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
  { log: sharedLog }: GraphQLRouteOptions,
): FastifyReply {
  const log = withTrace(sharedLog, request.span);
  if (error instanceof TokenError) {
    writeAudit(log, undefined, 'UNAUTHENTICATED', { requestId: request.id, reason: error.message });
    return sendError(reply.header('www-authenticate', 'Bearer'), 401, 'UNAUTHENTICATED', error.message);
  }
  log.write('warn', 'a token cannot be verified', { requestId: request.id, ...traceOf(error) });
  return sendError(
    reply,
    503,
    'UPSTREAM_UNAVAILABLE',
    'The token cannot be verified at the moment.',
    error instanceof KeysError ? error.retryAfter : 1,
  );
}

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer;
  }
}

/** Adds `POST /graphql`, and `GET` for queries. */
export function graphqlRoutes(app: FastifyInstance, options: GraphQLRouteOptions): void {
  app.decorateRequest('viewer');
  app.decorateRequest('memory');
  const { clock, slowFrom, contextParts } = options;
  const shared = new SharedOperations(contextParts.reads);
  const now = slowFrom > 0 ? () => clock.elapsed() : undefined;
  const responses = contextParts.reads.areCached ? new ResponseCache(clock) : undefined;
  const parts: Parts = { shared, responses, peers: new LostPeers(clock), now, ...options };
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Refuses callers without permission, or without free memory, before the body is read.
    onRequest: async (request, reply) => {
      try {
        request.viewer = await authenticate(request, options);
      } catch (error) {
        return refuseCaller(request, reply, error, options);
      }
      return reserveForBody(reply, options.budget, options.bodyLimit) ? undefined : refuseBusy(reply);
    },
    handler: async (request, reply) => {
      const { viewer } = request;
      if (idempotencyKeyOf(request) === null) {
        return sendError(
          reply,
          400,
          'BAD_USER_INPUT',
          'The Idempotency-Key must be one string of 1 to 255 visible ASCII characters, best a UUID, with or without quotes around it.',
        );
      }
      const wait = await options.rateLimit.excess(viewer, request.span);
      if (wait === undefined) return answer(request, reply, viewer, parts);
      writeAudit(withTrace(options.log, request.span), viewer, 'RATE_LIMITED', { requestId: request.id });
      return sendTooMany(reply, wait);
    },
  });
}
