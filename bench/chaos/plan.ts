/** What a chaos run does. Milliseconds throughout. */
export interface Plan {
  /** What the clients and the bank's faults are drawn with. */
  readonly seed: number;
  readonly clients: number;
  readonly duration: number;
  /** Things that each client does at least, however long that takes: on a busy machine less happens in a second. */
  readonly leastDeeds: number;
  /** In how much time all clients have come. */
  readonly rampUp: number;
  /** The mean time that a client thinks between two things it does. */
  readonly thinking: number;
  /** What one attempt of a read may take, as the gateways are told. */
  readonly attemptLimit: number;
  /** How long tokens of the bank live, of which their answers say nothing. */
  readonly tokenLife: number;
  /** When the bank accepts no connections, from the beginning of the run. */
  readonly outage: { readonly from: number; readonly for: number };
  /** How long after the outage reads may still fail. */
  readonly recovery: number;
  /** How long clients may go on, after the run or beyond it, to find out what became of something that they sent. */
  readonly patience: number;
  /** When, from the beginning of the run, something happens for which many writes have to be under way: the bank is slow with them around it. */
  readonly slowWritesAt: readonly number[];
}

/** How long the bank takes for writes then, and for how long before and after. */
const slowWrites = { delay: 1000, before: 1200, after: 300 } as const;

/** What a plan is made from: `attemptLimit` in milliseconds, 1,500 unless it is given; `slowWritesAt` as parts of the run. */
export interface Size {
  readonly seed: number;
  readonly clients: number;
  readonly seconds: number;
  readonly attemptLimit?: number;
  readonly slowWritesAt?: readonly number[];
}

/** A plan of this size. What does not follow from it is as in the long run, but for an outage and a recovery that leave room for the rest. */
export function planOf({ seed, clients, seconds, attemptLimit = 1500, slowWritesAt = [] }: Size): Plan {
  const duration = seconds * 1000;
  const outage = Math.min(10_000, duration / 4);
  return {
    seed,
    clients,
    duration,
    leastDeeds: 40,
    rampUp: duration / 20,
    thinking: Math.min(500, duration / 60),
    attemptLimit,
    tokenLife: duration / 8,
    outage: { from: (duration - outage) / 2, for: outage },
    recovery: Math.min(5000, duration / 3),
    patience: 30_000,
    slowWritesAt: slowWritesAt.map((share) => share * duration),
  };
}

/**
 * The bank's fault profile for a plan: 3 % 5xx, 1 % resets before and 1 % after processing, 1 % slower than an attempt may be, tokens that die,
 * and an outage. A 500 hits writes alone: unlike the other three it says that there is something wrong with this very call, and is not tried again.
 */
export function faultProfileOf({ seed, attemptLimit, tokenLife, outage, slowWritesAt }: Plan): object {
  return {
    seed,
    faults: [
      { connection: 'refuse', fromMs: Math.round(outage.from), forMs: Math.round(outage.for) },
      { on: 'reads', share: 0.01, status: 502 },
      { on: 'reads', share: 0.01, status: 503 },
      { on: 'reads', share: 0.01, status: 504 },
      { on: 'writes', share: 0.01, status: 500, when: 'after' },
      { on: 'writes', share: 0.01, status: 503 },
      { on: 'writes', share: 0.01, status: 504, when: 'after' },
      { share: 0.01, connection: 'reset' },
      { share: 0.01, connection: 'reset', when: 'after' },
      { on: 'reads', share: 0.01, delayMs: Math.round(attemptLimit * 1.5) },
      // Over before the outage is, and before a claim ends: what clients read after that stays true.
      { on: 'writes', share: 0.01, delayMs: Math.round(outage.for * 0.45) },
      { on: 'token', tokenLifeMs: Math.round(tokenLife) },
      ...slowWritesAt.map((at) => ({
        on: 'writes',
        delayMs: slowWrites.delay,
        fromMs: Math.max(0, Math.round(at) - slowWrites.before),
        forMs: slowWrites.before + slowWrites.after,
      })),
    ],
  };
}
