import { createHash } from 'node:crypto';
import { systemClock, type Clock } from '../clock.js';
import { MemoryStore } from '../store/memory.js';
import { StoreError, type Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import { within, type Span } from '../telemetry/tracing.js';
import type { Viewer } from './viewer.js';

export interface RateLimitOptions {
  /** Maximum requests of one caller per minute; 0 for no limit. */
  readonly limit: number;
  /** The store in which all gateways count together, with a time limit; undefined if each counts alone. */
  readonly shared: Store | undefined;
  /** A caller that is never refused. */
  readonly exempt: Viewer | undefined;
  readonly log: Log;
  readonly clock?: Clock;
}

/** Length of a window in milliseconds. */
const windowLength = 60_000;
/** Milliseconds without requests to a store that failed, so that few requests wait for it. */
const rest = 1000;

/**
 * Maximum bytes of the counts in this process: about 100,000 callers per minute. Callers beyond that cannot
 * be counted and are refused.
 */
const maxCounterBytes = 32 * 1024 * 1024;

/** Identifies a caller. */
type Counted = Pick<Viewer, 'issuer' | 'subject'>;

/** The store key of a caller's current window, and its remaining milliseconds. */
interface RateWindow {
  readonly key: string;
  readonly left: number;
}

/** The start of the window differs by caller, so that refused callers do not all return at once. */
function rateWindowOf({ issuer, subject }: Counted, now: number): RateWindow {
  const caller = createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest();
  const place = now + (caller.readUInt32BE() % windowLength);
  return {
    key: `requests:${caller.toString('base64url', 0, 18)}:${Math.floor(place / windowLength)}`,
    left: windowLength - (place % windowLength),
  };
}

/** Returns a count above any limit for a caller that cannot be counted. */
function tooManyWhereFull(error: unknown): number {
  if (error instanceof StoreError && error.code === 'FULL') return Infinity;
  throw error;
}

/**
 * Counts the requests of each caller (`iss` and `sub`) per minute, together with all gateways that share a
 * store. Each process also counts alone, and uses only its own count while the store fails or is slow.
 */
export class RateLimit {
  readonly #limit: number;
  readonly #shared: Store | undefined;
  readonly #exempt: Viewer | undefined;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #own: Store;
  #restsUntil = -Infinity;
  #isAlone = false;

  constructor({ limit, shared, exempt, log, clock = systemClock }: RateLimitOptions) {
    this.#limit = limit;
    this.#shared = shared;
    this.#exempt = exempt;
    this.#log = log;
    this.#clock = clock;
    this.#own = new MemoryStore({ clock, maxBytes: maxCounterBytes });
  }

  /**
   * Counts a request. Returns undefined if it is within the limit, otherwise the seconds until the caller may
   * retry. `span` is the request's.
   */
  async excess(viewer: Counted, span?: Span): Promise<number | undefined> {
    if (
      this.#limit === 0 ||
      (viewer.issuer === this.#exempt?.issuer && viewer.subject === this.#exempt.subject)
    )
      return undefined;
    const window = rateWindowOf(viewer, this.#clock.now());
    const own = await this.#own.increment(window.key, 1, window.left).catch(tooManyWhereFull);
    // A count above the limit in this process is above the shared limit too.
    const isExcess = own > this.#limit || (await this.#countTogether(window, span)) > this.#limit;
    return isExcess ? Math.ceil(window.left / 1000) : undefined;
  }

  async close(): Promise<void> {
    await this.#shared?.close();
  }

  /** Returns the count of all gateways; 0 if it is unavailable. */
  async #countTogether({ key, left }: RateWindow, span: Span | undefined): Promise<number> {
    const shared = this.#shared;
    if (!shared || this.#clock.elapsed() < this.#restsUntil) return 0;
    try {
      const count = await within(span, 'store increment', () => shared.increment(key, 1, left));
      if (this.#isAlone) this.#log.write('info', 'requests are counted together with other gateways again');
      this.#isAlone = false;
      return count;
    } catch (error) {
      this.#restsUntil = this.#clock.elapsed() + rest;
      if (!this.#isAlone)
        this.#log.write('warn', 'requests are counted by this process alone', {
          reason: error instanceof StoreError ? error.reason : 'unknown',
        });
      this.#isAlone = true;
      return 0;
    }
  }
}
