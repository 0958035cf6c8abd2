import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../telemetry/metrics.js';
import type { Attributes, Tracer } from '../telemetry/tracing.js';

const headerOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/**
 * Ends the span of a request whose client has gone before it had the whole answer. Fastify's `onRequestAbort`
 * tells of it only until the body has come. To leave a stream is no error: it has no end of its own.
 */
function endUnfinished({ span, outcome }: FastifyRequest, { raw, statusCode }: FastifyReply): void {
  if (!span || raw.writableFinished) return;
  if (raw.headersSent) span.set('http.response.status_code', statusCode);
  span.end(outcome.isStream ? undefined : 'client_gone');
}

/** Records each request as a span, in the trace of its `traceparent` if that is valid. */
export function traceRequests(app: FastifyInstance, tracer: Tracer, isHttps: boolean): void {
  const scheme = isHttps ? 'https' : 'http';
  app.addHook('onRequest', (request, reply, done) => {
    const { method, headers, routeOptions } = request;
    const route = routeOptions.url;
    const attributes: Attributes = { 'http.request.method': method, 'url.scheme': scheme };
    if (route !== undefined) attributes['http.route'] = route;
    const name = route === undefined ? method : `${method} ${route}`;
    request.span = tracer.begin(name, headerOf(headers['traceparent']), attributes);
    if (request.span.isRecorded) reply.raw.once('close', () => endUnfinished(request, reply));
    done();
  });
  app.addHook('onResponse', ({ span }, { statusCode }, done) => {
    span?.set('http.response.status_code', statusCode).end(statusCode < 500 ? undefined : String(statusCode));
    done();
  });
}

/**
 * Measures each request, and counts the errors of its answer. A stream of a subscription is neither: it lasts
 * as long as its client wants, and the errors of its results are counted when they are sent.
 */
export function measureRequests(app: FastifyInstance, { duration, errors }: Metrics['http']): void {
  const measure = (
    { method, routeOptions, outcome }: FastifyRequest,
    { statusCode, elapsedTime }: FastifyReply,
  ): void => {
    if (outcome.isStream) return;
    duration.of(method, routeOptions.url, String(statusCode)).observe(elapsedTime / 1000);
    for (const code of outcome.codes ?? []) errors.of(code).add();
  };
  app.addHook('onResponse', (request, reply, done) => {
    measure(request, reply);
    done();
  });
}
