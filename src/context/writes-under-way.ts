/** The writes of this process that are not over: their clients may have been answered or have gone, but what came of them has still to be recorded. */
export class WritesUnderWay {
  readonly #writes = new Set<Promise<unknown>>();

  /** Takes note of a write, and answers it. */
  watch<T>(write: Promise<T>): Promise<T> {
    const over = (): void => void this.#writes.delete(write);
    this.#writes.add(write);
    write.then(over, over);
    return write;
  }

  /** Resolves when all are over, those included that begin meanwhile. Never rejects. */
  async settled(): Promise<void> {
    while (this.#writes.size > 0) await Promise.allSettled(this.#writes);
  }
}
