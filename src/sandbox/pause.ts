/** Waits in real time for faults. Ends with the sandbox. */
export class Pause {
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  /** Resolves after the given milliseconds, or when the sandbox ends. */
  wait(milliseconds: number): Promise<void> {
    if (milliseconds <= 0 || this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.#waiting.add(end);
    });
  }

  /** Resolves all pending waits. */
  close(): void {
    this.#isOver = true;
    for (const end of this.#waiting) end();
  }
}
