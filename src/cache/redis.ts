import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';
import type { RedisClient } from '../store/redis-connection.js';
import { Sealing } from '../store/sealing.js';
import type { Cache } from './cache.js';
import { GenerationCache } from './generation-cache.js';
import { prefix, RedisTrust, type RedisCacheOptions } from './redis-trust.js';
import {
  digestOf,
  generationLife,
  maxValueLength,
  newGeneration,
  type CacheEntry,
  type BackendEntry,
  type CacheBackend,
} from './backend.js';

/** Keys in Redis contain only digests: tags and cache keys contain ids and input of clients. */
const tagKey = (tag: string): string => `${prefix}tag:${digestOf(tag)}`;
const ownedBy = (tag = ''): string => `${prefix}entry:${digestOf(tag)}:`;
const entryKey = (key: string, tags: readonly string[]): string => ownedBy(tags.at(-1)) + digestOf(key);
/** The number of key names per command of a scan. Redis serves no other client during a command. */
const scannedAtOnce = 1000;

/**
 * An entry as stored in Redis: its generations in one line, and its value as JSON, which is parsed only if
 * the generations match. The value is encrypted for its key and these generations.
 */
class EntryText implements CacheEntry {
  readonly generations: string;
  readonly #sealing: Sealing;
  readonly #key: string;
  readonly #text: string;

  constructor(sealing: Sealing, key: string, text: string) {
    this.#sealing = sealing;
    this.#key = key;
    this.#text = text;
    this.generations = text.slice(0, text.indexOf('\n'));
  }

  static of(sealing: Sealing, key: string, { generations, value }: CacheEntry): string {
    return `${generations}\n${sealing.seal(`${key} ${generations}`, JSON.stringify(value))}`;
  }

  /** Returns the value. @throws Error if it cannot be decrypted */
  get value(): unknown {
    const sealed = this.#text.slice(this.generations.length + 1);
    return JSON.parse(this.#sealing.open(`${this.#key} ${this.generations}`, sealed) ?? '') as unknown;
  }
}

/**
 * Keyv with plain texts: its own format would add a wrapper, and an expiry by the writer's clock. Redis's own
 * clock expires entries.
 */
const keyvOn = (client: RedisClient): Keyv<string> =>
  new Keyv({
    store: new KeyvRedis<string>(client, { throwOnErrors: true }),
    namespace: '',
    useKeyPrefix: false,
    serialize: ({ value: text }) => text as string,
    deserialize: <T>(text: string): { value: T } => ({ value: text as T }),
    throwOnErrors: true,
    // Errors are thrown.
    emitErrors: false,
  });

class RedisBackend implements CacheBackend {
  readonly #redis: RedisTrust;
  readonly #sealing: Sealing;
  #keyv: Keyv<string> | undefined;

  constructor(redis: RedisTrust, sealing: Sealing) {
    this.#redis = redis;
    this.#sealing = sealing;
  }

  async find(key: string, tags: readonly string[]): Promise<BackendEntry | undefined> {
    const name = entryKey(key, tags);
    const keys = [name, ...this.#tagKeys(tags)];
    const found = await this.#redis.tryRun((client) => this.#on(client).getMany(keys));
    if (!found) return undefined;
    const text = found.shift();
    const entry = text === undefined ? undefined : new EntryText(this.#sealing, name, text);
    return { entry, generations: found };
  }

  async begin(tags: readonly string[]): Promise<readonly string[] | undefined> {
    const keys = this.#tagKeys(tags);
    const generations = await this.#redis.tryRun(async (client) => {
      // Keyv has no NX condition. The commands are sent together and carried out in this order.
      const begun = keys.map((key) =>
        client.set(key, newGeneration(), {
          condition: 'NX',
          expiration: { type: 'PX', value: generationLife },
        }),
      );
      const [known] = await Promise.all([client.mGet(keys), ...begun]);
      return known;
    });
    return generations?.every((generation) => generation !== null) ? generations : undefined;
  }

  async keep(
    key: string,
    tags: readonly string[],
    entry: CacheEntry,
    _weight: number,
    ttl: number,
  ): Promise<void> {
    const name = entryKey(key, tags);
    const text = EntryText.of(this.#sealing, name, entry);
    // Keyv has no conditional set.
    if (text.length <= maxValueLength)
      await this.#redis.tryRun((client) =>
        client.keepEntry(name, this.#tagKeys(tags), entry.generations, text, ttl),
      );
  }

  async end(tags: readonly string[], timeLimit: number): Promise<void> {
    await this.#redis.runOrRenewEpoch((client) => client.unlink(tags.map(tagKey)), timeLimit);
  }

  /**
   * Finds the entries by a scan of all names. An index would cost every write, and a Redis that evicts could
   * lose it.
   */
  async erase(tags: readonly string[]): Promise<number> {
    await this.#redis.run((client) => client.unlink(tags.map(tagKey)));
    let erased = 0;
    for (const tag of tags) {
      let cursor = '0';
      do {
        const found = await this.#redis.run((client) =>
          client.scan(cursor, { MATCH: `${ownedBy(tag)}*`, COUNT: scannedAtOnce }),
        );
        if (found.keys.length > 0) erased += await this.#redis.run((client) => client.unlink(found.keys));
        cursor = found.cursor;
      } while (cursor !== '0');
    }
    return erased;
  }

  async close(): Promise<void> {
    await this.#redis.close();
  }

  #tagKeys(tags: readonly string[]): string[] {
    return [this.#redis.epoch, ...tags.map(tagKey)];
  }

  #on(client: RedisClient): Keyv<string> {
    this.#keyv ??= keyvOn(client);
    return this.#keyv;
  }
}

/**
 * Opens a cache on Redis, shared by all gateways with the same URL, even while Redis is down.
 * @throws StoreError for an invalid URL
 */
export const openRedisCache = async ({
  sealing = new Sealing(),
  ...options
}: RedisCacheOptions & { readonly sealing?: Sealing }): Promise<Cache> =>
  new GenerationCache(new RedisBackend(await RedisTrust.open(options), sealing));
