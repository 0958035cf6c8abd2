import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Request headers that a page may send besides the safelisted ones. */
const allowedHeaders = [
  // Safelisted only without quotes, which the parameter of a multipart stream may have.
  'Accept',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'X-Request-Id',
  'Cache-Control',
  'Apollo-Require-Preflight',
  'X-Apollo-Operation-Name',
];
/** Response headers that a page may read besides the safelisted ones. */
const exposedHeaders = ['X-Request-Id', 'Retry-After', 'Content-Disposition'];
/** Seconds that a browser may cache a preflight; Chromium's maximum. */
const maxAge = 7200;

/**
 * Lets only pages of these origins read responses. Without credentials: the page sends the token, not the
 * browser, so a page without a token gets nothing. Other origins see no sign of CORS.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  const allowed = new Set(origins);
  if (allowed.size === 0) return;
  await app.register(cors, {
    origin: async (origin: string | undefined) => origin !== undefined && allowed.has(origin) && origin,
    methods: ['GET', 'HEAD', 'POST'],
    credentials: false,
    allowedHeaders,
    exposedHeaders,
    maxAge,
  });
}
