import { expect, test } from '@jest/globals';
import { createMetrics } from '../../src/telemetry/metrics.js';

test('100,000 invented values of every label make one series more', () => {
  const metrics = createMetrics({
    operations: ['getCreditLine'],
    writes: ['createLoan'],
    services: ['lending'],
    errorCodes: ['NOT_FOUND'],
    eventTypes: ['LOAN'],
    deprecated: ['Loan.old'],
    webhookPath: '/webhooks',
  });
  const { http, bank, graph, webhooks, registry } = metrics;
  for (let index = 0; index < 100_000; index += 1) {
    const invented = `invented${index}`;
    http.duration.of(invented, `/${invented}`, invented).observe(1);
    http.errors.of(invented).add();
    bank.duration.of(invented, invented).observe(1);
    for (const family of [bank.calls, bank.lookups, bank.retries, bank.idempotency, graph.deprecated])
      family.of(invented).add();
    bank.writes.of(invented, invented).add();
    graph.calls.of(invented).observe(1);
    graph.estimates.of(invented).observe(1);
    webhooks.events.of(invented, invented).add();
  }
  const series = registry.all.flatMap((metric) => metric.read());
  expect(series.length).toBeLessThanOrEqual(registry.all.length);
  expect(JSON.stringify(series)).not.toContain('invented');
});
