import type { Cache } from '../cache/cache.js';
import type { Clock } from '../clock.js';
import { within, type Span } from '../telemetry/tracing.js';
import type { BankClient } from './client.js';
import { AnswerCache } from './answer-cache.js';
import { maxTtlOfChanging } from './cache-ttl.js';
import type { AnyOperation, LoadId } from './operation.js';
import type { ParamValues } from './path.js';
import { compose, readSteps } from './read-path.js';
import { Scans, type ScanOptions } from './scan.js';
import { tagsOfCustomer, tagsOfEvent, tagsOfWrite, type ChangedIds } from './cache-tags.js';
import { ReadsInFlight } from './shared.js';
import type { Pending, Step } from './step.js';

export interface ReadsOptions {
  /** Undefined if nothing is cached. */
  readonly cache: Cache | undefined;
  /**
   * Part of every cache key: stands for the bank that gave the answers and the contract that they were read
   * by.
   */
  readonly keptFrom: string;
  readonly scans: ScanOptions;
}

const [, ...uncachedSteps] = readSteps;

/** The tag that every write invalidates. */
const everyWrite = 'writes';

/** Deletes the cached answers that may be about a customer, and returns their number. @throws StoreError */
export const eraseAnswers = (cache: Cache, customerId: string): Promise<number> =>
  cache.erase([...tagsOfCustomer(customerId), everyWrite]);

/**
 * The reads of all requests of this process, made with the fewest calls, see readSteps. The context checks
 * access, before and after, for each viewer. Access matters here only where another's resource must look like
 * one that does not exist.
 */
export class Reads {
  readonly #cache: Cache | undefined;
  readonly #inFlight = new ReadsInFlight();
  readonly #path: Step;
  #writes = 0;

  constructor({ parts }: BankClient, clock: Clock, { cache, keptFrom, scans }: ReadsOptions) {
    this.#cache = cache;
    const kept = cache && new AnswerCache(cache, clock, keptFrom);
    const all = Object.assign({}, parts, { clock, kept, scans: new Scans(scans), inFlight: this.#inFlight });
    this.#path = kept ? compose(readSteps, Object.assign({}, all, { kept })) : compose(uncachedSteps, all);
  }

  /** True if answers are cached. */
  get areCached(): boolean {
    return this.#cache !== undefined;
  }

  /** Makes the reads of one operation in a request. Each handler is called as soon as its answer is there. */
  dispatch(pending: readonly Pending[]): void {
    this.#path.dispatchAll(pending);
  }

  /**
   * Returns a text that changes with each write in this process, also of what the gateway itself knows, and,
   * if the cache is shared, in all processes that share it; undefined if that is not known at the moment.
   */
  async generation(span?: Span): Promise<string | undefined> {
    const cache = this.#cache;
    if (!cache) return String(this.#writes);
    const { ticket } = await within(span, 'cache generation', async () =>
      cache.look(everyWrite, [everyWrite]),
    );
    return ticket && `${this.#writes} ${ticket.generations}`;
  }

  /**
   * Deletes the cached answers that may be about a customer, in all gateways that share the cache. Reads in
   * flight are neither shared nor cached. Returns the number of answers.
   * @throws StoreError
   */
  async forgetCustomer(customerId: string): Promise<number> {
    this.#writes += 1;
    this.#inFlight.detach(tagsOfCustomer(customerId));
    return this.#cache ? eraseAnswers(this.#cache, customerId) : 0;
  }

  /**
   * Invalidates the data that a write changed, in all gateways that share the cache. Later reads join no read
   * from before it. If something `mayHaveChanged`, the promise resolves when no gateway uses older answers
   * any more: the cache has confirmed it, or their TTL is over. Otherwise a slow cache is not awaited.
   */
  async forget(
    operation: AnyOperation,
    params: ParamValues,
    mayHaveChanged = true,
    span?: Span,
  ): Promise<void> {
    await this.#drop(tagsOfWrite(operation, params), mayHaveChanged ? maxTtlOfChanging : 0, span);
  }

  /**
   * Makes stale what an event of the bank's says has changed: as after a write that may have changed
   * something, no read that begins when this has resolved is answered by what was read before.
   */
  forgetAfterEvent(reads: readonly LoadId[], ids: ChangedIds): Promise<void> {
    return this.#drop(tagsOfEvent(reads, ids), maxTtlOfChanging);
  }

  /**
   * Ends the sharing of whole operations in all gateways that share the cache, after a change of what the
   * gateway itself knows: no query that begins when this has resolved joins one from before it.
   */
  endSharing(span?: Span): Promise<void> {
    return this.#drop([], maxTtlOfChanging, span);
  }

  async #drop(tags: readonly string[], timeLimit: number, span?: Span): Promise<void> {
    const cache = this.#cache;
    this.#writes += 1;
    this.#inFlight.detach(tags);
    if (cache) await within(span, 'cache drop', () => cache.drop([...tags, everyWrite], timeLimit));
  }
}
