import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from '@redis/client';
import type { Cache, Lookup } from '../../src/cache/cache.js';
import { openRedisCache } from '../../src/cache/redis.js';
import type { LogFields } from '../../src/telemetry/log.js';
import { ManualClock } from './manual-clock.js';
import { TestRedis } from './redis.js';

export const day = 86_400_000;
/** The tags of all entries in these tests. */
export const tags = ['person', 'lines'];
/** The result of a lookup while the cache cannot be used. */
export const nothing: Lookup = { value: undefined, isHit: false, ticket: undefined };

/** Connects a client that belongs to no gateway. */
const connect = (url: string) => createClient({ url }).connect();

/** Waits in real time until the condition is true, so that Redis can answer. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await isSo()) return;
    await wait(5);
  }
  throw new Error('it did not come to that');
}

/** A gateway's cache with its clock: its timeouts come only when the test advances it. */
export class CacheUser {
  readonly cache: Cache;
  readonly clock: ManualClock;
  readonly lines: (LogFields & { readonly level: string; readonly event: string })[];

  private constructor(cache: Cache, clock: ManualClock, lines: CacheUser['lines']) {
    this.cache = cache;
    this.clock = clock;
    this.lines = lines;
  }

  static async open(url: string): Promise<CacheUser> {
    const clock = new ManualClock();
    const lines: CacheUser['lines'] = [];
    const cache = await openRedisCache({
      url,
      clock,
      log: { write: (level, event, fields) => void lines.push({ level, event, ...fields }) },
    });
    return new CacheUser(cache, clock, lines);
  }

  async look(key = 'a'): Promise<Lookup> {
    return this.cache.look(key, tags);
  }

  /** Returns the value under a key; undefined if there is none. */
  async find(key = 'a'): Promise<unknown> {
    return (await this.look(key)).value;
  }

  /** Looks up and stores, like a read. */
  async fill(value: unknown, key = 'a'): Promise<void> {
    const { ticket } = await this.look(key);
    if (!ticket) throw new Error('there is no ticket');
    await this.cache.put(key, value, day, ticket);
  }

  /** Advances to the timeout of a command. */
  async limit(): Promise<void> {
    // The command is sent in this turn of the event loop at the latest.
    await new Promise((resolve) => setImmediate(resolve));
    this.clock.advance(50);
  }

  /** Waits until the cache does not answer any more. */
  async lost(): Promise<void> {
    await until(async () => (await this.look()).ticket === undefined);
  }

  /** Advances by heartbeats until the cache answers again, and returns the values found on the way. */
  async recovered(): Promise<unknown[]> {
    const found: unknown[] = [];
    await until(async () => {
      this.clock.advance(200);
      await wait(1);
      const { value, ticket } = await this.look();
      if (value !== undefined) found.push(value);
      return ticket !== undefined;
    });
    return found;
  }
}

/** A Redis with the caches of several gateways. */
export class CacheStage {
  readonly redis: TestRedis;
  readonly #caches: Cache[] = [];

  private constructor(redis: TestRedis) {
    this.redis = redis;
  }

  static async start(...settings: string[]): Promise<CacheStage> {
    return new CacheStage(await TestRedis.start(...settings));
  }

  async open(url = this.redis.url): Promise<CacheUser> {
    const user = await CacheUser.open(url);
    this.closeLater(user.cache);
    return user;
  }

  /** Closes a test's own cache at the end, however the test ends. */
  closeLater(cache: Cache): void {
    this.#caches.push(cache);
  }

  /** Runs a command on Redis without any gateway. */
  async outside<T>(command: (client: Awaited<ReturnType<typeof connect>>) => Promise<T>): Promise<T> {
    const client = await connect(this.redis.url);
    try {
      return await command(client);
    } finally {
      client.destroy();
    }
  }

  async stop(): Promise<void> {
    this.redis.thaw();
    await Promise.all(this.#caches.map((cache) => cache.close()));
    await this.redis.stop();
  }
}
