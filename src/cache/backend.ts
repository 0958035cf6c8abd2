import { hash, randomBytes } from 'node:crypto';

/** A stored value, with the generations of its tags from before the value was read. */
export interface CacheEntry {
  readonly generations: string;
  readonly value: unknown;
}

/** The result of a lookup in a backend. */
export interface BackendEntry {
  readonly entry: CacheEntry | undefined;
  /**
   * The generations of the tags, in their order, after those that the backend itself adds; undefined for a
   * tag without one.
   */
  readonly generations: readonly (string | undefined)[];
}

/**
 * The storage of a cache: entries and generations. An operation that fails returns undefined or rejects, in
 * bounded time. The in-memory backend answers at once, without a promise.
 */
export interface CacheBackend {
  /** Returns the entry under a key and the generations of these tags, in one round trip. */
  find(key: string, tags: readonly string[]): BackendEntry | Promise<BackendEntry | undefined>;

  /**
   * Creates a generation for each of these tags that has none, and returns the generations of all, like
   * `find`. If several callers create one at once, one of them succeeds.
   */
  begin(tags: readonly string[]): readonly string[] | Promise<readonly string[] | undefined>;

  /**
   * Stores an entry for `ttl` milliseconds, unless the generations of its tags have changed. `weight` is the
   * approximate size of its value in memory, in bytes.
   */
  keep(key: string, tags: readonly string[], entry: CacheEntry, weight: number, ttl: number): Promise<void>;

  /**
   * Ends the generations of these tags. Waits up to `timeLimit` milliseconds for the confirmation. Without one, it is made up
   * for before this process reads from the storage again.
   */
  end(tags: readonly string[], timeLimit: number): Promise<void>;

  /**
   * Ends the generations of these tags, deletes the entries whose last tag is one of them, and returns their
   * number.
   * @throws StoreError
   */
  erase(tags: readonly string[]): Promise<number>;

  close(): Promise<void>;
}

/** Returns a new, unique generation: 72 random bits. */
export const newGeneration = (): string => randomBytes(9).toString('base64url');

/** The maximum TTL of an entry in milliseconds: a day. */
export const maxLifetime = 86_400_000;

/**
 * The TTL of a generation in milliseconds. The entries that carry it end long before, at the latest a day
 * after it was created.
 */
export const generationLife = 2 * maxLifetime;

/** The approximate maximum size of a value in bytes. */
export const maxValueLength = 1024 * 1024;

/**
 * Returns a digest of a key. Keys are paths and bodies of reads, which contain a caller's input: none of that
 * is stored.
 */
export const digestOf = (key: string): string => hash('sha256', key, 'base64url');
