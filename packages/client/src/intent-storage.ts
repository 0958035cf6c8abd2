import { IntentError } from './intent-error.js';

/**
 * Keeps texts by name: `sessionStorage`, IndexedDB by a library, React Native's AsyncStorage, or your own. The methods
 * may be asynchronous. What was set has to be read by all who share it, at once: `localStorage` does not promise that.
 */
export interface KeyStorage {
  getItem(name: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(name: string, value: string): unknown;
  removeItem(name: string): unknown;
}

/** Runs a task while no other one with the same name runs, in all tabs: `navigator.locks` of a browser. */
export interface Locks {
  request<Result>(name: string, task: () => Promise<Result>): Promise<Result>;
}

/** What is kept of an intent. */
export interface IntentRecord {
  readonly key: string;
  /** The number of attempts that may have been carried out. */
  readonly attempts: number;
  /** A hash of the input of these attempts. */
  readonly input?: string;
  /** When the first of them was sent, in milliseconds since 1970. */
  readonly sentAt?: number;
  /** What the app wants to know after a reload. */
  readonly remembered?: unknown;
}

const isRecord = (value: unknown): value is IntentRecord =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as IntentRecord).key === 'string' &&
  typeof (value as IntentRecord).attempts === 'number';

/** The records of intents in a storage, by name. One task at a time for each name. */
export class IntentStorage {
  readonly #storage: KeyStorage;
  readonly #prefix: string;
  readonly #locks: Locks | undefined;
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(storage: KeyStorage, prefix: string, locks: Locks | undefined) {
    this.#storage = storage;
    this.#prefix = prefix;
    this.#locks = locks;
  }

  /** Runs a task after those before it with the same name. */
  async alone<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    const run = (): Promise<Result> =>
      this.#locks ? this.#locks.request(this.#prefix + name, task) : task();
    const before = this.#last.get(name) ?? Promise.resolve();
    const running = before.then(run, run);
    this.#last.set(name, running);
    try {
      return await running;
    } finally {
      if (this.#last.get(name) === running) this.#last.delete(name);
    }
  }

  /** @throws IntentError STORAGE_FAILED, also if something else is kept under the name */
  async read(name: string): Promise<IntentRecord | undefined> {
    const text = await this.#try(() => this.#storage.getItem(this.#prefix + name));
    if (text === null || text === undefined) return undefined;
    const record: unknown = await this.#try(() => JSON.parse(text) as unknown);
    if (isRecord(record)) return record;
    throw new IntentError('STORAGE_FAILED', `What is kept under ${this.#prefix + name} is no intent.`);
  }

  /** @throws IntentError STORAGE_FAILED */
  async write(name: string, record: IntentRecord | undefined): Promise<void> {
    const place = this.#prefix + name;
    await this.#try(() =>
      record ? this.#storage.setItem(place, JSON.stringify(record)) : this.#storage.removeItem(place),
    );
  }

  async #try<Result>(use: () => Result | Promise<Result>): Promise<Result> {
    try {
      return await use();
    } catch (error) {
      throw new IntentError('STORAGE_FAILED', 'The storage of intents cannot be used.', error);
    }
  }
}
