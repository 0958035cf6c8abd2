import { HeaderMap, type ApolloServer, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { TokenError, type Verify } from '../auth/jwt.js';
import type { Viewer } from '../auth/viewer.js';
import type { Clock } from '../clock.js';
import { RequestContext, type Context, type ContextParts } from '../context/context.js';
import { Deadline } from '../rest/deadline.js';
import { isLoopback } from '../loopback.js';
import { traceOf, type Log } from '../telemetry/log.js';
import { endWithClient } from './client-gone.js';
import { sendError } from './server.js';

export interface GraphQLRouteOptions {
  readonly engine: ApolloServer<Context>;
  /** What every request's context has in common. */
  readonly contextParts: Omit<ContextParts, 'viewer' | 'requestId' | 'outcome' | 'deadline'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly verify: Verify;
  /** Who is calling without a token; undefined where a token is required. */
  readonly anonymous: Viewer | undefined;
  /** Milliseconds after which a request's reads are given up. */
  readonly requestTimeout: number;
}

const bearer = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/**
 * Whether a request without a token comes from this machine and not from a page of somebody else's in its browser, which can give
 * loopback a name of its own.
 */
function isFromHere({ headers: { host = '', origin } }: FastifyRequest): boolean {
  const isLocal = (url: string): boolean => URL.canParse(url) && isLoopback(new URL(url).hostname);
  return isLocal(`http://${host}`) && (origin === undefined || isLocal(origin));
}

async function viewerOf(request: FastifyRequest, { verify, anonymous }: GraphQLRouteOptions): Promise<Viewer> {
  const { authorization } = request.headers;
  if (authorization === undefined && anonymous && isFromHere(request)) return anonymous;
  const token = bearer.exec(authorization ?? '')?.[1];
  if (!token) throw new TokenError('A bearer token is required.');
  return verify(token);
}

function toApollo({ raw, body, method, url }: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(raw.headers)) if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const query = url.indexOf('?');
  return { method, headers, search: query < 0 ? '' : url.slice(query), body };
}

/** What the engine refuses before it makes a context lacks the request's id; here it is put in. */
function textOf(text: string, status: number | undefined, requestId: string): string {
  if (status === undefined || status < 400) return text;
  const { errors, ...rest } = JSON.parse(text) as { readonly errors?: readonly GraphQLFormattedError[] };
  return JSON.stringify({ errors: errors?.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } })), ...rest });
}

async function answer(request: FastifyRequest, reply: FastifyReply, viewer: Viewer, options: GraphQLRouteOptions): Promise<FastifyReply> {
  const { engine, contextParts, clock, log, requestTimeout } = options;
  const deadline = new Deadline(clock, requestTimeout);
  endWithClient(reply, deadline, log);
  try {
    const context = async (): Promise<Context> => new RequestContext({ ...contextParts, viewer, requestId: request.id, outcome: request.outcome, deadline });
    const { status, headers, body } = await engine.executeHTTPGraphQLRequest({ httpGraphQLRequest: toApollo(request), context });
    for (const [name, value] of headers) void reply.header(name, value);
    return await reply.code(status ?? 200).header('cache-control', 'no-store').send(body.kind === 'complete' ? textOf(body.string, status, request.id) : '');
  } finally {
    deadline.done();
  }
}

/** `POST /graphql`, and `GET` for queries. */
export function graphqlRoutes(app: FastifyInstance, options: GraphQLRouteOptions): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) => {
      let viewer: Viewer;
      try {
        viewer = await viewerOf(request, options);
      } catch (error) {
        if (!(error instanceof TokenError)) options.log.write('warn', 'a token cannot be verified', { requestId: request.id, ...traceOf(error) });
        const message = error instanceof TokenError ? error.message : 'The token cannot be verified at the moment.';
        return sendError(reply.header('www-authenticate', 'Bearer'), 401, 'UNAUTHENTICATED', message);
      }
      return answer(request, reply, viewer, options);
    },
  });
}
