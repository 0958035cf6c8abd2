import type { FastifyReply } from 'fastify';
import type { Deadline } from '../bank/deadline.js';
import { GatewayError } from '../bank/errors.js';
import type { Log } from '../telemetry/log.js';

/** Ends a request's reads when its client goes away before it has the whole answer, unless others want it. */
export function endWithClient(
  reply: FastifyReply,
  deadline: Deadline,
  log: Log,
  isWanted: () => boolean = () => false,
): void {
  const leave = (): void => {
    if (reply.raw.writableFinished) return;
    log.write('info', 'the client has gone', { requestId: reply.request.id });
    if (!isWanted()) deadline.end(new GatewayError('UPSTREAM_UNAVAILABLE', 'The client has gone.'));
  };
  // It may have gone before this was called, while its credential was verified: that event is over.
  if (reply.raw.destroyed) leave();
  else reply.raw.once('close', leave);
}
