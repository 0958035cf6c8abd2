import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';

/** Milliseconds of calls that are looked back on, in steps of one second. */
const lookBack = 10_000;
const step = 1000;
/** Fewer calls than this say nothing. */
const fewestCalls = 20;
/** The share of failures among them that opens the circuit. */
const tolerated = 0.5;
/** Milliseconds after which an open circuit lets one call through to see whether the bank is back. */
const probeEvery = 200;
/** Milliseconds after the last failure for which the gateway is not ready: without calls nobody finds out that the bank is back. */
const unreadyFor = 5000;

/** How a call ended, as far as the bank's health goes. `unknown`: its client went away first. */
export type Health = 'good' | 'bad' | 'unknown';

interface Second {
  readonly begin: number;
  calls: number;
  failures: number;
}

/**
 * Keeps calls from a bank that fails: where at least half of the last ten seconds' calls found no answer, or a 5xx, calls are refused
 * at once, but for one every fifth of a second that finds out whether the bank is back.
 */
export class Circuit {
  readonly #clock: Clock;
  #seconds: Second[] = [];
  #calls = 0;
  #failures = 0;
  /** When an open circuit lets the next call through; undefined while it is closed. */
  #nextProbe: number | undefined;
  #lastFailure = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether calls are refused, and were needed lately. */
  get isOpen(): boolean {
    return this.#nextProbe !== undefined && this.#clock.now() < this.#lastFailure + unreadyFor;
  }

  /** Lets a call through, and says whether it is one that finds out. @throws GatewayError UPSTREAM_UNAVAILABLE while the circuit is open */
  enter(): boolean {
    if (this.#nextProbe === undefined) return false;
    if (this.#clock.now() < this.#nextProbe) {
      throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank fails at the moment and is not called.', { retryAfter: 1, cause: new CircuitOpen() });
    }
    // Whatever becomes of this one, which may hang, the next is not kept waiting for it.
    this.#nextProbe = this.#clock.now() + probeEvery;
    return true;
  }

  /** Takes note of how a call ended that was let through. */
  leave(isProbe: boolean, health: Health): void {
    if (health === 'bad') this.#lastFailure = this.#clock.now();
    if (this.#nextProbe !== undefined) {
      if (isProbe && health === 'good') this.#close();
      return;
    }
    if (health !== 'unknown') this.#count(health === 'bad');
  }

  #close(): void {
    this.#nextProbe = undefined;
    this.#seconds = [];
    this.#calls = 0;
    this.#failures = 0;
  }

  #count(isFailure: boolean): void {
    const second = this.#second();
    second.calls += 1;
    this.#calls += 1;
    if (isFailure) {
      second.failures += 1;
      this.#failures += 1;
    }
    if (this.#failures > 0 && this.#calls >= fewestCalls && this.#failures >= this.#calls * tolerated) this.#nextProbe = this.#clock.now() + probeEvery;
  }

  /** The present second. With each new one, those are forgotten that are too long ago. */
  #second(): Second {
    const now = this.#clock.now();
    const last = this.#seconds.at(-1);
    if (last && now < last.begin + step) return last;
    while (this.#seconds[0] && this.#seconds[0].begin <= now - lookBack) {
      const { calls, failures } = this.#seconds.shift() as Second;
      this.#calls -= calls;
      this.#failures -= failures;
    }
    const second = { begin: now, calls: 0, failures: 0 };
    this.#seconds.push(second);
    return second;
  }
}

/** Why a call was refused that the bank never saw. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
}
