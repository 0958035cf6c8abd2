import { nextTurn } from '../event-loop.js';

/** Values that an execution completes before it yields to other requests. */
const maxAtOnce = 10_000;

/**
 * Divides the work of one execution into time slices. Work beyond one slice waits until other requests have
 * run.
 */
export class TimeSlicedWork {
  /** Work done in this slice. */
  #done = 0;
  #later: (() => void)[] = [];
  #isWaiting = false;

  /** Counts work, in completed values. */
  count(values: number): void {
    this.#done += values;
  }

  /** True if the execution should yield. */
  get isDue(): boolean {
    return this.#done > maxAtOnce;
  }

  /** Does some work, now or in the next slice. */
  do(work: () => void): void {
    if (!this.isDue) {
      work();
      return;
    }
    this.#later.push(work);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    void nextTurn().then(() => this.#goOn());
  }

  #goOn(): void {
    const waiting = this.#later;
    this.#later = [];
    this.#done = 0;
    this.#isWaiting = false;
    for (const work of waiting) this.do(work);
  }
}
