import { integer, text, url, type Setting } from './setting.js';

const maybe = <Choice>(choices: readonly string[], initial: Choice, meaning: string): Setting<Choice> => ({
  type: 'choice',
  default: initial,
  choices,
  meaning,
});

/**
 * The settings of logs, metrics and traces. Those that begin with OTEL_ are OpenTelemetry's own, as far as the
 * gateway reads them.
 */
export const telemetrySettings = {
  LOG_LEVEL: maybe<string>(
    ['debug', 'info', 'warn', 'error', 'silent'],
    'info',
    'The lowest level of log lines to write.',
  ),
  LOG_SLOW_QUERIES: integer(
    2000,
    0,
    600_000,
    'Milliseconds after which a GraphQL operation is slow, and gets a log line that says where its time went. 0: none gets one.',
  ),
  METRICS_PORT: {
    type: 'integer',
    default: undefined,
    least: 0,
    most: 65535,
    meaning:
      'The port on which Prometheus reads the metrics, at /metrics; 0 takes a free one. Clients of the graph must not reach it. Unset: Prometheus reads none.',
  } as Setting<number | undefined>,
  METRICS_HOST: text('The address on which Prometheus reads the metrics. Default: HOST.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(
    'The collector of OpenTelemetry that gets traces and metrics by OTLP over HTTP, such as http://collector:4318. This, or OTEL_TRACES_EXPORTER or OTEL_METRICS_EXPORTER with `otlp`, turns OpenTelemetry on.',
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url(
    'The whole URL for traces, where it is not /v1/traces of OTEL_EXPORTER_OTLP_ENDPOINT.',
  ),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: url(
    'The whole URL for metrics, where it is not /v1/metrics of OTEL_EXPORTER_OTLP_ENDPOINT.',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: {
    type: 'pairs',
    isSecret: true,
    default: undefined,
    meaning: 'Headers for the collector: `name=value`, separated by commas, values percent-encoded.',
  } as Setting<string | undefined>,
  OTEL_EXPORTER_OTLP_PROTOCOL: maybe<string>(
    ['http/protobuf', 'http/json'],
    'http/protobuf',
    'How traces and metrics are encoded. There is no gRPC here.',
  ),
  OTEL_TRACES_EXPORTER: maybe<string | undefined>(
    ['otlp', 'none'],
    undefined,
    'Where traces go. Default: `otlp` with an endpoint, `none` otherwise.',
  ),
  OTEL_METRICS_EXPORTER: maybe<string | undefined>(
    ['otlp', 'none'],
    undefined,
    'Where metrics go besides METRICS_PORT. Default: `otlp` with an endpoint, `none` otherwise.',
  ),
  OTEL_METRIC_EXPORT_INTERVAL: integer(
    60_000,
    100,
    3_600_000,
    'Milliseconds between two exports of metrics.',
  ),
  OTEL_TRACES_SAMPLER: maybe<string>(
    [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    'parentbased_always_on',
    'Which traces are recorded. With `parentbased_…` the caller decides, where it sends a traceparent.',
  ),
  OTEL_TRACES_SAMPLER_ARG: {
    type: 'ratio',
    default: undefined,
    meaning: 'The share of traces for `…traceidratio`, from 0 to 1. Default: 1.',
  } as Setting<string | undefined>,
  OTEL_SERVICE_NAME: text('The name of the service in traces and metrics. Default: `lending-graph`.'),
  OTEL_RESOURCE_ATTRIBUTES: {
    type: 'pairs',
    default: undefined,
    meaning:
      'Attributes of every trace and metric, such as `deployment.environment.name=production`: `name=value`, separated by commas, values percent-encoded.',
  } as Setting<string | undefined>,
  OTEL_SDK_DISABLED: maybe<string>(
    ['true', 'false'],
    'false',
    '`true`: OpenTelemetry stays off, whatever the other settings say.',
  ),
  LENDING_TRACEPARENT: maybe<string>(
    ['on', 'off'],
    'off',
    '`on`: the bank gets the traceparent of requests, so that it can continue their traces.',
  ),
} as const;
