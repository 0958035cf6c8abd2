import type { Clock } from '../clock.js';
import { GatewayError } from './errors.js';

/** The window of calls that is judged, in milliseconds, in steps of one second. */
const lookBack = 10_000;
const step = 1000;
/** With fewer calls than this in the window, the circuit stays closed. */
const minCalls = 20;
/** The failure rate that makes a service suspect. */
const tolerated = 0.5;
/** Milliseconds between two probes of a service that is not called. */
const probeEvery = 200;

/** The bank's health as one call showed it. `unknown`: the client disconnected first, for example. */
export type Health = 'good' | 'bad' | 'unknown';

/** Returns the health that a status shows. A 401 shows nothing: the token may have expired. */
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
 * A circuit breaker for one service of the bank. The service becomes suspect when at least half of the calls
 * in the last ten seconds ended without a response, with a 5xx or with a refused token. Then the next call
 * first sends a probe: a read of the gateway's own that no caller can influence. If the probe is answered,
 * the requests were at fault, not the service, and nothing is refused. If it fails, the circuit opens. While
 * it is open, calls are refused at once, except one every fifth of a second that sends a probe first and
 * continues if the probe is answered.
 */
export class Circuit {
  readonly #clock: Clock;
  #seconds: Second[] = [];
  #calls = 0;
  #failures = 0;
  #state: 'closed' | 'suspect' | 'open' = 'closed';
  /**
   * The time of the next probe, if the circuit is not closed. Like all times here it is by the clock's `elapsed`: if the
   * system's time is set back, no service may be refused until it is what it was.
   */
  #nextProbe = 0;
  /** Path and query of the probe, a GET. */
  readonly probe: string;

  constructor(clock: Clock, probe: string) {
    this.#clock = clock;
    this.probe = probe;
  }

  /** `suspect`: the next call sends a probe first. `open`: calls are refused. */
  get state(): 'closed' | 'suspect' | 'open' {
    return this.#state;
  }

  /** True if calls are sent without a probe. */
  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** True if calls are refused. */
  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** True if any call in the window was answered. */
  get isAnswering(): boolean {
    this.#forgetOld(this.#clock.elapsed());
    return this.#calls > this.#failures;
  }

  /**
   * @throws GatewayError UPSTREAM_UNAVAILABLE while the circuit is open, unless the next call sends a probe
   */
  admit(): void {
    if (this.#state === 'open' && this.#clock.elapsed() < this.#nextProbe) throw circuitOpenError();
  }

  /**
   * Admits a call. Returns true if it must send a probe first and report its result to `probed`.
   * @throws GatewayError, see admit
   */
  enter(): boolean {
    if (this.#state === 'closed') return false;
    this.admit();
    return this.takeProbe();
  }

  /**
   * Returns true if a probe is to be sent now. The next one is due after a fifth of a second, whether or not
   * this one is answered by then.
   */
  takeProbe(): boolean {
    const now = this.#clock.elapsed();
    if (this.#state === 'closed' || now < this.#nextProbe) return false;
    this.#nextProbe = now + probeEvery;
    return true;
  }

  /** Records the result of a probe. When the circuit closes, it forgets all earlier calls. */
  probed(isAnswered: boolean): void {
    // Another probe has closed it in the meantime.
    if (this.#state === 'closed') return;
    this.#state = isAnswered ? 'closed' : 'open';
    if (!isAnswered) return;
    this.#seconds = [];
    this.#calls = 0;
    this.#failures = 0;
  }

  /**
   * Records a call that failed for lack of a token. No caller can cause that, so it counts like a failed
   * probe.
   */
  wentWithoutToken(): void {
    if (this.#state === 'closed') return this.leave('bad');
    this.#state = 'open';
    this.#nextProbe = this.#clock.elapsed() + probeEvery;
  }

  /** Records the result of an admitted call. */
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
      this.#calls >= minCalls &&
      this.#failures >= this.#calls * tolerated
    ) {
      this.#state = 'suspect';
      this.#nextProbe = 0;
    }
  }

  /** Returns the current second. Each new one drops the seconds that have left the window. */
  #second(): Second {
    const now = this.#clock.elapsed();
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

/** Returns the error of a call that is not sent because the circuit is open. */
export const circuitOpenError = (): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank fails at the moment and is not called.', {
    retryAfter: 1,
    cause: new CircuitOpen(),
  });

/** The cause of the error of a call that was refused without being sent to the bank. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
}
