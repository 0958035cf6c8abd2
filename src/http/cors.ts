import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** What a page may send beside what every page may. */
const allowedHeaders = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'X-Request-Id',
  'Cache-Control',
  'Apollo-Require-Preflight',
  'X-Apollo-Operation-Name',
];
/** What a page may read beside what every page may. */
const exposedHeaders = ['X-Request-Id', 'Retry-After', 'Content-Disposition'];
/** Seconds for which a browser need not ask again; the longest that Chromium heeds. */
const maxAge = 7200;

/**
 * Lets pages of these origins read answers, and no others. Without credentials: a token is sent by the page and not by its browser, so that a
 * page that knows none gets nothing. To an origin that is not named, it looks as if there were no such thing here.
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
