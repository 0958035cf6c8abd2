/** The moment at which a read begins. Only a cache makes one. */
export interface Ticket {
  /** The generations of the read's tags at that moment: of two reads of one key, the later one may share the earlier one's answer only if these are the same. */
  readonly generations: string;
}

/** What a look-up came to. */
export interface Lookup {
  /** What was put under the key; undefined unless it is a hit. Frozen, or this reader's own. */
  readonly value: unknown;
  readonly isHit: boolean;
  /** What is needed to put what is read instead; undefined where nothing can be put at the moment. */
  readonly ticket: Ticket | undefined;
}

/**
 * What was read before, by the text that makes one read the same as another. Every entry has tags. Nothing is deleted when it becomes stale:
 * each tag has a generation, a random text; an entry carries those that its tags had when the reading of it began, and is a hit only where they are
 * still the same. So a read that began before a drop and ends after it stores something that nobody will accept, and a generation that was lost
 * means a miss. No operation ever throws: a cache that fails has nothing and stores nothing.
 *
 * What is put is decided by nobody's rights. A look-up checks the access of its own viewer.
 */
export interface Cache {
  /**
   * What is under a key, if none of its tags was dropped since: at once where it is in memory, in 50 ms at most elsewhere. `tags` are the same ones in the same order for every look-up of
   * a key. With `isEven` it takes as many commands and round trips for a key that somebody has asked for before as for one that nobody has.
   */
  look(key: string, tags: readonly string[], isEven?: boolean): Lookup | Promise<Lookup>;

  /**
   * Puts what was read since the look-up that gave the ticket under the same key, for `ttl` milliseconds (whole, at most a day). The value is frozen with all
   * that is in it. One that JSON cannot carry as it is, or that takes more than about 1 MiB, is not stored.
   */
  put(key: string, value: unknown, ttl: number, ticket: Ticket): Promise<void>;

  /**
   * Makes everything with one of these tags stale, in all gateways that share the cache, and all reads of it that are under way not worth
   * storing. Resolves when the store has confirmed that, at the latest after `patience` milliseconds; without `patience` after 50 ms, and at
   * once where the store is away. What was not confirmed by then is made up for before this process reads from that store again. Other
   * gateways that reach the store may find what is stale until it is: to be sure, give as much patience as entries live.
   */
  drop(tags: readonly string[], patience?: number): Promise<void>;

  /** Gives up all resources; later look-ups are misses. */
  close(): Promise<void>;
}
