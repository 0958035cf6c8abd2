import type { AttemptOutcome } from './attempt-outcome.js';
import { IntentError } from './intent-error.js';
import { IntentStorage, type IntentRecord, type KeyStorage, type Locks } from './intent-storage.js';

/** The options of `createIntents`. */
export interface IntentOptions {
  /**
   * The storage of the keys: `sessionStorage` for one tab, IndexedDB for all tabs and after they were closed. Not
   * `localStorage`: a tab can read an old value there after another tab has changed it, and then makes a second key.
   */
  readonly storage: KeyStorage;
  /** Begins the names in the storage; `lending-graph:intent:` by default. Have one per signed-in customer. */
  readonly prefix?: string;
  /**
   * Milliseconds after which a key is not sent again, because the gateway may have forgotten it: less than its
   * `IDEMPOTENCY_KEY_LIFETIME`. 23 hours by default.
   */
  readonly keyLifetime?: number;
  /** Keeps tabs apart that use the same storage; `navigator.locks` by default, where there is one. */
  readonly locks?: Locks;
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number;
  /** Makes a key; a random UUID by default. */
  readonly createKey?: () => string;
}

/** The stored state of an intent that is not finished. */
export interface PendingIntent {
  /** True if an attempt was sent whose outcome is not known. */
  readonly isSent: boolean;
  /** When the first such attempt was sent, in milliseconds since 1970. */
  readonly sentAt: number | undefined;
  /** The value that was given to `remember`. */
  readonly remembered: unknown;
}

/** One attempt to carry out an intent. For links and exchanges. */
export interface Attempt {
  /** The `Idempotency-Key` to send. */
  readonly key: string;
  /**
   * Notes the outcome; call it before anybody is told, and do not wait for it: if the page ends in between,
   * the attempt counts as unknown. Never rejects.
   */
  settle(outcome: AttemptOutcome): Promise<void>;
}

/** The parts that all intents share. */
interface Parts {
  readonly storage: IntentStorage;
  readonly keyLifetime: number;
  readonly now: () => number;
  readonly createKey: () => string;
}

/** A hash of 64 bits (FNV-1a). It compares inputs, and keeps them out of the storage; it protects nothing. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index += 1)
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  return value.toString(36);
}

/**
 * Something that a customer wants once, such as one loan. It has one `Idempotency-Key`, however often it is
 * sent: after a double click, a failure, or a reload. Make it where the form is opened, not where it is sent.
 */
export class Intent {
  /** The name by which it is found again after a reload. */
  readonly name: string;
  readonly #parts: Parts;
  /** The record that this intent has sent. */
  #sent: IntentRecord | undefined;
  #isCarriedOut = false;

  /** @internal Use `createIntents`. */
  constructor(name: string, parts: Parts) {
    this.name = name;
    this.#parts = parts;
  }

  /** Returns what is left of it, for the first screen after a reload; undefined if there is nothing to do. */
  async pending(): Promise<PendingIntent | undefined> {
    const record = this.#isCarriedOut ? undefined : await this.#alone(() => this.#current());
    if (!record || (record.attempts === 0 && record.remembered === undefined)) return undefined;
    const { attempts, sentAt, remembered } = record;
    // What the app sends now is the same, also if another tab has ended the intent in between.
    if (attempts > 0) this.#sent ??= record;
    return { isSent: attempts > 0, sentAt, remembered };
  }

  /**
   * Keeps a value with the key until the intent ends, such as the input to send again after a reload, and the
   * ids of the loans that there were before. Changes nothing once something was sent that may have been carried
   * out. The value is kept as JSON, and as it is: mind who reads the storage.
   */
  async remember(value: unknown): Promise<void> {
    await this.#alone(async () => {
      const record = (await this.#current()) ?? this.#fresh();
      if (record.attempts > 0 || this.#isCarriedOut) return;
      await this.#parts.storage.write(this.name, { ...record, remembered: value });
    });
  }

