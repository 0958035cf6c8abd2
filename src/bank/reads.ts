import type { Holding } from '../budget.js';
import type { Cache, Lookup, Ticket } from '../cache/cache.js';
import type { Clock } from '../clock.js';
import { CircuitOpen } from './circuit.js';
import type { BankClient } from './client.js';
import type { Deadline } from './deadline.js';
import { GatewayError } from './errors.js';
import { longestChanging } from './lifetime.js';
import { ownerIsInAnswer, type AnyRow, type OperationId, type Page } from './operation.js';
import { requestPath, type ParamValues } from './path.js';
import { pageParams, Scans, type Found, type ScanOptions } from './scan.js';
import { tagsOfRead, tagsOfWrite } from './scope.js';
import { SharedReads } from './share.js';

/** A read or a calculation. */
export interface Read {
  readonly row: AnyRow;
  readonly params: ParamValues;
  /** Path, query and body: what makes it the same as another. */
  readonly path: string;
  readonly body: string | undefined;
}

/** A call to the bank that was made, or spared, for a request. */
export interface BankCall {
  readonly operation: OperationId;
  /** HTTP status; null where no answer came, or none was needed. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** Whether this request made it, joined another's, or found its answer kept. */
  readonly from: 'network' | 'shared' | 'cache';
}

/** An answer from before, in place of one that a failing bank cannot give. */
export interface StaleRead {
  readonly operation: OperationId;
  /** How long ago it was the bank's. */
  readonly seconds: number;
}

/** A reader who may see some answers only if these are the reader's own. */
export interface Claimant {
  /** The same text for those who own the same. */
  readonly key: string;
  /** Whether an answer is the claimant's own, as far as that is known by now. */
  isOwn(row: AnyRow, answer: unknown): boolean;
}

/** On whose behalf something is read. */
export interface Reader {
  readonly caller: string;
  readonly requestId: string;
  readonly deadline: Deadline;
  readonly holding: Holding;
  /** Whether what was kept from before is not good enough. */
  readonly noCache: boolean;
  /** Undefined for the partner, who may see whatever anybody had read. */
  readonly claimant: Claimant | undefined;
  /** Takes note of the calls; undefined where nobody wants to know. */
  readonly note: ((call: BankCall) => void) | undefined;
  /** Takes note of what is stale. */
  readonly noteStale: (read: StaleRead) => void;
}

/** An answer as it is kept. Milliseconds since 1970. */
interface Kept {
  readonly answer: unknown;
  /** Before the bank was asked: what it answers may be as old as that. */
  readonly askedAt: number;
  readonly freshUntil: number;
}

/** What a look-up came to. */
interface Looked {
  /** Whether something is kept whose time is not over. */
  readonly isHit: boolean;
  readonly kept: Kept | undefined;
  readonly ticket: Ticket | undefined;
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
}

export interface ReadsOptions {
  /** Undefined where nothing is kept. */
  readonly cache: Cache | undefined;
  /** What answers have to agree on to be kept under the same keys: the bank that gave them, and the contract that they were read by. */
  readonly keptFrom: string;
  readonly scans: ScanOptions;
}

/** Milliseconds for which an answer is kept beyond its time, for when the bank fails. */
const staleFor = 300_000;

/** What every write makes stale, whatever it changes. */
const everyWrite = 'writes';

/** Changes with the form of what is kept: gateways of another version may share the cache. */
const form = '2 ';

/**
 * The one whose own an answer has to be, where nothing but the answer tells whose it is. What was kept, shared or listed for others must
 * not show then, by as little as its being faster, that there is something. Undefined for all other reads.
 */
const claimantOf = (row: AnyRow, { claimant }: Reader): Claimant | undefined => (claimant && ownerIsInAnswer(row) ? claimant : undefined);

const keyOf = ({ path, body }: Read): string => (body === undefined ? path : `${path} ${body}`);

/**
 * The reads of all requests of this process, made in the fewest calls: what is kept is not read again, identical reads under way are one
 * call, and many reads of one kind come from the pages of a list where that is cheaper. What may be seen is decided by the context, before
 * and after, for each viewer; here it matters only where what is not the reader's own must look like what does not exist.
 */
