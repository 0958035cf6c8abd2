import { readFileSync } from 'node:fs';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { BankClient } from '../bank/client.js';
import { errorCodes } from '../bank/errors.js';
import type { MemoryBudget } from '../memory-budget.js';
import { serviceNames } from '../bank/services.js';
import { webhookEventTypes } from '../bank/webhook-events.js';
import type { Config } from '../config.js';
import { otherEvents } from '../domains/events.js';
import { endpoints } from '../generated/contract.js';
import { serveMetrics, type MetricsServer } from '../http/metrics-server.js';
import type { Log } from '../telemetry/log.js';
import {
  createMetrics,
  observe,
  type ClosedSets,
  type Metrics,
  type ObservedParts,
} from '../telemetry/metrics.js';
import type { OpenTelemetry, OpenTelemetryOptions } from '../telemetry/opentelemetry.js';
import type { ReadableMetrics } from '../telemetry/prometheus.js';
import type { Tracer } from '../telemetry/tracing.js';

// What formats and exports is loaded only if a setting asks for it.
const opentelemetry = () => import('../telemetry/opentelemetry.js');
const prometheus = () => import('../telemetry/prometheus.js');

const version = (): string =>
  (
    JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      readonly version: string;
    }
  ).version;

/** The tracer and the metrics of a gateway, as far as the settings turn them on. */
export interface Telemetry {
  readonly tracer: Tracer | undefined;
  readonly metrics: Metrics | undefined;
  /** The base URL of the metrics, once they are served. */
  readonly metricsUrl: string | undefined;
  /** Adds what is asked for when the metrics are read, and serves them. */
  begin(parts: ObservedParts): Promise<void>;
  /** Exports what is left, and ends the server. */
  close(): Promise<void>;
}

/** A field, argument or value of the schema. */
interface Member {
  readonly name: string;
  readonly deprecationReason?: string | null | undefined;
  readonly args?: readonly Member[];
}

function membersOf(type: GraphQLNamedType): readonly Member[] {
  if (isEnumType(type)) return type.getValues();
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
    return Object.values<Member>(type.getFields());
  return [];
}

const isDeprecated = ({ deprecationReason }: Member): boolean => typeof deprecationReason === 'string';

/** Returns the coordinates of what is deprecated in a schema. */
const deprecatedIn = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap()).flatMap((type) =>
    membersOf(type).flatMap((member) => {
      const place = `${type.name}.${member.name}`;
      const args = (member.args ?? []).filter(isDeprecated).map(({ name }) => `${place}(${name}:)`);
      return isDeprecated(member) ? [place, ...args] : args;
    }),
  );

const closedSets = (config: Config, schema: GraphQLSchema): ClosedSets => ({
  operations: Object.keys(endpoints),
  writes: Object.entries(endpoints).flatMap(([id, { kind }]) => (kind === 'write' ? [id] : [])),
  services: serviceNames,
  errorCodes: Object.keys(errorCodes),
  eventTypes: [...webhookEventTypes, ...Object.keys(otherEvents)],
  deprecated: deprecatedIn(schema),
  webhookPath: config.WEBHOOK_PATH,
});

/** Returns the entries of `name=value,name=value`, with decoded values. */
const pairsOf = (text = ''): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .filter((one) => one.trim() !== '')
      .map((one) => {
        const at = one.indexOf('=');
        return [one.slice(0, at).trim(), decodeURIComponent(one.slice(at + 1).trim())];
      }),
  );

/** The collector where OpenTelemetry is on and no setting names one. */
const defaultCollector = 'http://localhost:4318';

/** Returns the URL for traces or metrics; undefined if they are not exported. */
function exportUrl(
  { OTEL_SDK_DISABLED, OTEL_EXPORTER_OTLP_ENDPOINT = defaultCollector }: Config,
  exporter: string,
  own: string | undefined,
  path: string,
): string | undefined {
  if (OTEL_SDK_DISABLED === 'true' || exporter === 'none') return undefined;
  return own ?? `${OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '')}${path}`;
}

/** Returns the options of OpenTelemetry; undefined if it is off. */
function openTelemetryOptions(config: Config): Omit<OpenTelemetryOptions, 'metrics'> | undefined {
  const { OTEL_TRACES_EXPORTER: traces, OTEL_METRICS_EXPORTER: metrics } = config;
  const tracesUrl = exportUrl(config, traces, config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, '/v1/traces');
  const metricsUrl = exportUrl(config, metrics, config.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, '/v1/metrics');
  if (tracesUrl === undefined && metricsUrl === undefined) return undefined;
  const resourceAttributes = pairsOf(config.OTEL_RESOURCE_ATTRIBUTES);
  return {
    serviceName: config.OTEL_SERVICE_NAME ?? resourceAttributes['service.name'] ?? 'lending-graph',
    serviceVersion: version(),
    resourceAttributes,
    sampler: config.OTEL_TRACES_SAMPLER,
    samplerRatio: Number(config.OTEL_TRACES_SAMPLER_ARG ?? 1),
    isJson: config.OTEL_EXPORTER_OTLP_PROTOCOL === 'http/json',
    headers: pairsOf(config.OTEL_EXPORTER_OTLP_HEADERS),
    tracesUrl,
    metricsUrl,
    metricInterval: config.OTEL_METRIC_EXPORT_INTERVAL,
  };
}

/** Returns what the metrics ask for when they are read. `streams` returns the number of open ones. */
export const observedParts = (
  { parts: { circuits, limiter } }: BankClient,
  budget: MemoryBudget,
  streams: () => number,
): ObservedParts => ({
  circuits: () => circuits.states,
  limiter: () => limiter,
  heldBytes: () => budget.held,
  streams,
});

/** Opens what settings ask for: metrics for Prometheus, and OpenTelemetry. */
export async function openTelemetry(config: Config, schema: GraphQLSchema, log: Log): Promise<Telemetry> {
  const options = openTelemetryOptions(config);
  const { METRICS_PORT: port, METRICS_HOST: host } = config;
  const sets = closedSets(config, schema);
  const isMeasured = port !== undefined || options?.metricsUrl !== undefined;
  const metrics = isMeasured ? createMetrics(sets) : undefined;
  const readable: ReadableMetrics | undefined =
    metrics && (await prometheus()).readableMetrics(() => metrics.registry.all);
  const exports: OpenTelemetry | undefined =
    options &&
    (await opentelemetry()).startOpenTelemetry(
      Object.assign({ metrics: async () => readable?.read() ?? [] }, options),
    );
  let server: MetricsServer | undefined;
  return {
    tracer: exports?.tracer,
    metrics,
    get metricsUrl() {
      return server?.url;
    },
    begin: async (parts) => {
      if (metrics) observe(metrics, parts, sets);
      if (readable && port !== undefined) server = await serveMetrics({ host, port }, readable, log);
    },
    close: async () => {
      await server?.close();
      await exports?.close();
    },
  };
}
