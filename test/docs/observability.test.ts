import { expect, test } from '@jest/globals';
import { createMetrics, observe } from '../../src/telemetry/metrics.js';
import { prometheusName } from '../../src/telemetry/prometheus.js';
import { page, unquoted } from '../support/markdown.js';

const units: Readonly<Record<string, string>> = { s: 'seconds', By: 'bytes', '1': '0 or 1' };

test('the table names every metric once, with its type, unit, labels and meaning', () => {
  const sets = {
    operations: [],
    writes: [],
    services: [],
    errorCodes: [],
    eventTypes: [],
    deprecated: [],
    webhookPath: '/webhooks',
  };
  const metrics = createMetrics(sets);
  observe(
    metrics,
    {
      circuits: () => [],
      limiter: () => ({ inFlight: 0, queued: 0, places: 0 }),
      heldBytes: () => 0,
      streams: () => 0,
    },
    sets,
  );
  const all = metrics.registry.all.map((metric) => {
    const { unit, labels, help } = metric.definition;
    return [
      prometheusName(metric),
      metric.kind,
      units[unit] ?? `${unit.slice(1, -1)}s`,
      Object.keys(labels).map((label) => label.replaceAll('.', '_')),
      help,
    ];
  });
  const told = page('docs/observability.md')
    .table('metric', 'type', 'unit', 'labels', 'meaning')
    .map(([name = '', type, unit, labels = '', meaning]) => [
      unquoted(name),
      type,
      unit,
      [...labels.matchAll(/`([^`]+)`/g)].map(([, label]) => label),
      meaning,
    ]);
  expect(told).toEqual(all);
});
