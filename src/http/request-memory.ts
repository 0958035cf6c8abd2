import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { MemoryBudget, MemoryReservation } from '../memory-budget.js';
import { retryAfterBusy, tooManyInFlight } from '../bank/errors.js';
import { sendError } from './server.js';

/**
 * Approximate bytes of any request, and of each byte of its body: as received, as text, as values, and as
 * coerced values.
 */
const perRequest = 50_000;
const perByte = 4;

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's reservation in the shared memory budget. */
    memory: MemoryReservation;
  }
}

/** Answers a request for which there is no memory at the moment. */
export const refuseBusy = (reply: FastifyReply): FastifyReply =>
  sendError(reply, 503, 'RATE_LIMITED', tooManyInFlight, retryAfterBusy);

/** Releases a reservation when the request is answered or its client has gone, at once if it has already. */
export function closeWithClient(raw: ServerResponse, memory: MemoryReservation): void {
  // The client may have disconnected during verification of its credential. That event is over.
  if (raw.destroyed) memory.close();
  else raw.once('close', () => memory.close());
}

/**
 * Reserves memory for a request's body until it is answered or its client disconnects. Returns true if there
 * is enough.
 */
export function reserveForBody(
  { request, raw }: FastifyReply,
  budget: MemoryBudget,
  bodyLimit: number,
): boolean {
  const memory = budget.open();
  request.memory = memory;
  closeWithClient(raw, memory);
  if (request.method !== 'POST') return memory.take(perRequest);
  // An unknown or excessive length counts as the limit.
  const announced = Number(request.headers['content-length']);
  return memory.take(perRequest + perByte * (announced <= bodyLimit ? announced : bodyLimit));
}
