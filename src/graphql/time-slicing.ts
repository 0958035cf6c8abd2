import { nextTurn } from '../event-loop.js';

/** Values that an execution completes in one go, before others have their turn. */
const mostAtOnce = 10_000;

/** The work of one execution, done in turns: what is too much for one go waits until others have had theirs. */
export class TimeSlicedWork {
  /** What was done since others had their turn. */
  #done = 0;
  #later: (() => void)[] = [];
  #isWaiting = false;

  /** Counts work, in values that are completed. */
  count(values: number): void {
    this.#done += values;
  }

  /** Whether others are to have their turn. */
  get isDue(): boolean {
    return this.#done > mostAtOnce;
  }

  /** Does some work, at once or when others have had their turn. */
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
