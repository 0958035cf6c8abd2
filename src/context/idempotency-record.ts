import { createHash } from 'node:crypto';
import { earlierAttempt, GatewayError, type UpstreamError, type ErrorCode } from '../bank/errors.js';
import { customerDigest, type ForgottenCustomers } from '../store/forgotten.js';
import { unreadable, type Sealing } from '../store/sealing.js';
import { StoreError, type Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import type { Keeper } from './forget-customer.js';

/** The recorded outcome of one write, possibly pending. */
export type RecordedOutcome = {
  /** A hash of the customers that the caller was allowed to change at the time. */
  readonly rights: string;
  /** The digests of the customers that the write is about. The outcome is forgotten with any of them. */
  readonly customers?: readonly string[];
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

/** The message for a write whose customer was forgotten since. */
const customerForgotten =
  'The outcome of the request that first used this Idempotency-Key was deleted with its customer. It may have been carried out; this Idempotency-Key sends nothing again.';

/**
 * Returns what remains of an outcome after its customer is forgotten: enough to never send the write again.
 */
const emptied = ({ rights }: RecordedOutcome): RecordedOutcome => ({
  state: 'unknown',
  message: customerForgotten,
  rights,
});

/** Returns the index of the keys that a customer's writes had. */
const indexOf = (customer: string): string => `keys-of:${customer}`;
/** Milliseconds by which an index entry outlives its record, as it is written first. */
const indexMargin = 60_000;
/** The number of a customer's records that are emptied at the same time. */
const emptiedAtOnce = 100;

/** The maximum number of attempts at a change that another request's change keeps preventing. */
const maxTries = 50;
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
const cannotBeRead = (): GatewayError =>
  new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `What is kept under this Idempotency-Key cannot be read at the moment. ${earlierAttempt}`,
    { mayHaveBeenEarlier: true },
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

/** The parts of the records of keys. */
export interface KeyRecordParts {
  readonly store: Store;
  /** Milliseconds for which a record is kept after its last change. */
  readonly lifetime: number;
  readonly sealing: Sealing;
  readonly forgotten: ForgottenCustomers;
  readonly log: Log;
}

/**
 * The records of keys in the store that all gateways share, encrypted. Every failure is a GatewayError,
 * except in `forget`. Before a record is written, its key is added to the index of each customer that it is
 * about, so that `forget` finds it.
 */
export class KeyRecords implements Keeper {
  readonly keeps = 'outcomes of idempotency keys';
  readonly #parts: KeyRecordParts;

  constructor(parts: KeyRecordParts) {
    this.#parts = parts;
  }

  /** Returns the store's time. @throws GatewayError UPSTREAM_UNAVAILABLE */
  now(): Promise<number> {
    return this.#ask((store) => store.now());
  }

  /**
   * Returns the outcome of a write.
   * @throws GatewayError UNPROCESSABLE if the key belongs to other mutations, UPSTREAM_UNAVAILABLE, also if
   * the record cannot be decrypted
   */
  async read({ key, fields, index }: MutationSlot): Promise<RecordedOutcome | null> {
    const text = await this.#ask((store) => store.get(key));
    if (text === undefined) return null;
    const record = this.#open(key, text);
    checkSame(record.fields, fields);
    return record.outcomes[index] ?? null;
  }

  /**
   * Replaces a write's outcome with the result of `next`, atomically for all gateways; undefined leaves it.
   * Returns true if it was replaced. A record without any outcome is deleted, so that the key is free again.
   * The outcome of a customer who was forgotten in the meantime is emptied.
   * @throws GatewayError like `read`, and RATE_LIMITED if there is no room for another key; unless it is
   * UPSTREAM_UNAVAILABLE, nothing was replaced
   */
  async change(
    { key, fields, index }: MutationSlot,
    next: (present: RecordedOutcome | null) => RecordedOutcome | null | undefined,
  ): Promise<boolean> {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const text = await this.#ask((store) => store.get(key));
      const record: KeyRecord =
        text === undefined ? { fields, outcomes: fields.map(() => null) } : this.#open(key, text);
      checkSame(record.fields, fields);
      const outcome = next(record.outcomes[index] ?? null);
      if (outcome === undefined) return false;
      const withOutcome = (kept: RecordedOutcome | null): KeyRecord => ({
        fields,
        outcomes: record.outcomes.map((present, place) => (place === index ? kept : present)),
      });
      // In this order: `forgetCustomer` marks the customer first, and then empties the records of the index.
      await this.#ask(() => this.#addToIndexes(key, withOutcome(outcome)));
      const changed = withOutcome(await this.#keepable(outcome));
      if (await this.#ask(() => this.#put(key, text, changed))) return true;
    }
    throw storeAway();
  }

  /**
   * Empties the outcomes of a customer's writes and returns their number. Repeats of these writes are told
   * so, and are not sent. A pending claim is emptied too: its outcome is not recorded.
   * @throws StoreError
   */
  async forget(customerId: string): Promise<number> {
    const customer = customerDigest(customerId);
    const keys = await this.#parts.store.listIndex(indexOf(customer));
    let count = 0;
    for (let start = 0; start < keys.length; start += emptiedAtOnce) {
      const some = keys.slice(start, start + emptiedAtOnce);
      const counts = await Promise.all(some.map((key) => this.#empty(key, customer)));
      count = counts.reduce((sum, one) => sum + one, count);
    }
    return count;
  }

  async #empty(key: string, customer: string): Promise<number> {
    const { store, sealing } = this.#parts;
    for (let tries = 0; tries < maxTries; tries += 1) {
      const text = await store.get(key);
      if (text === undefined || text === unreadable) return 0;
      const opened = sealing.open(key, text);
      // It is not known which outcomes of an unreadable record are the customer's.
      if (opened === undefined) {
        if (await store.replace(key, text, unreadable, this.#parts.lifetime)) return 1;
        continue;
      }
      const { fields, outcomes } = JSON.parse(opened) as KeyRecord;
      const kept = outcomes.map((one) => (one?.customers?.includes(customer) ? emptied(one) : one));
      const count = kept.filter((one, place) => one !== outcomes[place]).length;
      if (count === 0) return 0;
      const record: KeyRecord = { fields, outcomes: kept };
      // It gets a whole new lifetime, and the others' outcomes in it have to be found for as long.
      await this.#addToIndexes(key, record);
      if (await this.#put(key, text, record)) return count;
    }
    throw new StoreError('REFUSED', 'others change the same all the time');
  }

  /**
   * Adds a record's key to the index of each customer that its outcomes are about, or prolongs it there.
   * @throws StoreError
   */
  async #addToIndexes(key: string, { outcomes }: KeyRecord): Promise<void> {
    const { store, lifetime } = this.#parts;
    const customers = new Set(outcomes.flatMap((outcome) => outcome?.customers ?? []));
    await Promise.all(
      [...customers].map((customer) => store.addToIndex(indexOf(customer), key, lifetime + indexMargin)),
    );
  }

  /** Returns the outcome, or an emptied one if a customer that it is about was forgotten. */
  async #keepable(outcome: RecordedOutcome | null): Promise<RecordedOutcome | null> {
    const { forgotten } = this.#parts;
    if (!outcome?.customers || outcome.state === 'pending') return outcome;
    const { customers } = outcome;
    return (await this.#ask(() => forgotten.hasAny(customers))) ? emptied(outcome) : outcome;
  }

  /**
   * Replaces a text with a record, or adds a record if `text` is undefined. Returns true if nothing had
   * changed since.
   */
  #put(key: string, text: string | undefined, record: KeyRecord): Promise<boolean> {
    const { store, sealing, lifetime } = this.#parts;
    if (text !== undefined && record.outcomes.every((one) => one === null)) return store.delete(key, text);
    const sealed = sealing.seal(key, JSON.stringify(record));
    return text === undefined
      ? store.setIfAbsent(key, sealed, lifetime)
      : store.replace(key, text, sealed, lifetime);
  }

  #open(key: string, text: string): KeyRecord {
    const opened = this.#parts.sealing.open(key, text);
    if (opened !== undefined) return JSON.parse(opened) as KeyRecord;
    this.#parts.log.write('error', 'what is kept under an idempotency key cannot be decrypted', {
      reason: 'its key is not in STORE_KEY, or it is not what was written',
    });
    throw cannotBeRead();
  }

  async #ask<T>(operation: (store: Store) => Promise<T>): Promise<T> {
    try {
      return await operation(this.#parts.store);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      throw error.code === 'FULL' ? noRoom(error) : storeAway(error);
    }
  }
}
