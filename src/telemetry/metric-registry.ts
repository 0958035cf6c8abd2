import {
  Counter,
  counters,
  Family,
  gauges,
  Histogram,
  histograms,
  type Definition,
  type Metric,
} from './instruments.js';

/** All metrics of a gateway, in the order in which they were added. */
export class MetricRegistry {
  readonly all: Metric[] = [];

  counters(definition: Definition): Family<Counter> {
    const family = new Family(definition, () => new Counter());
    this.all.push(counters(family));
    return family;
  }

  /** Adds histograms whose buckets have these upper bounds. */
  histograms(definition: Definition, bounds: readonly number[]): Family<Histogram> {
    const family = new Family(definition, () => new Histogram(bounds));
    this.all.push(histograms(family));
    return family;
  }

  /** Adds a metric that is computed when it is read: its values, each followed by its labels. */
  gauges(definition: Definition, read: Parameters<typeof gauges>[1]): void {
    this.all.push(gauges(definition, read));
  }
}
