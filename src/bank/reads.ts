import type { Cache } from '../cache/cache.js';
import type { Clock } from '../clock.js';
import type { BankClient } from './client.js';
import { AnswerCache } from './answer-cache.js';
import { longestChanging } from './cache-ttl.js';
import type { AnyOperation } from './operation.js';
import type { ParamValues } from './path.js';
import { compose, readSteps } from './read-path.js';
import { Scans, type ScanOptions } from './scan.js';
import { tagsOfWrite } from './cache-tags.js';
import { UnderWay } from './shared.js';
import type { Pending, Step } from './step.js';

export interface ReadsOptions {
  /** Undefined where nothing is kept. */
  readonly cache: Cache | undefined;
  /** What answers have to agree on to be kept under the same keys: the bank that gave them, and the contract that they were read by. */
  readonly keptFrom: string;
  readonly scans: ScanOptions;
}

const [, ...uncachedSteps] = readSteps;

/** What every write makes stale, whatever it changes. */
const everyWrite = 'writes';

/**
 * The reads of all requests of this process, made in the fewest calls, see readSteps. What may be seen is decided by the context, before
 * and after, for each viewer; here it matters only where what is not the reader's own must look like what does not exist.
 */
export class Reads {
  readonly #cache: Cache | undefined;
  readonly #underWay = new UnderWay();
  readonly #path: Step;
  #writes = 0;

  constructor({ parts }: BankClient, clock: Clock, { cache, keptFrom, scans }: ReadsOptions) {
    this.#cache = cache;
    const kept = cache && new AnswerCache(cache, clock, keptFrom);
    const all = Object.assign({}, parts, { clock, kept, scans: new Scans(scans), underWay: this.#underWay });
    this.#path = kept ? compose(readSteps, Object.assign({}, all, { kept })) : compose(uncachedSteps, all);
  }

  /** Reads of one operation that a request makes together: each is told its answer as soon as that is there. */
  dispatch(pending: readonly Pending[]): void {
    this.#path.dispatchAll(pending);
  }

  /**
   * What changes with each write, in this process and, where the cache is shared, in all that share it; undefined where that cannot be
   * told at the moment.
   */
  async generation(): Promise<string | undefined> {
    if (!this.#cache) return String(this.#writes);
    const { ticket } = await this.#cache.look(everyWrite, [everyWrite]);
    return ticket && `${this.#writes} ${ticket.generations}`;
  }

  /**
   * Makes stale what a write changed, in all gateways that share the cache. A reader that comes after this joins no read from before it. Where
   * something `mayHaveChanged`, this resolves when no gateway answers any more what was read before: the cache has confirmed it, or all that
   * may change has had its time. Otherwise nobody waits for a cache that is slow.
   */
  async forget(operation: AnyOperation, params: ParamValues, mayHaveChanged = true): Promise<void> {
    const tags = tagsOfWrite(operation, params);
    this.#writes += 1;
    this.#underWay.detach(tags);
    await this.#cache?.drop([...tags, everyWrite], mayHaveChanged ? longestChanging : 0);
  }
}
