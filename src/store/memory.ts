import { systemClock, type Clock } from '../clock.js';
import { checkTtl, StoreError, type SetAddition, type SetPage, type Store } from './store.js';

interface Entry {
  readonly content: string | Set<string>;
  /** Milliseconds since 1970; infinite without a time to live. */
  readonly endsAt: number;
}

/**
 * How many entries each write looks at to find ended ones. A round then takes a third as many writes as there are entries,
 * so ended ones never make up more than about half of what still lives, without a timer and without a pause.
 */
const sweptPerWrite = 4;

/** A store in this process: nothing is shared with other gateways, and all of it is lost with the process. */
export class MemoryStore implements Store {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  #sweeper = this.#entries.entries();
  #closed = false;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** How many entries are held, those included that have ended and were not swept away yet. */
  get size(): number {
    return this.#entries.size;
  }

  async now(): Promise<number> {
    this.#checkOpen();
    return this.#clock.now();
  }

  async get(key: string): Promise<string | undefined> {
    return this.#text(key);
  }

  async set(key: string, value: string, ttlMs?: number): Promise<void> {
    this.#put(key, value, this.#end(ttlMs));
  }

  async setIfAbsent(key: string, value: string, ttlMs?: number): Promise<boolean> {
    const endsAt = this.#end(ttlMs);
    if (this.#find(key)) return false;
    this.#put(key, value, endsAt);
    return true;
  }

  async replace(key: string, expected: string, value: string, ttlMs?: number): Promise<boolean> {
    const endsAt = this.#end(ttlMs);
    if (this.#text(key) !== expected) return false;
    this.#put(key, value, endsAt);
    return true;
  }

  async delete(key: string, expected?: string): Promise<boolean> {
    const holds = expected === undefined ? this.#find(key) !== undefined : this.#text(key) === expected;
    return holds && this.#entries.delete(key);
  }

  async increment(key: string, by: number, ttlMs: number): Promise<number> {
    const endsAt = this.#end(ttlMs);
    const text = this.#text(key) ?? '0';
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(by)) throw new StoreError('REFUSED', 'not a whole number');
    const value = Number(text) + by;
    this.#put(key, String(value), Math.min(this.#entries.get(key)?.endsAt ?? Infinity, endsAt));
    return value;
  }

  async addToSet(key: string, members: readonly string[], { most }: { readonly most: number }): Promise<SetAddition> {
    const set = this.#set(key) ?? new Set();
    const before = set.size;
    let refused = 0;
    for (const member of members) {
      if (set.has(member)) continue;
      if (set.size < most) set.add(member);
      else refused += 1;
    }
    if (set.size > before) this.#put(key, set, Infinity);
    return { added: set.size - before, refused };
  }

  async listSet(key: string, offset: number, count: number): Promise<SetPage> {
    const set = this.#set(key) ?? new Set();
    return { members: [...set].slice(offset, offset + count), total: set.size };
  }

  async removeFromSet(key: string, members: readonly string[]): Promise<number> {
    const set = this.#set(key);
    const removed = members.filter((member) => set?.delete(member)).length;
    if (set?.size === 0) this.#entries.delete(key);
    return removed;
  }

  async fault(): Promise<undefined> {
    this.#checkOpen();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#entries.clear();
  }

  #end(ttlMs: number | undefined): number {
    checkTtl(ttlMs);
    return ttlMs === undefined ? Infinity : this.#clock.now() + ttlMs;
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreError('NOT_SENT', 'it is closed');
  }

  #find(key: string): Entry | undefined {
    this.#checkOpen();
    const entry = this.#entries.get(key);
    if (!entry || entry.endsAt > this.#clock.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  #text(key: string): string | undefined {
    const content = this.#find(key)?.content;
    if (content instanceof Set) throw new StoreError('REFUSED', 'the key holds a set');
    return content;
  }

  #set(key: string): Set<string> | undefined {
    const content = this.#find(key)?.content;
    if (typeof content === 'string') throw new StoreError('REFUSED', 'the key holds a text');
    return content;
  }

  #put(key: string, content: Entry['content'], endsAt: number): void {
    this.#checkOpen();
    this.#entries.set(key, { content, endsAt });
    this.#sweep();
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (let looked = 0; looked < sweptPerWrite; looked += 1) {
      const next = this.#sweeper.next();
      if (next.done) {
        this.#sweeper = this.#entries.entries();
        return;
      }
      const [key, { endsAt }] = next.value;
      if (endsAt <= now) this.#entries.delete(key);
    }
  }
}
