/** The kinds of spans: a request that came in, a call that went out, and everything within. */
export type SpanKind = 'server' | 'client' | 'internal';

/**
 * The allowed attributes of spans. Others do not compile, so that no id, name, amount, path or text of a
 * document leaves the gateway. Most are those of OpenTelemetry's semantic conventions.
 */
export interface Attributes {
  'http.request.method'?: string;
  'http.route'?: string;
  'http.response.status_code'?: number;
  'http.request.resend_count'?: number;
  'url.scheme'?: string;
  /** The path of an operation of the bank, with the names of its parameters. */
  'url.template'?: string;
  'server.address'?: string;
  'server.port'?: number;
  'error.type'?: string;
  'graphql.operation.type'?: string;
  'graphql.operation.name'?: string;
  'db.system.name'?: string;
  'db.operation.name'?: string;
  /** The bank's operation. */
  'lending_graph.operation'?: string;
  /** The source of the answer, see `sources` of the metrics. */
  'lending_graph.source'?: string;
  /** Why the call was made. */
  'lending_graph.reason'?: string;
  /** Seconds that the call waited for a place. */
  'lending_graph.wait'?: number;
  'lending_graph.bank_calls'?: number;
  'lending_graph.estimated_bank_calls'?: number;
}

/**
 * A part of a trace. Where nothing is recorded, because the trace is not sampled, children are the span
 * itself, and nothing is allocated. Without tracing there is no span at all.
 */
export interface Span {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** False if the trace is not sampled. */
  readonly isRecorded: boolean;
  /** The header that continues the trace elsewhere. */
  readonly traceparent: string;
  /**
   * Begins a span below this one; with a link to a span of another trace, perhaps. The attributes are its own
   * from now on.
   */
  child(name: string, kind: SpanKind, attributes?: Attributes, link?: Span): Span;
  /**
   * Begins a trace of its own, with a link to this span. It is for work that goes on after this span, which
   * may have ended, and may not be recorded.
   */
  apart(name: string, kind: SpanKind): Span;
  rename(name: string): void;
  set<Name extends keyof Attributes>(name: Name, value: NonNullable<Attributes[Name]>): Span;
  /** Ends the span. `error` is a class of failure, from a closed set. */
  end(error?: string): void;
}

/**
 * Records some work as a span below this one, if there is one that is recorded. Otherwise only does it.
 */
export const within = <Result>(
  span: Span | undefined,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> => (span?.isRecorded ? recorded(span.child(name, 'client'), work) : work());

async function recorded<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    span.end();
    return result;
  } catch (error) {
    span.end('failed');
    throw error;
  }
}

/** The beginning of traces. */
export interface Tracer {
  /**
   * Begins the span of a request that came in, as a part of the trace of its `traceparent` if that is valid.
   * The attributes are its own from now on.
   */
  begin(name: string, traceparent: string | undefined, attributes: Attributes): Span;
}
