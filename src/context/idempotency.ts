import { randomUUID } from 'node:crypto';
import { has, type Viewer } from '../auth/viewer.js';
import type { Clock } from '../clock.js';
import type { Deadline } from '../bank/deadline.js';
import { earlierAttempt, GatewayError } from '../bank/errors.js';
import type { Lease } from '../bank/lease.js';
import { customerDigest, type ForgottenCustomers } from '../store/forgotten.js';
import type { Sealing } from '../store/sealing.js';
import { StoreError, type Store } from '../store/store.js';
import { tracedBy } from '../store/traced-store.js';
import type { Span } from '../telemetry/tracing.js';
import { Claim, neverTold, overBy } from './idempotency-claim.js';
import {
  Fingerprints,
  KeyRecords,
  sha256,
  type RecordedOutcome,
  type Over,
  type MutationSlot,
} from './idempotency-record.js';
import { Recorder, type RecorderParts } from './recorder.js';

/** The settings and parts of idempotency keys. */
export interface IdempotencyParts extends RecorderParts {
  readonly store: Store;
  readonly sealing: Sealing;
  readonly forgotten: ForgottenCustomers;
  /** Milliseconds for which an outcome is kept. */
  readonly lifetime: number;
  /** The timeout of a write in milliseconds. */
  readonly writeTimeout: number;
  /** Milliseconds that a write may wait in the queue. */
  readonly requestTimeout: number;
}

/** The request that a key belongs to. */
export interface KeyOwner {
  readonly key: string;
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly deadline: Deadline;
}

/** A mutation of a request: its name, and its arguments as its resolver gets them. */
export type Mutation = readonly [name: string, args: unknown];

/** The end of a write, now or when it was sent earlier with its key. */
export type Ended = { readonly answer: unknown } | { readonly error: unknown };

/** Waits for a write and returns its end. Never rejects. */
export const endOf = (sent: Promise<unknown>): Promise<Ended> =>
  sent.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );

/** Returns true if a write with this end may have changed something. */
export const mayHaveChanged = (ended: Ended): boolean =>
  !('error' in ended) || !(ended.error instanceof GatewayError) || ended.error.code === 'OUTCOME_UNKNOWN';

/**
 * Milliseconds after a write's timeout until its gateway counts as crashed; more if the write may wait longer
 * in the queue.
 */
const grace = 30_000;
/** Milliseconds between two polls of another request's write; doubled each time, up to one second. */
const firstLook = 20;
const maxLookPause = 1000;

const stillInProgress = (): GatewayError =>
  new GatewayError(
    'CONFLICT',
    'The request that first used this Idempotency-Key is still in progress. Send the same again later, with the same Idempotency-Key.',
    { retryAfter: 1, retryable: true, mayHaveBeenEarlier: true },
  );

/**
 * Returns the ids under which a customer calls: its writes are forgotten with each. The partner calls for
 * all.
 */
const idsOf = (viewer: Viewer): readonly string[] =>
  has(viewer, 'lending:partner') ? [] : [viewer.subject, ...viewer.personIds, ...viewer.businessIds];

/**
 * The idempotency keys of one gateway: the records that all gateways share, and the outcomes that this one
 * has yet to record.
 */
export class IdempotencyKeys {
  readonly clock: Clock;
  readonly records: KeyRecords;
  readonly recorder: Recorder;
  /** Milliseconds after which a claim without an outcome counts as unknown. */
  readonly claimLength: number;
  readonly #parts: IdempotencyParts;

  constructor(parts: IdempotencyParts) {
    const { clock, writeTimeout, requestTimeout } = parts;
    this.clock = clock;
    this.claimLength = writeTimeout + Math.max(grace, requestTimeout);
    this.recorder = new Recorder(parts);
    this.#parts = parts;
    this.records = this.#recordsIn(parts.store);
  }

