/** The plan of a chaos run. All times are in milliseconds. */
export interface Plan {
  /** The seed of the clients' actions and the bank's faults. */
  readonly seed: number;
  readonly clients: number;
  readonly duration: number;
  /**
   * The minimum number of actions per client, however long they take: on a busy machine less happens in a
   * second.
   */
  readonly minActions: number;
  /** The time in which all clients start. */
  readonly rampUp: number;
  /** The mean pause between two actions of a client. */
  readonly thinking: number;
  /** The timeout of one attempt of a read in the gateways' settings. */
  readonly attemptLimit: number;
  /** The lifetime of the bank's tokens, which their responses do not contain. */
  readonly tokenLife: number;
  /** The time in which the bank accepts no connections, from the start of the run. */
  readonly outage: { readonly from: number; readonly for: number };
  /** The time after the outage in which reads may still fail. */
  readonly recovery: number;
  /**
   * The time for which clients may continue, after the run or beyond it, to find out the outcome of a write.
   */
  readonly patience: number;
  /**
   * The times, from the start of the run, of events that need many writes in flight: the bank is slow with
   * writes around them.
   */
  readonly slowWritesAt: readonly number[];
}

/** The bank's delay of writes at those times, and the time before and after. */
const slowWrites = { delay: 1000, before: 1200, after: 300 } as const;

/**
 * The input of a plan: `attemptLimit` in milliseconds, 1,500 by default; `slowWritesAt` as parts of the run.
 */
export interface Size {
  readonly seed: number;
  readonly clients: number;
  readonly seconds: number;
  readonly attemptLimit?: number;
  readonly slowWritesAt?: readonly number[];
}

/**
 * Returns a plan of this size. All other values are those of the long run, except for an outage and a
 * recovery that leave room for the rest.
 */
export function planOf({ seed, clients, seconds, attemptLimit = 1500, slowWritesAt = [] }: Size): Plan {
  const duration = seconds * 1000;
  const outage = Math.min(10_000, duration / 4);
  return {
    seed,
    clients,
    duration,
    minActions: 40,
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
 * Returns the bank's fault profile for a plan: 3 % 5xx, 1 % resets before and 1 % after processing, 1 %
 * slower than the timeout of an attempt, tokens that expire, and an outage. A 500 affects writes only: unlike
 * the other three it means that this very call is at fault, and is not retried.
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
      // It ends before the outage and before a claim expires: later reads of clients stay true.
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
