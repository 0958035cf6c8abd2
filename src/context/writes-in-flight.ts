/**
 * The writes in flight in this process. Their clients may have been answered or have disconnected, but their
 * outcomes are yet to be recorded.
 */
export class WritesInFlight {
  readonly #writes = new Set<Promise<unknown>>();

  /** Adds a write, and returns it. */
  watch<T>(write: Promise<T>): Promise<T> {
    const over = (): void => void this.#writes.delete(write);
    this.#writes.add(write);
    write.then(over, over);
    return write;
  }

  /** Resolves when all writes have ended, including those that begin in the meantime. Never rejects. */
  async settled(): Promise<void> {
    while (this.#writes.size > 0) await Promise.allSettled(this.#writes);
  }
}
