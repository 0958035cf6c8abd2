import { createHash, randomUUID } from 'node:crypto';
import { has, type Viewer } from '../auth/viewer.js';
import type { Clock } from '../clock.js';
import type { Deadline } from '../rest/deadline.js';
import { GatewayError, type BankSaid, type ErrorCode } from '../rest/errors.js';
import { StoreError, type Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import type { WritesUnderWay } from './writes-under-way.js';

/** What became of one write, or will have. */
type Outcome = {
  /** Whose things the caller was allowed to change at the time. */
  readonly rights: string;
} & Came;

type Came =
  /** Somebody is at it, who has until `until` (milliseconds since 1970); nobody knows what became of it after that. */
  | { readonly state: 'pending'; readonly by: string; readonly until: number }
  /** It was carried out. */
  | { readonly state: 'done'; readonly answer?: unknown }
  /** It was refused for good. */
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly message: string; readonly bank?: BankSaid }
  | { readonly state: 'unknown'; readonly message: string };

/** What is kept under a key: the mutations that it was used for, each by the fingerprint of its input, and what became of each. */
interface KeyRecord {
  readonly fields: readonly string[];
  /** Null for a mutation that was not sent. */
  readonly outcomes: readonly (Outcome | null)[];
}

/** The settings and means of keys. */
export interface IdempotencyParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds for which an outcome is kept. */
  readonly lifetime: number;
  /** Milliseconds that a write may take at most. */
  readonly writeTimeout: number;
  /** Milliseconds that a write may wait for its turn. */
  readonly requestTimeout: number;
  readonly underWay: WritesUnderWay;
}

/** What makes one request's key. */
export interface KeyOwner {
  readonly key: string;
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly deadline: Deadline;
}

/** Milliseconds beyond a write's time limit after which its gateway is taken to have died; more where it may wait longer for its turn. */
const grace = 30_000;
/** Milliseconds between two looks at a write that somebody else has under way; doubled each time up to the second. */
const firstLook = 20;
const longestLook = 1000;
/** Milliseconds after which an outcome that could not be kept is tried to be kept again. */
const keepAgainAfter = [200, 1000, 3000];
/** How often a change is tried again that somebody else's change came before. */
const mostTries = 50;

/** Refusals of the bank's that will not change for the same input; after any other failure that is certain, the write was not carried out and may be sent again. */
const final = new Set<ErrorCode>(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'UNPROCESSABLE']);

const sha256 = (content: unknown): string => createHash('sha256').update(JSON.stringify(content)).digest('base64url');

const unavailable = (cause: unknown): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', 'The store of idempotency keys cannot be reached: nothing was sent.', { cause });
const usedOtherwise = (): GatewayError =>
  new GatewayError('UNPROCESSABLE', 'This Idempotency-Key was used for other mutations, or another input. Use a new one for what is new.');
const stillInProgress = (): GatewayError =>
  new GatewayError('CONFLICT', 'The request that first used this Idempotency-Key is still in progress. Send the same again later.', { retryAfter: 1, retryable: true });
const unknownAfterDeath =
  'A gateway began to send this and did not live to see its outcome, which is not known. Read the resource; this Idempotency-Key sends nothing again.';

/** What a failed write leaves under its key; null where it was certainly not carried out. */
function outcomeOf(error: unknown): Came | null {
  if (!(error instanceof GatewayError) || error.code === 'OUTCOME_UNKNOWN') {
    return { state: 'unknown', message: error instanceof GatewayError ? error.message : unknownAfterDeath };
  }
  const { code, message, bank } = error;
  return final.has(code) ? { state: 'refused', code, message, ...(bank && { bank }) } : null;
}

/**
 * The writes of one request that has an Idempotency-Key: each is sent at most once for the key, whichever gateway gets the request, and
 * however often. What is kept lives in the store, under the caller and the key. A claim is written before the first byte goes to the
 * bank; if the gateway dies then, the claim stays, and its outcome counts as unknown.
 */
export class IdempotentWrites {
  readonly #parts: IdempotencyParts;
  readonly #owner: KeyOwner;
  readonly #storeKey: string;
  readonly #rights: string;
  /** What tells this request from all others, its repeats included: clients choose their own request ids. */
  readonly #id = randomUUID();
  #fields: readonly string[] = [];
  #current = 0;

  constructor(parts: IdempotencyParts, owner: KeyOwner) {
    const { issuer, subject, personIds, businessIds } = owner.viewer;
    this.#parts = parts;
    this.#owner = owner;
    this.#storeKey = `idempotency:${sha256([issuer, subject, owner.key])}`;
    this.#rights = sha256([has(owner.viewer, 'lending:partner'), [...personIds].sort(), [...businessIds].sort()]);
  }

  /** The mutation with this index is next, of all that the request has in their order, each as its name and its arguments. Aliases and selections do not count. */
  enter(index: number, fields: () => readonly (readonly [name: string, args: unknown])[]): void {
    this.#current = index;
    if (index === 0) this.#fields = fields().map(sha256);
  }

  /**
   * What comes of the present write: it is sent, after `demandOwner`, unless it was before for this key; then its answer comes again, once it is there.
   * @throws GatewayError as the write does; CONFLICT where it is under way beyond the request's deadline; UNPROCESSABLE where the key was used
   * for something else; OUTCOME_UNKNOWN; UPSTREAM_UNAVAILABLE without the store, where nothing was sent
   */
  async once(demandOwner: () => Promise<void>, send: () => Promise<unknown>): Promise<{ readonly answer: unknown; readonly isReplayed: boolean }> {
    for (;;) {
      const kept = await this.#replay(demandOwner);
      if (kept) return { ...kept, isReplayed: true };
      await demandOwner();
      const sent = await this.#claim(send);
      if (sent) return { ...sent, isReplayed: false };
    }
  }

