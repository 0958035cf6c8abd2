import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';
import type { RedisClient } from '../store/redis-connection.js';
import type { Cache } from './cache.js';
import { GenerationCache } from './generation-cache.js';
import { prefix, RedisTrust, type RedisCacheOptions } from './redis-trust.js';
import {
  digestOf,
  generationLife,
  largestValue,
  newGeneration,
  type CacheEntry,
  type BackendEntry,
  type CacheBackend,
} from './backend.js';

const entryKey = (key: string): string => `${prefix}entry:${digestOf(key)}`;
const tagKey = (tag: string): string => `${prefix}tag:${tag}`;

/**
 * An entry as stored in Redis: its generations in one line, and its value as JSON, which is parsed only if
 * the generations match.
 */
class EntryText implements CacheEntry {
  readonly generations: string;
  readonly #text: string;

  constructor(text: string) {
    this.generations = text.slice(0, text.indexOf('\n'));
    this.#text = text;
  }

  static of({ generations, value }: CacheEntry): string {
    return `${generations}\n${JSON.stringify(value)}`;
  }

  get value(): unknown {
    return JSON.parse(this.#text.slice(this.generations.length + 1)) as unknown;
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

class RedisShelf implements CacheBackend {
  readonly #redis: RedisTrust;
  #keyv: Keyv<string> | undefined;

  constructor(redis: RedisTrust) {
    this.#redis = redis;
  }

  async find(key: string, tags: readonly string[]): Promise<BackendEntry | undefined> {
    const keys = [entryKey(key), ...this.#tagKeys(tags)];
    const found = await this.#redis.ask((client) => this.#on(client).getMany(keys));
    if (!found) return undefined;
    const text = found.shift();
    return { entry: text === undefined ? undefined : new EntryText(text), generations: found };
  }

  async begin(tags: readonly string[]): Promise<readonly string[] | undefined> {
    const keys = this.#tagKeys(tags);
    const generations = await this.#redis.ask(async (client) => {
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

  async keep(key: string, entry: CacheEntry, _weight: number, ttl: number): Promise<void> {
    const text = EntryText.of(entry);
    if (text.length <= largestValue)
      await this.#redis.ask((client) => this.#on(client).set(entryKey(key), text, ttl));
  }

  async end(tags: readonly string[], patience: number): Promise<void> {
    await this.#redis.demand((client) => client.unlink(tags.map(tagKey)), patience);
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
export const openRedisCache = async (options: RedisCacheOptions): Promise<Cache> =>
  new GenerationCache(new RedisShelf(await RedisTrust.open(options)));
