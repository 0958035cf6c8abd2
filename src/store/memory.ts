import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../clock.js';
import { MemoryStream } from './memory-stream.js';
import {
  checkTtl,
  StoreError,
  streamStart,
  type AppendConditions,
  type Appended,
  type SetAddition,
  type SetPage,
  type Store,
  type StreamBatch,
  type StreamBounds,
  type StreamEntry,
} from './store.js';

/** The members of an index, each with the time at which it expires, the earliest first. */
type Index = Map<string, number>;

interface StoredValue {
  readonly content: string | Set<string> | Index | MemoryStream;
  /** In milliseconds since 1970; infinite without a TTL. */
  readonly endsAt: number;
  /** The maximum bytes that it takes, including its key. */
  readonly weight: number;
}

/**
 * The number of entries that each write checks for expiry. A round then takes a third as many writes as there
 * are entries. So expired entries never exceed about half of the live ones, without a timer and without a
 * pause.
 */
const sweptPerWrite = 4;
/** The number of entries that are checked when the store is full, besides the oldest. */
const sweptWhenFull = 100;

/**
 * Overhead in bytes of an entry, and of a member of a set, besides its characters. It bounds the numbers of
 * both.
 */
const perEntry = 200;
const perMember = 100;
const weightOfText = (text: string): number => 2 * text.length;
const weightOfMember = (member: string): number => perMember + weightOfText(member);

function weightOf(key: string, content: StoredValue['content']): number {
  let weight = perEntry + weightOfText(key);
  if (typeof content === 'string') return weight + weightOfText(content);
  if (content instanceof MemoryStream) return weight + content.weight;
  for (const member of content.keys()) weight += weightOfMember(member);
  return weight;
}

/** The options of an in-memory store. */
export interface MemoryStoreOptions {
  readonly clock?: Clock;
  /** The maximum size of all entries in bytes. */
  readonly maxBytes: number;
}

/**
 * A store in the memory of this process: it is not shared with other gateways, and is lost with the process.
 * When it is full, a new entry or set member is refused (FULL); none is evicted before its time. Replacing a
 * text always succeeds, so that the holder of a claim can record its outcome.
 */
export class MemoryStore implements Store {
  readonly #clock: Clock;
  readonly #entries = new Map<string, StoredValue>();
  #sweeper = this.#entries.entries();
  readonly #maxBytes: number;
  readonly #run = randomUUID();
  /** The calls that wait for an entry of a stream. */
  readonly #followers = new Set<() => void>();
  #bytes = 0;
  #closed = false;

