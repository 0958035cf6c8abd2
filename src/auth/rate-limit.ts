import { createHash } from 'node:crypto';
import { systemClock, type Clock } from '../clock.js';
import { MemoryStore } from '../store/memory.js';
import { StoreError, type Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import type { Viewer } from './viewer.js';

export interface RateLimitOptions {
  /** Requests of one caller per minute; 0 for any number. */
  readonly limit: number;
  /** Where all gateways count together, in bounded time; undefined where each counts alone. */
  readonly shared: Store | undefined;
  /** Who is never refused. */
  readonly exempt: Viewer | undefined;
  readonly log: Log;
  readonly clock?: Clock;
}

/** Milliseconds in which a caller's requests are counted together. */
const windowLength = 60_000;
/** Milliseconds for which a store that failed is not asked, so that few wait for it. */
const rest = 1000;

/** Bytes of the counts of this process: about 100,000 callers in a minute. Callers beyond that are not counted, and so refused. */
const mostCounted = 32 * 1024 * 1024;

/** Where a caller's present window is counted, and how many milliseconds are left of it. */
interface RateWindow {
  readonly key: string;
  readonly left: number;
}

/** Windows begin at another moment for each caller, so that not all who were refused come back at once. */
function rateWindowOf({ issuer, subject }: Viewer, now: number): RateWindow {
  const caller = createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest();
  const place = now + (caller.readUInt32BE() % windowLength);
  return {
    key: `requests:${caller.toString('base64url', 0, 18)}:${Math.floor(place / windowLength)}`,
    left: windowLength - (place % windowLength),
  };
}

/** More than any limit, for a caller that there is no room to count. */
function tooManyWhereFull(error: unknown): number {
  if (error instanceof StoreError && error.code === 'FULL') return Infinity;
  throw error;
}

/**
 * Counts the requests of each caller (`iss` and `sub`) per minute, with all gateways that share a store. While that fails, or is slow, each process
 * goes by what it has counted itself, which it always does as well.
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
    this.#own = new MemoryStore({ clock, mostBytes: mostCounted });
  }

  /** Counts a request. Answers the seconds after which its caller may come again, where it is one too many; otherwise undefined. */
  async excess(viewer: Viewer): Promise<number | undefined> {
    if (
      this.#limit === 0 ||
      (viewer.issuer === this.#exempt?.issuer && viewer.subject === this.#exempt.subject)
    )
      return undefined;
    const window = rateWindowOf(viewer, this.#clock.now());
    const own = await this.#own.increment(window.key, 1, window.left).catch(tooManyWhereFull);
    // Too many here are too many altogether: no need to ask.
    const isExcess = own > this.#limit || (await this.#countTogether(window)) > this.#limit;
    return isExcess ? Math.ceil(window.left / 1000) : undefined;
  }

  async close(): Promise<void> {
    await this.#shared?.close();
  }

  /** What all gateways have counted; 0 where that cannot be had. */
  async #countTogether({ key, left }: RateWindow): Promise<number> {
    if (!this.#shared || this.#clock.now() < this.#restsUntil) return 0;
    try {
      const count = await this.#shared.increment(key, 1, left);
      if (this.#isAlone) this.#log.write('info', 'requests are counted together with other gateways again');
      this.#isAlone = false;
      return count;
    } catch (error) {
      this.#restsUntil = this.#clock.now() + rest;
      if (!this.#isAlone)
        this.#log.write('warn', 'requests are counted by this process alone', {
          reason: error instanceof StoreError ? error.reason : 'unknown',
        });
      this.#isAlone = true;
      return 0;
    }
  }
}
