import type { Clock } from '../../src/clock.js';

interface Alarm {
  readonly at: number;
  readonly action: () => void;
}

/**
 * A clock that moves only when it is advanced, for tests of timeouts that take no time. It starts at the
 * machine's own time, which tokens are signed with.
 */
export class ManualClock implements Clock {
  #now = Date.now();
  readonly #alarms = new Set<Alarm>();
  readonly #watchers = new Set<() => void>();

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#now;
  }

  after(milliseconds: number, action: () => void): () => void {
    const alarm = { at: this.#now + milliseconds, action };
    this.#alarms.add(alarm);
    this.#tell();
    return () => {
      if (this.#alarms.delete(alarm)) this.#tell();
    };
  }

  /** Advances by this many milliseconds and runs due actions in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#alarms].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.#alarms.delete(next);
      this.#now = next.at;
      next.action();
    }
    this.#now = end;
  }

  /** The number of actions that are pending. */
  get size(): number {
    return this.#alarms.size;
  }

  /** Resolves as soon as exactly this many actions are pending. */
  pending(count: number): Promise<void> {
    return new Promise((resolve) => {
      const watch = (): void => {
        if (this.#alarms.size !== count) return;
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
      watch();
    });
  }

  #tell(): void {
    for (const watch of this.#watchers) watch();
  }
}

/** A clock whose time can be set, which its timers and `elapsed` do not notice. */
export class SettableClock extends ManualClock {
  #set = 0;

  /** Sets the time forward, or back. */
  set(milliseconds: number): void {
    this.#set += milliseconds;
  }

  override now(): number {
    return super.now() + this.#set;
  }
}
