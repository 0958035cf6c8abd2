import type { HrTime, SpanContext } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** The part of a span that is written. */
export type WritableSpan = Pick<
  ReadableSpan,
  | 'name'
  | 'kind'
  | 'spanContext'
  | 'parentSpanContext'
  | 'startTime'
  | 'endTime'
  | 'attributes'
  | 'links'
  | 'status'
>;

/** The sender of spans. */
export interface SpanSource {
  readonly resource: Resource;
  readonly scope: ReadableSpan['instrumentationScope'];
}

/** Bytes of the buffer at first. 512 spans take about 200,000. */
const firstSize = 65_536;
/** The maximum number of strings whose bytes are kept. What spans repeat is from closed sets, which are smaller. */
const maxKept = 1000;
/** The most bytes of an integer up to 2 ** 53, or of a number of fixed size, with its tag. */
const maxNumberLength = 10;

/** Flags of OTLP: the sender knows whether a parent, or the target of a link, is in another process; and it is. */
const knowsIfRemote = 0x100;
const isRemote = 0x200;
const flagsOf = (traceFlags: number, other: SpanContext | undefined): number =>
  (traceFlags & 0xff) | knowsIfRemote | (other?.isRemote ? isRemote : 0);

const nanosecondsOfSecond = 1_000_000_000;
/** A number has too few digits for nanoseconds since 1970: they are computed in parts of 16 and 32 bits. */
const sixteenBits = 2 ** 16;
const thirtyTwoBits = 2 ** 32;

const digits = new Uint8Array(128);
for (const [value, digit] of [...'0123456789abcdef'].entries()) digits[digit.charCodeAt(0)] = value;

