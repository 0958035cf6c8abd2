import { collectDefaultMetrics, Registry, type Metric as PromMetric } from 'prom-client';
import type { Metric, Series } from './instruments.js';

/** Returns a name as Prometheus has it: with its unit, and `_total` for a counter. */
export function prometheusName({ kind, definition: { name, unit } }: Metric): string {
  const base = name.replaceAll('.', '_');
  const suffix = unit === 's' ? '_seconds' : unit === 'By' ? '_bytes' : '';
  return base + suffix + (kind === 'counter' ? '_total' : '');
}

const labelsOf = ({ labels }: Series): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name.replaceAll('.', '_'), value]));

interface Sample {
  readonly metricName: string;
  readonly labels: Record<string, string | number>;
  readonly value: number;
}

/** Returns the samples of one series, of which a histogram has one for each bucket. */
function samplesOf(name: string, series: Series): Sample[] {
  const labels = labelsOf(series);
  const { value } = series;
  if (typeof value === 'number') return [{ metricName: name, labels, value }];
  let count = 0;
  const buckets = value.counts.map((more, at): Sample => {
    count += more;
    const le = value.bounds[at] ?? '+Inf';
    return { metricName: `${name}_bucket`, labels: Object.assign({ le }, labels), value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: value.sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}

/** Returns a metric in the form in which the library formats its own. */
function forLibrary(metric: Metric): PromMetric {
  const name = prometheusName(metric);
  return {
    name,
    get: async () => ({
      name,
      help: metric.definition.help,
      type: metric.kind,
      aggregator: 'sum',
      values: metric.read().flatMap((series) => samplesOf(name, series)),
    }),
  } as unknown as PromMetric;
}

/** Metrics for both ways to read them. */
export interface ReadableMetrics {
  readonly contentType: string;
  /** Returns the text format of Prometheus. */
  text(): Promise<string>;
  /** Returns the same as data. */
  read(): Promise<readonly Metric[]>;
}

interface LibrarySample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

const withoutBound = ({ le: _bound, ...labels }: LibrarySample['labels']): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));

/** Puts the samples of the library's histograms together again. */
function histogramsIn(samples: readonly LibrarySample[]): Series[] {
  return [...groupBy(samples).values()].map((group) => {
    const buckets = group.filter(({ metricName }) => metricName?.endsWith('_bucket'));
    const bounds = buckets.map(({ labels }) => Number(labels['le'])).filter(Number.isFinite);
    const counts = buckets.map(({ value }, at) => value - (buckets[at - 1]?.value ?? 0));
    const sum = group.find(({ metricName }) => metricName?.endsWith('_sum'))?.value ?? 0;
    return { labels: withoutBound(group[0]?.labels ?? {}), value: { bounds, counts, sum } };
  });
}

const keyOf = ({ labels }: LibrarySample): string => JSON.stringify(withoutBound(labels));

function groupBy(samples: readonly LibrarySample[]): Map<string, LibrarySample[]> {
  const groups = new Map<string, LibrarySample[]>();
  for (const sample of samples) {
    const group = groups.get(keyOf(sample));
    if (group) group.push(sample);
    else groups.set(keyOf(sample), [sample]);
  }
  return groups;
}

/** Returns the library's own metrics, of the process, as data under their names in Prometheus. */
async function metricsIn(registry: Registry): Promise<Metric[]> {
  const all = await registry.getMetricsAsJSON();
  return all.map(({ name, help, type, values }) => {
    const kind = String(type) as Metric['kind'];
    const samples = values as unknown as readonly LibrarySample[];
    const series =
      kind === 'histogram'
        ? histogramsIn(samples)
        : samples.map(({ labels, value }) => ({ labels: withoutBound(labels), value }));
    return { kind, definition: { name, help, unit: '', labels: {} }, read: () => series };
  });
}

/** Adds the metrics of the process to these: of the event loop, garbage collection, heap, CPU, and more. */
export function readableMetrics(metrics: () => readonly Metric[]): ReadableMetrics {
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  return {
    contentType: ofProcess.contentType,
    text: async () => {
      const own = new Registry();
      for (const metric of metrics()) own.registerMetric(forLibrary(metric));
      return `${await own.metrics()}\n${await ofProcess.metrics()}`;
    },
    read: async () => [...metrics(), ...(await metricsIn(ofProcess))],
  };
}
