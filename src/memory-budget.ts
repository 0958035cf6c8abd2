/**
 * The memory budget of all requests in progress, in bytes. Estimates are rather too high than too low, so
 * that no number of requests ends the process for lack of memory.
 */
export class MemoryBudget {
  readonly #limit: number;
  readonly #whole: MemoryBudget | undefined;
  #held = 0;

  /** `limit` in bytes; `whole`: the budget that this one is a part of. */
  constructor(limit: number, whole?: MemoryBudget) {
    this.#limit = limit;
    this.#whole = whole;
  }

  /** The bytes that all reservations hold together. */
  get held(): number {
    return this.#held;
  }

  /** Opens an empty reservation for one request. */
  open(): MemoryReservation {
    return new MemoryReservation((bytes, isForced) => this.#change(bytes, isForced));
  }

  /** Returns the budget of some of the requests: of the whole they can hold at most this share, from 0 to 1. */
  part(share: number): MemoryBudget {
    return new MemoryBudget(share * this.#limit, this);
  }

  #change(bytes: number, isForced: boolean): boolean {
    if (!isForced && this.#held + bytes > this.#limit) return false;
    if (this.#whole && !this.#whole.#change(bytes, isForced)) return false;
    this.#held += bytes;
    return true;
  }
}

/** One request's share of the budget, until the request and all work that goes on after it have ended. */
export class MemoryReservation {
  readonly #change: (bytes: number, isForced: boolean) => boolean;
  #bytes = 0;
  #holders = 1;
  #isOver = false;

  constructor(change: (bytes: number, isForced: boolean) => boolean) {
    this.#change = change;
  }

  /** Reserves bytes. Returns false, and reserves none, if there are too few. */
  take(bytes: number): boolean {
    return this.#add(bytes, false);
  }

  /** Reserves bytes even if there are too few, for work that must no longer be refused. */
  force(bytes: number): void {
    this.#add(bytes, true);
  }

  /** Keeps it for work that may go on when its request has ended. That has to close it as well, once. */
  hold(): void {
    this.#holders += 1;
  }

  /**
   * Releases everything when all that hold it have closed it. Later reservations count for nothing, because
   * nobody waits for them.
   */
  close(): void {
    if (this.#isOver) return;
    this.#holders -= 1;
    if (this.#holders > 0) return;
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
