import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from './leaks.js';
import { readTraces } from './otlp.js';

/** A span as a collector gets it. */
export interface CollectedSpan {
  readonly name: string;
  /** 1: internal, 2: server, 3: client. */
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** True if its status is an error. */
  readonly isError: boolean;
}

/** A metric as a collector gets it. */
export interface CollectedMetric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly dataPoints: readonly object[] };
  readonly histogram?: { readonly dataPoints: readonly object[] };
  readonly gauge?: { readonly dataPoints: readonly object[] };
}

type Json = Record<string, any>;

const valueOf = (value: Json): string | number | boolean =>
  'intValue' in value ? Number(value['intValue']) : (Object.values(value)[0] as string);

const attributesOf = (list: readonly Json[] = []): CollectedSpan['attributes'] =>
  Object.fromEntries(list.map(({ key, value }) => [key as string, valueOf(value as Json)]));

const spanOf = (span: Json): CollectedSpan => ({
  name: span['name'],
  kind: span['kind'],
  traceId: span['traceId'],
  spanId: span['spanId'],
  parentSpanId: span['parentSpanId'] || undefined,
  start: BigInt(span['startTimeUnixNano']),
  end: BigInt(span['endTimeUnixNano']),
  attributes: attributesOf(span['attributes']),
  links: span['links'] ?? [],
  isError: span['status']?.code === 2,
});

/**
 * A collector of OpenTelemetry: takes OTLP over HTTP, traces in protobuf or JSON, metrics as JSON. Everything that it gets
 * is checked for leaks.
 */
export class Collector {
  readonly url: string;
  readonly spans: CollectedSpan[] = [];
  /** The last metrics of each name. */
  readonly metrics = new Map<string, CollectedMetric>();
  readonly resources: CollectedSpan['attributes'][] = [];
  readonly headers: Record<string, unknown>[] = [];
  /** The numbers of spans of the requests with traces. */
  readonly batches: number[] = [];
  /** Requests that come are answered after this. */
  answering = Promise.resolve();
  /** Everything that it got, as it came: names, attributes, events, links, states and resources. */
  readonly texts: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<Collector> {
    let collector: Collector | undefined = undefined;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        collector?.take(Buffer.concat(chunks), request.headers);
        const type = request.headers['content-type'] ?? '';
        const respond = (): void =>
          void response
            .writeHead(200, { 'content-type': type })
            .end(type === 'application/json' ? '{}' : undefined);
        void (collector?.answering ?? Promise.resolve()).then(respond);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    collector = new Collector(server);
    return collector;
  }

  take(body: Buffer, headers: Record<string, unknown>): void {
    const text = body.toString();
    // The paths of the bank's operations are no leak here: their templates have no ids.
    inspect('telemetry', text.replaceAll('/v1/', '/'));
    const { resourceSpans = [], resourceMetrics = [] } = (
      headers['content-type'] === 'application/json' ? JSON.parse(text) : readTraces(body)
    ) as Record<string, Json[]>;
    this.headers.push(headers);
    this.texts.push(text);
    for (const { resource, scopeSpans } of resourceSpans) {
      this.resources.push(attributesOf(resource.attributes));
      for (const { spans } of scopeSpans) {
        this.batches.push((spans as Json[]).length);
        this.spans.push(...(spans as Json[]).map(spanOf));
      }
    }
    for (const { scopeMetrics } of resourceMetrics)
      for (const { metrics } of scopeMetrics)
        for (const metric of metrics as CollectedMetric[]) this.metrics.set(metric.name, metric);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
