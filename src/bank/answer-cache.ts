import type { Cache, Lookup, Ticket } from '../cache/cache.js';
import type { Clock } from '../clock.js';
import { hasRequestedIds } from './answer-ids.js';
import { claimantOf, readKey, type Call, type Read } from './call.js';
import type { Page } from './operation.js';
import { tagsOfRead } from './cache-tags.js';

/** A cached answer. Times are in milliseconds since 1970. */
export interface CachedAnswer {
  readonly answer: unknown;
  /** The time just before the bank was called. The answer may be as old as that. */
  readonly askedAt: number;
  readonly freshUntil: number;
}

/** The result of a lookup in the cache. */
export interface CacheLookup {
  /** True if an answer is cached and still fresh. */
  readonly isHit: boolean;
  readonly kept: CachedAnswer | undefined;
  readonly ticket: Ticket | undefined;
  /** The start of the lookup, in milliseconds since 1970. */
  readonly at: number;
}

/** Milliseconds by which the clocks of gateways that share the cache may differ. */
const clockSkew = 1000;
/** Milliseconds for which an answer is kept after it expires, for use while the bank fails. */
const staleFor = 300_000;

/** Changes with the format of cached answers: gateways of another version may share the cache. */
const form = '2 ';

/**
 * Returns the time until which an answer that may be as old as `askedAt` is fresh, in milliseconds since
 * 1970; 0 if it is not cached at all.
 */
export function freshUntilOf({ operation, params }: Read, answer: unknown, askedAt: number): number {
  const ttl = operation.cache?.(answer as never);
  const page = operation.kind === 'list' ? (answer as Page<unknown>) : undefined;
  // A page with gaps may be complete the next time.
  if (!ttl || page?.gaps) return 0;
  // What was not asked for is withheld from everybody until it expires, and its tags name another customer.
  if (!hasRequestedIds(operation, params, page?.items ?? [answer])) return 0;
  return askedAt + ttl;
}

/** Caches the answers of operations for as long as each operation allows. */
export class AnswerCache {
  readonly #cache: Cache;
  readonly #clock: Clock;
  readonly #prefix: string;

  /**
   * `keptFrom` is part of every key. It stands for the bank and for the contract that its answers were read
   * by; answers of another bank or contract are never found.
   */
  constructor(cache: Cache, clock: Clock, keptFrom: string) {
    this.#cache = cache;
    this.#clock = clock;
    this.#prefix = keptFrom + form;
  }

  /**
   * Looks up a read and returns its cached answer, if any, and whether it is still fresh. Operations that are
   * never cached are looked up too: sharing a read needs the ticket.
   */
  look(call: Call): CacheLookup | Promise<CacheLookup> {
    const at = this.#clock.now();
    const lookup = this.#find(call, claimantOf(call) !== undefined);
    return lookup instanceof Promise
      ? lookup.then((found) => this.#looked(call, found, at))
      : this.#looked(call, lookup, at);
  }

  /** Returns the cache generations that sharing an uncached read requires, see Call. */
  async generations(read: Read): Promise<string | null> {
    return (await this.#find(read, false)).ticket?.generations ?? null;
  }

  /**
   * Caches an answer that is fresh until some time, see freshUntilOf. The TTL counts from when it was asked
   * for, not from now, so that every answer from before a write expires in time.
   */
  keep(read: Read, kept: CachedAnswer, ticket: Ticket): void {
    const left = kept.freshUntil + (read.operation.mayBeStale ? staleFor : 0) - this.#clock.now();
    void this.#cache.put(this.#prefix + readKey(read), kept, left, ticket);
  }

  #find(read: Read, isEven: boolean): Lookup | Promise<Lookup> {
    return this.#cache.look(this.#prefix + readKey(read), tagsOfRead(read.operation, read.params), isEven);
  }

  #looked(call: Call, { value, isHit, ticket }: Lookup, at: number): CacheLookup {
    const kept = isHit && !call.reader?.noCache ? (value as CachedAnswer) : undefined;
    // After the system's time was set back, nobody can tell how old an answer from before is.
    const isDatable = kept !== undefined && kept.askedAt <= at + clockSkew;
    if (!isDatable || claimantOf(call)?.isOwn(call.operation, kept.answer) === false)
      return { isHit: false, kept: undefined, ticket, at };
    return { isHit: kept.freshUntil > at, kept, ticket, at };
  }
}
