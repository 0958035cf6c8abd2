import {
  ROOT_CONTEXT,
  SpanKind as Kind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Link,
  type Span as SdkSpan,
  type Tracer as SdkTracer,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';
import type { Metric } from './instruments.js';
import { MetricsOf } from './otlp-metrics.js';
import type { Attributes, Span, SpanKind, Tracer } from './tracing.js';

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

const kinds: Readonly<Record<SpanKind, Kind>> = {
  server: Kind.SERVER,
  client: Kind.CLIENT,
  internal: Kind.INTERNAL,
};

/** A span of the SDK, with its parent given and not looked up. */
class RecordedSpan implements Span {
  readonly #tracer: SdkTracer;
  readonly #span: SdkSpan;

  constructor(tracer: SdkTracer, span: SdkSpan) {
    this.#tracer = tracer;
    this.#span = span;
  }

  get context(): ReturnType<SdkSpan['spanContext']> {
    return this.#span.spanContext();
  }

  get traceId(): string {
    return this.context.traceId;
  }

  get isRecorded(): boolean {
    return this.#span.isRecording();
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.context;
    return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`;
  }

  child(name: string, kind: SpanKind, link?: Span): Span {
    if (!this.isRecorded) return this;
    const links: Link[] = link instanceof RecordedSpan ? [{ context: link.context }] : [];
    const parent = trace.setSpan(ROOT_CONTEXT, this.#span);
    const span = this.#tracer.startSpan(name, { kind: kinds[kind], links }, parent);
    return new RecordedSpan(this.#tracer, span);
  }

  apart(name: string, kind: SpanKind): Span {
    const links: Link[] = [{ context: this.context }];
    const span = this.#tracer.startSpan(name, { kind: kinds[kind], links }, ROOT_CONTEXT);
    return new RecordedSpan(this.#tracer, span);
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  set<Name extends keyof Attributes>(name: Name, value: NonNullable<Attributes[Name]>): Span {
    this.#span.setAttribute(name, value);
    return this;
  }

  end(error?: string): void {
    if (!this.#span.isRecording()) return;
    if (error !== undefined) {
      this.#span.setAttribute('error.type', error);
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.#span.end();
  }
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

/** Starts the export of traces; undefined if there are none. */
function tracesOf(options: OpenTelemetryOptions, resource: Resource): BasicTracerProvider | undefined {
  const { tracesUrl: url, headers, isJson } = options;
  if (url === undefined) return undefined;
  const exporter = isJson ? new JsonTraces({ url, headers }) : new ProtobufTraces({ url, headers });
  return new BasicTracerProvider({
    resource,
    sampler: samplerOf(options),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
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

const tracerOf = (provider: BasicTracerProvider, version: string): Tracer => {
  const tracer = provider.getTracer('lending-graph', version);
  return {
    begin: (name, traceparent) => {
      const remote = traceparent === undefined ? null : parseTraceParent(traceparent);
      const parent = remote
        ? trace.setSpanContext(ROOT_CONTEXT, Object.assign(remote, { isRemote: true }))
        : ROOT_CONTEXT;
      return new RecordedSpan(tracer, tracer.startSpan(name, { kind: Kind.SERVER }, parent));
    },
  };
};

/** Starts the export of traces and metrics. */
export function startOpenTelemetry(options: OpenTelemetryOptions): OpenTelemetry {
  const resource = resourceOf(options);
  const traces = tracesOf(options, resource);
  const metrics = metricsOf(options, resource);
  return {
    tracer: traces && tracerOf(traces, options.serviceVersion),
    close: async () => void (await Promise.allSettled([traces?.shutdown(), metrics?.shutdown()])),
  };
}
