import { Keyv } from 'keyv';
import { LRUCache } from 'lru-cache';
import { systemClock, type Clock } from '../clock.js';
import type { Cache } from './cache.js';
import { GenerationCache } from './generation-cache.js';
import { generationLife, newGeneration, type Entry, type Found, type Shelf } from './shelf.js';

/** The bounds of a cache in memory. What was not used for longest makes room. */
export interface MemoryCacheOptions {
  /** How many entries, with a generation for each tag counted as one. Default: 10,000. */
  readonly entries?: number;
  /** About how many bytes all values together. Default: 64 MiB. */
  readonly bytes?: number;
  readonly clock?: Clock;
}

interface WeighedEntry extends Entry {
  readonly weight: number;
}

interface Row {
  /** An entry, or a tag's generation; under the name that Keyv expects. */
  readonly value: WeighedEntry | string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** About how many bytes a row takes beside its value and its key. */
const perRow = 200;

const weightOf = ({ value }: Row, key: string): number => perRow + key.length + (typeof value === 'string' ? 0 : value.weight);

const entryKey = (key: string): string => `entry:${key}`;
const tagKey = (tag: string): string => `tag:${tag}`;

/** The bounded map that Keyv stores in. Its time is the clock's: what Keyv notes of an end by a time of its own is left out. */
class Rows {
  readonly #rows: LRUCache<string, Row>;
  readonly #clock: Clock;

  constructor({ entries = 10_000, bytes = 64 * 1024 * 1024, clock = systemClock }: MemoryCacheOptions) {
    this.#clock = clock;
    this.#rows = new LRUCache({ max: entries, maxSize: bytes, sizeCalculation: weightOf });
  }

  get(key: string): Row | undefined {
    return this.#find(key, this.#clock.now());
  }

  /** All at once: without it, Keyv makes three promises for each. */
  getMany(keys: readonly string[]): (Row | undefined)[] {
    const now = this.#clock.now();
    return keys.map((key) => this.#find(key, now));
  }

  set(key: string, { value }: Pick<Row, 'value'>, ttl: number): boolean {
    this.#rows.set(key, { value, endsAt: this.#clock.now() + ttl });
    return true;
  }

  delete(key: string): boolean {
    return this.#rows.delete(key);
  }

  clear(): void {
    this.#rows.clear();
  }

  /** The generation under a key, begun where there was none: one step, which Keyv does not have. */
  begin(key: string): string {
    const known = this.get(key)?.value;
    if (typeof known === 'string') return known;
    const begun = newGeneration();
    this.set(key, { value: begun }, generationLife);
    return begun;
  }

  #find(key: string, now: number): Row | undefined {
    const row = this.#rows.get(key);
    if (!row || row.endsAt > now) return row;
    this.#rows.delete(key);
    return undefined;
  }
}

class MemoryShelf implements Shelf {
  readonly #rows: Rows;
  readonly #keyv: Keyv<Row['value']>;

  constructor(options: MemoryCacheOptions) {
    this.#rows = new Rows(options);
    this.#keyv = new Keyv({ store: this.#rows, useKeyPrefix: false });
    // Values lie there as they are: nobody can change them, so nobody needs a copy.
    this.#keyv.serialize = undefined;
    this.#keyv.deserialize = undefined;
  }

  async find(key: string, tags: readonly string[]): Promise<Found> {
    const keys = [entryKey(key)];
    for (const tag of tags) keys.push(tagKey(tag));
    const found = await this.#keyv.getMany(keys);
    const entry = found.shift() as WeighedEntry | undefined;
    return { entry, generations: found as (string | undefined)[] };
  }

  async begin(tags: readonly string[]): Promise<readonly string[]> {
    return tags.map((tag) => this.#rows.begin(tagKey(tag)));
  }

  async keep(key: string, entry: Entry, weight: number, ttl: number): Promise<void> {
    await this.#keyv.set(entryKey(key), { weight, ...entry }, ttl);
  }

  async end(tags: readonly string[]): Promise<void> {
    await this.#keyv.deleteMany(tags.map(tagKey));
  }

  async close(): Promise<void> {
    await this.#keyv.clear();
  }
}

/** A cache in the memory of this process. */
export const memoryCache = (options: MemoryCacheOptions = {}): Cache => new GenerationCache(new MemoryShelf(options));
