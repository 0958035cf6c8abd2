/**
 * The state of an operation that failed. NOT_SENT: it never left the gateway. UNANSWERED: it may or may not
 * have been carried out. FULL: the store has no room for it. REFUSED: the store refused it for another
 * reason. Only UNANSWERED can have changed something.
 */
export type StoreErrorCode = 'NOT_SENT' | 'UNANSWERED' | 'FULL' | 'REFUSED';

const said: Readonly<Record<StoreErrorCode, string>> = {
  NOT_SENT: 'The store cannot be reached',
  UNANSWERED: 'The store did not answer',
  FULL: 'The store is full',
  REFUSED: 'The store refused the operation',
};

/**
 * The only error of every store. Its message names the kind of fault, never a key, a value, an address or a
 * password.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** The kind of fault only. */
  readonly reason: string;

  constructor(code: StoreErrorCode, reason: string) {
    super(`${said[code]} (${reason}).`);
    this.code = code;
    this.reason = reason;
  }
}

/** The result of adding members to a set. */
export interface SetAddition {
  /** The number of new members that were added. */
  readonly added: number;
  /** The number of new members that were refused because the set is full. */
  readonly refused: number;
}

/** A range of a set, as it was at one moment. */
export interface SetPage {
  readonly members: readonly string[];
  /** The number of members in the whole set. */
  readonly total: number;
}

/** The bounds of a stream. Entries beyond either one are dropped, the oldest first. */
export interface StreamBounds {
  /** Entries. */
  readonly most: number;
  /** Milliseconds that an entry is kept. */
  readonly ttlMs: number;
}

/** An entry of a stream. Positions grow; each store has its own. */
export interface StreamEntry {
  readonly position: string;
  readonly text: string;
}

/** Conditions under which an entry is appended. */
export interface AppendConditions {
  /** A key that is claimed in the same step, for its own `ttlMs`: of many attempts, one succeeds. */
  readonly once?: { readonly key: string; readonly ttlMs: number } | undefined;
  /** A key that bars the entry if there is a text under it. The claim is made all the same. */
  readonly unless?: string | undefined;
}

/** The result of appending an entry. */
export interface Appended {
  /** The entry's position; undefined if it was not appended. */
  readonly position: string | undefined;
  /** True if `once` had been claimed before. */
  readonly isRepeat: boolean;
}

/** The entries of a stream as those who follow it get them. */
export interface StreamBatch {
  readonly entries: readonly StreamEntry[];
  /** Identifies the run of the store. When another one begins, entries that were confirmed may be missing. */
  readonly run: string;
  /**
   * False if the entry at `after` is not in the stream any more, so that others behind it may have been
   * dropped as well.
   */
  readonly isWhole: boolean;
}

/** The position before every entry of a stream. */
export const streamStart = '0-0';

/**
 * Texts, counters, ordered sets and streams under keys, shared by all gateways that use the same store. Every
 * operation is atomic, and fails with a `StoreError` in bounded time if it cannot be carried out; using a key
 * for two types of content is REFUSED. An entry with a `ttlMs` expires after that time; any other stays until
 * it is deleted.
 * @throws RangeError unless `ttlMs` is an integer of at least 1
 */
export interface Store {
  /**
   * Returns the milliseconds since 1970 by the store's own clock. All timestamps that gateways share are
   * taken from it: their own clocks differ.
   */
  now(): Promise<number>;

  /** Returns the text under a key. */
  get(key: string): Promise<string | undefined>;

  /** Sets the text under a key, overwriting any other. */
  set(key: string, value: string, ttlMs?: number): Promise<void>;

  /**
   * Sets the text under a key that has none, and returns true if it did: of many simultaneous attempts, one
   * gets `true`.
   */
  setIfAbsent(key: string, value: string, ttlMs?: number): Promise<boolean>;

  /**
   * Replaces the `expected` text, and returns true if it was there. The new text has its own `ttlMs`; without
   * one it does not expire.
   */
  replace(key: string, expected: string, value: string, ttlMs?: number): Promise<boolean>;

  /**
   * Deletes a key, or only the `expected` text, and returns true if it did. To release a claim, pass its
   * text, so that a late deletion cannot remove another gateway's claim.
   */
  delete(key: string, expected?: string): Promise<boolean>;

  /**
   * Adds an integer to a counter that starts at 0, and returns its new value. The counter expires `ttlMs`
   * after its start; later calls do not extend it.
   */
  increment(key: string, by: number, ttlMs: number): Promise<number>;

  /**
   * Appends members to an ordered set, in the given order; existing members keep their place. A set with
   * `most` members takes no new ones.
   */
  addToSet(key: string, members: readonly string[], limit: { readonly most: number }): Promise<SetAddition>;

  /** Returns up to `count` members of a set from index `offset` (both integers from 0), oldest first. */
  listSet(key: string, offset: number, count: number): Promise<SetPage>;

  /** Removes members from a set and returns the number removed. The others keep their order. */
  removeFromSet(key: string, members: readonly string[]): Promise<number>;

  /**
   * Adds a member to an index for `ttlMs`, or prolongs it. Each member expires by itself. Returns false if the
   * index has `most` others: then the member is not added.
   */
  addToIndex(key: string, member: string, ttlMs: number, most?: number): Promise<boolean>;

  /** Returns the members of an index that have not expired, in any order. */
  listIndex(key: string): Promise<readonly string[]>;

  /** Appends a text to a stream, unless a condition does not hold. */
  append(key: string, text: string, bounds: StreamBounds, conditions?: AppendConditions): Promise<Appended>;

  /** Returns up to `count` entries of a stream behind the position `after`, oldest first. */
  readStream(key: string, after: string, count: number): Promise<readonly StreamEntry[]>;

  /**
   * Returns up to `count` entries of a stream behind the position `after`, oldest first. If there are none and
   * it `waits`, it returns as soon as there are some, or none after a while. One call at a time; it holds up no
   * other operation.
   */
  followStream(
    key: string,
    after: string,
    options: { readonly count: number; readonly waits: boolean },
  ): Promise<StreamBatch>;

  /** Removes entries from a stream. Returns how many were in it. */
  removeFromStream(key: string, positions: readonly string[]): Promise<number>;

  /**
   * Returns why this store may lose data, in words; undefined if nothing suggests it, or if that cannot be
   * checked. It does not say if the store is shared or outlives the process.
   * @throws StoreError if it cannot be reached
   */
  fault(): Promise<string | undefined>;

  /**
   * Waits for pending operations within their timeouts, then releases all resources; later operations are
   * NOT_SENT.
   */
  close(): Promise<void>;
}

/** Checks a TTL. @throws RangeError unless it is an integer of at least 1 (milliseconds) or undefined */
export function checkTtl(ttlMs: number | undefined): void {
  if (ttlMs === undefined || (Number.isSafeInteger(ttlMs) && ttlMs >= 1)) return;
  throw new RangeError(`A time to live is a positive whole number of milliseconds, not ${ttlMs}.`);
}
