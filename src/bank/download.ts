import { once } from 'node:events';
import { pipeline, Transform, type Readable, type TransformCallback } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';
import { ExchangeError, type Exchanged, type Outgoing } from './exchange.js';

/** A PDF that is being downloaded. Read `bytes` to the end, or destroy it, which ends the call. */
export interface Download {
  readonly contentType: string;
  /** The bank's Content-Length; undefined if it sends the document in chunks. */
  readonly contentLength: number | undefined;
  /** Fails if the document is incomplete or too slow. */
  readonly bytes: Readable;
}

/** The limits of downloads. */
export interface DownloadLimits {
  /** The number of concurrent downloads. */
  readonly maxInFlight: number;
  /** The minimum rate in bytes per second. A slower download is aborted, whichever side is slow. */
  readonly minRate: number;
}

/** The period, in milliseconds, over which the rate is measured. */
const ratePeriod = 10_000;
/** The number of bytes of a refusal that are read: the documented ones have some hundreds. */
const maxRefusalBytes = 64 * 1024;
/** Seconds after which to retry a download that was refused because too many are in flight. */
const retryAfter = 5;

const singleHeader = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/**
 * Returns true if the end of a response can be told from a broken connection. That takes a length or a last
 * chunk: without either, half a document would look like a whole one.
 */
const hasVisibleEnd = ({ headers }: Pick<Exchanged, 'headers'>): boolean =>
  headers['content-length'] !== undefined ||
  /\bchunked\b/i.test(singleHeader(headers['transfer-encoding']) ?? '');

/**
 * Limits concurrent downloads to fewer than the concurrent calls: slow readers must leave room for GraphQL
 * requests.
 */
export class Downloads {
  readonly #pool: Dispatcher;
  readonly #clock: Clock;
  readonly #limits: DownloadLimits;
  #inFlight = 0;

  constructor(pool: Dispatcher, clock: Clock, limits: DownloadLimits) {
    this.#pool = pool;
    this.#clock = clock;
    this.#limits = limits;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Sends a request and waits for the first bytes of its response. The request's deadline bounds that; the
   * minimum rate bounds the rest. A response that is not a PDF is returned as it is.
   * @throws GatewayError RATE_LIMITED if too many downloads are in flight; ExchangeError if there is no
   * response; the deadline's own error
   */
  async open(outgoing: Outgoing): Promise<Download | Exchanged> {
    if (this.#inFlight >= this.#limits.maxInFlight) {
      throw new GatewayError(
        'RATE_LIMITED',
        `There are ${this.#limits.maxInFlight} downloads in flight, and no more at once.`,
        { retryAfter },
      );
    }
    this.#inFlight += 1;
    let leave = (): void => void (this.#inFlight -= 1);
    try {
      const answer = await this.#begin(outgoing);
      if ('bytes' in answer) {
        answer.bytes.once('close', leave);
        leave = () => {};
      }
      return answer;
    } finally {
      leave();
    }
  }

  async #begin(outgoing: Outgoing): Promise<Download | Exchanged> {
    const abort = new AbortController();
    const give = (reason: unknown): void => abort.abort(reason);
    const cancelTimer = this.#clock.after(outgoing.timeLimit, () => give(new ExchangeError('timeout', true)));
    const release = outgoing.deadline?.wait(give);
    try {
      const { method, path, headers } = outgoing;
      const {
        statusCode,
        headers: answered,
        body,
      } = await this.#pool.request({
        method: method,
        path,
        headers,
        signal: abort.signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const head = { status: statusCode, headers: answered };
      const contentType = singleHeader(answered['content-type']) ?? '';
      const isDocument =
        statusCode >= 200 &&
        statusCode < 300 &&
        /^application\/pdf\b/i.test(contentType) &&
        answered['content-encoding'] === undefined &&
        hasVisibleEnd(head);
      if (!isDocument) return { body: await beginning(body), ...head };
      const bytes = pipeline(body, new Meter(this.#limits.minRate, this.#clock), () => {});
      await once(bytes, 'readable', { signal: abort.signal });
      if (bytes.readableLength === 0) {
        bytes.destroy();
        return { body: Buffer.alloc(0), ...head };
      }
      const length = singleHeader(answered['content-length']);
      return {
        contentType: 'application/pdf',
        contentLength: length === undefined ? undefined : Number(length),
        bytes,
      };
    } catch (error) {
      if (abort.signal.aborted) throw abort.signal.reason;
      throw new ExchangeError('connection', true, error);
    } finally {
      cancelTimer();
      release?.();
    }
  }
}

/**
 * Passes a document through and aborts it if a period transfers less than the minimum rate: the bank or the
 * reader has stalled.
 */
class Meter extends Transform {
  readonly #least: number;
  readonly #clock: Clock;
  #passed = 0;
  #cancel: () => void = () => {};

  constructor(minRate: number, clock: Clock) {
    super();
    this.#least = (minRate * ratePeriod) / 1000;
    this.#clock = clock;
    this.#nextPeriod();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#passed += chunk.length;
    done(null, chunk);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancel();
    done(error);
  }

  #nextPeriod(): void {
    this.#cancel = this.#clock.after(ratePeriod, () => {
      if (this.#passed < this.#least) {
        this.destroy(new ExchangeError('timeout', true));
        return;
      }
      this.#passed = 0;
      this.#nextPeriod();
    });
  }
}

/** Returns the beginning of a response that is not a document: it says why. */
async function beginning(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxRefusalBytes) break;
  }
  return Buffer.concat(chunks);
}
