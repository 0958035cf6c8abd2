import { eraseAnswers } from '../bank/reads.js';
import { systemClock } from '../clock.js';
import { ConfigError, type Config } from '../config.js';
import type { SharedContextParts } from '../context/context.js';
import { forgetCustomer, type Deleted, type Keeper } from '../context/forget-customer.js';
import type { IdempotencyKeys } from '../context/idempotency.js';
import { knownKeeper } from '../context/known-resources.js';
import { ownedKeeper } from '../context/owner-index.js';
import { WritesInFlight } from '../context/writes-in-flight.js';
import { ForgottenCustomers } from '../store/forgotten.js';
import type { Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import type { EventLog } from '../webhooks/event-log.js';
import { createIdempotencyKeys, eventLogOf, openCache, openStores } from './storage.js';

/**
 * Returns every place that stores data of customers. A new one is added here, before the cached answers: queries
 * in flight, which may show what is in the others, are shared until these are deleted.
 */
const keepersOf = (
  known: Store,
  { records }: IdempotencyKeys,
  events: EventLog,
  forgetAnswers: Keeper['forget'],
): readonly Keeper[] => [
  knownKeeper(known),
  ownedKeeper(known),
  records,
  events,
  { keeps: 'cached answers', forget: forgetAnswers },
];

/**
 * Returns a function that deletes a customer's data in this gateway and in its Redis. It throws a StoreError
 * if data may be left.
 */
export function forgetterOf({ store, forgotten, idempotency, reads }: SharedContextParts, events: EventLog) {
  const keepers = keepersOf(store, idempotency, events, (id) => reads.forgetCustomer(id));
  return (customerId: string): Promise<readonly Deleted[]> => forgetCustomer(forgotten, keepers, customerId);
}

/**
 * Deletes the data of a customer in the Redis of the settings, without a gateway. Data in the memory of
 * gateways stays.
 * @throws ConfigError if there is no Redis in the settings; StoreError if data may be left
 */
export async function forgetCustomerInRedis(
  config: Config,
  log: Log,
  customerId: string,
): Promise<readonly Deleted[]> {
  if (!config.STORE_URL && !config.CACHE_URL)
    throw new ConfigError([
      'STORE_URL, CACHE_URL: neither is set, so there is no Redis to delete from; what a gateway keeps in memory ends with it',
    ]);
  const clock = systemClock;
  const stores = await openStores(config, log, clock);
  const cache = await openCache(config, log, clock);
  const forgotten = new ForgottenCustomers(stores.known);
  const inFlight = new WritesInFlight();
  const keys = createIdempotencyKeys(config, { store: stores.keys, forgotten, inFlight, clock, log });
  try {
    const events = eventLogOf(config, stores);
    const keepers = keepersOf(stores.known, keys, events, (id) => eraseAnswers(cache, id));
    return await forgetCustomer(forgotten, keepers, customerId);
  } finally {
    await cache.close();
    for (const store of new Set<Store>(Object.values(stores))) await store.close();
  }
}
