import type { Clock } from '../clock.js';
import { GatewayError, type ErrorCode } from '../bank/errors.js';
import type { Lease } from '../bank/lease.js';
import type { KeyRecords, RecordedOutcome, Over, MutationSlot } from './idempotency-record.js';

/**
 * Milliseconds for which a claim that the store has just confirmed is taken to stand without asking again: far less than any claim lasts,
 * and more than the store may take to confirm it.
 */
const fresh = 5000;

/** What is told of a claim that ended without an outcome. Its gateway may have ended, or lost its way to the store. */
export const neverTold =
  'An earlier request with this Idempotency-Key may have been carried out: what came of it was not recorded in time. Read the resource; this Idempotency-Key sends nothing again.';

/** Refusals of the bank's that will not change for the same input; after any other failure that is certain, the write was not carried out and may be sent again. */
const final = new Set<ErrorCode>(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'UNPROCESSABLE']);

/** What a failed write leaves under its key; null where it was certainly not carried out. */
export function overBy(error: unknown): Over | null {
  if (!(error instanceof GatewayError) || error.code === 'OUTCOME_UNKNOWN') {
    return { state: 'unknown', message: error instanceof GatewayError ? error.message : neverTold };
  }
  const { code, message, bank } = error;
  return final.has(code) ? { state: 'refused', code, message, ...(bank && { bank }) } : null;
}

/** What a claim is of. */
export interface ClaimParts {
  readonly records: KeyRecords;
  readonly clock: Clock;
  readonly place: MutationSlot;
  /** What tells its owner from all others. */
  readonly by: string;
  readonly rights: string;
  /** Milliseconds from when it was made, or renewed, to its end. */
  readonly length: number;
}

/** One request's right to send one write. It ends after its time, by the store's clock, and then for good: others have been told that nothing is sent any more. */
export class Claim implements Lease {
  readonly #parts: ClaimParts;
  /** When the store was last asked to confirm it, by this gateway's own clock. */
  #confirmedAt = -Infinity;
  /** When it ends at the latest that may have been made, by the same clock. */
  #endsAt = -Infinity;

  constructor(parts: ClaimParts) {
    this.#parts = parts;
  }

  /** Makes the claim, unless the write was claimed before; says whether. @throws GatewayError; it may have been made for all that where that is UPSTREAM_UNAVAILABLE */
  take(): Promise<boolean> {
    return this.#confirm((present) => present === null);
  }

  get isFresh(): boolean {
    const passed = this.#parts.clock.now() - this.#confirmedAt;
    return passed >= 0 && passed < fresh;
  }

  /** Whether its time has passed, by this gateway's own clock: enough to give up on, and for nothing else. */
  get isOver(): boolean {
    return this.#parts.clock.now() >= this.#endsAt;
  }

  async renew(): Promise<void> {
    if (!(await this.#confirm((present) => this.#isMine(present))))
      throw new GatewayError('OUTCOME_UNKNOWN', neverTold);
  }

  /**
   * Records what came of the write; null gives the claim back. Where the claim has ended and others were told so, it is not given back, but
   * what the bank said is recorded all the same: it is what they will be told from now on. @throws GatewayError
   */
  async settle(over: Over | null): Promise<void> {
    const { records, place, rights } = this.#parts;
    const outcome = over && { rights, ...over };
    await records.change(place, (present) => {
      if (this.#isMine(present)) return outcome;
      return this.#hasEnded(present) && outcome !== null ? outcome : undefined;
    });
  }

  async #confirm(mayBe: (present: RecordedOutcome | null) => boolean): Promise<boolean> {
    const { records, clock, place, by, rights, length } = this.#parts;
    const askedAt = clock.now();
    this.#endsAt = askedAt + length;
    const claim: RecordedOutcome = { state: 'pending', by, until: (await records.now()) + length, rights };
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
