import { createHash } from 'node:crypto';
import type { Cache, Ticket } from '../cache/cache.js';
import type { Clock } from '../clock.js';
import { CircuitOpen } from './circuit.js';
import type { BankClient } from './client.js';
import type { Deadline } from './deadline.js';
import { GatewayError } from './errors.js';
import type { AnyRow, OperationId, Page } from './operation.js';
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

/** On whose behalf something is read. */
export interface Reader {
  readonly requestId: string;
  readonly deadline: Deadline;
  /** Whether what was kept from before is not good enough. */
  readonly noCache: boolean;
  /** Takes note of the calls; undefined where nobody wants to know. */
  readonly note: ((call: BankCall) => void) | undefined;
  /** Takes note of what is stale. */
  readonly noteStale: (read: StaleRead) => void;
}

/** An answer as it is kept. Milliseconds since 1970. */
interface Kept {
  readonly answer: unknown;
  readonly keptAt: number;
  readonly freshUntil: number;
}

export interface ReadsOptions {
  /** Undefined where nothing is kept. */
  readonly cache: Cache | undefined;
  /** What answers have to agree on to be kept under the same keys: the bank that gave them, and the contract that they were read by. */
  readonly keptFrom: string;
  readonly scans: ScanOptions;
  readonly rowOf: (operationId: OperationId) => AnyRow;
}

/** Milliseconds for which an answer is kept beyond its time, for when the bank fails. */
const staleFor = 300_000;

/** What every write makes stale, whatever it changes. */
const everyWrite = 'writes';

const keyOf = ({ path, body }: Read): string => (body === undefined ? path : `${path} ${body}`);

/**
 * The reads of all requests of this process, made in the fewest calls: what is kept is not read again, identical reads under way are one
 * call, and many reads of one kind come from the pages of a list where that is cheaper. Nothing here knows who is asking: what may be
 * seen is decided by the doors of the context, before and after, for each viewer.
 */
export class Reads {
  readonly #client: BankClient;
  readonly #clock: Clock;
  readonly #cache: Cache | undefined;
  readonly #keptFrom: string;
  readonly #rowOf: ReadsOptions['rowOf'];
  readonly #scans: Scans;
  readonly #shared = new SharedReads();
  #writes = 0;

  constructor(client: BankClient, clock: Clock, { cache, keptFrom, scans, rowOf }: ReadsOptions) {
    this.#client = client;
    this.#clock = clock;
    this.#cache = cache;
    this.#keptFrom = keptFrom;
    this.#rowOf = rowOf;
    this.#scans = new Scans(scans, rowOf);
  }

