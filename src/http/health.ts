import type { FastifyInstance } from 'fastify';

/** What readiness depends on. */
export interface ReadinessChecks {
  /** Whether the gateway has begun to stop. */
  readonly isStopping: () => boolean;
  /** Whether nothing can be had of the bank. */
  readonly isBankFailing: () => Promise<boolean>;
  /** What is wrong with the store, in words; undefined where nothing is. */
  readonly storeFault: () => Promise<string | undefined>;
}

/** `GET /healthz`: the process lives. `GET /readyz`: it takes requests, 503 where it should get none at the moment, with the reasons. */
export function healthRoutes(
  app: FastifyInstance,
  { isStopping, isBankFailing, storeFault }: ReadinessChecks,
): void {
  app.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.get('/readyz', async (_request, reply) => {
    const [fault, isFailing] = await Promise.all([storeFault(), isBankFailing()]);
    const reasons = [
      ...(isStopping() ? ['stopping'] : []),
      ...(isFailing ? ['the bank fails'] : []),
      ...(fault === undefined ? [] : [`store: ${fault}`]),
    ];
    void reply.header('cache-control', 'no-store');
    return reasons.length === 0
      ? reply.send({ status: 'ok' })
      : reply.code(503).send({ status: 'not ready', reasons });
  });
}
