import { resourceFromAttributes } from '@opentelemetry/resources';
import { expect, test } from '@jest/globals';
import { SpanWriter, type WritableSpan } from '../../src/telemetry/span-writer.js';
import { Chance } from '../support/chance.js';
import { readTraces } from '../support/otlp.js';

const source = {
  resource: resourceFromAttributes({ 'service.name': 'lending-graph', 'service.instances': 3 }),
  scope: { name: 'lending-graph', version: '0.1.0' },
};

/** Spans of all shapes: strings of any length and alphabet, all sizes of numbers, with and without parents and links. */
function spansFrom(seed: number, count: number): WritableSpan[] {
  const chance = new Chance(seed);
  const below = (limit: number): number => Math.floor(chance.next() * limit);
  const oneOf = <Value>(...values: readonly Value[]): Value => chance.of(values) as Value;
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('');
  const text = (length: number): string =>
    Array.from({ length }, () => oneOf('a', 'b', '/', '{', 'ä', '€', '😀')).join('');
  const context = () => ({
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: below(2),
    ...oneOf({}, { isRemote: true }, { isRemote: false }),
  });
  const value = () =>
    oneOf<() => string | number>(
      () => text(below(40)),
      () => below(300),
      () => below(2 ** 53),
      () => chance.next(),
      () => -below(10),
    )();
  return Array.from({ length: count }, () => {
    const own = context();
    return {
      name: text(oneOf(0, 5, 127, 128, 300, 20_000)),
      kind: below(5),
      spanContext: () => own,
      ...oneOf({}, { parentSpanContext: { ...context(), traceId: own.traceId } }),
      startTime: [below(2 ** 32), below(1e9)],
      endTime: [1_790_000_000 + below(1e6), below(1e9)],
      attributes: Object.fromEntries(Array.from({ length: below(15) }, () => [text(1 + below(9)), value()])),
      links: Array.from({ length: below(3) }, () => ({ context: context() })),
      status: { code: below(3) },
    };
  });
}

const nanoseconds = ([seconds, rest]: readonly [number, number]): string =>
  String(BigInt(seconds) * 1_000_000_000n + BigInt(rest));
const flags = (traceFlags: number, isRemote = false): number => traceFlags + 0x100 + (isRemote ? 0x200 : 0);

const valueOf = (value: unknown): object => {
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) && (value as number) >= 0
    ? { intValue: String(value) }
    : { doubleValue: value };
};

/** A span as a collector reads it. */
const read = ({ parentSpanContext: parent, attributes, links, ...span }: WritableSpan): object => {
  const { traceId, spanId, traceFlags } = span.spanContext();
  const list = Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));
  return {
    traceId,
    spanId,
    ...(parent && { parentSpanId: parent.spanId }),
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    ...(list.length > 0 && { attributes: list }),
    ...(links.length > 0 && {
      links: links.map(({ context: { isRemote, ...to } }) => ({
        traceId: to.traceId,
        spanId: to.spanId,
        flags: flags(to.traceFlags, isRemote),
      })),
    }),
    status: { code: span.status.code },
    flags: flags(traceFlags, parent?.isRemote),
  };
};

test('what a collector reads is each span that was written, of any size, in requests that begin anew', () => {
  const writer = new SpanWriter(source);
  for (const count of [1, 40, 600, 3]) {
    const spans = spansFrom(count, count);
    for (const span of spans) writer.add(span);
    expect(writer.count).toBe(count);
    expect(readTraces(writer.take())).toEqual({
      resourceSpans: [
        {
          resource: {
            attributes: [
              { key: 'service.name', value: { stringValue: 'lending-graph' } },
              { key: 'service.instances', value: { intValue: '3' } },
            ],
          },
          scopeSpans: [{ scope: source.scope, spans: spans.map(read) }],
        },
      ],
    });
    expect(writer.count).toBe(0);
  }
});
