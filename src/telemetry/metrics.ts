import type { Counter, Family, Histogram } from './instruments.js';
import { MetricRegistry } from './metric-registry.js';

/** Upper bounds in seconds of requests, as the semantic conventions have them, of calls, waits and events. */
const requestBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const callBounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const waitBounds = [0.001, 0.01, 0.1, 1, 10];
const lagBounds = [0.1, 1, 10, 60, 600, 3600, 86_400];
const countBounds = [0, 1, 2, 3, 5, 10, 20, 50, 100, 250, 500];

/** The outcomes of a call to the bank. */
export const callOutcomes = ['ok', 'refused', 'failed', 'timeout', 'canceled'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** The sources of an answer to a call. */
export const sources = ['network', 'shared', 'cache', 'stale', 'list'] as const;
export type Source = (typeof sources)[number];

/** The outcomes of a mutation with an Idempotency-Key. */
export const keyOutcomes = ['sent', 'replayed', 'in_progress', 'misused', 'refused', 'no_store'] as const;
export type KeyOutcome = (typeof keyOutcomes)[number];

/** The types of GraphQL operations. */
export const operationTypes = ['query', 'mutation', 'subscription'] as const;

/** The states of a circuit. */
export const circuitStates = ['closed', 'suspect', 'open'] as const;

/** The values that labels can have, as far as they are known only where the gateway is put together. */
export interface ClosedSets {
  /** The bank's operations, and those of them that are writes. */
  readonly operations: readonly string[];
  readonly writes: readonly string[];
  readonly services: readonly string[];
  /** The codes of errors. */
  readonly errorCodes: readonly string[];
  /** The types of the bank's events. */
  readonly eventTypes: readonly string[];
  /** The coordinates of what is deprecated in the schema: `Type.field`, `Type.field(argument:)`, `Enum.VALUE`. */
  readonly deprecated: readonly string[];
  /** The path under which the bank delivers its events. */
  readonly webhookPath: string;
}

const routes = [
  '/graphql',
  '/graphiql',
  '/graphiql/',
  '/graphiql/:file',
  '/documents/:fileName',
  '/healthz',
  '/readyz',
  '/',
];
const methods = ['GET', 'HEAD', 'POST', 'OPTIONS'];
const statuses = [
  200, 204, 302, 304, 308, 400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 431, 500, 502, 503, 504,
];
const eventOutcomes = [
  'OK',
  'DUPLICATE',
  'NOT_SHOWN',
  'UNKNOWN_TYPE',
  'UNREADABLE',
  'UNAUTHENTICATED',
  'RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
];

const own = (name: string): string => `lending_graph.${name}`;

const httpMetrics = (all: MetricRegistry, { errorCodes, webhookPath }: ClosedSets) => ({
  duration: all.histograms(
    {
      name: 'http.server.request.duration',
      unit: 's',
      help: 'The time of a request, until its answer was sent.',
      labels: {
        'http.request.method': methods,
        'http.route': [...routes, webhookPath],
        'http.response.status_code': statuses.map(String),
      },
    },
    requestBounds,
  ),
  errors: all.counters({
    name: own('errors'),
    unit: '{answer}',
    help: 'Answers with an error of this code.',
    labels: { code: errorCodes },
  }),
});

const bankMetrics = (all: MetricRegistry, { operations, writes }: ClosedSets) => ({
  duration: all.histograms(
    {
      name: 'http.client.request.duration',
      unit: 's',
      help: 'The time of a call to the bank, without its wait in the queue. Each attempt counts.',
      labels: { operation: operations, outcome: callOutcomes },
    },
    callBounds,
  ),
  calls: all.counters({
    name: own('bank_calls'),
    unit: '{call}',
    help: 'Calls that requests needed, by where the answer came from.',
    labels: { source: sources },
  }),
  lookups: all.counters({
    name: own('cache.lookups'),
    unit: '{lookup}',
    help: 'Lookups of answers in the cache.',
    labels: { result: ['hit', 'miss'] },
  }),
  wait: all.histograms(
    {
      name: own('limiter.wait'),
      unit: 's',
      help: 'The time that a call to the bank waited in the queue. Calls that are sent at once do not count.',
      labels: {},
    },
    waitBounds,
  ),
  retries: all.counters({
    name: own('bank_retries'),
    unit: '{call}',
    help: 'Further attempts of calls to the bank.',
    labels: { kind: ['read', 'write'] },
  }),
  writes: all.counters({
    name: own('writes'),
    unit: '{write}',
    help: 'Writes by their end. OUTCOME_UNKNOWN: the write may have been carried out.',
    labels: { operation: writes, outcome: ['OK', 'REFUSED', 'OUTCOME_UNKNOWN'] },
  }),
  idempotency: all.counters({
    name: own('idempotent_mutations'),
    unit: '{mutation}',
    help: 'Mutations with an Idempotency-Key, by their outcome.',
    labels: { outcome: keyOutcomes },
  }),
});

const graphMetrics = (all: MetricRegistry, { deprecated }: ClosedSets) => {
  const labels = { 'graphql.operation.type': operationTypes };
  return {
    calls: all.histograms(
      {
        name: own('operation.bank_calls'),
        unit: '{call}',
        help: 'The calls to the bank that a GraphQL operation made.',
        labels,
      },
      countBounds,
    ),
    estimates: all.histograms(
      {
        name: own('operation.estimated_bank_calls'),
        unit: '{call}',
        help: 'The most calls to the bank that a GraphQL operation was estimated to make.',
        labels,
      },
      countBounds,
    ),
    deprecated: all.counters({
      name: own('deprecated_uses'),
      unit: '{operation}',
      help: 'Operations that used a deprecated field, argument or value, by its coordinate in the schema.',
      labels: { coordinate: deprecated },
    }),
  };
};

const eventMetrics = (all: MetricRegistry, { eventTypes }: ClosedSets) => ({
  events: all.counters({
    name: own('webhook_events'),
    unit: '{event}',
    help: 'Events that the bank delivered, by their outcome.',
    labels: { type: eventTypes, outcome: eventOutcomes },
  }),
  lag: all.histograms(
    {
      name: own('webhook_lag'),
      unit: 's',
      help: 'The time from when the bank sent an event until its effect was there.',
      labels: {},
    },
    lagBounds,
  ),
});

/** The values that are read when the metrics are. */
export interface ObservedParts {
  readonly circuits: () => readonly { readonly service: string; readonly state: string }[];
  readonly limiter: () => { readonly inFlight: number; readonly queued: number; readonly places: number };
  readonly heldBytes: () => number;
  /** The number of open streams of subscriptions. */
  readonly streams: () => number;
}

/**
 * The gateway's metrics. The labels have closed sets of values, so that nothing that a client or the bank
 * invents makes a series. Counts and sums are plain numbers that only become text when they are read: a
 * library's instruments look up their labels for each value.
 */
export interface Metrics {
  readonly registry: MetricRegistry;
  readonly http: ReturnType<typeof httpMetrics>;
  readonly bank: ReturnType<typeof bankMetrics>;
  readonly graph: ReturnType<typeof graphMetrics>;
  readonly webhooks: ReturnType<typeof eventMetrics>;
}

export type BankMetrics = Metrics['bank'];
export type { Counter, Family, Histogram };

/** Creates the metrics with these values of their labels. */
export function createMetrics(sets: ClosedSets): Metrics {
  const registry = new MetricRegistry();
  return {
    registry,
    http: httpMetrics(registry, sets),
    bank: bankMetrics(registry, sets),
    graph: graphMetrics(registry, sets),
    webhooks: eventMetrics(registry, sets),
  };
}

/** Adds the metrics that other parts are asked for. */
export function observe({ registry }: Metrics, parts: ObservedParts, { services }: ClosedSets): void {
  registry.gauges(
    { name: own('streams'), unit: '{stream}', help: 'Open streams of subscriptions.', labels: {} },
    () => [[parts.streams()]],
  );
  registry.gauges(
    {
      name: own('circuit.state'),
      unit: '1',
      help: "1 for the state of a service's circuit, 0 for the others.",
      labels: { service: services, state: circuitStates },
    },
    () =>
      parts
        .circuits()
        .flatMap(({ service, state }) =>
          circuitStates.map((one) => [Number(one === state), service, one] as const),
        ),
  );
  const limiter = (name: string, help: string, read: () => number): void =>
    registry.gauges({ name: own(`limiter.${name}`), unit: '{call}', help, labels: {} }, () => [[read()]]);
  limiter('in_flight', 'Calls to the bank in flight.', () => parts.limiter().inFlight);
  limiter('queued', 'Calls to the bank in the queue.', () => parts.limiter().queued);
  limiter(
    'places',
    'The most calls to the bank that this gateway may have in flight.',
    () => parts.limiter().places,
  );
  registry.gauges(
    {
      name: own('held_memory'),
      unit: 'By',
      help: 'Bytes that requests in flight hold, by the estimate that LIMIT_HELD_BYTES limits.',
      labels: {},
    },
    () => [[parts.heldBytes()]],
  );
}
