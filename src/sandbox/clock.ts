import { addDuration, dayOf } from './calendar.js';

interface Job {
  readonly due: number;
  readonly run: () => void;
}

/**
 * The bank's time. It stands still until it is moved, so that whatever the bank does can be repeated exactly.
 * What the bank does later by itself is a job on this clock.
 */
export class BankClock {
  #now: number;
  #jobs: Job[] = [];

  constructor(now: Date) {
    this.#now = now.getTime();
  }

  /** The bank's present moment. */
  now(): Date {
    return new Date(this.#now);
  }

  /** The bank's present day, YYYY-MM-DD. */
  today(): string {
    return dayOf(this.now());
  }

  /** Plans work for an instant. An instant in the past means: as soon as possible. */
  at(instant: Date, run: () => void): void {
    const job: Job = { due: Math.max(instant.getTime(), this.#now), run };
    const behind = this.#jobs.findIndex((other) => other.due > job.due);
    this.#jobs.splice(behind < 0 ? this.#jobs.length : behind, 0, job);
  }

  /** Plans work for the time when an ISO 8601 duration has passed. */
  after(duration: string, run: () => void): void {
    this.at(addDuration(this.now(), duration), run);
  }

  /** Does what is due by now, and what becomes due by doing it. */
  runDue(): void {
    this.#runUntil(this.#now);
  }

  /** Moves to a later instant. On the way everything that becomes due is done in order, each at its own time. Throws a RangeError for an earlier one. */
  moveTo(instant: Date): void {
    if (Number.isNaN(instant.getTime()))
      throw new RangeError('This is not an instant such as 2026-12-01T09:00:00Z.');
    if (instant.getTime() < this.#now)
      throw new RangeError(`The clock stands at ${this.now().toISOString()} and does not run backwards.`);
    this.#runUntil(instant.getTime());
    this.#now = instant.getTime();
  }

  #runUntil(limit: number): void {
    while (this.#jobs[0] && this.#jobs[0].due <= limit) {
      const job = this.#jobs.shift() as Job;
      this.#now = Math.max(this.#now, job.due);
      job.run();
    }
  }
}
