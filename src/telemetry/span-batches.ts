import { getNumberFromEnv, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { SpanWriter, type SpanSource } from './span-writer.js';
import type { SpanExport } from './spans.js';

/** Sends requests to a collector. */
export interface RequestExporter {
  /** Calls `done` once: when the request was taken, and when it is given up, after some attempts. */
  export(request: Uint8Array, done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/**
 * OpenTelemetry's batch span processor, with its settings, for spans that are written when they end. Batches are sent
 * one after the other. What the collector does not take is lost.
 */
export class SpanBatches implements SpanExport {
  readonly #exporter: RequestExporter;
  readonly #writer: SpanWriter;
  readonly #most = getNumberFromEnv('OTEL_BSP_MAX_QUEUE_SIZE') ?? 2048;
  readonly #size = Math.min(getNumberFromEnv('OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? 512, this.#most);
  readonly #delay = getNumberFromEnv('OTEL_BSP_SCHEDULE_DELAY') ?? 5000;
  /** Full batches. */
  readonly #waiting: Uint8Array[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isSending = false;
  #sent = Promise.resolve();

  constructor(exporter: RequestExporter, source: SpanSource) {
    this.#exporter = exporter;
    this.#writer = new SpanWriter(source);
  }

  /** Takes a span; drops it if too many wait. */
  onEnd(span: ReadableSpan): void {
    const { count } = this.#writer;
    if (this.#waiting.length * this.#size + count >= this.#most) return;
    this.#writer.add(span);
    if (count + 1 >= this.#size) this.#send();
    else this.#sendLater();
  }

  /** Sends what is left, all batches at once: a collector that is away takes the time of one attempt then. */
  async shutdown(): Promise<void> {
    this.#finishBatch();
    const left = this.#waiting.splice(0).map((request) => this.#sendOne(request));
    await Promise.all([this.#sent, ...left]);
    await this.#exporter.shutdown();
  }

  /** Sends a batch that is not full, unless another one is on its way: then more spans can join it. */
  #sendLater(): void {
    if (!this.#isSending) this.#timer ??= setTimeout(() => this.#send(), this.#delay).unref();
  }

  /** Sends what was written, after the batches that wait. */
  #send(): void {
    this.#finishBatch();
    if (!this.#isSending) this.#sent = this.#sendWaiting();
  }

  #finishBatch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writer.count > 0) this.#waiting.push(this.#writer.take());
  }

  async #sendWaiting(): Promise<void> {
    this.#isSending = true;
    for (let request = this.#waiting.shift(); request; request = this.#waiting.shift())
      await this.#sendOne(request);
    this.#isSending = false;
    if (this.#writer.count > 0) this.#sendLater();
  }

  #sendOne(request: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#exporter.export(request, () => resolve()));
  }
}
