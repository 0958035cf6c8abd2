import type { FastifyReply } from 'fastify';
import type { MemoryBudget } from '../memory-budget.js';
import type { Subscription } from '../graphql/subscriptions.js';
import type { Streams } from '../subscriptions/streams.js';
import { ClientStream, type ClientStreamParts } from './client-stream.js';
import { refuseBusy } from './request-memory.js';
import { sendError } from './server.js';
import type { AcceptedStream } from './stream-accept.js';

/** The parts that answers in a stream need. */
export interface StreamAnswerParts extends ClientStreamParts {
  readonly budget: MemoryBudget;
  /** Undefined if the gateway gets no events of the bank. */
  readonly streams: Streams | undefined;
}

/** Approximate bytes of an open stream that waits for events. */
const perStream = 30_000;

/** Answers a query or a mutation as a stream of one result. */
export function sendAsStream(
  reply: FastifyReply,
  { protocol }: AcceptedStream,
  text: string,
  parts: ClientStreamParts,
): FastifyReply {
  const client = new ClientStream(reply, protocol, parts);
  void client.send(text.trimEnd()).then(() => client.end());
  return reply;
}

/** Answers an accepted subscription: opens its stream, or refuses it. */
export function openStream(
  reply: FastifyReply,
  accepted: AcceptedStream | undefined,
  subscription: Subscription,
  noCache: boolean,
  parts: StreamAnswerParts,
): FastifyReply {
  const { request } = reply;
  const { budget, streams } = parts;
  if (!accepted)
    return sendError(
      reply,
      406,
      'BAD_USER_INPUT',
      'A subscription is answered as a stream: send Accept: text/event-stream, or Accept: multipart/mixed;subscriptionSpec="1.0".',
    );
  if (!streams)
    return sendError(
      reply,
      400,
      'BAD_USER_INPUT',
      'There are no subscriptions here: the gateway gets no events of the bank without WEBHOOK_SECRETS or WEBHOOK_SECRETS_FILE.',
    );
  const refusal = streams.refusal(request.viewer);
  if (refusal) {
    const { code, message, retryAfter } = refusal.error;
    return sendError(reply, refusal.status, code, message, retryAfter);
  }
  const memory = budget.open();
  if (!memory.take(perStream + subscription.weight)) return refuseBusy(reply);
  // What the body took is free again.
  request.memory.close();
  const { viewer, id: requestId, outcome, span } = request;
  outcome.isStream = true;
  const client = new ClientStream(reply, accepted.protocol, parts);
  client.onClose(() => memory.close());
  streams.open({ viewer, requestId, outcome, noCache, span }, subscription, client);
  return reply;
}
