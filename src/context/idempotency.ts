import { randomUUID } from 'node:crypto';
import { has, type Viewer } from '../auth/viewer.js';
import type { Clock } from '../clock.js';
import type { Deadline } from '../bank/deadline.js';
import { earlierAttempt, GatewayError } from '../bank/errors.js';
import type { Lease } from '../bank/lease.js';
import { StoreError, type Store } from '../store/store.js';
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

/** The settings and means of keys. */
export interface IdempotencyParts extends RecorderParts {
  readonly store: Store;
  /** Milliseconds for which an outcome is kept. */
  readonly lifetime: number;
  /** Milliseconds that a write may take at most. */
  readonly writeTimeout: number;
  /** Milliseconds that a write may wait for its turn. */
  readonly requestTimeout: number;
}

/** What makes one request's key. */
export interface KeyOwner {
  readonly key: string;
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly deadline: Deadline;
}

/** A mutation of a request: its name, and its arguments as its resolver gets them. */
export type Mutation = readonly [name: string, args: unknown];

/** How a write ended, now or when it was sent for its key before. */
export type Ended = { readonly answer: unknown } | { readonly error: unknown };

/** Waits for what is sent, and answers how it ended. Never rejects. */
export const endOf = (sent: Promise<unknown>): Promise<Ended> =>
  sent.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );

/** Whether a write that ended so may have changed something. */
export const mayHaveChanged = (ended: Ended): boolean =>
  !('error' in ended) || !(ended.error instanceof GatewayError) || ended.error.code === 'OUTCOME_UNKNOWN';

/** Milliseconds beyond a write's time limit after which its gateway is taken to have died; more where it may wait longer for its turn. */
const grace = 30_000;
/** Milliseconds between two looks at a write that somebody else has under way; doubled each time up to the second. */
const firstLook = 20;
const longestLook = 1000;

const stillInProgress = (): GatewayError =>
  new GatewayError(
    'CONFLICT',
    'The request that first used this Idempotency-Key is still in progress. Send the same again later, with the same Idempotency-Key.',
    { retryAfter: 1, retryable: true, mayHaveBeenEarlier: true },
  );

/** The keys of one gateway: what is kept under them, for all gateways, and what this one has still to put there. */
export class IdempotencyKeys {
  readonly clock: Clock;
  readonly records: KeyRecords;
  readonly recorder: Recorder;
  /** Milliseconds after which a claim without an outcome counts as unknown. */
  readonly claimLength: number;

  constructor({ store, lifetime, writeTimeout, requestTimeout, ...parts }: IdempotencyParts) {
    this.clock = parts.clock;
    this.claimLength = writeTimeout + Math.max(grace, requestTimeout);
    // A claim must outlive its write, however short outcomes are kept.
    this.records = new KeyRecords(store, Math.max(lifetime, 2 * this.claimLength));
    this.recorder = new Recorder(parts);
  }
}

/**
 * The writes of one request that has an Idempotency-Key: each is sent at most once for the key, whichever gateway gets the request, and
 * however often. What is kept lives in the store, under the caller and the key. A claim is written before the first byte goes to the
 * bank; one that ends without an outcome counts as unknown, which is written before it is told, so that nobody sends after that.
 */
export class IdempotentWrites {
  readonly #keys: IdempotencyKeys;
  readonly #owner: KeyOwner;
  readonly #storeKey: string;
  readonly #rights: string;
  /** What tells this request from all others, its repeats included: clients choose their own request ids. */
  readonly #id = randomUUID();
  #mutations: () => readonly Mutation[] = () => [];
  #fields: readonly string[] | undefined;
  #current = 0;

  constructor(keys: IdempotencyKeys, owner: KeyOwner) {
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

  /** The mutation with this index is next, of all that the request has in their order. Aliases and selections do not count. */
  enter(index: number, mutations: () => readonly Mutation[]): void {
    this.#current = index;
    this.#mutations = mutations;
  }

  /**
   * How the present write ends: it is sent, after `demandOwner`, unless it was before for this key; then it ends again as it did then, once
   * that is known. When this resolves, the outcome is recorded, or is being recorded.
   * @throws GatewayError where nothing is known and nothing was sent: CONFLICT where it is under way beyond the request's deadline; UNPROCESSABLE
   * where the key was used for something else; RATE_LIMITED without room for the key; UPSTREAM_UNAVAILABLE without the store; as `demandOwner` does
   */
  async once(demandOwner: () => Promise<void>, send: (lease: Lease) => Promise<unknown>): Promise<Ended> {
    for (;;) {
      const over = await this.#replay(demandOwner);
      if (over) return endedWith(over);
      await demandOwner();
      const ended = await this.#send(send);
      if (ended) return ended;
    }
  }

  get #place(): MutationSlot {
    return { key: this.#storeKey, fields: (this.#fields ??= this.#fingerprints()), index: this.#current };
  }

  /** Made when the first write that the caller may send asks for them: of large inputs they cost more than all else. */
  #fingerprints(): readonly string[] {
    const fingerprints = new Fingerprints();
    return this.#mutations().map((mutation) => fingerprints.of(mutation));
  }

  /** What became of the present write, where it was sent for this key before. `mayBeTold` decides for a caller whose rights have changed since. */
  async #replay(mayBeTold: () => Promise<void>): Promise<Over | undefined> {
    const { recorder, records } = this.#keys;
    for (let pause = firstLook; ; pause = Math.min(pause * 2, longestLook)) {
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

  /** Ends a claim whose time has passed, by the store's clock: its owner can neither send nor give it back any more. Says whether it did. */
  async #end({ by, until }: Extract<RecordedOutcome, { readonly state: 'pending' }>): Promise<boolean> {
    const { records } = this.#keys;
    if ((await records.now()) < until) return false;
    return records.change(this.#place, (present) => {
      const isSame = present?.state === 'pending' && present.by === by && present.until === until;
      return isSame ? { state: 'unknown', message: neverTold, by, rights: present.rights } : undefined;
    });
  }

  /** Claims the present write, sends it, and records what came of it. Undefined where somebody else has claimed it meanwhile. */
  async #send(send: (lease: Lease) => Promise<unknown>): Promise<Ended | undefined> {
    const { clock, records, recorder, claimLength: length } = this.#keys;
    const { requestId } = this.#owner;
    const place = this.#place;
    const rights = this.#rights;
    const claim = new Claim({ records, clock, place, by: this.#id, rights, length });
    const isTaken = await claim.take().catch(async (error: unknown) => {
      // Nothing was sent, so it must not stand.
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

  /** @throws GatewayError CONFLICT where the request ends first */
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

/** Why nothing can be told of what was sent before. @throws always */
function ofThisAttempt(error: unknown): never {
  if (!(error instanceof GatewayError) || !error.retryable) throw error;
  const { code, message, retryAfter } = error;
  throw new GatewayError(code, `${message} ${earlierAttempt}`, {
    mayHaveBeenEarlier: true,
    cause: error,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

/** Whether a claim may have been made although making it failed: the store got it and did not answer. */
const mayBeMade = (error: unknown): boolean =>
  error instanceof GatewayError && error.cause instanceof StoreError && error.cause.code === 'UNANSWERED';

function endedWith(over: Over): Ended {
  if (over.state === 'done') return { answer: over.answer };
  if (over.state === 'unknown') return { error: new GatewayError('OUTCOME_UNKNOWN', over.message) };
  return { error: new GatewayError(over.code, over.message, { ...(over.bank && { bank: over.bank }) }) };
}
