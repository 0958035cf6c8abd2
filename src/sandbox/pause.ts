import { setTimeout as sleep } from 'node:timers/promises';

/** Waits in real time, as faults want it; not beyond the end of the sandbox. */
export class Pause {
  readonly #closing = new AbortController();

  /** Resolves after so many milliseconds, or as soon as the sandbox ends. */
  async wait(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => undefined);
  }

  /** Ends all waiting. */
  close(): void {
    this.#closing.abort();
  }
}
