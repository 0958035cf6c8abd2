import { addDuration, dayOf } from './calendar.js';

interface Job {
  readonly due: number;
  readonly run: () => void;
}

/**
 * The bank's clock. It stands still until it is moved, so that everything the bank does can be repeated
 * exactly. The bank's later work is a job on this clock.
 */
export class BankClock {
  #now: number;
  #jobs: Job[] = [];

  constructor(now: Date) {
    this.#now = now.getTime();
  }

  /** The bank's current time. */
  now(): Date {
    return new Date(this.#now);
  }

  /** The bank's current day, YYYY-MM-DD. */
  today(): string {
    return dayOf(this.now());
  }

  /** Schedules work for an instant. If it is in the past, the work runs as soon as possible. */
  at(instant: Date, run: () => void): void {
    const job: Job = { due: Math.max(instant.getTime(), this.#now), run };
    const behind = this.#jobs.findIndex((other) => other.due > job.due);
    this.#jobs.splice(behind < 0 ? this.#jobs.length : behind, 0, job);
  }

  /** Schedules work after an ISO 8601 duration. */
  after(duration: string, run: () => void): void {
    this.at(addDuration(this.now(), duration), run);
  }

  /** Runs all jobs that are due, including those that they schedule for now. */
  runDue(): void {
    this.#runUntil(this.#now);
  }

  /**
   * Moves to a later instant. Runs all jobs on the way in order, each at its own time. @throws RangeError for
   * an earlier instant
   */
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
