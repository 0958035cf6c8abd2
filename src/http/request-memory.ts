import type { FastifyReply } from 'fastify';
import type { MemoryBudget, MemoryReservation } from '../memory-budget.js';
import { retryAfterBusy, tooMuchUnderWay } from '../bank/errors.js';
import { sendError } from './server.js';

/** About the bytes that a request holds whatever it asks for, and those for each byte of its body: as it came, as text, as values, and as they are coerced. */
const perRequest = 50_000;
const perByte = 4;

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request holds of the memory that all have together. */
    memory: MemoryReservation;
  }
}

/** Answers a request for which there is no memory at the moment. */
export const refuseBusy = (reply: FastifyReply): FastifyReply =>
  sendError(reply, 503, 'RATE_LIMITED', tooMuchUnderWay, retryAfterBusy);

/** Has a request hold what its body comes to, until it is answered or its client has gone; says whether there is room for it. */
export function reserveForBody(
  { request, raw }: FastifyReply,
  budget: MemoryBudget,
  bodyLimit: number,
): boolean {
  const memory = budget.open();
  request.memory = memory;
  raw.once('close', () => memory.close());
  if (request.method !== 'POST') return memory.take(perRequest);
  // A length that is not announced, or too large, is at most the limit.
  const announced = Number(request.headers['content-length']);
  return memory.take(perRequest + perByte * (announced <= bodyLimit ? announced : bodyLimit));
}
