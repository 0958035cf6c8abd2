import { hash, randomBytes } from 'node:crypto';

/** A value as it lies on a shelf, with the generations that its tags had when the reading of it began. */
export interface CacheEntry {
  readonly generations: string;
  readonly value: unknown;
}

/** What a shelf holds at one moment. */
export interface BackendEntry {
  readonly entry: CacheEntry | undefined;
  /** Those of the tags, in their order, behind what the shelf itself adds to them; undefined for a tag that has none. */
  readonly generations: readonly (string | undefined)[];
}

/** A place for entries and generations: what a cache is made on. Where an operation fails, it answers undefined or rejects, in bounded time. What lies in memory is found at once, without a promise. */
export interface CacheBackend {
  /** What lies under a key, and the generations of these tags, in one round trip. */
  find(key: string, tags: readonly string[]): BackendEntry | Promise<BackendEntry | undefined>;

  /** Begins a generation for each of these tags that has none, and answers those of all, as `find` does. Of many who begin one at once, one does. */
  begin(tags: readonly string[]): readonly string[] | Promise<readonly string[] | undefined>;

  /** Keeps an entry for `ttl` milliseconds; `weight` is about how many bytes its value takes in memory. */
  keep(key: string, entry: CacheEntry, weight: number, ttl: number): Promise<void>;

  /** Ends the generations of these tags, or owes it. Waits up to `patience` milliseconds for the store to confirm it. */
  end(tags: readonly string[], patience: number): Promise<void>;

  close(): Promise<void>;
}

/** A text that no tag ever had as its generation: 72 random bits. */
export const newGeneration = (): string => randomBytes(9).toString('base64url');

/** The longest life of an entry in milliseconds: a day. */
export const longestLife = 86_400_000;

/** The life of a generation in milliseconds: what carries it ends long before, at the latest a day after it was begun. */
export const generationLife = 2 * longestLife;

/** About how many bytes one value may take. */
export const largestValue = 1024 * 1024;

/** Returns a digest for a key. Keys are paths and bodies of reads, which hold what a caller has typed: none of that is kept. */
export const digestOf = (key: string): string => hash('sha256', key, 'base64url');