/** Returns how many bytes an integer takes. */
function sizeOf(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/**
 * Writes spans in OTLP's protobuf as they end. A field is written as a tag, which is its number in
 * opentelemetry/proto/trace/v1/trace.proto and in the last three bits the encoding of its value, and the value. The
 * library's serializer writes whole batches: it took four times as long, and spans that waited for it survived
 * garbage collections.
 */
export class SpanWriter {
  readonly #resource: Uint8Array;
  readonly #scope: Uint8Array;
  /** The bytes of strings, after their length. */
  readonly #kept = new Map<string, Uint8Array>();
  #bytes = Buffer.allocUnsafeSlow(firstSize);
  #at = 0;
  #count = 0;

  constructor({ resource, scope }: SpanSource) {
    let start = this.#open(0x0a);
    for (const [name, value] of Object.entries(resource.attributes)) this.#attribute(0x0a, name, value);
    this.#close(start);
    this.#resource = this.#cut();
    start = this.#open(0x0a);
    this.#string(0x0a, scope.name);
    if (scope.version !== undefined) this.#string(0x12, scope.version);
    this.#close(start);
    this.#scope = this.#cut();
  }

  /** The number of spans that were written since `take`. */
  get count(): number {
    return this.#count;
  }

  /** Writes a span. */
  add(span: WritableSpan): void {
    const { traceId, spanId, traceFlags } = span.spanContext();
    const { parentSpanContext: parent, attributes } = span;
    const start = this.#open(0x12);
    this.#id(0x0a, traceId);
    this.#id(0x12, spanId);
    if (parent) this.#id(0x22, parent.spanId);
    this.#string(0x2a, span.name);
    // The API counts kinds from 0, and OTLP has another one there.
    this.#integer(0x30, span.kind + 1);
    this.#time(0x39, span.startTime);
    this.#time(0x41, span.endTime);
    for (const name in attributes) this.#attribute(0x4a, name, attributes[name]);
    for (const { context } of span.links) this.#link(context);
    const status = this.#open(0x7a);
    this.#integer(0x18, span.status.code);
    this.#close(status);
    this.#byte(0x85);
    this.#fixed32(0x01, flagsOf(traceFlags, parent));
    this.#close(start);
    this.#count += 1;
  }

  /** Returns a request with the spans that were written since the last call. */
  take(): Uint8Array {
    const end = this.#at;
    const scopeSpans = this.#scope.length + end;
    this.#byte(0x0a);
    this.#number(this.#resource.length + 1 + sizeOf(scopeSpans) + scopeSpans);
    this.#copy(this.#resource);
    this.#byte(0x12);
    this.#number(scopeSpans);
    this.#copy(this.#scope);
    const request = Buffer.concat([this.#bytes.subarray(end, this.#at), this.#bytes.subarray(0, end)]);
    this.#at = 0;
    this.#count = 0;
    return request;
  }

  /** Returns a copy of what was written, and begins anew. */
  #cut(): Uint8Array {
    const bytes = Uint8Array.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return bytes;
  }

  #link(context: SpanContext): void {
    const start = this.#open(0x6a);
    this.#id(0x0a, context.traceId);
    this.#id(0x12, context.spanId);
    this.#fixed32(0x35, flagsOf(context.traceFlags, context));
    this.#close(start);
  }

  #attribute(tag: number, name: string, value: unknown): void {
    const start = this.#open(tag);
    this.#string(0x0a, name);
    const inner = this.#open(0x12);
    if (typeof value !== 'number') this.#string(0x0a, String(value));
    else if (Number.isSafeInteger(value) && value >= 0) this.#integer(0x18, value);
    else this.#double(0x21, value);
    this.#close(inner);
    this.#close(start);
  }

  /** Begins a message. Returns where it begins, for `#close`. */
  #open(tag: number): number {
    this.#byte(tag);
    this.#byte(0);
    return this.#at;
  }

  /** Ends a message: writes its length, and moves it if that takes more than the byte that is there for it. */
  #close(start: number): void {
    const end = this.#at;
    const size = sizeOf(end - start);
    if (size > 1) {
      this.#reserve(size);
      this.#bytes.copyWithin(start + size - 1, start, end);
    }
    this.#at = start - 1;
    this.#number(end - start);
    this.#at = end + size - 1;
  }

  #string(tag: number, text: string): void {
    this.#byte(tag);
    let bytes = this.#kept.get(text);
    if (!bytes) {
      const encoded = Buffer.from(text);
      const before = this.#at;
      this.#number(encoded.length);
      bytes = Buffer.concat([this.#bytes.subarray(before, this.#at), encoded]);
      this.#at = before;
      if (this.#kept.size < maxKept) this.#kept.set(text, bytes);
    }
    this.#copy(bytes);
  }

  /** Writes the bytes of an id in hexadecimal digits. */
  #id(tag: number, id: string): void {
    this.#byte(tag);
    this.#byte(id.length / 2);
    this.#reserve(id.length / 2);
    for (let at = 0; at < id.length; at += 2)
      this.#bytes[this.#at++] =
        ((digits[id.charCodeAt(at)] as number) << 4) | (digits[id.charCodeAt(at + 1)] as number);
  }

  /** Writes nanoseconds since 1970, in 64 bits. */
  #time(tag: number, [seconds, nanoseconds]: HrTime): void {
    // Both products are below 2 ** 53, as long as seconds are below 2 ** 32.
    const upper = Math.floor(seconds / sixteenBits) * nanosecondsOfSecond;
    const lower =
      (seconds % sixteenBits) * nanosecondsOfSecond + (upper % sixteenBits) * sixteenBits + nanoseconds;
    this.#fixed32(tag, lower % thirtyTwoBits);
    this.#reserve(maxNumberLength);
    const higher = Math.floor(upper / sixteenBits) + Math.floor(lower / thirtyTwoBits);
    this.#at = this.#bytes.writeUInt32LE(higher, this.#at);
  }

  #integer(tag: number, value: number): void {
    this.#byte(tag);
    this.#number(value);
  }

  #fixed32(tag: number, value: number): void {
    this.#byte(tag);
    this.#reserve(maxNumberLength);
    this.#at = this.#bytes.writeUInt32LE(value, this.#at);
  }

  #double(tag: number, value: number): void {
    this.#byte(tag);
    this.#reserve(maxNumberLength);
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
  }

  #number(value: number): void {
    this.#reserve(maxNumberLength);
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest % 128) | 128;
    this.#bytes[this.#at++] = rest;
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  #copy(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    for (let at = 0; at < bytes.length; at += 1) this.#bytes[this.#at + at] = bytes[at] as number;
    this.#at += bytes.length;
  }

  #reserve(size: number): void {
    if (this.#at + size > this.#bytes.length) this.#grow(size);
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#at + size));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
  }
}
