import type { FastifyInstance } from 'fastify';

/** The conditions for readiness. */
export interface ReadinessChecks {
  /** True once the gateway has begun to stop. */
  readonly isStopping: () => boolean;
  /** True if no service of the bank is available. */
  readonly isBankFailing: () => Promise<boolean>;
  /** Returns a description of the store's fault; undefined if it works. */
  readonly storeFault: () => Promise<string | undefined>;
}

/**
 * Adds `GET /healthz`: the process is alive. Adds `GET /readyz`: it accepts requests; otherwise 503 with the
 * reasons.
 */
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