  /** Returns the same keys, with the operations of their store in a trace. */
  tracedBy(span: Span | undefined): Pick<IdempotencyKeys, 'clock' | 'records' | 'recorder' | 'claimLength'> {
    if (!span?.isRecorded) return this;
    const { clock, recorder, claimLength } = this;
    return { clock, recorder, claimLength, records: this.#recordsIn(tracedBy(this.#parts.store, span)) };
  }

  #recordsIn(store: Store): KeyRecords {
    // A claim must outlive its write, however short the lifetime of outcomes is.
    const lifetime = Math.max(this.#parts.lifetime, 2 * this.claimLength);
    return new KeyRecords(Object.assign({}, this.#parts, { store, lifetime }));
  }
}

/** The parts of a gateway's keys that a request needs. */
type Keys = ReturnType<IdempotencyKeys['tracedBy']>;

/**
 * The writes of one request with an Idempotency-Key. Each is sent at most once per key, whichever gateway
 * gets the request, and however often. Records are in the store, under the caller and the key. A claim is
 * stored before the first byte is sent to the bank. A claim that ends without an outcome counts as unknown;
 * that is stored before any client is told, so that nothing is sent after that.
 */
export class IdempotentWrites {
  readonly #keys: Keys;
  readonly #owner: KeyOwner;
  readonly #storeKey: string;
  readonly #rights: string;
  /**
   * Distinguishes this request from all others, its repeats included: clients choose their own request ids.
   */
  readonly #id = randomUUID();
  #mutations: () => readonly Mutation[] = () => [];
  #fields: readonly string[] | undefined;
  #current = 0;

  constructor(keys: Keys, owner: KeyOwner) {
    const { issuer, subject, personIds, businessIds } = owner.viewer;
    this.#keys = keys;
    this.#owner = owner;
    this.#storeKey = `idempotency:${sha256([issuer, subject, owner.key])}`;
    this.#rights = sha256([
      has(owner.viewer, 'lending:partner'),
      [...personIds].sort(),
      [...businessIds].sort(),
    ]);
  }

  /**
   * Starts the mutation with this index among the request's mutations. Aliases and selections do not count.
   */
  enter(index: number, mutations: () => readonly Mutation[]): void {
    this.#current = index;
    this.#mutations = mutations;
  }

  /**
   * Sends the current write, after `demandOwner`, unless it was sent before with this key; then it ends as it
   * did then, once that is known. `named`: the ids of the customers that the write names. When this resolves,
   * the outcome is recorded, or is being recorded.
   * @throws GatewayError if nothing is known and nothing was sent: CONFLICT if it is in progress beyond the
   * request's deadline; UNPROCESSABLE if the key was used for something else; RATE_LIMITED without room for
   * the key; UPSTREAM_UNAVAILABLE without the store; like `demandOwner`
   */
  async once(
    demandOwner: () => Promise<void>,
    send: (lease: Lease) => Promise<unknown>,
    named: readonly string[],
  ): Promise<Ended> {
    for (;;) {
      const over = await this.#replay(demandOwner);
      if (over) return endedWith(over);
      await demandOwner();
      const ended = await this.#send(send, named);
      if (ended) return ended;
    }
  }

  get #place(): MutationSlot {
    return { key: this.#storeKey, fields: (this.#fields ??= this.#fingerprints()), index: this.#current };
  }

  /**
   * Computed only for the first write that the caller may send: for large inputs they cost more than all the
   * rest.
   */
  #fingerprints(): readonly string[] {
    const fingerprints = new Fingerprints();
    return this.#mutations().map((mutation) => fingerprints.of(mutation));
  }

  /**
   * Returns the outcome of the current write, if it was sent before with this key. `mayBeTold` decides for a
   * caller whose rights have changed since.
   */
  async #replay(mayBeTold: () => Promise<void>): Promise<Over | undefined> {
    const { recorder, records } = this.#keys;
    for (let pause = firstLook; ; pause = Math.min(pause * 2, maxLookPause)) {
      const outcome = recorder.find(this.#place) ?? (await records.read(this.#place));
      if (!outcome) return undefined;
      if (outcome.state !== 'pending') {
        if (outcome.rights !== this.#rights) await mayBeTold().catch(ofThisAttempt);
        return outcome;
      }
      if (await this.#end(outcome)) continue;
      await this.#pause(pause);
    }
  }

  /**
   * Ends a claim that has expired by the store's clock: its owner can neither send nor release it any more.
   * Returns true if it did.
   */
  async #end({ by, until }: Extract<RecordedOutcome, { readonly state: 'pending' }>): Promise<boolean> {
    const { records } = this.#keys;
    if ((await records.now()) < until) return false;
    return records.change(this.#place, (present) => {
      const isSame = present?.state === 'pending' && present.by === by && present.until === until;
      return isSame ? { state: 'unknown', message: neverTold, by, rights: present.rights } : undefined;
    });
  }

  /**
   * Claims the current write, sends it, and records its outcome. Returns undefined if another request has
   * claimed it in the meantime.
   */
  async #send(
    send: (lease: Lease) => Promise<unknown>,
    named: readonly string[],
  ): Promise<Ended | undefined> {
    const { clock, records, recorder, claimLength: length } = this.#keys;
    const { requestId } = this.#owner;
    const place = this.#place;
    const rights = this.#rights;
    const customers = [...named, ...idsOf(this.#owner.viewer)].map(customerDigest);
    const claim = new Claim({ records, clock, place, by: this.#id, rights, customers, length });
    const isTaken = await claim.take().catch(async (error: unknown) => {
      // Nothing was sent, so the claim must not remain.
      if (mayBeMade(error)) await recorder.record({ claim, place, over: null, rights, requestId });
      throw error;
    });
    if (!isTaken) return undefined;
    const ended = await endOf(send(claim));
    const over: Over | null =
      'error' in ended ? overBy(ended.error) : { state: 'done', answer: ended.answer };
    await recorder.record({ claim, place, over, rights, requestId });
    return ended;
  }

  /** @throws GatewayError CONFLICT if the request ends first */
  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#keys.clock.after(milliseconds, () => {
        release();
        resolve();
      });
      const release = this.#owner.deadline.wait(() => {
        cancel();
        reject(stillInProgress());
      });
    });
  }
}

/** Adds to a temporary error that an earlier attempt may have been carried out. @throws always */
function ofThisAttempt(error: unknown): never {
  if (!(error instanceof GatewayError) || !error.retryable) throw error;
  const { code, message, retryAfter } = error;
  throw new GatewayError(code, `${message} ${earlierAttempt}`, {
    mayHaveBeenEarlier: true,
    cause: error,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

/**
 * Returns true if a claim may have been made although making it failed: the store may have received it
 * without answering.
 */
const mayBeMade = (error: unknown): boolean =>
  error instanceof GatewayError && error.cause instanceof StoreError && error.cause.code === 'UNANSWERED';

function endedWith(over: Over): Ended {
  if (over.state === 'done') return { answer: over.answer };
  if (over.state === 'unknown') return { error: new GatewayError('OUTCOME_UNKNOWN', over.message) };
  return { error: new GatewayError(over.code, over.message, { ...(over.bank && { bank: over.bank }) }) };
}
