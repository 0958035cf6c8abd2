import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import type { Ticket } from '../../src/cache/cache.js';
import { openRedisCache } from '../../src/cache/redis.js';
import { CacheStage, day, nothing, tags } from '../support/cache-stage.js';
import { hasRedis, redisNote } from '../support/redis.js';

const onRedis = hasRedis ? describe : describe.skip;

onRedis(`caches on one Redis${redisNote}`, () => {
  let stage: CacheStage;
  beforeEach(async () => {
    stage = await CacheStage.start();
  });
  afterEach(() => stage.stop());

  test('what one puts all find, those that come later included', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await one.fill({ id: 'a' });
    for (const user of [other, await stage.open(), one]) expect(await user.find()).toEqual({ id: 'a' });
  });

  test('a drop through one is seen by the other at once', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    for (const tag of tags) {
      await other.fill('stale');
      await one.cache.drop([tag]);
      expect(await other.find()).toBeUndefined();
    }
  });

  test('what the other was reading meanwhile is found by neither, and must not be shared with who comes later', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    const { ticket: before } = await other.look();
    await one.cache.drop(['lines']);
    const { ticket: after } = await other.look();
    expect(after?.generations).not.toBe(before?.generations);
    await other.cache.put('a', 'stale', day, before as Ticket);
    expect([await one.find(), await other.find()]).toEqual([undefined, undefined]);
  });

  test('many that ask at once for what nobody asked for before have the same ticket', async () => {
    const both = [await stage.open(), await stage.open()];
    const found = await Promise.all(
      both.flatMap((user) => Array.from({ length: 20 }, (_, index) => user.look(`${index}`))),
    );
    expect(new Set(found.map(({ ticket }) => ticket?.generations)).size).toBe(1);
    expect(found[0]?.ticket).toBeDefined();
  });

  test('an even look-up has Redis do the same for what somebody has asked for before as for what nobody has', async () => {
    const user = await stage.open();
    await user.fill('text', 'known');
    const commandsFor = async (key: string, of: readonly string[]): Promise<unknown> => {
      await stage.outside((client) => client.configResetStat());
      const { isHit } = await user.cache.look(key, of, true);
      const stats = await stage.outside((client) => client.info('commandstats'));
      return [
        isHit,
        [...stats.matchAll(/^cmdstat_(get|mget|set|unlink):calls=(\d+)/gm)]
          .map(([, name, calls]) => `${name} ${calls}`)
          .sort(),
      ];
    };
    const [known, unknown] = [
      await commandsFor('known', tags),
      await commandsFor('unknown', ['nobody', 'asked']),
    ];
    expect([known, unknown]).toEqual([
      [true, ['mget 2', 'set 3']],
      [false, ['mget 2', 'set 3']],
    ]);
  });

  test('a generation that was lost, or all of them, is a miss, and nothing stale comes back', async () => {
    const user = await stage.open();
    await user.fill('stale');
    const lost = (await stage.outside((client) => client.keys('*'))).filter(
      (name) => !name.includes(':entry:'),
    );
    expect(lost).toHaveLength(3);
    for (const key of lost) {
      const { ticket: before } = await user.look();
      await stage.outside((client) => client.del(key));
      expect(await user.find()).toBeUndefined();
      await user.cache.put('a', 'stale', day, before as Ticket);
      expect(await user.find()).toBeUndefined();
      await user.fill('fresh');
      expect(await user.find()).toBe('fresh');
    }
    await stage.outside((client) => client.flushAll());
    expect(await user.find()).toBeUndefined();
    await user.fill('fresh');
    expect(await user.find()).toBe('fresh');
  });

  test('whatever somebody else wrote under a key is a miss, and makes room for what is right', async () => {
    const user = await stage.open();
    await user.fill({ id: 'a' });
    const [key = ''] = await stage.outside((client) => client.keys('*entry*'));
    const text = (await stage.outside((client) => client.get(key))) ?? '';
    for (const broken of ['', 'text', '\n', text.slice(0, -1), text.split('\n')[0] ?? '']) {
      await stage.outside((client) => client.set(key, broken));
      expect(await user.find()).toBeUndefined();
      await user.fill({ id: 'b' });
      expect(await user.find()).toEqual({ id: 'b' });
    }
    await stage.outside(async (client) => {
      await client.del(key);
      await client.hSet(key, 'a', 'b');
    });
    expect(await user.find()).toBeUndefined();
  });

  test('what is small in memory and large as JSON is not stored', async () => {
    const user = await stage.open();
    for (const value of [
      '\0'.repeat(500_000),
      Array.from({ length: 2000 }, () => ({ ['a'.repeat(1000)]: 1 })),
    ]) {
      await user.fill(value);
      expect(await user.find()).toBeUndefined();
    }
  });

  test('every key in Redis has a name that tells whose it is, and an end', async () => {
    const user = await stage.open();
    await user.fill('text');
    await user.cache.drop(['lines']);
    await user.fill('text');
    const keys = await stage.outside((client) => client.keys('*'));
    expect(keys).toHaveLength(4);
    for (const key of keys) {
      expect(key).toMatch(/^lending-graph:cache:/);
      const left = await stage.outside((client) => client.pTTL(key));
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(key.includes(':entry:') ? day : 2 * day);
    }
  });

  test('a Redis that has no memory left still gives what it has and drops what is stale', async () => {
    const user = await stage.open();
    await user.fill('text');
    const { ticket } = await user.look();
    await stage.outside((client) => client.configSet('maxmemory', '1'));
    for (let i = 0; i < 10; i += 1) await user.cache.put('b', 'text', day, ticket as Ticket);
    expect([await user.find('a'), await user.find('b')]).toEqual(['text', undefined]);
    await user.cache.drop(['lines']);
    expect(await user.look()).toEqual(nothing);
    expect(user.lines).toEqual([{ level: 'warn', event: 'the cache does not answer', reason: 'OOM' }]);
    await stage.outside((client) => client.configSet('maxmemory', '0'));
    await user.fill('fresh');
    expect(await user.find()).toBe('fresh');
  });

  test('a Redis that refuses every write is not read by a gateway that has noticed: a drop can have been refused', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await one.fill('stale');
    const { ticket } = await other.look();
    // A replica without a master can be read but not written.
    await stage.outside((client) => client.sendCommand(['REPLICAOF', '127.0.0.1', '1']));
    await one.cache.drop(['lines']);
    await other.cache.put('b', 'text', day, ticket as Ticket);
    for (let i = 0; i < 5; i += 1) {
      expect([await one.look(), await other.look()]).toEqual([nothing, nothing]);
      for (const { clock } of [one, other]) clock.advance(200);
      await wait(5);
    }
    for (const { lines } of [one, other])
      expect(lines).toEqual([{ level: 'warn', event: 'the cache does not answer', reason: 'READONLY' }]);
    await stage.outside((client) => client.sendCommand(['REPLICAOF', 'NO', 'ONE']));
    expect(await other.recovered()).toEqual([]);
    expect(await one.recovered()).toEqual([]);
  });
});

onRedis(`a cache on a Redis with a password${redisNote}`, () => {
  let stage: CacheStage;
  beforeEach(async () => {
    stage = await CacheStage.start('--requirepass', 'correct-horse');
  });
  afterEach(() => stage.stop());

  test('opens with the right one; with a wrong one all is a miss, and the log does not have it', async () => {
    const wrong = await stage.open(`redis://:battery-staple@127.0.0.1:${stage.redis.port}`);
    expect(await wrong.look()).toEqual(nothing);
    expect(wrong.lines).toEqual([{ level: 'warn', event: 'the cache does not answer', reason: 'WRONGPASS' }]);
    const right = await stage.open(`redis://:correct-horse@127.0.0.1:${stage.redis.port}`);
    await right.fill('text');
    expect(await right.find()).toBe('text');
  });
});

describe('a cache with a URL that is none', () => {
  test('is refused without repeating it', async () => {
    const error = await openRedisCache({
      url: 'redis//:hunter2@host',
      log: { write: () => undefined },
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'StoreError', code: 'NOT_SENT' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
  });
});