export class Reads {
  readonly #client: BankClient;
  readonly #clock: Clock;
  readonly #cache: Cache | undefined;
  readonly #keptFrom: string;
  readonly #scans: Scans;
  readonly #shared = new SharedReads();
  #writes = 0;

  constructor(client: BankClient, clock: Clock, { cache, keptFrom, scans }: ReadsOptions) {
    this.#client = client;
    this.#clock = clock;
    this.#cache = cache;
    this.#keptFrom = keptFrom + form;
    this.#scans = new Scans(scans);
  }

  /** The answers to reads of one operation, each as soon as it is there. None of them throws before it is awaited. */
  all(reads: readonly Read[], reader: Reader): readonly Promise<unknown>[] | Promise<readonly Promise<unknown>[]> {
    if (!this.#cache) return this.#fetch(reads, reader);
    // What is never kept is looked up as well: without a ticket nobody knows whether it may be shared.
    const lookups = reads.map((read) => this.#look(read, reader));
    return lookups.some((looked) => looked instanceof Promise) ? Promise.all(lookups.map(async (looked) => looked)).then((all) => this.#kept(reads, reader, all)) : this.#kept(reads, reader, lookups as Looked[]);
  }

  /** The answers that are kept, and those of reads that are made for the others. */
  #kept(reads: readonly Read[], reader: Reader, lookups: readonly Looked[]): readonly Promise<unknown>[] {
    const { row } = reads[0] as Read;
    const fetched = this.#fetch(reads.filter((_read, index) => !lookups[index]?.isHit), reader, lookups.filter(({ isHit }) => !isHit));
    let next = 0;
    return lookups.map(({ isHit, kept }) => {
      if (isHit) return Promise.resolve(kept?.answer);
      const answer = fetched[next++] as Promise<unknown>;
      return kept && row.mayBeStale ? this.#orStale(answer, kept, row, reader) : answer;
    });
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
  async forget(row: AnyRow, params: ParamValues, mayHaveChanged = true): Promise<void> {
    const tags = tagsOfWrite(row, params);
    this.#writes += 1;
    this.#shared.detach(tags);
    await this.#cache?.drop([...tags, everyWrite], mayHaveChanged ? longestChanging : 0);
  }

  /** What is kept of a read, and whether its time is not over. */
  #look(read: Read, reader: Reader): Looked | Promise<Looked> {
    const claimant = claimantOf(read.row, reader);
    const at = this.#clock.now();
    const lookup = (this.#cache as Cache).look(this.#keptFrom + keyOf(read), tagsOfRead(read.row, read.params), claimant !== undefined);
    return lookup instanceof Promise ? lookup.then((found) => this.#lookedUp(read, reader, found, at)) : this.#lookedUp(read, reader, lookup, at);
  }

  #lookedUp(read: Read, reader: Reader, { value, isHit, ticket }: Lookup, at: number): Looked {
    const { noCache, note } = reader;
    const claimant = claimantOf(read.row, reader);
    if (!isHit || noCache) return { isHit: false, kept: undefined, ticket, at };
    const kept = value as Kept;
    if (claimant && !claimant.isOwn(read.row, kept.answer)) return { isHit: false, kept: undefined, ticket, at };
    if (kept.freshUntil <= at) return { isHit: false, kept, ticket, at };
    note?.({ operation: read.row.operationId, status: null, milliseconds: this.#clock.now() - at, from: 'cache' });
    return { isHit, kept, ticket, at };
  }

  /** The answer, or what was kept from before where the bank is not called because it fails. */
  async #orStale(answer: Promise<unknown>, kept: Kept, { operationId: operation }: AnyRow, { noteStale }: Reader): Promise<unknown> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof GatewayError && error.cause instanceof CircuitOpen)) throw error;
      noteStale({ operation, seconds: Math.round((this.#clock.now() - kept.askedAt) / 1000) });
      return kept.answer;
    }
  }

  /** By single calls, or from a list. */
  #fetch(reads: readonly Read[], reader: Reader, lookups: readonly Looked[] = []): readonly Promise<unknown>[] {
    const single = (read: Read, index: number): Promise<unknown> => this.#send(read, reader, lookups[index]);
    const covered = reads.filter(({ row, params }) => !claimantOf(row, reader) && this.#scans.covers(row, params));
    const [first] = covered;
    if (!first || !this.#scans.isWorth(first.row, covered.length)) return reads.map(single);
    const scan = this.#scan(first.row, covered.length, reader);
    return reads.map(async (read, index) => {
      if (!this.#scans.covers(read.row, read.params)) return single(read, index);
      const { find, begin } = await scan;
      const found = find(read.params);
      if (found === undefined) return single(read, index);
      const looked = lookups[index];
      if (looked) this.#keep(read, found, looked, Math.min(looked.at, begin));
      return found;
    });
  }

  /** What the pages of a list hold, and when the first of them was asked for. A list that cannot be read leaves all to single reads. */
  async #scan(row: AnyRow, count: number, reader: Reader): Promise<{ readonly find: Found; readonly begin: number }> {
    type Items = Page<Readonly<Record<string, unknown>>>;
    let begin = Infinity;
    const began = (at: number): void => { begin = Math.min(begin, at); };
    const readPage = async (list: AnyRow, number: number): Promise<Items> => {
      const params = pageParams(number);
      const page = { row: list, params, path: requestPath(list, params), body: undefined };
      // The page is not kept, but what is taken from it is: it must not be one that was begun before a write in another gateway.
      const looked = this.#cache && (await this.#look(page, Object.assign({}, reader, { noCache: true })));
      return (await this.#send(page, reader, looked, began)) as Items;
    };
    const find = await this.#scans.find(row, count, readPage).catch(() => () => undefined);
    return { find, begin };
  }

  /** By one call, or by one that is under way. With `began`, which is told when that was begun, the answer is not kept. */
  #send(read: Read, reader: Reader, looked: Looked | undefined, began?: (at: number) => void): Promise<unknown> {
    const { row, params } = read;
    const ticket = looked?.ticket;
    // Where the cache is away, nobody knows of the writes in other gateways: what was begun before may be from before one of them.
    if (looked && !ticket) return this.#call(read, reader, reader.deadline);
    const start = this.#clock.now();
    const claimant = claimantOf(row, reader);
    // Whoever looked up after a write has another ticket than whoever read before it, in whichever gateway that write was.
    const key = `${keyOf(read)} ${ticket?.generations ?? ''} ${claimant?.key ?? ''}`;
    const { promise, isFirst, begin } = this.#shared.join(key, tagsOfRead(row, params), start, reader.deadline, (deadline) => this.#call(read, reader, deadline));
    began?.(begin);
    const own = isFirst ? promise : this.#noted(promise, row, start, reader);
    const isKept = isFirst && looked !== undefined && began === undefined;
    // Nothing else is waited for where there is nothing to be learned from the answer.
    if (!isKept && row.kind !== 'list') return own;
    return own.then((answer) => {
      if (row.kind === 'list') this.#scans.see(row, params, answer as Page<unknown>);
      if (isKept && (!claimant || claimant.isOwn(row, answer))) this.#keep(read, answer, looked, looked.at);
      return answer;
    });
  }

  /** The answer to a read that joined another's, of which note is taken when it is there. */
  #noted(answer: Promise<unknown>, { operationId: operation }: AnyRow, start: number, { note }: Reader): Promise<unknown> {
    return note ? answer.finally(() => note({ operation, status: null, milliseconds: this.#clock.now() - start, from: 'shared' })) : answer;
  }

  #call({ row, path, body }: Read, { caller, requestId, holding, note }: Reader, deadline: Deadline): Promise<unknown> {
    return this.#client.send({ row, path, body, caller, requestId, deadline, holding, note });
  }

  /** Keeps an answer that may be as old as `askedAt` says: its time counts from then, not from now, so that all from before a write ends with that. */
  #keep(read: Read, answer: unknown, { ticket }: Looked, askedAt: number): void {
    const ttl = read.row.cache?.(answer as never);
    // A page that was not whole may be so the next time.
    if (!this.#cache || !ticket || !ttl || (read.row.kind === 'list' && (answer as Page<unknown>).gaps)) return;
    const kept: Kept = { answer, askedAt, freshUntil: askedAt + ttl };
    const left = kept.freshUntil + (read.row.mayBeStale ? staleFor : 0) - this.#clock.now();
    void this.#cache.put(this.#keptFrom + keyOf(read), kept, left, ticket);
  }
}
