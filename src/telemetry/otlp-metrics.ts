import { ValueType, type HrTime } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type CollectionResult,
  type DataPoint,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { timeOf } from './hr-time.js';
import type { HistogramValue, Metric, Series } from './instruments.js';

/** The value of a histogram as the SDK has it. */
const histogramOf = ({ bounds, counts, sum }: HistogramValue) => ({
  buckets: { boundaries: [...bounds], counts: [...counts] },
  sum,
  count: counts.reduce((all, one) => all + one, 0),
});

/** Gives the gateway's own metrics to the SDK's reader, which exports them. */
export class MetricsOf implements MetricProducer {
  readonly #metrics: () => Promise<readonly Metric[]>;
  readonly #resource: Resource;
  readonly #scope: InstrumentationScope;
  readonly #start = timeOf(Date.now());

  constructor(metrics: () => Promise<readonly Metric[]>, resource: Resource, scope: InstrumentationScope) {
    this.#metrics = metrics;
    this.#resource = resource;
    this.#scope = scope;
  }

  async collect(): Promise<CollectionResult> {
    const all = await this.#metrics();
    const metrics = all.map((metric) => this.#dataOf(metric, timeOf(Date.now())));
    const scopeMetrics = [{ scope: this.#scope, metrics }];
    return { resourceMetrics: { resource: this.#resource, scopeMetrics }, errors: [] };
  }

  #dataOf(metric: Metric, endTime: HrTime): MetricData {
    const { kind, definition } = metric;
    const { name, unit, help: description } = definition;
    const base = {
      descriptor: { name, unit, description, valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
    };
    const points = <Value>(valueOf: (value: Series['value']) => Value): DataPoint<Value>[] =>
      metric.read().map(({ labels, value }) => ({
        startTime: this.#start,
        endTime,
        attributes: labels,
        value: valueOf(value),
      }));
    if (kind === 'histogram') {
      const dataPoints = points((value) => histogramOf(value as HistogramValue));
      return Object.assign(base, { dataPointType: DataPointType.HISTOGRAM as const, dataPoints });
    }
    const dataPoints = points(Number);
    return kind === 'counter'
      ? Object.assign(base, { dataPointType: DataPointType.SUM as const, dataPoints, isMonotonic: true })
      : Object.assign(base, { dataPointType: DataPointType.GAUGE as const, dataPoints });
  }
}