  /**
   * Ends the intent: what is sent after this has a new key. Call it after an unknown outcome, once you have
   * read if the mutation was carried out, or to use the same object for something new.
   */
  async end(): Promise<void> {
    await this.#alone(async () => {
      const stored = await this.#parts.storage.read(this.name).catch(() => undefined);
      // What another tab has begun since is not this intent.
      if (!this.#sent || !stored || stored.key === this.#sent.key)
        await this.#parts.storage.write(this.name, undefined);
      this.#sent = undefined;
      this.#isCarriedOut = false;
    });
  }

  /**
   * Begins an attempt; when this resolves, the key is kept. For links and exchanges: `input` is a text that
   * is the same for the same mutations with the same input.
   * @throws IntentError; nothing may be sent then
   */
  begin(input: string): Promise<Attempt> {
    return this.#alone(async () => {
      const stored = await this.#parts.storage.read(this.name);
      const record = this.#choose(stored) ?? this.#fresh();
      const next = this.#attemptWith(record, hash(record.key + input));
      // Another tab may have begun something new under this name.
      const isFree = stored === undefined || stored.key === next.key;
      if (isFree && !this.#isCarriedOut) await this.#parts.storage.write(this.name, next);
      this.#sent = next;
      return { key: next.key, settle: (outcome) => this.#settle(next.key, outcome) };
    });
  }

  #alone<Result>(task: () => Promise<Result>): Promise<Result> {
    return this.#parts.storage.alone(this.name, task);
  }

  #fresh(): IntentRecord {
    return { key: this.#parts.createKey(), attempts: 0 };
  }

  async #current(): Promise<IntentRecord | undefined> {
    return this.#choose(await this.#parts.storage.read(this.name));
  }

  /** A key that this object has sent stays its key, whatever other tabs do meanwhile. */
  #choose(stored: IntentRecord | undefined): IntentRecord | undefined {
    const sent = this.#sent;
    return !sent || (stored?.key === sent.key && !this.#isCarriedOut) ? stored : sent;
  }

  #attemptWith(record: IntentRecord, input: string): IntentRecord {
    const now = this.#parts.now();
    const { sentAt = now, attempts } = record;
    if (record.input !== undefined && record.input !== input)
      throw new IntentError(
        'CHANGED_INPUT',
        this.#isCarriedOut
          ? 'This intent was carried out. Make a new one for something new.'
          : 'This intent was sent with another input, and may have been carried out. Send the same again, or end it once you know.',
      );
    if (now - sentAt >= this.#parts.keyLifetime)
      throw new IntentError(
        'KEY_EXPIRED',
        'This intent was sent so long ago that the gateway may have forgotten its key. Read if it was carried out, then end it.',
      );
    return { ...record, input, sentAt, attempts: attempts + 1 };
  }

  async #settle(key: string, outcome: AttemptOutcome): Promise<void> {
    try {
      await this.#alone(() => this.#note(key, outcome));
    } catch {
      // The storage still says that there was an attempt, so that the key stays.
    }
  }

  async #note(key: string, outcome: AttemptOutcome): Promise<void> {
    const isMine = this.#sent === undefined || this.#sent.key === key;
    if (outcome === 'UNKNOWN' || (isMine && this.#isCarriedOut)) return;
    if (outcome === 'CARRIED_OUT' && isMine) this.#isCarriedOut = this.#sent !== undefined;
    const stored = await this.#parts.storage.read(this.name);
    const record = stored?.key === key ? stored : this.#sent;
    if (record?.key !== key) return;
    const next = afterAttempt(record, outcome);
    if (isMine && !this.#isCarriedOut) this.#sent = next;
    if (stored?.key === key) await this.#parts.storage.write(this.name, next);
  }
}

/** Returns the record after an attempt with this outcome; undefined if the intent has ended. */
function afterAttempt(record: IntentRecord, outcome: AttemptOutcome): IntentRecord | undefined {
  if (outcome === 'CARRIED_OUT' || outcome === 'REFUSED') return undefined;
  const { key, remembered } = record;
  const attempts = record.attempts - 1;
  if (attempts > 0) return { ...record, attempts };
  // Nothing was changed: the next attempt may have another input.
  return { key, attempts: 0, ...(remembered !== undefined && { remembered }) };
}

/** The intents of one signed-in customer. */
export interface Intents {
  /**
   * Returns an intent by name, such as `draw-loan:LINE`. If one of this name was not finished, it goes on with
   * the same key; otherwise it is new. Nothing is kept before it is sent.
   */
  intent(name: string): Intent;
}

function randomKey(): string {
  const { crypto } = globalThis;
  // A page without https has no randomUUID, but has random bytes.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

const day = 86_400_000;
const hour = 3_600_000;

const locksOf = (): Locks | undefined =>
  (globalThis as { readonly navigator?: { readonly locks?: Locks } }).navigator?.locks;

/** Returns the intents over a storage. Have one for each signed-in customer. */
export function createIntents({
  storage,
  prefix = 'lending-graph:intent:',
  keyLifetime = day - hour,
  locks = locksOf(),
  now = Date.now,
  createKey = randomKey,
}: IntentOptions): Intents {
  const parts = { storage: new IntentStorage(storage, prefix, locks), keyLifetime, now, createKey };
  return { intent: (name) => new Intent(name, parts) };
}