  /** What became of the present write, where it was sent for this key before. `mayBeTold` decides for a caller whose rights have changed since. */
  async #replay(mayBeTold: () => Promise<void>): Promise<{ readonly answer: unknown } | undefined> {
    for (let pause = firstLook; ; pause = Math.min(pause * 2, longestLook)) {
      const record = await this.#read();
      const outcome = record && this.#outcomeIn(record);
      if (!record || !outcome) return undefined;
      if (outcome.state !== 'pending') {
        if (outcome.rights !== this.#rights) await mayBeTold();
        return this.#tell(outcome);
      }
      if (this.#parts.clock.now() >= outcome.until) throw new GatewayError('OUTCOME_UNKNOWN', unknownAfterDeath);
      await this.#pause(pause);
    }
  }

  /** Claims the present write, sends it, and keeps its outcome. Undefined where somebody else has claimed it meanwhile. */
  async #claim<T>(send: () => Promise<T>): Promise<{ readonly answer: T } | undefined> {
    const claim: Outcome = { state: 'pending', by: this.#id, until: this.#parts.clock.now() + this.#lease, rights: this.#rights };
    const isClaimed = await this.#change((present) => (present ? undefined : claim)).catch(async (error: unknown) => {
      // It may have been written for all that; nothing was sent, so it must not stand.
      await this.#change((present) => (this.#isMine(present) ? null : undefined)).catch(() => false);
      throw error;
    });
    if (!isClaimed) return undefined;
    let outcome: Came | null = null;
    try {
      const answer = await send();
      outcome = { state: 'done', answer };
      return { answer };
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      await this.#keep(outcome);
    }
  }

  /** Milliseconds after which a claim without an outcome counts as unknown. */
  get #lease(): number {
    const { writeTimeout, requestTimeout } = this.#parts;
    return writeTimeout + Math.max(grace, requestTimeout);
  }

  /** An outcome that cannot be kept is unknown to those who ask later: what was answered to this request stands. */
  async #keep(came: Came | null): Promise<void> {
    const outcome = came && { ...came, rights: this.#rights };
    for (const pause of [...keepAgainAfter, undefined]) {
      try {
        await this.#change((present) => (this.#isMine(present) ? outcome : undefined));
        return;
      } catch {
        if (pause !== undefined) await new Promise<void>((resolve) => this.#parts.clock.after(pause, resolve));
      }
    }
    this.#parts.log.write('error', 'the outcome of a write could not be kept for its idempotency key', { requestId: this.#owner.requestId });
  }

  #isMine(outcome: Outcome | null): boolean {
    return outcome?.state === 'pending' && outcome.by === this.#id;
  }

  #tell(outcome: Exclude<Outcome, { readonly state: 'pending' }>): { readonly answer: unknown } {
    if (outcome.state === 'done') return { answer: outcome.answer };
    if (outcome.state === 'unknown') throw new GatewayError('OUTCOME_UNKNOWN', outcome.message);
    throw new GatewayError(outcome.code, outcome.message, { ...(outcome.bank && { bank: outcome.bank }) });
  }

  /** The present write's outcome in a record. @throws GatewayError UNPROCESSABLE where the record is of other mutations */
  #outcomeIn({ fields, outcomes }: KeyRecord): Outcome | null {
    if (fields.length !== this.#fields.length || fields.some((field, index) => field !== this.#fields[index])) throw usedOtherwise();
    return outcomes[this.#current] ?? null;
  }

  async #read(): Promise<KeyRecord | undefined> {
    const text = await this.#inStore((store) => store.get(this.#storeKey));
    return text === undefined ? undefined : (JSON.parse(text) as KeyRecord);
  }

  /**
   * Replaces the present write's outcome by what `next` makes of it, at one moment for all gateways; undefined leaves it. Says whether
   * it was replaced. A record without any outcome goes, so that the key is free again.
   */
  async #change(next: (present: Outcome | null) => Outcome | null | undefined): Promise<boolean> {
    // A claim must outlive its write, however short outcomes are kept.
    const lifetime = Math.max(this.#parts.lifetime, 2 * this.#lease);
    for (let tries = 0; tries < mostTries; tries += 1) {
      const text = await this.#inStore((store) => store.get(this.#storeKey));
      const record: KeyRecord = text === undefined ? { fields: this.#fields, outcomes: this.#fields.map(() => null) } : (JSON.parse(text) as KeyRecord);
      const outcome = next(this.#outcomeIn(record));
      if (outcome === undefined) return false;
      const outcomes = record.outcomes.map((present, index) => (index === this.#current ? outcome : present));
      const changed = JSON.stringify({ ...record, outcomes });
      const isChanged = await this.#inStore((store) => {
        if (text === undefined) return store.setIfAbsent(this.#storeKey, changed, lifetime);
        return outcomes.every((one) => one === null) ? store.delete(this.#storeKey, text) : store.replace(this.#storeKey, text, changed, lifetime);
      });
      if (isChanged) return true;
    }
    throw unavailable(undefined);
  }

  async #inStore<T>(operation: (store: Store) => Promise<T>): Promise<T> {
    try {
      return await operation(this.#parts.store);
    } catch (error) {
      throw error instanceof StoreError ? unavailable(error) : error;
    }
  }

  /** @throws GatewayError CONFLICT where the request ends first */
  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#parts.clock.after(milliseconds, () => {
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
