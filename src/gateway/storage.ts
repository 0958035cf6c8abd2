import { RateLimit } from '../auth/rate-limit.js';
import type { Viewer } from '../auth/viewer.js';
import { BankShare, leaseOf } from '../bank/bank-share.js';
import type { BankClient } from '../bank/client.js';
import type { Cache } from '../cache/cache.js';
import { memoryCache } from '../cache/memory.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { IdempotencyKeys, type IdempotencyParts } from '../context/idempotency.js';
import { rememberFromStart } from '../context/known-resources.js';
import type { Sandbox } from '../sandbox/server.js';
import type { RedisOptions } from '../store/redis-connection.js';
import { MemoryStore } from '../store/memory.js';
import { Sealing } from '../store/sealing.js';
import { StoreError, type Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import { EventLog } from '../webhooks/event-log.js';

// Redis's client is a quarter of all code, so it is loaded only if a setting names a Redis.
const redisSharedPlaces = () => import('../store/redis-shared-places.js');
const redisCache = () => import('../cache/redis.js');

/** Opens a store on Redis. If the Redis is absent, the operations fail until it is there. */
export const openRedisStore = async (options: RedisOptions): Promise<Store> =>
  (await import('../store/redis.js')).RedisStore.open(options);

/**
 * The stores of durable data: the outcomes of idempotency keys, the known resources that no list returns, and
 * the bank's events.
 */
export interface Stores {
  readonly keys: Store;
  readonly known: Store;
  readonly events: Store;
}

/**
 * Opens the stores: one Redis, or several in memory, so that none uses another's space. Warns about
 * in-memory stores with a real bank, because they end with the process.
 */
export async function openStores(config: Config, log: Log, clock: Clock): Promise<Stores> {
  if (config.STORE_URL) {
    const store = await openRedisStore({ url: config.STORE_URL, clock });
    const fault = await storeFaultOf(store);
    if (fault !== undefined)
      log.write('warn', 'the store is not safe for data that must not be lost', { reason: fault });
    return { keys: store, known: store, events: store };
  }
  if (config.LENDING_API_URL)
    log.write(
      'warn',
      'STORE_URL is not set: idempotency keys and what the gateway knows of resources without a list last as long as this process, and no other gateway knows them',
    );
  const inMemory = (): Store => new MemoryStore({ clock, maxBytes: config.STORE_MEMORY_LIMIT });
  return { keys: inMemory(), known: inMemory(), events: inMemory() };
}

/**
 * Records the initial resources of the sandbox's customers, as if they had been created through this gateway.
 * Reads them from the sandbox in this process, because calls would appear in its list of calls.
 */
export async function rememberSandbox(store: Store, { unlisted }: Sandbox, log: Log): Promise<void> {
  await rememberFromStart(store, unlisted).catch((error: unknown) => {
    log.write('warn', "what the sandbox's customers have could not be remembered", {
      reason: error instanceof StoreError ? error.message : 'unknown',
    });
  });
}

/** Returns a description of the store's fault; undefined if it works. */
export const storeFaultOf = (store: Store): Promise<string | undefined> =>
  store.fault().catch((error: unknown) => (error instanceof StoreError ? error.message : 'unknown'));

/** Opens the cache of answers, shared with other gateways if there is a Redis. */
export async function openCache(
  { CACHE_URL: url, STORE_KEY, CACHE_ENTRIES: entries }: Config,
  log: Log,
  clock: Clock,
): Promise<Cache> {
  if (!url) return memoryCache({ entries, clock });
  const { openRedisCache } = await redisCache();
  return openRedisCache({ url, log, clock, sealing: new Sealing(STORE_KEY) });
}

/** Creates the log of the bank's events, in a store. */
export const eventLogOf = (config: Config, { events }: Stores): EventLog =>
  new EventLog(events, new Sealing(config.STORE_KEY));

/** Creates the idempotency keys of the gateway, in a store. */
export const createIdempotencyKeys = (
  config: Config,
  parts: Pick<IdempotencyParts, 'store' | 'forgotten' | 'inFlight' | 'clock' | 'log'>,
): IdempotencyKeys =>
  new IdempotencyKeys(
    Object.assign({}, parts, {
      sealing: new Sealing(config.STORE_KEY),
      lifetime: config.IDEMPOTENCY_KEY_LIFETIME,
      writeTimeout: config.LENDING_WRITE_TIMEOUT,
      requestTimeout: config.REQUEST_TIMEOUT,
    }),
  );

/** Timeout for counting a request together with other gateways, in milliseconds. */
const countLimit = 50;

/** Opens the rate limit, shared with other gateways if there is a Redis. */
export async function openRateLimit(
  { LIMIT_REQUESTS: limit, CACHE_URL: url }: Config,
  exempt: Viewer | undefined,
  log: Log,
  clock: Clock,
): Promise<RateLimit> {
  // Uses its own connection, so that it never waits for slower commands.
  const shared = url && limit > 0 ? await openRedisStore({ url, timeLimit: countLimit, clock }) : undefined;
  return new RateLimit({ limit, shared, exempt, log, clock });
}

/**
 * Shares the bank's limit of concurrent calls with the gateways on the same Redis; undefined without a Redis,
 * and with a sandbox, which each gateway has for itself.
 */
export async function shareBankLimit(
  config: Config,
  client: BankClient,
  log: Log,
  clock: Clock,
): Promise<BankShare | undefined> {
  const { STORE_URL: url, LENDING_API_URL: bankUrl, LENDING_MAX_IN_FLIGHT: places } = config;
  if (!url || !bankUrl) return undefined;
  const lease = leaseOf(config.LENDING_READ_TIMEOUT);
  const shared = await (
    await redisSharedPlaces()
  ).RedisSharedPlaces.open({
    url,
    name: [new URL(bankUrl).origin, config.LENDING_CLIENT_ID ?? ''],
    places,
    lease,
    maxCallTime: config.LENDING_WRITE_TIMEOUT,
    clock,
  });
  const { limiter } = client.parts;
  return BankShare.open(shared, {
    limiter,
    lastingCalls: () => client.lastingCalls,
    places,
    lease,
    clock,
    log,
  });
}