  constructor({ clock = systemClock, maxBytes }: MemoryStoreOptions) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
  }

  /** The number of entries, including expired ones that were not removed yet. */
  get size(): number {
    return this.#entries.size;
  }

  async now(): Promise<number> {
    this.#checkOpen();
    return this.#clock.now();
  }

  /** The maximum bytes that all entries take. */
  get bytes(): number {
    return this.#bytes;
  }

  async get(key: string): Promise<string | undefined> {
    return this.#text(key);
  }

  async set(key: string, value: string, ttlMs?: number): Promise<void> {
    this.#put(key, value, this.#end(ttlMs));
  }

  async setIfAbsent(key: string, value: string, ttlMs?: number): Promise<boolean> {
    const endsAt = this.#end(ttlMs);
    if (this.#find(key)) return false;
    this.#put(key, value, endsAt);
    return true;
  }

  async replace(key: string, expected: string, value: string, ttlMs?: number): Promise<boolean> {
    const endsAt = this.#end(ttlMs);
    if (this.#text(key) !== expected) return false;
    this.#put(key, value, endsAt);
    return true;
  }

  async delete(key: string, expected?: string): Promise<boolean> {
    const holds = expected === undefined ? this.#find(key) !== undefined : this.#text(key) === expected;
    return holds && this.#remove(key);
  }

  async increment(key: string, by: number, ttlMs: number): Promise<number> {
    const endsAt = this.#end(ttlMs);
    const text = this.#text(key) ?? '0';
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(by))
      throw new StoreError('REFUSED', 'not a whole number');
    const value = Number(text) + by;
    this.#put(key, String(value), Math.min(this.#entries.get(key)?.endsAt ?? Infinity, endsAt));
    return value;
  }

  async addToSet(
    key: string,
    members: readonly string[],
    { most }: { readonly most: number },
  ): Promise<SetAddition> {
    const set = this.#set(key) ?? new Set();
    const missing = [...new Set(members)].filter((member) => !set.has(member));
    const added = missing.slice(0, Math.max(0, most - set.size));
    if (added.length > 0) {
      this.#demandRoom(
        added.reduce(
          (sum, member) => sum + weightOfMember(member),
          this.#entries.has(key) ? 0 : weightOf(key, ''),
        ),
      );
      for (const member of added) set.add(member);
      this.#put(key, set, Infinity);
    }
    return { added: added.length, refused: missing.length - added.length };
  }

  async listSet(key: string, offset: number, count: number): Promise<SetPage> {
    const set = this.#set(key) ?? new Set();
    return { members: [...set].slice(offset, offset + count), total: set.size };
  }

  async removeFromSet(key: string, members: readonly string[]): Promise<number> {
    const set = this.#set(key);
    const removed = members.filter((member) => set?.delete(member)).length;
    if (set?.size === 0) this.#remove(key);
    else if (set && removed > 0) this.#put(key, set, Infinity);
    return removed;
  }

  async addToIndex(key: string, member: string, ttlMs: number, most = Infinity): Promise<boolean> {
    const endsAt = this.#end(ttlMs);
    const index: Index = this.#index(key) ?? new Map<string, number>();
    if (!index.has(member)) {
      if (index.size >= most) return false;
      this.#demandRoom(weightOfMember(member) + (this.#entries.has(key) ? 0 : weightOf(key, '')));
    }
    index.delete(member);
    index.set(member, endsAt);
    this.#put(key, index, Math.max(this.#entries.get(key)?.endsAt ?? 0, endsAt));
    return true;
  }

  async listIndex(key: string): Promise<readonly string[]> {
    const now = this.#clock.now();
    return [...(this.#index(key) ?? [])].filter(([, endsAt]) => endsAt > now).map(([member]) => member);
  }

  async append(
    key: string,
    text: string,
    bounds: StreamBounds,
    { once, unless }: AppendConditions = {},
  ): Promise<Appended> {
    const endsAt = this.#end(bounds.ttlMs);
    const onceEndsAt = this.#end(once?.ttlMs);
    if (once && this.#find(once.key)) return { position: undefined, isRepeat: true };
    const isBarred = unless !== undefined && this.#find(unless) !== undefined;
    const stream = this.#stream(key) ?? new MemoryStream();
    this.#demandRoom(MemoryStream.weightOf(text) + weightOf(key, '') + weightOf(once?.key ?? '', ''));
    const position = isBarred ? undefined : stream.append(text, this.#clock.now(), bounds);
    if (position !== undefined) this.#put(key, stream, endsAt);
    if (once) this.#put(once.key, '', onceEndsAt);
    this.#callFollowers();
    return { position, isRepeat: false };
  }

  async readStream(key: string, after: string, count: number): Promise<readonly StreamEntry[]> {
    return this.#stream(key)?.read(after, count) ?? [];
  }

  async followStream(
    key: string,
    after: string,
    { count, waits }: { readonly count: number; readonly waits: boolean },
  ): Promise<StreamBatch> {
    while (waits && this.#batch(key, after, 1).entries.length === 0)
      await new Promise<void>((resolve) => this.#followers.add(resolve));
    return this.#batch(key, after, count);
  }

  #batch(key: string, after: string, count: number): StreamBatch {
    const stream = this.#stream(key);
    return {
      entries: stream?.read(after, count) ?? [],
      run: this.#run,
      isWhole: stream?.has(after) ?? after === streamStart,
    };
  }

  #callFollowers(): void {
    for (const goOn of this.#followers) goOn();
    this.#followers.clear();
  }

  async removeFromStream(key: string, positions: readonly string[]): Promise<number> {
    const stream = this.#stream(key);
    const removed = positions.filter((position) => stream?.delete(position)).length;
    if (stream && removed > 0) this.#put(key, stream, this.#entries.get(key)?.endsAt ?? Infinity);
    return removed;
  }

  async fault(): Promise<undefined> {
    this.#checkOpen();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#entries.clear();
    this.#bytes = 0;
    this.#callFollowers();
  }

  #end(ttlMs: number | undefined): number {
    checkTtl(ttlMs);
    return ttlMs === undefined ? Infinity : this.#clock.now() + ttlMs;
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreError('NOT_SENT', 'it is closed');
  }

  #find(key: string): StoredValue | undefined {
    this.#checkOpen();
    const entry = this.#entries.get(key);
    if (!entry || entry.endsAt > this.#clock.now()) return entry;
    this.#remove(key);
    return undefined;
  }

  #text(key: string): string | undefined {
    const content = this.#find(key)?.content;
    if (content === undefined || typeof content === 'string') return content;
    throw new StoreError('REFUSED', 'the key holds no text');
  }

  #set(key: string): Set<string> | undefined {
    const content = this.#find(key)?.content;
    if (content === undefined || content instanceof Set) return content;
    throw new StoreError('REFUSED', 'the key holds no set');
  }

  /** Returns an index without its first members that have expired. */
  #index(key: string): Index | undefined {
    const content = this.#find(key)?.content;
    if (content === undefined) return undefined;
    if (!(content instanceof Map)) throw new StoreError('REFUSED', 'the key holds no index');
    for (const [member, endsAt] of content) {
      if (endsAt > this.#clock.now()) break;
      content.delete(member);
    }
    return content;
  }

  #stream(key: string): MemoryStream | undefined {
    const content = this.#find(key)?.content;
    if (content === undefined || content instanceof MemoryStream) return content;
    throw new StoreError('REFUSED', 'the key holds no stream');
  }

  #put(key: string, content: StoredValue['content'], endsAt: number): void {
    this.#checkOpen();
    const weight = weightOf(key, content);
    const present = this.#entries.get(key);
    if (!present) this.#demandRoom(weight);
    this.#bytes += weight - (present?.weight ?? 0);
    this.#entries.set(key, { content, endsAt, weight });
    this.#sweep(sweptPerWrite);
  }

  /** @throws StoreError FULL if there is no room for so many more bytes */
  #demandRoom(bytes: number): void {
    if (this.#bytes + bytes > this.#maxBytes) this.#makeRoom();
    if (this.#bytes + bytes > this.#maxBytes) throw new StoreError('FULL', `${this.#maxBytes} bytes`);
  }

  #remove(key: string): boolean {
    this.#bytes -= this.#entries.get(key)?.weight ?? 0;
    return this.#entries.delete(key);
  }

  /**
   * Removes expired entries: the oldest, which mostly expire first, up to the first live one, and some of the
   * others.
   */
  #makeRoom(): void {
    const now = this.#clock.now();
    for (const [key, { endsAt }] of this.#entries) {
      if (endsAt > now) break;
      this.#remove(key);
    }
    this.#sweep(sweptWhenFull);
  }

  #sweep(count: number): void {
    const now = this.#clock.now();
    for (let looked = 0; looked < count; looked += 1) {
      const next = this.#sweeper.next();
      if (next.done) {
        this.#sweeper = this.#entries.entries();
        return;
      }
      const [key, { endsAt }] = next.value;
      if (endsAt <= now) this.#remove(key);
    }
  }
}
