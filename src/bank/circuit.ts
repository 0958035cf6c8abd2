import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';

/** Milliseconds of calls that are looked back on, in steps of one second. */
const lookBack = 10_000;
const step = 1000;
/** Fewer calls than this say nothing. */
const fewestCalls = 20;
/** The share of failures among them that makes the service suspect. */
const tolerated = 0.5;
/** Milliseconds between two probes of a service that is not called. */
const probeEvery = 200;

/** How a call ended, as far as the bank's health goes. `unknown`: its client went away first. */
export type Health = 'good' | 'bad' | 'unknown';

/** What an answer says of the bank's health. A 401 says nothing: the token may have expired. */
export function healthOf(status: number): Health {
  if (status === 401) return 'unknown';
  return status >= 500 && status !== 501 ? 'bad' : 'good';
}

interface Second {
  readonly begin: number;
  calls: number;
  failures: number;
}

/**
 * Keeps calls from a service of the bank that fails. Where at least half of the last ten seconds' calls found no answer, a 5xx or a refused
 * token, the service is suspect: the next call first sends a probe, a read of the gateway's own that no caller has a part in. Where that
 * is answered, it was not the service that failed but what was asked of it, and nothing is refused. Where it fails the circuit opens: calls
 * are refused at once, but for one every fifth of a second that sends a probe first, and goes on where that is answered.
 */
export class Circuit {
  readonly #clock: Clock;
  #seconds: Second[] = [];
  #calls = 0;
  #failures = 0;
  #state: 'closed' | 'suspect' | 'open' = 'closed';
  /** When the next call sends a probe, where the circuit is not closed. */
  #nextProbe = 0;
  /** Path and query of the probe, a GET. */
  readonly probe: string;

  constructor(clock: Clock, probe: string) {
    this.#clock = clock;
    this.probe = probe;
  }

  /** Whether calls go on without a probe. */
  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Whether calls are refused. */
  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Whether any of the calls that are looked back on was answered. */
  get isAnswering(): boolean {
    this.#forgetOld(this.#clock.now());
    return this.#calls > this.#failures;
  }

  /** @throws GatewayError UPSTREAM_UNAVAILABLE while the circuit is open, unless the next call sends a probe */
  admit(): void {
    if (this.#state === 'open' && this.#clock.now() < this.#nextProbe) throw circuitOpenError();
  }

  /** Lets a call through, and says whether it sends a probe first; `probed` is then told of it. @throws GatewayError, see admit */
  enter(): boolean {
    if (this.#state === 'closed') return false;
    this.admit();
    return this.takeProbe();
  }

  /** Whether a probe is to be sent now; the next one is due after a fifth of a second, whether or not this one is answered by then. */
  takeProbe(): boolean {
    const now = this.#clock.now();
    if (this.#state === 'closed' || now < this.#nextProbe) return false;
    this.#nextProbe = now + probeEvery;
    return true;
  }

  /** Takes note of how a probe ended. Closing, the circuit forgets all calls from before. */
  probed(isAnswered: boolean): void {
    // Another probe has closed it meanwhile.
    if (this.#state === 'closed') return;
    this.#state = isAnswered ? 'closed' : 'open';
    if (!isAnswered) return;
    this.#seconds = [];
    this.#calls = 0;
    this.#failures = 0;
  }

  /** Takes note of a call that could not be made for want of a token: no caller can bring that about, so that it is as good as a probe. */
  wentWithoutToken(): void {
    if (this.#state === 'closed') return this.leave('bad');
    this.#state = 'open';
    this.#nextProbe = this.#clock.now() + probeEvery;
  }

  /** Takes note of how a call ended that was let through. */
  leave(health: Health): void {
    if (this.#state === 'open' || health === 'unknown') return;
    const second = this.#second();
    second.calls += 1;
    this.#calls += 1;
    if (health === 'bad') {
      second.failures += 1;
      this.#failures += 1;
    }
    if (
      this.#state === 'closed' &&
      this.#failures > 0 &&
      this.#calls >= fewestCalls &&
      this.#failures >= this.#calls * tolerated
    ) {
      this.#state = 'suspect';
      this.#nextProbe = 0;
    }
  }

  /** The present second. With each new one, those are forgotten that are too long ago. */
  #second(): Second {
    const now = this.#clock.now();
    const last = this.#seconds.at(-1);
    if (last && now < last.begin + step) return last;
    this.#forgetOld(now);
    const second = { begin: now, calls: 0, failures: 0 };
    this.#seconds.push(second);
    return second;
  }

  #forgetOld(now: number): void {
    while (this.#seconds[0] && this.#seconds[0].begin <= now - lookBack) {
      const { calls, failures } = this.#seconds.shift() as Second;
      this.#calls -= calls;
      this.#failures -= failures;
    }
  }
}

/** The error of a call that is not made because the bank fails. */
export const circuitOpenError = (): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank fails at the moment and is not called.', {
    retryAfter: 1,
    cause: new CircuitOpen(),
  });

/** Why a call was refused that the bank never saw. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
}
