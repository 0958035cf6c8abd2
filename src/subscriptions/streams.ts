import { callerOf, type Viewer } from '../auth/viewer.js';
import { busy, GatewayError } from '../bank/errors.js';
import type { Clock } from '../clock.js';
import type { Subscription } from '../graphql/subscriptions.js';
import type { StreamRequest } from './execution.js';
import { expired, Stream, type StreamParts, type StreamSink } from './stream.js';

/** The client of a stream. */
export interface StreamClient extends StreamSink {
  /** Calls a function when the client has gone, or the stream has been sent whole. */
  onClose(listener: () => void): void;
}

/** Limits of the streams of this process; 0 for any number. */
export interface StreamLimits {
  readonly ofCaller: number;
  readonly ofProcess: number;
}

/** The number of open streams, and of the customers that they follow. */
export interface StreamCount {
  readonly open: number;
  readonly customers: number;
}

/** A stream that is refused, with the HTTP status. */
export interface StreamRefusal {
  readonly status: 429 | 503;
  readonly error: GatewayError;
}

/** Seconds after which a caller with too many streams may try again. */
const retryAfterTooMany = 10;
/** Maximum seconds after which clients come back when the gateway stops, so that they do not all come at once. */
const maxReturnPause = 10;
/** Maximum milliseconds of a timer: it does not notice that the system's time has changed, or stood still. */
const maxTimerPause = 60_000;

const stopping = (retryAfter: number): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', 'The gateway stops. Subscribe again, after the last cursor.', {
    retryAfter,
  });

/** Calls a function at a time (milliseconds since 1970), however far away. Returns a function that cancels it. */
function at(clock: Clock, time: number, action: () => void): () => void {
  let cancel = (): void => undefined;
  const wait = (): void => {
    const left = time - clock.now();
    cancel = clock.after(Math.max(0, Math.min(left, maxTimerPause)), left > maxTimerPause ? wait : action);
  };
  wait();
  return () => cancel();
}

/** All streams of this process: how many there may be, and how they end. */
export class Streams {
  readonly #parts: StreamParts;
  readonly #limits: StreamLimits;
  readonly #chance: () => number;
  readonly #open = new Set<Stream>();
  readonly #byCaller = new Map<string, number>();
  #isDraining = false;

  /** `chance` returns a number from 0 to 1. */
  constructor(parts: StreamParts, limits: StreamLimits, chance: () => number = Math.random) {
    this.#parts = parts;
    this.#limits = limits;
    this.#chance = chance;
  }

  /** The number of streams that are open at the moment. */
  get count(): StreamCount {
    return { open: this.#open.size, customers: this.#parts.feeds.size };
  }

  /** Returns the reason not to open a stream for a viewer; undefined if there is none. */
  refusal(viewer: Viewer): StreamRefusal | undefined {
    if (this.#isDraining) return { status: 503, error: stopping(this.#returnTime()) };
    const { ofCaller, ofProcess } = this.#limits;
    if (ofProcess > 0 && this.#open.size >= ofProcess) return { status: 503, error: busy() };
    if (ofCaller > 0 && (this.#byCaller.get(callerOf(viewer)) ?? 0) >= ofCaller)
      return {
        status: 429,
        error: new GatewayError(
          'RATE_LIMITED',
          `A caller may have ${ofCaller} streams at a time. End one, or try again in ${retryAfterTooMany} s.`,
          { retryAfter: retryAfterTooMany },
        ),
      };
    return undefined;
  }

  /** Opens a stream that was not refused, until it ends or its client closes. */
  open(request: StreamRequest, subscription: Subscription, client: StreamClient): void {
    const stream = new Stream(this.#parts, request, subscription, client);
    const caller = callerOf(request.viewer);
    this.#open.add(stream);
    this.#byCaller.set(caller, (this.#byCaller.get(caller) ?? 0) + 1);
    const { expiresAt } = request.viewer;
    const cancel =
      expiresAt === undefined
        ? undefined
        : at(this.#parts.clock, expiresAt, () => void stream.fail(expired()));
    client.onClose(() => {
      cancel?.();
      stream.abandon();
      this.#open.delete(stream);
      this.#forgetOne(caller);
    });
    void stream.run();
  }

  /** Ends all streams, each with the seconds after which its client may come back, and refuses new ones. */
  drain(): void {
    this.#isDraining = true;
    for (const stream of this.#open) void this.#stop(stream);
  }

  /** Thousands of streams can end at once: others are served meanwhile. */
  async #stop(stream: Stream): Promise<void> {
    await this.#parts.pace.next();
    await stream.fail(stopping(this.#returnTime()));
  }

  #returnTime(): number {
    return 1 + Math.floor(this.#chance() * maxReturnPause);
  }

  #forgetOne(caller: string): void {
    const left = (this.#byCaller.get(caller) ?? 1) - 1;
    if (left > 0) this.#byCaller.set(caller, left);
    else this.#byCaller.delete(caller);
  }
}
