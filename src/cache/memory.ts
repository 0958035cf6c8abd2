import { LRUCache } from 'lru-cache';
import { systemClock, type Clock } from '../clock.js';
import type { Cache } from './cache.js';
import { GenerationCache } from './generation-cache.js';
import {
  digestOf,
  generationLife,
  newGeneration,
  type CacheEntry,
  type BackendEntry,
  type CacheBackend,
} from './backend.js';

/** The limits of an in-memory cache. The least recently used entries are evicted. */
export interface MemoryCacheOptions {
  /** The maximum number of entries; each tag's generation counts as one. Default: 10,000. */
  readonly entries?: number;
  /** The approximate maximum size of all values in bytes. Default: 64 MiB. */
  readonly bytes?: number;
  readonly clock?: Clock;
}

interface WeighedEntry extends CacheEntry {
  readonly weight: number;
}

interface ExpiringValue {
  /** An entry, or a tag's generation. */
  readonly value: WeighedEntry | string;
  /** In milliseconds since 1970. */
  readonly endsAt: number;
}

/** The approximate overhead of a row in bytes, besides its value and its key. */
const perRow = 200;

const weightOf = ({ value }: ExpiringValue, key: string): number =>
  perRow + key.length + (typeof value === 'string' ? 0 : value.weight);

const ownedBy = (tag = ''): string => `entry:${tag}\n`;
const entryKey = (key: string, tags: readonly string[]): string => ownedBy(tags.at(-1)) + digestOf(key);
const tagKey = (tag: string): string => `tag:${tag}`;

/**
 * The in-memory backend: a bounded map. Values are stored without a copy, since they are frozen. All
 * operations are synchronous.
 */
class MemoryBackend implements CacheBackend {
  readonly #rows: LRUCache<string, ExpiringValue>;
  readonly #clock: Clock;

  constructor({ entries = 10_000, bytes = 64 * 1024 * 1024, clock = systemClock }: MemoryCacheOptions) {
    this.#clock = clock;
    this.#rows = new LRUCache({ max: entries, maxSize: bytes, sizeCalculation: weightOf });
  }

  find(key: string, tags: readonly string[]): BackendEntry {
    const now = this.#clock.elapsed();
    return {
      entry: this.#get(entryKey(key, tags), now) as WeighedEntry | undefined,
      generations: this.#generations(tags, now),
    };
  }

  begin(tags: readonly string[]): readonly string[] {
    return tags.map((tag) => this.#begin(tagKey(tag)));
  }

  async keep(
    key: string,
    tags: readonly string[],
    { generations, value }: CacheEntry,
    weight: number,
    ttl: number,
  ): Promise<void> {
    if (this.#generations(tags, this.#clock.elapsed()).join(' ') === generations)
      this.#set(entryKey(key, tags), { weight, generations, value }, ttl);
  }

  async end(tags: readonly string[]): Promise<void> {
    for (const tag of tags) this.#rows.delete(tagKey(tag));
  }

  async erase(tags: readonly string[]): Promise<number> {
    await this.end(tags);
    const owned = tags.map(ownedBy);
    const keys = [...this.#rows.keys()].filter((key) => owned.some((prefix) => key.startsWith(prefix)));
    return keys.filter((key) => this.#rows.delete(key)).length;
  }

  async close(): Promise<void> {
    this.#rows.clear();
  }

  #generations(tags: readonly string[], now: number): (string | undefined)[] {
    return tags.map((tag) => this.#get(tagKey(tag), now) as string | undefined);
  }

  #begin(key: string): string {
    const known = this.#get(key, this.#clock.elapsed());
    if (typeof known === 'string') return known;
    const begun = newGeneration();
    this.#set(key, begun, generationLife);
    return begun;
  }

  #set(key: string, value: ExpiringValue['value'], ttl: number): void {
    this.#rows.set(key, { value, endsAt: this.#clock.elapsed() + ttl });
  }

  #get(key: string, now: number): ExpiringValue['value'] | undefined {
    const row = this.#rows.get(key);
    if (!row || row.endsAt > now) return row?.value;
    this.#rows.delete(key);
    return undefined;
  }
}

/** Creates a cache in the memory of this process. */
export const memoryCache = (options: MemoryCacheOptions = {}): Cache =>
  new GenerationCache(new MemoryBackend(options));
