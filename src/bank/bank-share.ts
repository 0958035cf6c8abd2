import type { Clock } from '../clock.js';
import type { SharedPlaces } from '../store/shared-places.js';
import { StoreError } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import type { Limiter } from './limiter.js';

export interface BankShareOptions {
  readonly limiter: Limiter;
  /** Returns the number of calls in flight that can last longer than a read. */
  readonly lastingCalls: () => number;
  /** The places of all gateways together. */
  readonly places: number;
  /** Milliseconds from a renewal to the end of the lease, see leaseOf. */
  readonly lease: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds after the request of a renewal for which calls may be sent. */
const sendingTime = 2000;
/**
 * Milliseconds from the first failed renewal until a gateway goes on alone, so that it does before the end of
 * `sendingTime`. It does not count from the last renewal: that a process was frozen does not mean that Redis
 * is down.
 */
const failureTimeLimit = 700;
/** Milliseconds by which a busy process may be late to end a read. */
const margin = 1000;
/** Milliseconds between renewals, and while calls are queued. */
const interval = 250;
const queuedInterval = 50;

/** Returns the places for a gateway that does not know how many gateways there are: 20 may do the same. */
const fewOf = (places: number): number => Math.max(1, Math.floor(places / 20));

/**
 * Returns the length of a lease in milliseconds: when it ends, a read that was sent in time has ended by its
 * own timeout.
 */
export const leaseOf = (readTimeout: number): number => sendingTime + readTimeout + margin;

/**
 * Keeps the limiter's places at this gateway's share of the bank's limit, so that all gateways together never
 * have more calls in flight.
 *
 * - The share follows the demand. It is renewed four times a second, and at once when calls are queued.
 * - Without a renewal for two seconds, by its own steady clock, a gateway sends nothing more under its share.
 *   Each call is checked right before it is sent, so this holds for a process that was frozen too.
 * - The lease ends later, by Redis's clock, when the reads have ended by their timeout. Then the share of a
 *   gateway that was killed is free for the others. See RedisSharedPlaces for writes, and for a frozen
 *   gateway, which cannot end its reads.
 * - While Redis is down, a gateway uses an equal part of the places: it goes down to it after about a second,
 *   and up to it when all leases have ended. This assumes that the others have no Redis either. A gateway that
 *   alone is cut off is not ready (`/readyz`), since its store is down.
 */
export class BankShare {
  readonly #options: BankShareOptions;
  readonly #shared: SharedPlaces;
  #wanted = 0;
  /** When the last successful renewal was asked for, by the clock's `elapsed`. */
  #renewedAt = -Infinity;
  #askedAt = -Infinity;
  /** The time of the first failed renewal after it. */
  #failingSince: number | undefined;
  #gateways: number | undefined;
  #renewing: Promise<void> | undefined;
  #cancelNext = (): void => {};
  /** True if a renewal is due soon, because calls are queued. */
  #isUrgent = false;
  #isAlone = false;
  #isClosed = false;

  private constructor(shared: SharedPlaces, options: BankShareOptions) {
    this.#shared = shared;
    this.#options = options;
  }

  /** Takes a share, and keeps it renewed until it is closed. If Redis is down, this is no error. */
  static async open(shared: SharedPlaces, options: BankShareOptions): Promise<BankShare> {
    const share = new BankShare(shared, options);
    const { limiter } = options;
    limiter.allow(0, Infinity);
    await share.#renew();
    limiter.onQueued = () => share.#renewSoon();
    return share;
  }

  /** Gives the share back. No call may be in flight. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelNext();
    await this.#renewing;
    await this.#shared.close();
  }

  /**
   * Renews after this turn of the event loop, which may queue more calls, but not right after the last time.
   */
  #renewSoon(): void {
    if (this.#isUrgent || this.#renewing) return;
    this.#isUrgent = true;
    const { clock } = this.#options;
    const pause = this.#askedAt + queuedInterval - clock.elapsed();
    if (pause > 0) this.#renewAfter(pause);
    else setImmediate(() => void this.#renew());
  }

  #renewAfter(milliseconds: number): void {
    this.#cancelNext();
    this.#cancelNext = this.#options.clock.after(milliseconds, () => void this.#renew());
  }

  #renew(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#renewing ??= this.#renewNow().finally(() => {
      this.#renewing = undefined;
      if (!this.#isClosed) this.#renewAfter(this.#options.limiter.queued > 0 ? queuedInterval : interval);
    });
    return this.#renewing;
  }

  async #renewNow(): Promise<void> {
    const { limiter, lastingCalls, clock } = this.#options;
    const askedAt = clock.elapsed();
    this.#askedAt = askedAt;
    this.#isUrgent = false;
    const held = Math.max(limiter.places, limiter.inFlight);
    try {
      const { places, gateways } = await this.#shared.renew({
        held,
        wanted: this.#demand(held),
        lasting: lastingCalls(),
      });
      this.#renewedAt = askedAt;
      this.#failingSince = undefined;
      this.#gateways = gateways;
      limiter.allow(places, askedAt + sendingTime);
      this.#tell(false);
    } catch (error) {
      this.#goAlone(error);
    }
  }

  /**
   * Returns the number of places to ask for: a quarter more than calls are in flight and queued, and after a
   * peak a quarter as many each time.
   */
  #demand(held: number): number {
    const { inFlight, queued } = this.#options.limiter;
    this.#wanted = Math.max(
      Math.ceil((inFlight + queued) * 1.25),
      Math.floor(Math.min(this.#wanted, held) / 4),
    );
    return this.#wanted;
  }

  /** Without an answer of the store: keeps the share for a while, then goes on with an equal part. */
  #goAlone(error: unknown): void {
    const { limiter, clock, places, lease } = this.#options;
    const now = clock.elapsed();
    this.#failingSince ??= now;
    if (this.#gateways === undefined) limiter.allow(fewOf(places), Infinity);
    else if (now - this.#failingSince < failureTimeLimit) return;
    else {
      const part = Math.max(1, Math.floor(places / this.#gateways));
      const isOver = now - this.#renewedAt >= lease;
      limiter.allow(isOver ? part : Math.min(limiter.places, part), Infinity);
    }
    this.#tell(true, error);
  }

  #tell(isAlone: boolean, error?: unknown): void {
    if (isAlone === this.#isAlone) return;
    this.#isAlone = isAlone;
    const { log } = this.#options;
    if (isAlone)
      log.write('warn', "the bank's limit is not shared by demand: this gateway uses an equal part of it", {
        reason: error instanceof StoreError ? error.message : 'unknown',
      });
    else log.write('info', "the bank's limit is shared by demand again");
  }
}
