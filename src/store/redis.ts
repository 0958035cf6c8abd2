import { RedisConnection, type RedisOptions } from './redis-connection.js';
import { entryOf, RedisFollower } from './redis-follower.js';
import {
  checkTtl,
  StoreError,
  type AppendConditions,
  type Appended,
  type SetAddition,
  type SetPage,
  type Store,
  type StreamBatch,
  type StreamBounds,
  type StreamEntry,
} from './store.js';

/**
 * The prefix of every key, so that the gateway can share a Redis. No hash tags: each operation touches one
 * key only, except for what is looked up or claimed together with an entry of a stream.
 */
export const prefix = 'lending-graph:';

const expiring = (ttlMs: number | undefined) =>
  ttlMs === undefined ? {} : { expiration: { type: 'PX', value: ttlMs } as const };

/**
 * A store on Redis 6.2 or newer, shared by all gateways with the same URL. Its data outlives them. It
 * survives a crash of Redis only with `appendonly yes` and `appendfsync always`: with `everysec` the last
 * second or two of confirmed writes can be lost. It uses the Redis client directly, since Keyv has no
 * conditions, counters or sets.
 */
export class RedisStore implements Store {
  readonly #connection: RedisConnection;
  readonly #options: RedisOptions;
  #follower: Promise<RedisFollower> | undefined;

  private constructor(connection: RedisConnection, options: RedisOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /**
   * Connects. If Redis is down, this is no error: operations fail until it is up.
   * @throws StoreError for an invalid URL
   */
  static async open(options: RedisOptions): Promise<RedisStore> {
    const connection = new RedisConnection(options);
    await connection.open();
    return new RedisStore(connection, options);
  }

  async now(): Promise<number> {
    const [seconds, microseconds] = await this.#connection.run((client) => client.time());
    return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#connection.run((client) => client.get(prefix + key))) ?? undefined;
  }

  async set(key: string, value: string, ttlMs?: number): Promise<void> {
    checkTtl(ttlMs);
    await this.#connection.run((client) => client.set(prefix + key, value, expiring(ttlMs)));
  }

  async setIfAbsent(key: string, value: string, ttlMs?: number): Promise<boolean> {
    checkTtl(ttlMs);
    const answer = await this.#connection.run((client) =>
      client.set(prefix + key, value, { condition: 'NX', ...expiring(ttlMs) }),
    );
    return answer !== null;
  }

  async replace(key: string, expected: string, value: string, ttlMs?: number): Promise<boolean> {
    checkTtl(ttlMs);
    return this.#connection.run((client) => client.replaceText(prefix + key, expected, value, ttlMs));
  }

  async delete(key: string, expected?: string): Promise<boolean> {
    if (expected !== undefined)
      return this.#connection.run((client) => client.deleteText(prefix + key, expected));
    return (await this.#connection.run((client) => client.del(prefix + key))) > 0;
  }

  async increment(key: string, by: number, ttlMs: number): Promise<number> {
    checkTtl(ttlMs);
    return this.#connection.run((client) => client.incrementCounter(prefix + key, by, ttlMs));
  }

  async addToSet(
    key: string,
    members: readonly string[],
    { most }: { readonly most: number },
  ): Promise<SetAddition> {
    return this.#connection.run((client) => client.addMembers(prefix + key, most, members));
  }

  async listSet(key: string, offset: number, count: number): Promise<SetPage> {
    return this.#connection.run((client) => client.listMembers(prefix + key, offset, count));
  }

  async removeFromSet(key: string, members: readonly string[]): Promise<number> {
    if (members.length === 0) return 0;
    return this.#connection.run((client) => client.zRem(prefix + key, [...members]));
  }

  async addToIndex(key: string, member: string, ttlMs: number, most?: number): Promise<boolean> {
    checkTtl(ttlMs);
    return this.#connection.run((client) => client.addToIndex(prefix + key, member, ttlMs, most));
  }

  async listIndex(key: string): Promise<readonly string[]> {
    return this.#connection.run((client) => client.listIndex(prefix + key));
  }

  async append(
    key: string,
    text: string,
    bounds: StreamBounds,
    { once, unless }: AppendConditions = {},
  ): Promise<Appended> {
    checkTtl(bounds.ttlMs);
    checkTtl(once?.ttlMs);
    const conditions = {
      once: once && { key: prefix + once.key, ttlMs: once.ttlMs },
      unless: unless === undefined ? undefined : prefix + unless,
    };
    return this.#connection.run((client) => client.appendText(prefix + key, text, bounds, conditions));
  }

  async readStream(key: string, after: string, count: number): Promise<readonly StreamEntry[]> {
    const found = await this.#connection.run((client) =>
      client.xRange(prefix + key, `(${after}`, '+', { COUNT: count }),
    );
    return found.map(entryOf);
  }

  async followStream(
    key: string,
    after: string,
    options: { readonly count: number; readonly waits: boolean },
  ): Promise<StreamBatch> {
    this.#follower ??= RedisFollower.open(this.#options);
    return (await this.#follower).follow(prefix + key, after, options);
  }

  async removeFromStream(key: string, positions: readonly string[]): Promise<number> {
    if (positions.length === 0) return 0;
    return this.#connection.run((client) => client.xDel(prefix + key, [...positions]));
  }

  async fault(): Promise<string | undefined> {
    // A replica or a full Redis can be read but not written.
    await this.set('fit', 'yes', 1000);
    try {
      const config = await this.#connection.run((client) =>
        client.configGet(['maxmemory-policy', 'appendonly']),
      );
      if ((config['maxmemory-policy'] ?? 'noeviction') !== 'noeviction')
        return `its maxmemory-policy is ${config['maxmemory-policy']}, not noeviction: it may drop what must not be lost`;
      return config['appendonly'] === 'no'
        ? 'it does not keep on disk what it answers for (appendonly no)'
        : undefined;
    } catch (error) {
      // Hosted services forbid CONFIG: their operators are responsible for the settings.
      if (error instanceof StoreError && error.code === 'REFUSED') return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    await (await this.#follower)?.close();
    await this.#connection.close();
  }
}
