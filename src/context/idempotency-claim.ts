import type { Clock } from '../clock.js';
import { GatewayError, type ErrorCode } from '../bank/errors.js';
import type { Lease } from '../bank/lease.js';
import { customersIn } from '../bank/cache-tags.js';
import { customerDigest } from '../store/forgotten.js';
import type { KeyRecords, RecordedOutcome, Over, MutationSlot } from './idempotency-record.js';

/**
 * Milliseconds for which a claim is valid without a check after the store has confirmed it: far less than any
 * claim lasts, and more than the store may take to confirm it.
 */
const fresh = 5000;

/**
 * The message for a claim that ended without an outcome. Its gateway may have crashed, or lost its connection
 * to the store.
 */
export const neverTold =
  'An earlier request with this Idempotency-Key may have been carried out: its outcome was not recorded in time. Read the resource; this Idempotency-Key sends nothing again.';

/**
 * The bank's refusals that stay the same for the same input. After any other certain failure, the write was
 * not carried out and may be sent again.
 */
const final = new Set<ErrorCode>(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'UNPROCESSABLE']);

/** Returns the record of a failed write; null if it was certainly not carried out. */
export function overBy(error: unknown): Over | null {
  if (!(error instanceof GatewayError) || error.code === 'OUTCOME_UNKNOWN') {
    return { state: 'unknown', message: error instanceof GatewayError ? error.message : neverTold };
  }
  const { code, message, bank } = error;
  return final.has(code) ? { state: 'refused', code, message, ...(bank && { bank }) } : null;
}

/**
 * Returns the digests of the customers that an answer names: the partner's writes may name none themselves.
 */
const customersOf = (over: Over): readonly string[] =>
  over.state === 'done' ? customersIn(over.answer ?? {}).map(customerDigest) : [];

/** The parts of a claim. */
export interface ClaimParts {
  readonly records: KeyRecords;
  readonly clock: Clock;
  readonly place: MutationSlot;
  /** Identifies its owner. */
  readonly by: string;
  readonly rights: string;
  /** The digests of the customers that the write is known to be about before it is sent. */
  readonly customers: readonly string[];
  /** Its length in milliseconds, from its creation or renewal. */
  readonly length: number;
}

/**
 * One request's right to send one write. It expires by the store's clock, and cannot be renewed then: other
 * requests have been told that nothing is sent any more.
 */
export class Claim implements Lease {
  readonly #parts: ClaimParts;
  /** The time of the last confirmation by the store, by this gateway's own clock. */
  #confirmedAt = -Infinity;
  /** The latest possible end of the claim, by the same clock. */
  #endsAt = -Infinity;

  constructor(parts: ClaimParts) {
    this.#parts = parts;
  }

  /**
   * Makes the claim, unless the write is claimed already; returns true if it did.
   * @throws GatewayError; if it is UPSTREAM_UNAVAILABLE, the claim may have been made nevertheless
   */
  take(): Promise<boolean> {
    return this.#confirm((present) => present === null);
  }

  get isFresh(): boolean {
    const passed = this.#parts.clock.now() - this.#confirmedAt;
    return passed >= 0 && passed < fresh;
  }

  /** True if it has expired by this gateway's own clock. Only good for giving up. */
  get isOver(): boolean {
    return this.#parts.clock.now() >= this.#endsAt;
  }

  async renew(): Promise<void> {
    if (!(await this.#confirm((present) => this.#isMine(present))))
      throw new GatewayError('OUTCOME_UNKNOWN', neverTold);
  }

  /**
   * Records the outcome of the write; null releases the claim. If the claim has expired and other requests
   * were told so, it is not released, but the bank's answer is still recorded, and later requests get that.
   * @throws GatewayError
   */
  async settle(over: Over | null): Promise<void> {
    const { records, place, rights, customers } = this.#parts;
    const outcome = over && {
      rights,
      customers: [...new Set([...customers, ...customersOf(over)])],
      ...over,
    };
    await records.change(place, (present) => {
      if (this.#isMine(present)) return outcome;
      return this.#hasEnded(present) && outcome !== null ? outcome : undefined;
    });
  }

  async #confirm(mayBe: (present: RecordedOutcome | null) => boolean): Promise<boolean> {
    const { records, clock, place, by, rights, customers, length } = this.#parts;
    const askedAt = clock.now();
    this.#endsAt = askedAt + length;
    const until = (await records.now()) + length;
    const claim: RecordedOutcome = { state: 'pending', by, until, rights, customers };
    const isConfirmed = await records.change(place, (present) => (mayBe(present) ? claim : undefined));
    if (isConfirmed) this.#confirmedAt = askedAt;
    return isConfirmed;
  }

  #isMine(outcome: RecordedOutcome | null): boolean {
    return outcome?.state === 'pending' && outcome.by === this.#parts.by;
  }

  #hasEnded(outcome: RecordedOutcome | null): boolean {
    return outcome?.state === 'unknown' && outcome.by === this.#parts.by;
  }
}
