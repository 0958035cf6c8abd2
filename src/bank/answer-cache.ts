import type { Cache, Lookup, Ticket } from '../cache/cache.js';
import type { Clock } from '../clock.js';
import { claimantOf, readKey, type Call, type Read } from './call.js';
import type { Page } from './operation.js';
import { tagsOfRead } from './cache-tags.js';

/** An answer as it is kept. Milliseconds since 1970. */
export interface CachedAnswer {
  readonly answer: unknown;
  /** Before the bank was asked: what it answers may be as old as that. */
  readonly askedAt: number;
  readonly freshUntil: number;
}

/** What a look-up came to. */
export interface CacheLookup {
  /** Whether something is kept whose time is not over. */
  readonly isHit: boolean;
  readonly kept: CachedAnswer | undefined;
  readonly ticket: Ticket | undefined;
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
}

/** Milliseconds for which an answer is kept beyond its time, for when the bank fails. */
const staleFor = 300_000;

/** Changes with the form of what is kept: gateways of another version may share the cache. */
const form = '2 ';

/** The answers in a cache, for as long as their operations say. */
export class AnswerCache {
  readonly #cache: Cache;
  readonly #clock: Clock;
  readonly #prefix: string;

  /** Only answers with the same `keptFrom` are kept under the same keys: the bank that gave them, and the contract that they were read by. */
  constructor(cache: Cache, clock: Clock, keptFrom: string) {
    this.#cache = cache;
    this.#clock = clock;
    this.#prefix = keptFrom + form;
  }

  /** What is kept of a read, and whether its time is not over. What is never kept is looked up as well: without a ticket nobody knows whether it may be shared. */
  look(call: Call): CacheLookup | Promise<CacheLookup> {
    const at = this.#clock.now();
    const lookup = this.#find(call, claimantOf(call) !== undefined);
    return lookup instanceof Promise
      ? lookup.then((found) => this.#looked(call, found, at))
      : this.#looked(call, lookup, at);
  }

  /** What is needed to share a read whose answer is not kept, see Call. */
  async generations(read: Read): Promise<string | null> {
    return (await this.#find(read, false)).ticket?.generations ?? null;
  }

  /** Keeps an answer that may be as old as `askedAt` says: its time counts from then, not from now, so that all from before a write ends with that. */
  keep(read: Read, answer: unknown, ticket: Ticket | undefined, askedAt: number): void {
    const ttl = read.operation.cache?.(answer as never);
    // A page that was not whole may be so the next time.
    if (!ticket || !ttl || (read.operation.kind === 'list' && (answer as Page<unknown>).gaps)) return;
    const kept: CachedAnswer = { answer, askedAt, freshUntil: askedAt + ttl };
    const left = kept.freshUntil + (read.operation.mayBeStale ? staleFor : 0) - this.#clock.now();
    void this.#cache.put(this.#prefix + readKey(read), kept, left, ticket);
  }

  #find(read: Read, isEven: boolean): Lookup | Promise<Lookup> {
    return this.#cache.look(this.#prefix + readKey(read), tagsOfRead(read.operation, read.params), isEven);
  }

  #looked(call: Call, { value, isHit, ticket }: Lookup, at: number): CacheLookup {
    const kept = isHit && !call.reader?.noCache ? (value as CachedAnswer) : undefined;
    if (!kept || claimantOf(call)?.isOwn(call.operation, kept.answer) === false)
      return { isHit: false, kept: undefined, ticket, at };
    return { isHit: kept.freshUntil > at, kept, ticket, at };
  }
}
