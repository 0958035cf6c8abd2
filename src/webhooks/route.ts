import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimit } from '../auth/rate-limit.js';
import { isId } from '../bank/path.js';
import type { MemoryBudget } from '../memory-budget.js';
import { writeAudit } from '../context/audit.js';
import { reserveForBody, refuseBusy } from '../http/request-memory.js';
import { sendError, sendTooMany } from '../http/server.js';
import { StoreError } from '../store/store.js';
import type { Clock } from '../clock.js';
import { withTrace, type Log, type LogFields } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Inbox } from './inbox.js';
import type { WebhookSecrets } from './secrets.js';
import { isSigned } from './signature.js';

export interface WebhookRouteOptions {
  readonly path: string;
  readonly secrets: WebhookSecrets;
  readonly inbox: Inbox;
  readonly budget: MemoryBudget;
  /** Counts the bank, and everybody else as one. */
  readonly rateLimit: RateLimit;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined if nothing is measured. */
  readonly metrics: Metrics | undefined;
}

/** Bytes of a body: several times as many as the largest resource has. */
const bodyLimit = 262_144;
/** Seconds after which an event that could not be kept may come again. */
const retryAfter = 5;

/** Milliseconds for which the bank goes on delivering an event, and a little more. */
const maxLag = 9 * 86_400_000;

/** The event type of the empty call with which a subscription begins. */
const subscribed = 'WEBHOOK-SUBSCRIPTION';

const bank = { issuer: 'webhooks', subject: 'signed' };
const stranger = { issuer: 'webhooks', subject: 'not signed' };

/** A header of the bank's; Node joins those that come twice. */
const headerOf = ({ headers }: FastifyRequest, name: string): string | undefined => {
  const value = headers[`solaris-${name}`];
  return typeof value === 'string' ? value : undefined;
};

const isJson = ({ headers }: FastifyRequest): boolean =>
  /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '') &&
  headers['content-encoding'] === undefined;

/** Returns the fields of a delivery's audit line. The headers are not signed, so they are checked. */
function fieldsOf(request: FastifyRequest): LogFields {
  const type = headerOf(request, 'webhook-event-type') ?? '';
  const id = headerOf(request, 'webhook-id');
  const attempt = headerOf(request, 'webhook-attempt') ?? '';
  return {
    requestId: request.id,
    eventType: /^[A-Za-z0-9_-]{1,100}$/.test(type) ? type : '(not a name)',
    webhookId: isId(id) ? id : '(not an id)',
    ...(/^\d{1,6}$/.test(attempt) && { attempt: Number(attempt) }),
  };
}

/**
 * Returns when the bank sent an event, in milliseconds since 1970, if its header says so and it can be;
 * otherwise when it came.
 */
function sentAt(request: FastifyRequest, came: number): number {
  const said = headerOf(request, 'webhook-callout-timestamp') ?? '';
  const time = /^\d{10}$/.test(said)
    ? Number(said) * 1000
    : /^\d{13}$/.test(said)
      ? Number(said)
      : Date.parse(said);
  return time <= came && time > came - maxLag ? time : came;
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { secrets, inbox, rateLimit, clock, log: sharedLog, metrics }: WebhookRouteOptions,
): Promise<FastifyReply> {
  const log = withTrace(sharedLog, request.span);
  const begin = clock.now();
  const bytes = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
  const type = headerOf(request, 'webhook-event-type') ?? '';
  const audit = (outcome: string): void => {
    writeAudit(log, undefined, outcome, fieldsOf(request));
    metrics?.webhooks.events.of(type, outcome).add();
  };
  const isEmptyCall = type === subscribed && bytes.length === 0;
  const signed =
    !isEmptyCall && isSigned(bytes, headerOf(request, 'webhook-signature'), await secrets.of(type));
  const wait = await rateLimit.excess(signed ? bank : stranger);
  if (wait !== undefined) {
    audit('RATE_LIMITED');
    return sendTooMany(reply, wait);
  }
  if (isEmptyCall) return reply.code(204).send();
  if (!signed) {
    audit('UNAUTHENTICATED');
    return sendError(
      reply,
      401,
      'UNAUTHENTICATED',
      'The event is not signed with a secret that is known here.',
    );
  }
  // A body that is not there has no type.
  if (bytes.length > 0 && !isJson(request))
    return sendError(reply, 415, 'BAD_USER_INPUT', 'The content type must be application/json.');
  try {
    const entityId = headerOf(request, 'entity-id');
    // Without an id it cannot be told from others, and counts as a new one each time.
    const id = headerOf(request, 'webhook-id') ?? randomUUID();
    const isFirst = headerOf(request, 'webhook-attempt') === '1';
    const outcome = await inbox.take({ type, id, entityId, isFirst, bytes, requestId: request.id });
    audit(outcome);
    metrics?.webhooks.lag.of().observe((clock.now() - sentAt(request, begin)) / 1000);
    if (outcome === 'UNKNOWN_TYPE')
      log.write('warn', 'the bank sent an event of an unknown type', fieldsOf(request));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    audit('UPSTREAM_UNAVAILABLE');
    log.write('warn', 'the store does not answer', { requestId: request.id, reason: error.message });
    return sendError(
      reply,
      503,
      'UPSTREAM_UNAVAILABLE',
      'The event cannot be kept at the moment.',
      retryAfter,
    );
  }
  return reply.code(204).send();
}

/**
 * Adds the route to which the bank delivers its events. The signature covers the raw bytes of the body, and is
 * verified before they are parsed. No response is 410, which would cancel the subscription, or 422, after
 * which the bank would not send the event again.
 */
export function webhookRoutes(app: FastifyInstance, options: WebhookRouteOptions): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post(options.path, {
      bodyLimit,
      onRequest: async (_request, reply) =>
        reserveForBody(reply, options.budget, bodyLimit) ? undefined : refuseBusy(reply),
      handler: (request, reply) => answer(request, reply, options),
    });
  });
}
