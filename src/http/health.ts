import type { FastifyInstance } from 'fastify';

/** `GET /healthz`: the process lives. `GET /readyz`: it takes requests. */
export function healthRoutes(app: FastifyInstance): void {
  for (const url of ['/healthz', '/readyz']) app.get(url, async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
}
