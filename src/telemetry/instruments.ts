/** A label and the values that it can have. Any other value counts as `_OTHER`. */
export type Labels = Readonly<Record<string, readonly string[]>>;

/** The definition of a metric, for every format in which it is read. */
export interface Definition {
  /** The name in OpenTelemetry. */
  readonly name: string;
  /** The unit in OpenTelemetry (UCUM): `s`, `By`, `{call}`. */
  readonly unit: string;
  readonly help: string;
  readonly labels: Labels;
}

/** One series of a metric: its labels, and its value. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | HistogramValue;
}

/** The value of a histogram: how many values fell into each bucket, and their sum. */
export interface HistogramValue {
  /** The upper bounds of all buckets but the last, which has none. */
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly sum: number;
}

/** A metric that can be read at any time. */
export interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly definition: Definition;
  read(): readonly Series[];
}

/** A number that only grows. */
export class Counter {
  value = 0;

  add(count = 1): void {
    this.value += count;
  }
}

/** Counts values by size. It costs a few nanoseconds a value, and takes no memory beyond its buckets. */
export class Histogram implements HistogramValue {
  readonly bounds: readonly number[];
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = [...bounds, 0].fill(0);
  }

  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] as number)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.sum += value;
  }
}

/** The value of a label in place of one that is not in its set. */
const other = '_OTHER';

/** All series of one metric, each made when it is first needed. Their number is bounded by the label sets. */
export class Family<One> {
  readonly definition: Definition;
  readonly #make: () => One;
  readonly #names: readonly string[];
  readonly #sets: readonly ReadonlySet<string>[];
  readonly #all: { readonly labels: Readonly<Record<string, string>>; readonly one: One }[] = [];
  /** The series by the values of their labels: a key of all three would be a new text for each lookup. */
  readonly #series = new Map<string, Map<string, Map<string, One>>>();

  constructor(definition: Definition, make: () => One) {
    this.definition = definition;
    this.#make = make;
    this.#names = Object.keys(definition.labels);
    this.#sets = Object.values(definition.labels).map((values) => new Set(values));
  }

  /** Returns the series with these values of the labels, in their order. */
  of(first = '', second = '', third = ''): One {
    return this.#known(first, second, third) ?? this.#begin([first, second, third]);
  }

  /** Returns every series that was needed so far. */
  all(): readonly { readonly labels: Readonly<Record<string, string>>; readonly one: One }[] {
    return [...this.#all];
  }

  #known(first: string, second: string, third: string): One | undefined {
    return this.#series.get(first)?.get(second)?.get(third);
  }

  #begin(values: readonly string[]): One {
    const closed = values.map((value, at) => (this.#sets[at]?.has(value) === false ? other : value));
    const [first, second, third] = closed as [string, string, string];
    const known = this.#known(first, second, third);
    if (known) return known;
    const one = this.#make();
    this.#all.push({
      labels: Object.fromEntries(this.#names.map((name, at) => [name, closed[at] as string])),
      one,
    });
    const seconds = this.#series.get(first) ?? new Map<string, Map<string, One>>();
    const thirds = seconds.get(second) ?? new Map<string, One>();
    this.#series.set(first, seconds.set(second, thirds.set(third, one)));
    return one;
  }
}

/** Returns the metric of a family of counters. */
export const counters = (family: Family<Counter>): Metric => ({
  kind: 'counter',
  definition: family.definition,
  read: () => family.all().map(({ labels, one }) => ({ labels, value: one.value })),
});

/** Returns the metric of a family of histograms. */
export const histograms = (family: Family<Histogram>): Metric => ({
  kind: 'histogram',
  definition: family.definition,
  read: () => family.all().map(({ labels, one }) => ({ labels, value: one })),
});

/** Returns a metric whose series are computed when it is read. */
export const gauges = (
  definition: Definition,
  read: () => readonly (readonly [value: number, ...labels: string[]])[],
): Metric => ({
  kind: 'gauge',
  definition,
  read: () =>
    read().map(([value, ...labels]) => ({
      value,
      labels: Object.fromEntries(Object.keys(definition.labels).map((name, at) => [name, labels[at] ?? ''])),
    })),
});
