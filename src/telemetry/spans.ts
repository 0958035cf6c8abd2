import {
  ROOT_CONTEXT,
  SpanKind as Kind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type HrTime,
  type Link,
  type SpanContext,
  type SpanStatus,
} from '@opentelemetry/api';
import { parseTraceParent, type InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  SamplingDecision,
  type IdGenerator,
  type ReadableSpan,
  type Sampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { timeOf } from './hr-time.js';
import type { SpanSource } from './span-writer.js';
import type { Attributes, Span, SpanKind, Tracer } from './tracing.js';

/** The parts of the SDK that decide on traces, name their spans, and export those that have ended. */
export interface SpanParts extends SpanSource {
  readonly sampler: Sampler;
  readonly ids: IdGenerator;
  readonly ended: SpanExport;
}

/** Takes spans that have ended, and exports them. */
export type SpanExport = Pick<SpanProcessor, 'onEnd' | 'shutdown'>;

const kinds: Readonly<Record<SpanKind, Kind>> = {
  server: Kind.SERVER,
  client: Kind.CLIENT,
  internal: Kind.INTERNAL,
};

const ok: SpanStatus = { code: SpanStatusCode.UNSET };
const failed: SpanStatus = { code: SpanStatusCode.ERROR };
type SdkAttributes = ReadableSpan['attributes'];

const noEvents: ReadableSpan['events'] = [];
const noLinks: Link[] = [];

/** Begins a trace, or goes on with that of a remote span, and returns the first span of it in this process. */
function beginTrace(
  parts: SpanParts,
  name: string,
  kind: SpanKind,
  given: Attributes,
  remote?: SpanContext,
  links = noLinks,
): Span {
  const { sampler, ids } = parts;
  const context = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
  const attributes = given as SdkAttributes;
  const traceId = remote?.traceId ?? ids.generateTraceId();
  const { decision } = sampler.shouldSample(context, traceId, name, kinds[kind], attributes, links);
  return decision === SamplingDecision.RECORD_AND_SAMPLED
    ? new RecordedSpan(parts, { name, kind, attributes, links, traceId, parent: remote })
    : new UnrecordedSpan(parts, traceId);
}

/** The only span of a trace that is not recorded: it has ids, for log lines, links and the bank. */
class UnrecordedSpan implements Span {
  readonly traceId: string;
  readonly #parts: SpanParts;
  #context: SpanContext | undefined;

  constructor(parts: SpanParts, traceId: string) {
    this.#parts = parts;
    this.traceId = traceId;
  }

  /** Its id is seldom needed, so it is made then. */
  spanContext(): SpanContext {
    const { traceId } = this;
    this.#context ??= { traceId, spanId: this.#parts.ids.generateSpanId(), traceFlags: TraceFlags.NONE };
    return this.#context;
  }

  get isRecorded(): boolean {
    return false;
  }

  get traceparent(): string {
    return `00-${this.traceId}-${this.spanContext().spanId}-00`;
  }

  child(): Span {
    return this;
  }

  apart(name: string, kind: SpanKind): Span {
    return beginTrace(this.#parts, name, kind, {}, undefined, [{ context: this.spanContext() }]);
  }

  rename(): void {}

  set(): Span {
    return this;
  }

  end(): void {}
}

/** The beginning of a span. */
interface Beginning {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: SdkAttributes;
  readonly links: Link[];
  readonly traceId: string;
  readonly parent: SpanContext | undefined;
}

/**
 * A span of a trace that is recorded, in the form in which the SDK exports it. The SDK's own spans check each
 * attribute and look up each parent, which took longer than to export them. Once it has ended it does not
 * change any more.
 */
class RecordedSpan implements Span, ReadableSpan {
  readonly kind: Kind;
  readonly attributes: SdkAttributes;
  readonly links: Link[];
  readonly parentSpanContext?: SpanContext;
  readonly #parts: SpanParts;
  readonly #context: SpanContext;
  /** Milliseconds from 1970 to the zero of `performance.now()`: all spans of a trace measure from there. */
  readonly #zero: number;
  readonly #begin = performance.now();
  #end: number | undefined;
  name: string;
  status = ok;

  constructor(
    parts: SpanParts,
    { name, kind, attributes, links, traceId, parent }: Beginning,
    zero?: number,
  ) {
    this.#parts = parts;
    this.name = name;
    this.kind = kinds[kind];
    this.attributes = attributes;
    this.links = links;
    if (parent) this.parentSpanContext = parent;
    this.#context = { traceId, spanId: parts.ids.generateSpanId(), traceFlags: TraceFlags.SAMPLED };
    this.#zero = zero ?? Date.now() - this.#begin;
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  get traceId(): string {
    return this.#context.traceId;
  }

  get isRecorded(): boolean {
    return this.#end === undefined;
  }

  get traceparent(): string {
    return `00-${this.traceId}-${this.#context.spanId}-01`;
  }

  child(name: string, kind: SpanKind, given: Attributes = {}, link?: Span): Span {
    if (!this.isRecorded) return this;
    const attributes = given as SdkAttributes;
    const links = link ? [{ context: contextOf(link) }] : noLinks;
    const { traceId } = this;
    const beginning = { name, kind, attributes, links, traceId, parent: this.#context };
    return new RecordedSpan(this.#parts, beginning, this.#zero);
  }

  apart(name: string, kind: SpanKind): Span {
    return beginTrace(this.#parts, name, kind, {}, undefined, [{ context: this.#context }]);
  }

  rename(name: string): void {
    if (this.isRecorded) this.name = name;
  }

  set<Name extends keyof Attributes>(name: Name, value: NonNullable<Attributes[Name]>): Span {
    if (this.isRecorded) this.attributes[name] = value;
    return this;
  }

  end(error?: string): void {
    if (!this.isRecorded) return;
    if (error !== undefined) {
      this.set('error.type', error);
      this.status = failed;
    }
    this.#end = performance.now();
    this.#parts.ended.onEnd(this);
  }

  get startTime(): HrTime {
    return timeOf(this.#zero + this.#begin);
  }

  get endTime(): HrTime {
    return timeOf(this.#zero + (this.#end ?? this.#begin));
  }

  get duration(): HrTime {
    return timeOf((this.#end ?? this.#begin) - this.#begin);
  }

  get ended(): boolean {
    return !this.isRecorded;
  }

  get resource(): Resource {
    return this.#parts.resource;
  }

  get instrumentationScope(): InstrumentationScope {
    return this.#parts.scope;
  }

  get events(): ReadableSpan['events'] {
    return noEvents;
  }

  get droppedAttributesCount(): number {
    return 0;
  }

  get droppedEventsCount(): number {
    return 0;
  }

  get droppedLinksCount(): number {
    return 0;
  }
}

/** Returns the ids of a span; there are no other spans than these two. */
const contextOf = (span: Span): SpanContext => (span as RecordedSpan | UnrecordedSpan).spanContext();

/** Returns a tracer over these parts of the SDK. */
export const tracerOf = (parts: SpanParts): Tracer => ({
  begin: (name, traceparent, attributes) => {
    const remote = traceparent === undefined ? null : parseTraceParent(traceparent);
    return beginTrace(
      parts,
      name,
      'server',
      attributes,
      remote ? Object.assign(remote, { isRemote: true }) : undefined,
    );
  },
});
