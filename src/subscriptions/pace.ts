import { nextTurn } from '../event-loop.js';

/**
 * Lets a number of streams go on in each turn of the event loop. An event can concern thousands of them, and
 * other requests are served between two turns.
 */
export class Pace {
  readonly #most: number;
  #count = 0;
  #turn: Promise<void> | undefined;

  /** `most`: the number of streams per turn. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when a stream may go on: at once for the first ones of a turn. */
  async next(): Promise<void> {
    while (this.#count >= this.#most) await this.#turn;
    this.#count += 1;
    this.#turn ??= nextTurn().then(() => {
      this.#count = 0;
      this.#turn = undefined;
    });
  }
}
