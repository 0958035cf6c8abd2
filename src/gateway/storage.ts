import { RateLimit } from '../auth/rate-limit.js';
import type { Viewer } from '../auth/viewer.js';
import type { Cache } from '../cache/cache.js';
import { memoryCache } from '../cache/memory.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { rememberFromStart } from '../context/known-resources.js';
import type { Sandbox } from '../sandbox/server.js';
import { MemoryStore } from '../store/memory.js';
import { StoreError, type Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';

// Redis's client is a quarter of all code: it is loaded where a setting names a Redis.
const redisStore = () => import('../store/redis.js');
const redisCache = () => import('../cache/redis.js');

/** Where the gateway keeps what must not be lost: the outcomes of idempotency keys, and what it knows of resources without a list. */
export interface Stores {
  readonly keys: Store;
  readonly known: Store;
}

/** The stores of what must not be lost: one Redis, or two in memory, so that neither takes the other's room. In front of a real bank, one that ends with the process is worth a warning. */
export async function openStores(config: Config, log: Log, clock: Clock): Promise<Stores> {
  if (config.STORE_URL) {
    const { RedisStore } = await redisStore();
    const store = await RedisStore.open({ url: config.STORE_URL, clock });
    const fault = await storeFaultOf(store);
    if (fault !== undefined)
      log.write('warn', 'the store is not fit to keep what must not be lost', { reason: fault });
    return { keys: store, known: store };
  }
  if (config.LENDING_API_URL)
    log.write(
      'warn',
      'STORE_URL is not set: idempotency keys and what the gateway knows of resources without a list last as long as this process, and no other gateway knows them',
    );
  const inMemory = (): Store => new MemoryStore({ clock, mostBytes: config.STORE_MEMORY_LIMIT });
  return { keys: inMemory(), known: inMemory() };
}

/**
 * Has the gateway know what the sandbox's customers have from the start, as if it had been made through it. It is told by the sandbox, which
 * is in this process: calls would stand in its list of calls before anybody has asked anything.
 */
export async function rememberSandbox(store: Store, { unlisted }: Sandbox, log: Log): Promise<void> {
  await rememberFromStart(store, unlisted).catch((error: unknown) => {
    log.write('warn', "what the sandbox's customers have could not be remembered", {
      reason: error instanceof StoreError ? error.message : 'unknown',
    });
  });
}

/** What is wrong with the store, in words; undefined where nothing is. */
export const storeFaultOf = (store: Store): Promise<string | undefined> =>
  store.fault().catch((error: unknown) => (error instanceof StoreError ? error.message : 'unknown'));

/** What keeps answers for a while, shared with other gateways where there is a Redis. */
export async function openCache(
  { CACHE_URL, STORE_URL, CACHE_ENTRIES: entries }: Config,
  log: Log,
  clock: Clock,
): Promise<Cache> {
  const url = CACHE_URL ?? STORE_URL;
  return url ? (await redisCache()).openRedisCache({ url, log, clock }) : memoryCache({ entries, clock });
}

/** Milliseconds that a request may wait for its being counted with those at other gateways. */
const countLimit = 50;

/** What keeps callers from sending too many requests, together with other gateways where there is a Redis. */
export async function openRateLimit(
  { LIMIT_REQUESTS, LENDING_API_URL, CACHE_URL, STORE_URL }: Config,
  exempt: Viewer | undefined,
  log: Log,
  clock: Clock,
): Promise<RateLimit> {
  const limit = LIMIT_REQUESTS ?? (LENDING_API_URL ? 600 : 0);
  const url = CACHE_URL ?? STORE_URL;
  // A connection of its own, on which nothing slower is ever before it.
  const shared =
    url && limit > 0
      ? await (await redisStore()).RedisStore.open({ url, timeLimit: countLimit, clock })
      : undefined;
  return new RateLimit({ limit, shared, exempt, log, clock });
}
