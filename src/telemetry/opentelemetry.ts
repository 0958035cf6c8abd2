import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from '@opentelemetry/otlp-exporter-base/node-http';
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';
import type { Metric } from './instruments.js';
import { MetricsOf } from './otlp-metrics.js';
import { SpanBatches, type RequestExporter } from './span-batches.js';
import { tracerOf, type SpanExport, type SpanParts } from './spans.js';
import type { Tracer } from './tracing.js';

/** The targets and intervals of exports. */
export interface OpenTelemetryOptions {
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly resourceAttributes: Readonly<Record<string, string>>;
  readonly sampler: string;
  /** The share of traces for samplers by ratio. */
  readonly samplerRatio: number;
  readonly isJson: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** The URL for traces; undefined if there are none. */
  readonly tracesUrl: string | undefined;
  /** The URL for metrics; undefined if there are none. */
  readonly metricsUrl: string | undefined;
  /** Milliseconds between two exports of metrics. */
  readonly metricInterval: number;
  /** Returns the metrics to export. */
  readonly metrics: () => Promise<readonly Metric[]>;
}

/** OpenTelemetry at work. */
export interface OpenTelemetry {
  /** Undefined if there are no traces. */
  readonly tracer: Tracer | undefined;
  /** Exports what is left. Never rejects: the collector may be gone. */
  close(): Promise<void>;
}

function samplerOf({ sampler, samplerRatio }: OpenTelemetryOptions): Sampler {
  const [, name] = /^(?:parentbased_)?(.*)$/.exec(sampler) ?? [];
  const root =
    name === 'always_off'
      ? new AlwaysOffSampler()
      : name === 'traceidratio'
        ? new TraceIdRatioBasedSampler(samplerRatio)
        : new AlwaysOnSampler();
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

const resourceOf = ({ serviceName, serviceVersion, resourceAttributes }: OpenTelemetryOptions): Resource =>
  defaultResource().merge(
    resourceFromAttributes(
      Object.assign({}, resourceAttributes, {
        'service.name': serviceName,
        'service.version': serviceVersion,
      }),
    ),
  );

/** Returns an exporter of requests that are written: all of OpenTelemetry's own but what writes them. */
const protobufExporter = (url: string, headers: OpenTelemetryOptions['headers']): RequestExporter =>
  createOtlpHttpExportDelegate<Uint8Array, object>(
    convertLegacyHttpOptions({ url, headers }, 'TRACES', 'v1/traces', {
      'Content-Type': 'application/x-protobuf',
    }),
    // What a collector says of a request that it has taken is not read.
    { serializeRequest: (request) => request, deserializeResponse: () => ({}) },
    'otlp_http_span_exporter',
    { name: 'span', countItems: () => 0 },
    undefined,
  );

/** Starts the export of traces, and returns what their spans need; undefined if there are none. */
function tracesOf(options: OpenTelemetryOptions, resource: Resource): SpanParts | undefined {
  const { tracesUrl: url, headers, isJson, serviceVersion: version } = options;
  if (url === undefined) return undefined;
  const source = { resource, scope: { name: 'lending-graph', version } };
  const ended: SpanExport = isJson
    ? new BatchSpanProcessor(new JsonTraces({ url, headers }))
    : new SpanBatches(protobufExporter(url, headers), source);
  return { sampler: samplerOf(options), ids: new RandomIdGenerator(), ended, ...source };
}

/** Starts the export of metrics; undefined if there are none. */
function metricsOf(options: OpenTelemetryOptions, resource: Resource): MeterProvider | undefined {
  const { metricsUrl: url, headers, isJson, metricInterval, metrics, serviceVersion: version } = options;
  if (url === undefined) return undefined;
  const exporter = isJson ? new JsonMetrics({ url, headers }) : new ProtobufMetrics({ url, headers });
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: metricInterval,
    exportTimeoutMillis: Math.min(30_000, metricInterval),
    metricProducers: [new MetricsOf(metrics, resource, { name: 'lending-graph', version })],
  });
  return new MeterProvider({ resource, readers: [reader] });
}

/** Starts the export of traces and metrics. */
export function startOpenTelemetry(options: OpenTelemetryOptions): OpenTelemetry {
  const resource = resourceOf(options);
  const traces = tracesOf(options, resource);
  const metrics = metricsOf(options, resource);
  return {
    tracer: traces && tracerOf(traces),
    close: async () => void (await Promise.allSettled([traces?.ended.shutdown(), metrics?.shutdown()])),
  };
}
