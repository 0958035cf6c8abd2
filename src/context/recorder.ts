import type { Clock } from '../clock.js';
import type { Log } from '../telemetry/log.js';
import type { Claim } from './idempotency-claim.js';
import { checkSame, type RecordedOutcome, type Over, type MutationSlot } from './idempotency-record.js';
import type { WritesUnderWay } from './writes-under-way.js';

/** Milliseconds that an answer waits for its outcome to be recorded. */
const patience = 500;
/** Milliseconds between two attempts to record an outcome; doubled each time up to the longest. */
const firstPause = 200;
const longestPause = 2000;
/** Outcomes that wait to be recorded at once, and the characters of their JSON. They are at most as many as writes were under way when the store went away. */
const mostWaiting = 1000;
const mostCharacters = 16 * 1024 * 1024;

/** What the recorder of a gateway is made of. */
export interface RecorderParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly underWay: WritesUnderWay;
}

/** What is to be recorded. */
export interface Recording {
  readonly claim: Claim;
  readonly place: MutationSlot;
  /** Null for a write that was certainly not carried out: its claim is given back. */
  readonly over: Over | null;
  readonly rights: string;
  readonly requestId: string;
}

interface WaitingRecord {
  readonly fields: readonly string[];
  /** Null for a write that was not carried out, of which there is nothing to tell. */
  readonly outcome: RecordedOutcome | null;
  readonly characters: number;
}

const slotName = ({ key, index }: MutationSlot): string => `${key} ${index}`;

/** Records what came of this gateway's writes. While the store does not take it, it goes on trying until the claim ends, and tells repeats that come here. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #waiting = new Map<string, WaitingRecord>();
  #characters = 0;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** What came of a write and is not recorded yet. @throws GatewayError UNPROCESSABLE where the key is of other mutations */
  find(place: MutationSlot): RecordedOutcome | null {
    const waiting = this.#waiting.get(slotName(place));
    if (waiting) checkSame(waiting.fields, place.fields);
    return waiting?.outcome ?? null;
  }

  /** Resolves when it is recorded, and at the latest after half a second, after which that goes on by itself. Never rejects. */
  async record(recording: Recording): Promise<void> {
    const first = this.#attempt(recording);
    if (await this.#within(patience, first)) return;
    void this.#parts.underWay.watch(this.#goOn(recording, first));
  }

  /** Whether it could be recorded. */
  #attempt({ claim, over }: Recording): Promise<boolean> {
    return claim.settle(over).then(
      () => true,
      () => false,
    );
  }

  /** What was waited for, or false after so many milliseconds. */
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
      for (let pause = firstPause; !claim.isOver; pause = Math.min(2 * pause, longestPause)) {
        await new Promise<void>((resolve) => this.#parts.clock.after(pause, resolve));
        if (await this.#attempt(recording)) return;
      }
      this.#giveUp(requestId);
    } finally {
      this.#release(name);
    }
  }

  /** Has repeats told what came of the write; says whether there was room for it. */
  #hold(name: string, { place: { fields }, rights, over }: Recording): boolean {
    const outcome = over && { rights, ...over };
    const characters = JSON.stringify(outcome).length;
    if (this.#waiting.size >= mostWaiting || this.#characters + characters > mostCharacters) return false;
    this.#waiting.set(name, { fields, outcome, characters });
    this.#characters += characters;
    return true;
  }

  #release(name: string): void {
    this.#characters -= this.#waiting.get(name)?.characters ?? 0;
    this.#waiting.delete(name);
  }

  #giveUp(requestId: string): void {
    this.#parts.log.write('error', 'what came of a write could not be recorded for its idempotency key', {
      requestId,
    });
  }
}
