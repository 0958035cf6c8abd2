import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Answered } from '../graphql/engine.js';
import { maxTtlOfChanging } from '../bank/cache-ttl.js';
import type { Clock } from '../clock.js';
import type { RequestOutcome } from '../telemetry/log.js';
import type { OperationKey } from './shared-operations.js';

/** A response that is made of cached answers alone. */
export interface CachedResponse {
  readonly answered: Answered;
  readonly outcome: RequestOutcome;
  /** The cached answers that it is made of. */
  readonly reads: number;
  /** Milliseconds since 1970. */
  readonly freshUntil: number;
}

/** A response in the cache. */
interface CachedEntry extends CachedResponse {
  /** By the clock's `elapsed`: if the system's time is set back, nothing is kept for longer. */
  readonly expiresAt: number;
}

/** The approximate maximum size of all responses in bytes. */
const maxBytes = 32 * 1024 * 1024;
/** The maximum characters of a response that is cached. */
const maxTextLength = 256 * 1024;
/** The approximate bytes of an entry besides its text. */
const perEntry = 400;

const weightOf = ({ answered: { text } }: CachedResponse): number =>
  perEntry + (/^[\0-\xff]*$/.test(text) ? 1 : 2) * text.length;

/**
 * Caches responses as long as each answer of the bank in them is fresh, at most for ten seconds. A response
 * is found by the query, its variables, the caller and the last write, see SharedOperations: after a write or
 * an event of the bank, no response from before it is found, nor kept.
 */
export class ResponseCache {
  readonly #clock: Clock;
  readonly #responses = new LRUCache<string, CachedEntry>({
    maxSize: maxBytes,
    sizeCalculation: weightOf,
  });
  #generation = '';
  #isDue = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the fresh response to an identical request, if any. */
  find({ text, generation }: OperationKey): CachedResponse | undefined {
    this.#follow(generation);
    const found = this.#responses.get(digestOf(text));
    return found && found.expiresAt > this.#clock.elapsed() ? found : undefined;
  }

  /** Caches a response until it is not fresh any more; if it is not now, does nothing. */
  keep({ text, generation }: OperationKey, response: CachedResponse): void {
    const left = response.freshUntil - this.#clock.now();
    if (left <= 0 || response.answered.text.length > maxTextLength) return;
    if (generation !== this.#generation) return;
    const expiresAt = this.#clock.elapsed() + Math.min(left, maxTtlOfChanging);
    this.#responses.set(digestOf(text), Object.assign({}, response, { expiresAt }));
    this.#deleteInTime();
  }

  /** Deletes the responses from before a write: nobody can find them any more. */
  #follow(generation: string): void {
    if (generation === this.#generation) return;
    this.#generation = generation;
    this.#responses.clear();
  }

  /** Deletes the responses that have expired, again and again until there are none. */
  #deleteInTime(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#clock.after(maxTtlOfChanging, () => {
      this.#isDue = false;
      const now = this.#clock.elapsed();
      for (const [key, { expiresAt }] of this.#responses.entries())
        if (expiresAt <= now) this.#responses.delete(key);
      if (this.#responses.size > 0) this.#deleteInTime();
    });
  }
}

/** The key of an entry. A request's values are not kept. */
const digestOf = (key: string): string => hash('sha256', key, 'base64url');
