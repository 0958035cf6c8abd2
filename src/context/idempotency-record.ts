import { createHash } from 'node:crypto';
import { earlierAttempt, GatewayError, type UpstreamError, type ErrorCode } from '../bank/errors.js';
import { StoreError, type Store } from '../store/store.js';

/** The recorded outcome of one write, possibly pending. */
export type RecordedOutcome = {
  /** A hash of the customers that the caller was allowed to change at the time. */
  readonly rights: string;
} & Came;

/** The outcome of a write that has ended. */
export type Over =
  /** It was carried out. */
  | { readonly state: 'done'; readonly answer?: unknown }
  /** It was refused for good. */
  | {
      readonly state: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly bank?: UpstreamError;
    }
  /**
   * The outcome is unknown. With `by`, the claim with this id ended without an outcome, and only its owner
   * may still record one.
   */
  | { readonly state: 'unknown'; readonly message: string; readonly by?: string };

/**
 * The outcome of a write, or the claim of the request that sends it, which expires at `until`: milliseconds
 * since 1970 by the store's clock.
 */
export type Came = Over | { readonly state: 'pending'; readonly by: string; readonly until: number };

/**
 * The record of a key: the mutations that it was used for, as fingerprints of their input, and their
 * outcomes.
 */
interface KeyRecord {
  readonly fields: readonly string[];
  /** Null for a mutation that was not sent. */
  readonly outcomes: readonly (RecordedOutcome | null)[];
}

/** The maximum number of attempts at a change that another request's change keeps preventing. */
const mostTries = 50;
/** Seconds after which there may be room for another key. */
const roomAfter = 60;

/** Returns a hash of the content. */
export const sha256 = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url');

/** The length in characters from which a text is replaced by its hash in a fingerprint. */
const longText = 1000;

/**
 * Makes the fingerprints of one request's mutations. A long text is hashed once, however many of them have
 * it.
 */
export class Fingerprints {
  readonly #hashes = new Map<string, string>();

  /** Returns the fingerprint of a mutation with these arguments. */
  of([name, args]: readonly [name: string, args: unknown]): string {
    return sha256([name, this.#essence(args)]);
  }

  /** Removes nulls from a value: an optional input that is null equals one that is left out. */
  #essence(value: unknown): unknown {
    if (typeof value === 'string') return value.length < longText ? value : { sha256: this.#hash(value) };
    if (Array.isArray(value)) return value.map((item) => this.#essence(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== null)
        .map(([name, one]) => [name, this.#essence(one)]),
    );
  }

  #hash(text: string): string {
    let hash = this.#hashes.get(text);
    if (hash === undefined) {
      hash = createHash('sha256').update(text).digest('base64url');
      this.#hashes.set(text, hash);
    }
    return hash;
  }
}

/** Returns the error for a store that fails to read or write the record of a key. */
export const storeAway = (cause?: unknown): GatewayError =>
  new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `The store of idempotency keys cannot be used at the moment. ${earlierAttempt}`,
    { cause, mayHaveBeenEarlier: true },
  );
const noRoom = (cause: unknown): GatewayError =>
  new GatewayError(
    'RATE_LIMITED',
    'There is no room for another Idempotency-Key at the moment: nothing was sent. Send the same again later.',
    { cause, retryAfter: roomAfter },
  );
const usedOtherwise = (): GatewayError =>
  new GatewayError(
    'UNPROCESSABLE',
    'This Idempotency-Key was used for other mutations, or another input. Use a new one for what is new.',
  );

/** @throws GatewayError UNPROCESSABLE if a key was used for other mutations than these */
export function checkSame(fields: readonly string[], others: readonly string[]): void {
  if (fields.length !== others.length || fields.some((field, index) => field !== others[index]))
    throw usedOtherwise();
}

/** One write of a request with a key, by its index among the request's mutations. */
export interface MutationSlot {
  readonly key: string;
  /** The fingerprints of all mutations of the request. */
  readonly fields: readonly string[];
  readonly index: number;
}

/** The records of keys in the store that all gateways share. Every failure is a GatewayError. */
export class KeyRecords {
  readonly #store: Store;
  readonly #lifetime: number;

  /** `lifetime`: milliseconds for which a record is kept after its last change. */
  constructor(store: Store, lifetime: number) {
    this.#store = store;
    this.#lifetime = lifetime;
  }

  /** Returns the store's time. @throws GatewayError UPSTREAM_UNAVAILABLE */
  now(): Promise<number> {
    return this.#ask((store) => store.now());
  }

  /**
   * Returns the outcome of a write.
   * @throws GatewayError UNPROCESSABLE if the key belongs to other mutations, UPSTREAM_UNAVAILABLE
   */
  async read({ key, fields, index }: MutationSlot): Promise<RecordedOutcome | null> {
    const text = await this.#ask((store) => store.get(key));
    if (text === undefined) return null;
    const record = JSON.parse(text) as KeyRecord;
    checkSame(record.fields, fields);
    return record.outcomes[index] ?? null;
  }

  /**
   * Replaces a write's outcome with the result of `next`, atomically for all gateways; undefined leaves it.
   * Returns true if it was replaced. A record without any outcome is deleted, so that the key is free again.
   * @throws GatewayError like `read`, and RATE_LIMITED if there is no room for another key; unless it is
   * UPSTREAM_UNAVAILABLE, nothing was replaced
   */
  async change(
    { key, fields, index }: MutationSlot,
    next: (present: RecordedOutcome | null) => RecordedOutcome | null | undefined,
  ): Promise<boolean> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const text = await this.#ask((store) => store.get(key));
      const record: KeyRecord =
        text === undefined ? { fields, outcomes: fields.map(() => null) } : (JSON.parse(text) as KeyRecord);
      checkSame(record.fields, fields);
      const outcome = next(record.outcomes[index] ?? null);
      if (outcome === undefined) return false;
      const outcomes = record.outcomes.map((present, place) => (place === index ? outcome : present));
      const changed = JSON.stringify(Object.assign({}, record, { outcomes }));
      const isChanged = await this.#ask((store) => {
        if (text === undefined) return store.setIfAbsent(key, changed, this.#lifetime);
        return outcomes.every((one) => one === null)
          ? store.delete(key, text)
          : store.replace(key, text, changed, this.#lifetime);
      });
      if (isChanged) return true;
    }
    throw storeAway();
  }

  async #ask<T>(operation: (store: Store) => Promise<T>): Promise<T> {
    try {
      return await operation(this.#store);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      throw error.code === 'FULL' ? noRoom(error) : storeAway(error);
    }
  }
}
