/**
 * What is known about an operation that failed: it never left the gateway (NOT_SENT), it may or may not have been carried out (UNANSWERED),
 * the store has no room for it (FULL), or answered for another reason that it will not do it (REFUSED). Only UNANSWERED can have changed something.
 */
export type StoreErrorCode = 'NOT_SENT' | 'UNANSWERED' | 'FULL' | 'REFUSED';

const said: Readonly<Record<StoreErrorCode, string>> = {
  NOT_SENT: 'The store cannot be reached',
  UNANSWERED: 'The store did not answer',
  FULL: 'The store is full',
  REFUSED: 'The store refused the operation',
};

/** The one error of every store. Its message names the kind of fault, never a key, a value, an address or a password. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** The kind of fault alone. */
  readonly reason: string;

  constructor(code: StoreErrorCode, reason: string) {
    super(`${said[code]} (${reason}).`);
    this.code = code;
    this.reason = reason;
  }
}

/** What became of the members that were to be added to a set. */
export interface SetAddition {
  /** How many were new and are in the set now. */
  readonly added: number;
  /** How many were new and found the set full. */
  readonly refused: number;
}

/** A stretch of a set, as it was at one moment. */
export interface SetPage {
  readonly members: readonly string[];
  /** How many members the whole set has. */
  readonly total: number;
}

/**
 * Texts, counters and ordered sets under keys, shared by all gateways that use the same store. Every operation is atomic, and fails with a
 * `StoreError` in bounded time when it cannot be done; using a key for two kinds of content is REFUSED. Whatever is given a `ttlMs` (whole
 * milliseconds, at least 1; otherwise a `RangeError`) is gone after that time; whatever is not stays until it is deleted.
 */
export interface Store {
  /**
   * Milliseconds since 1970 by the store's own clock, the same for all who share it. What one of them writes for the others to judge by
   * time is written in this time: their own clocks differ.
   */
  now(): Promise<number>;

  /** The text under a key. */
  get(key: string): Promise<string | undefined>;

  /** Puts a text under a key, whatever was there. */
  set(key: string, value: string, ttlMs?: number): Promise<void>;

  /** Puts a text under a key that holds nothing, and says whether it did: of many who try at once, one gets `true`. */
  setIfAbsent(key: string, value: string, ttlMs?: number): Promise<boolean>;

  /** Puts a text in the place of the `expected` one, and says whether that was there. The new text lives by its own `ttlMs`, or without one for good. */
  replace(key: string, expected: string, value: string, ttlMs?: number): Promise<boolean>;

  /**
   * Removes what is under a key, or only the `expected` text, and says whether it did. To give up a claim, name its text,
   * so that a removal that arrives late cannot take away somebody else's.
   */
  delete(key: string, expected?: string): Promise<boolean>;

  /** Adds a whole number to a counter that begins at 0, and answers its new value. The counter ends `ttlMs` after it began; later calls do not prolong it. */
  increment(key: string, by: number, ttlMs: number): Promise<number>;

  /**
   * Adds members to an ordered set, in the order given, behind those that are there; one that is there keeps its place.
   * A set that has `most` members takes no new ones.
   */
  addToSet(key: string, members: readonly string[], limit: { readonly most: number }): Promise<SetAddition>;

  /** Up to `count` members of a set from the place `offset` on (both whole numbers from 0), oldest first. */
  listSet(key: string, offset: number, count: number): Promise<SetPage>;

  /** Removes members from a set and answers how many were in it. The others keep their order. */
  removeFromSet(key: string, members: readonly string[]): Promise<number>;

  /**
   * Why this store may lose what it is given, in words; undefined where nothing speaks against it, or where that is not to be told. Whether it is shared, and outlives
   * the process, is another matter. @throws StoreError where it cannot be reached
   */
  fault(): Promise<string | undefined>;

  /** Lets what is under way finish in its own time, then gives up all resources; later operations are NOT_SENT. */
  close(): Promise<void>;
}

/** Throws a `RangeError` unless this is a time to live that every store takes: whole milliseconds, at least 1, or none. */
export function checkTtl(ttlMs: number | undefined): void {
  if (ttlMs === undefined || (Number.isSafeInteger(ttlMs) && ttlMs >= 1)) return;
  throw new RangeError(`A time to live is a positive whole number of milliseconds, not ${ttlMs}.`);
}
