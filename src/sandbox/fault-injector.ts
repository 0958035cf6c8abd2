import { createHash } from 'node:crypto';
import type { Operation } from './contract.js';
import { fails, type Effect } from './effects.js';
import { concerns, type FaultProfile, type StandingFault } from './fault-profile.js';
import { drawnFrom } from './latency.js';

/** Pauses and resumes accepting connections. */
export interface ConnectionSwitch {
  readonly pause: () => void;
  readonly resume: () => void;
}

interface Tallied {
  readonly fault: StandingFault;
  /** Number of calls that it hit; for a fault that refuses connections, the number of times it began. */
  hits: number;
}

const clear: FaultProfile = { seed: undefined, faults: [] };

/** Returns three pseudo-random numbers in [0, 1), always the same for the same text. */
function numbersFor(text: string): readonly [number, number, number] {
  const hash = createHash('sha256').update(text).digest();
  return [hash.readUInt32BE(0) / 2 ** 32, hash.readUInt32BE(4) / 2 ** 32, hash.readUInt32BE(8) / 2 ** 32];
}

/**
 * Applies the standing faults. The affected calls depend on the seed, the operation, and the number of
 * earlier calls of that operation: the same calls in the same order meet the same faults, even if calls of
 * different operations overlap.
 */
export class FaultInjector {
  readonly #ownSeed: number;
  readonly #atFirst: FaultProfile;
  readonly #connections: ConnectionSwitch;
  #seed = 0;
  #faults: readonly Tallied[] = [];
  #since = 0;
  #timers: NodeJS.Timeout[] = [];
  /** Number of faults that currently refuse connections. */
  #refusing = 0;
  readonly #calls = new Map<string, number>();
  #refusedTokens = 0;

  /** `seed` is for profiles without one; `atFirst` is the profile that begin() sets. */
  constructor(connections: ConnectionSwitch, seed: number, atFirst: FaultProfile = clear) {
    this.#connections = connections;
    this.#ownSeed = seed;
    this.#atFirst = atFirst;
  }

  /** Sets the initial profile. */
  begin(): void {
    this.set(this.#atFirst);
  }

  /** Replaces the fault profile and resets its counts and draws. */
  set({ seed, faults }: FaultProfile): void {
    this.close();
    this.#refusing = 0;
    this.#connections.resume();
    this.#seed = seed ?? this.#ownSeed;
    this.#faults = faults.map((fault) => ({ fault, hits: 0 }));
    this.#since = performance.now();
    this.#calls.clear();
    this.#refusedTokens = 0;
    for (const tallied of this.#faults) if (tallied.fault.refuses) this.#pauseLater(tallied);
  }

  /** Removes all standing faults. */
  clear(): void {
    this.set(clear);
  }

  /**
   * Returns the seed, the calls per operation since it was set, the calls refused for their token, and each
   * fault with its hits.
   */
  show(): unknown {
    const faults = this.#faults.map(({ fault: { effect, refuses, latency, ...fault }, hits }) => {
      const { delayMs: _delay, ...rest } = effect;
      return { ...fault, delayMs: latency, ...rest, ...(refuses && { connection: 'refuse' }), hits };
    });
    return {
      seed: this.#seed,
      calls: Object.fromEntries([...this.#calls].sort(([one], [other]) => (one < other ? -1 : 1))),
      refusedTokens: this.#refusedTokens,
      faults,
    };
  }

  /** Counts a call that was refused because its token was missing, unknown or expired. */
  noteRefusedToken(): void {
    this.#refusedTokens += 1;
  }

  /**
   * Returns the effects on this call. At most one of them replaces the response; none if `isLost` is true
   * because another fault already does.
   */
  strike(operationId: string | null, operation: Operation | undefined, isLost: boolean): Effect[] {
    const name = operationId ?? 'unknown';
    const count = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, count);
    const struck: Effect[] = [];
    for (const [number, tallied] of this.#faults.entries()) {
      const { fault } = tallied;
      if (fault.refuses || !this.#isNow(fault) || !concerns(fault, operationId, operation)) continue;
      if (fails(fault.effect) && (isLost || struck.some(fails))) continue;
      const [chance, one, other] = numbersFor(`${this.#seed} ${number} ${name} ${count}`);
      if (chance >= fault.share) continue;
      tallied.hits += 1;
      struck.push({ ...fault.effect, delayMs: drawnFrom(fault.latency, one, other) });
    }
    return struck;
  }

  /** Cancels scheduled work. */
  close(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }

  #isNow({ fromMs, forMs }: StandingFault): boolean {
    const passed = performance.now() - this.#since;
    return passed >= fromMs && (forMs === undefined || passed < fromMs + forMs);
  }

  #pauseLater(tallied: Tallied): void {
    const { fromMs, forMs = 0 } = tallied.fault;
    const pause = (): void => {
      tallied.hits += 1;
      this.#refusing += 1;
      this.#connections.pause();
    };
    const resume = (): void => {
      this.#refusing -= 1;
      if (this.#refusing === 0) this.#connections.resume();
    };
    this.#timers.push(setTimeout(pause, fromMs), setTimeout(resume, fromMs + forMs));
  }
}
