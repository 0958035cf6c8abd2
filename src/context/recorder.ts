import type { Clock } from '../clock.js';
import type { Log } from '../telemetry/log.js';
import type { Claim } from './idempotency-claim.js';
import { checkSame, type RecordedOutcome, type Over, type MutationSlot } from './idempotency-record.js';
import type { WritesInFlight } from './writes-in-flight.js';

/** Milliseconds that an answer waits for the record of its outcome. */
const firstTimeLimit = 500;
/** Milliseconds between two attempts to record an outcome; doubled each time, up to the longest. */
const firstPause = 200;
const maxPause = 2000;
/**
 * The maximum number of outcomes that wait to be recorded, and of characters in their JSON. There are at most
 * as many as there were writes in flight when the store failed.
 */
const maxWaiting = 1000;
const maxCharacters = 16 * 1024 * 1024;

/** The parts of a gateway's recorder. */
export interface RecorderParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly inFlight: WritesInFlight;
}

/** An outcome to record. */
export interface Recording {
  readonly claim: Claim;
  readonly place: MutationSlot;
  /** Null for a write that was certainly not carried out: its claim is released. */
  readonly over: Over | null;
  readonly rights: string;
  readonly requestId: string;
}

interface WaitingRecord {
  readonly fields: readonly string[];
  /** Null for a write that was not carried out: it has no outcome to repeat. */
  readonly outcome: RecordedOutcome | null;
  readonly characters: number;
}

const slotName = ({ key, index }: MutationSlot): string => `${key} ${index}`;

/**
 * Records the outcomes of this gateway's writes. While the store fails, it retries until the claim expires,
 * and answers repeats that reach this gateway.
 */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #waiting = new Map<string, WaitingRecord>();
  #characters = 0;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /**
   * Returns an outcome that is not recorded yet.
   * @throws GatewayError UNPROCESSABLE if the key belongs to other mutations
   */
  find(place: MutationSlot): RecordedOutcome | null {
    const waiting = this.#waiting.get(slotName(place));
    if (waiting) checkSame(waiting.fields, place.fields);
    return waiting?.outcome ?? null;
  }

  /**
   * Resolves when the outcome is recorded, at the latest after half a second; retries continue in the
   * background. Never rejects.
   */
  async record(recording: Recording): Promise<void> {
    const first = this.#attempt(recording);
    if (await this.#within(firstTimeLimit, first)) return;
    void this.#parts.inFlight.watch(this.#goOn(recording, first));
  }

  /** Returns true if it was recorded. */
  #attempt({ claim, over }: Recording): Promise<boolean> {
    return claim.settle(over).then(
      () => true,
      () => false,
    );
  }

  /** Returns the promise's result, or false after so many milliseconds. */
  async #within(milliseconds: number, waited: Promise<boolean>): Promise<boolean> {
    let cancel = (): void => undefined;
    const isLate = new Promise<boolean>((resolve) => {
      cancel = this.#parts.clock.after(milliseconds, () => resolve(false));
    });
    return Promise.race([waited, isLate]).finally(cancel);
  }

  async #goOn(recording: Recording, first: Promise<boolean>): Promise<void> {
    const { claim, place, requestId } = recording;
    const name = slotName(place);
    if (!this.#hold(name, recording)) return this.#giveUp(requestId);
    try {
      if (await first) return;
      for (let pause = firstPause; !claim.isOver; pause = Math.min(2 * pause, maxPause)) {
        await new Promise<void>((resolve) => this.#parts.clock.after(pause, resolve));
        if (await this.#attempt(recording)) return;
      }
      this.#giveUp(requestId);
    } finally {
      this.#release(name);
    }
  }

  /** Keeps the outcome for repeats; returns false if there is no room. */
  #hold(name: string, { place: { fields }, rights, over }: Recording): boolean {
    const outcome = over && { rights, ...over };
    const characters = JSON.stringify(outcome).length;
    if (this.#waiting.size >= maxWaiting || this.#characters + characters > maxCharacters) return false;
    this.#waiting.set(name, { fields, outcome, characters });
    this.#characters += characters;
    return true;
  }

  #release(name: string): void {
    this.#characters -= this.#waiting.get(name)?.characters ?? 0;
    this.#waiting.delete(name);
  }

  #giveUp(requestId: string): void {
    this.#parts.log.write('error', 'the outcome of a write could not be recorded for its idempotency key', {
      requestId,
    });
  }
}