  /** The answers to reads of one operation, each as soon as it is there. None of them throws before it is awaited. */
  async all(reads: readonly Read[], reader: Reader): Promise<readonly Promise<unknown>[]> {
    const { row } = reads[0] as Read;
    if (!row.cache || !this.#cache) return this.#fetch(reads, reader);
    const lookups = await Promise.all(reads.map((read) => this.#look(read, reader)));
    const missing = reads.flatMap((read, index) => (lookups[index]?.isHit ? [] : [{ read, ticket: lookups[index]?.ticket }]));
    const fetched = this.#fetch(missing.map(({ read }) => read), reader, missing.map(({ ticket }) => ticket));
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

  /** Makes stale what a write changed, in all gateways that share the cache. A reader that comes after this joins no read from before it. */
  async forget(row: AnyRow, params: ParamValues): Promise<void> {
    const tags = tagsOfWrite(row, params, this.#rowOf);
    this.#writes += 1;
    this.#shared.detach(tags);
    await this.#cache?.drop([...tags, everyWrite]);
  }

  /** The key that a read's answer is kept under: a digest, since paths and bodies hold what a caller has typed. */
  #keptUnder(read: Read): string {
    return this.#keptFrom + createHash('sha256').update(keyOf(read)).digest('base64url');
  }

  /** What is kept of a read, and whether its time is not over. */
  async #look(read: Read, { noCache, note }: Reader): Promise<{ readonly isHit: boolean; readonly kept: Kept | undefined; readonly ticket: Ticket | undefined }> {
    const start = this.#clock.now();
    const { value, isHit, ticket } = await (this.#cache as Cache).look(this.#keptUnder(read), tagsOfRead(read.row, read.params));
    if (!isHit || noCache) return { isHit: false, kept: undefined, ticket };
    const kept = value as Kept;
    if (kept.freshUntil <= start) return { isHit: false, kept, ticket };
    note?.({ operation: read.row.operationId, status: null, milliseconds: this.#clock.now() - start, from: 'cache' });
    return { isHit, kept, ticket };
  }

  /** The answer, or what was kept from before where the bank is not called because it fails. */
  async #orStale(answer: Promise<unknown>, kept: Kept, { operationId: operation }: AnyRow, { noteStale }: Reader): Promise<unknown> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof GatewayError && error.cause instanceof CircuitOpen)) throw error;
      noteStale({ operation, seconds: Math.round((this.#clock.now() - kept.keptAt) / 1000) });
      return kept.answer;
    }
  }

  /** By single calls, or from a list. */
  #fetch(reads: readonly Read[], reader: Reader, tickets: readonly (Ticket | undefined)[] = []): readonly Promise<unknown>[] {
    const single = (read: Read, index: number): Promise<unknown> => this.#send(read, reader, tickets[index]);
    const covered = reads.filter(({ row, params }) => this.#scans.covers(row, params));
    const [first] = covered;
    if (!first || !this.#scans.isWorth(first.row, covered.length)) return reads.map(single);
    const scan = this.#scan(first.row, covered.length, reader);
    return reads.map(async (read, index) => {
      if (!this.#scans.covers(read.row, read.params)) return single(read, index);
      const found = (await scan)(read.params);
      if (found === undefined) return single(read, index);
      this.#keep(read, found, tickets[index]);
      return found;
    });
  }

  /** A list that cannot be read leaves all to single reads. */
  async #scan(row: AnyRow, count: number, reader: Reader): Promise<Found> {
    type Items = Page<Readonly<Record<string, unknown>>>;
    const readPage = async (list: AnyRow, number: number): Promise<Items> => {
      const params = pageParams(number);
      const page = { row: list, params, path: requestPath(list, params), body: undefined };
      // The page is not kept, but what is taken from it is: it must not be one that was begun before a write in another gateway.
      const ticket = (await this.#cache?.look(this.#keptUnder(page), tagsOfRead(list, params)))?.ticket;
      return (await this.#send(page, reader, ticket, false)) as Items;
    };
    return this.#scans.find(row, count, readPage).catch(() => () => undefined);
  }

  async #send(read: Read, reader: Reader, ticket: Ticket | undefined, isKept = true): Promise<unknown> {
    const { row, params, path, body } = read;
    const start = this.#clock.now();
    // Whoever looked up after a write has another ticket than whoever read before it, in whichever gateway that write was.
    const key = ticket ? `${keyOf(read)} ${ticket.generations}` : keyOf(read);
    const { promise, isFirst } = this.#shared.join(key, tagsOfRead(row, params), reader.deadline, (deadline) =>
      this.#client.send({ row, path, body, requestId: reader.requestId, deadline, note: reader.note }));
    const answer = await promise;
    if (row.kind === 'list') this.#scans.see(row, params, answer as Page<unknown>);
    if (isFirst && isKept) this.#keep(read, answer, ticket);
    if (!isFirst) reader.note?.({ operation: row.operationId, status: null, milliseconds: this.#clock.now() - start, from: 'shared' });
    return answer;
  }

  #keep(read: Read, answer: unknown, ticket: Ticket | undefined): void {
    const ttl = read.row.cache?.(answer as never);
    // A page that was not whole may be so the next time.
    if (!this.#cache || !ticket || !ttl || (read.row.kind === 'list' && (answer as Page<unknown>).gaps)) return;
    const keptAt = this.#clock.now();
    const kept: Kept = { answer, keptAt, freshUntil: keptAt + ttl };
    void this.#cache.put(this.#keptUnder(read), kept, ttl + (read.row.mayBeStale ? staleFor : 0), ticket);
  }
}
