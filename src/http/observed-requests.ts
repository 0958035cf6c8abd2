import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../telemetry/metrics.js';
import type { Tracer } from '../telemetry/tracing.js';

const headerOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Records each request as a span, in the trace of its `traceparent` if that is valid. */
export function traceRequests(app: FastifyInstance, tracer: Tracer, isHttps: boolean): void {
  const scheme = isHttps ? 'https' : 'http';
  app.addHook('onRequest', async (request) => {
    const { method, headers, routeOptions } = request;
    const route = routeOptions.url;
    request.span = tracer
      .begin(route === undefined ? method : `${method} ${route}`, headerOf(headers['traceparent']))
      .set('http.request.method', method)
      .set('url.scheme', scheme);
    if (route !== undefined) request.span.set('http.route', route);
  });
  app.addHook('onResponse', async ({ span }, { statusCode }) => {
    span?.set('http.response.status_code', statusCode).end(statusCode < 500 ? undefined : String(statusCode));
  });
  // The client has gone: there is no response.
  app.addHook('onRequestAbort', async ({ span }) => span?.end('client_gone'));
}

/**
 * Measures each request, and counts the errors of its answer. A stream of a subscription is neither: it lasts
 * as long as its client wants, and the errors of its results are counted when they are sent.
 */
export function measureRequests(app: FastifyInstance, { duration, errors }: Metrics['http']): void {
  app.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    const { method, routeOptions, outcome } = request;
    if (outcome.isStream) return;
    duration.of(method, routeOptions.url, String(reply.statusCode)).observe(reply.elapsedTime / 1000);
    for (const code of outcome.codes ?? []) errors.of(code).add();
  });
}
