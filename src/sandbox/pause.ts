/** Waits in real time, as faults want it; not beyond the end of the sandbox. */
export class Pause {
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  /** Resolves after so many milliseconds, or as soon as the sandbox ends. */
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

  /** Ends all waiting. */
  close(): void {
    this.#isOver = true;
    for (const end of this.#waiting) end();
  }
}
