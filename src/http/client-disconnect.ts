import type { FastifyReply } from 'fastify';
import type { Deadline } from '../bank/deadline.js';
import { GatewayError } from '../bank/errors.js';
import type { Log } from '../telemetry/log.js';

/**
 * Cancels a request's reads if its client disconnects before it has the whole response, unless other requests
 * need them.
 */
export function endWithClient(
  reply: FastifyReply,
  deadline: Deadline,
  log: Log,
  isWanted: () => boolean = () => false,
): void {
  const leave = (): void => {
    if (reply.raw.writableFinished) return;
    log.write('info', 'the client has gone', {
      requestId: reply.request.id,
      trace_id: reply.request.span?.traceId,
    });
    if (!isWanted()) deadline.end(new GatewayError('UPSTREAM_UNAVAILABLE', 'The client has gone.'));
  };
  // The client may have disconnected during verification of its credential. That event is over.
  if (reply.raw.destroyed) leave();
  else reply.raw.once('close', leave);
}
