/**
 * The bytes that all requests under way may hold together. What each holds is estimated, rather too high than too low: the point is that no
 * number of requests ends the process for want of memory.
 */
export class MemoryBudget {
  readonly #limit: number;
  #held = 0;

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What one request holds: nothing yet. */
  open(): MemoryReservation {
    return new MemoryReservation((bytes, isForced) => {
      if (!isForced && this.#held + bytes > this.#limit) return false;
      this.#held += bytes;
      return true;
    });
  }
}

/** What one request holds of the budget, until it is over. */
export class MemoryReservation {
  readonly #change: (bytes: number, isForced: boolean) => boolean;
  #bytes = 0;
  #isOver = false;

  constructor(change: (bytes: number, isForced: boolean) => boolean) {
    this.#change = change;
  }

  /** Takes bytes, and says whether there were as many left. Otherwise none are taken. */
  take(bytes: number): boolean {
    return this.#add(bytes, false);
  }

  /** Takes bytes, be there as many left or not: for what must not be refused any more. */
  force(bytes: number): void {
    this.#add(bytes, true);
  }

  /** Gives all back. What is taken after that counts for nothing: nobody waits for it. */
  close(): void {
    this.#isOver = true;
    this.#change(-this.#bytes, true);
    this.#bytes = 0;
  }

  #add(bytes: number, isForced: boolean): boolean {
    if (this.#isOver) return true;
    const isTaken = this.#change(bytes, isForced);
    if (isTaken) this.#bytes += bytes;
    return isTaken;
  }
}
