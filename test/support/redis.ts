import { hasRedis } from '../../bench/chaos/redis-server.js';

export { hasRedis, RedisServer as TestRedis } from '../../bench/chaos/redis-server.js';

/** The end of the titles of tests that need a Redis, on a machine without one. */
export const redisNote = hasRedis ? '' : ' (skipped: there is no redis-server on this machine)';
