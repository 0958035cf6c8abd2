/** The state of the tags at the start of a read. Only a cache creates one. */
export interface Ticket {
  /**
   * The generations of the read's tags at that time. The later of two reads of one key may share the earlier
   * one's answer only if they are equal.
   */
  readonly generations: string;
  /** The read's tags. */
  readonly tags: readonly string[];
}

/** The result of a lookup. */
export interface Lookup {
  /** The cached value; undefined unless it is a hit. It is frozen, or this reader's own copy. */
  readonly value: unknown;
  readonly isHit: boolean;
  /** The ticket to cache the result of the read with; undefined if nothing can be cached at the moment. */
  readonly ticket: Ticket | undefined;
}

/**
 * A cache of reads with tags. Nothing is deleted when it becomes stale: each tag has a generation, a random
 * text. An entry carries the generations that its tags had when its read began, and is a hit only while they
 * are still the same. So the result of a read that begins before a drop and ends after it is not stored, and
 * a lost generation means a miss. The last tag of an entry is its owner's: entries are deleted by it alone.
 * No operation but `erase` ever throws: a failing cache finds nothing and stores nothing. Entries do not
 * depend on access rights: each lookup checks the access of its own viewer.
 */
export interface Cache {
  /**
   * Looks up a key: a hit if none of its tags was dropped since. The in-memory cache answers at once, any
   * other in 50 ms at most. `tags` are the same, in the same order, for every lookup of a key. With `isEven`
   * a lookup takes as many commands and round trips for a key that was requested before as for one that was
   * not.
   */
  look(key: string, tags: readonly string[], isEven?: boolean): Lookup | Promise<Lookup>;

  /**
   * Stores a value that was read after the lookup with this ticket, under the same key, for `ttl`
   * milliseconds (an integer, at most a day). The value is deeply frozen. A value that JSON cannot represent
   * exactly, or of more than about 1 MiB, is not stored.
   */
  put(key: string, value: unknown, ttl: number, ticket: Ticket): Promise<void>;

  /**
   * Invalidates everything with one of these tags, in all gateways that share the cache, including the
   * results of reads in flight. Resolves when the store has confirmed it, at the latest after `timeLimit`
   * milliseconds; without `timeLimit` after 50 ms, and at once if the store is unreachable. A drop without
   * confirmation is made up for before this process reads from that store again. Until then, other gateways
   * that reach the store may find stale entries: to be sure, set `timeLimit` to the TTL of the entries.
   */
  drop(tags: readonly string[], timeLimit?: number): Promise<void>;

  /**
   * Drops these tags and deletes every entry whose last tag is one of them, in all gateways that share the
   * cache. No read in flight is stored after it. Returns the number of entries. It scans all key names.
   * @throws StoreError if the store does not confirm it
   */
  erase(tags: readonly string[]): Promise<number>;

  /** Releases all resources; later lookups are misses. */
  close(): Promise<void>;
}
