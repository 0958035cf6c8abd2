import { createHash } from 'node:crypto';
import type { Operation } from './contract.js';
import { fails, type Effect } from './effects.js';
import { concerns, type FaultProfile, type StandingFault } from './fault-profile.js';
import { drawnFrom } from './latency.js';

/** Stops and resumes taking connections. */
export interface ConnectionSwitch {
  readonly pause: () => void;
  readonly resume: () => void;
}

interface Tallied {
  readonly fault: StandingFault;
  /** How many calls it hit; of one that refuses connections, how often it began to. */
  hits: number;
}

const clear: FaultProfile = { seed: undefined, faults: [] };

/** Three numbers from 0 to just below 1 that look random, and are the same for the same text. */
function numbersFor(text: string): readonly [number, number, number] {
  const hash = createHash('sha256').update(text).digest();
  return [hash.readUInt32BE(0) / 2 ** 32, hash.readUInt32BE(4) / 2 ** 32, hash.readUInt32BE(8) / 2 ** 32];
}

/**
 * The standing faults. Which calls they hit is drawn from the seed, the operation, and how many calls of that operation came before:
 * the same calls in the same order meet the same faults, however those of different operations overlap.
 */
export class FaultInjector {
  readonly #ownSeed: number;
  readonly #atFirst: FaultProfile;
  readonly #connections: ConnectionSwitch;
  #seed = 0;
  #faults: readonly Tallied[] = [];
  #since = 0;
  #timers: NodeJS.Timeout[] = [];
  /** How many of the faults refuse connections at present. */
  #refusing = 0;
  readonly #calls = new Map<string, number>();
  #refusedTokens = 0;

  /** `seed` is for profiles that name none; `atFirst` is what begin() sets. */
  constructor(connections: ConnectionSwitch, seed: number, atFirst: FaultProfile = clear) {
    this.#connections = connections;
    this.#ownSeed = seed;
    this.#atFirst = atFirst;
  }

  /** Sets the profile that the sandbox starts with. */
  begin(): void {
    this.set(this.#atFirst);
  }

  /** Replaces the fault profile. Counts and draws begin anew. */
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

  /** Takes all standing faults back. */
  clear(): void {
    this.set(clear);
  }

  /** The seed, the calls since it was set by operation, how many of them were refused for their token, and each fault with how often it hit. */
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

  /** What hits this call. Of what takes the place of its answer the first alone does, and none where `isLost` says that something else has. */
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

  /** Ends what was planned for later. */
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
