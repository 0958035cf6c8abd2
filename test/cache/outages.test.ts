import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ticket } from '../../src/cache/cache.js';
import { openRedisCache } from '../../src/cache/redis.js';
import { CacheStage, day, nothing, tags, until } from '../support/cache-stage.js';
import { ManualClock } from '../support/manual-clock.js';
import { hasRedis, redisNote } from '../support/redis.js';

const onRedis = hasRedis ? describe : describe.skip;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

onRedis(`caches on a Redis that goes away${redisNote}`, () => {
  let stage: CacheStage;
  beforeEach(async () => {
    stage = await CacheStage.start();
  });
  afterEach(() => stage.stop());

  test('while it is gone all is a miss at once, and hits come back with it', async () => {
    const user = await stage.open();
    await user.fill('stale');
    const { ticket } = await user.look();
    await stage.redis.kill();
    // No time passes here: a wait for a timeout would never end.
    for (let i = 0; i < 3; i += 1) {
      expect(await Promise.all(Array.from({ length: 100 }, () => user.look()))).toEqual(
        Array.from({ length: 100 }, () => nothing),
      );
      await user.cache.put('a', 'late', day, ticket as Ticket);
      await user.cache.drop(['nobody has this']);
    }
    await stage.redis.restart();
    expect(await user.recovered()).toEqual([]);
    await user.fill('fresh');
    expect(await user.find()).toBe('fresh');
  });

  test('a drop that it missed while it was gone is done before it is read again, by any gateway', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await one.fill('stale');
    await stage.redis.kill();
    await one.cache.drop(['lines']);
    await stage.redis.restart();
    // It kept its data.
    expect(await stage.outside((client) => client.keys('*:entry:*'))).toHaveLength(1);
    const newcomer = await stage.open();
    expect(await newcomer.find()).toBeUndefined();
    expect(await other.recovered()).toEqual([]);
    // The cache for which an epoch was due never began it.
    await one.cache.close();
    expect([await newcomer.find(), await other.find()]).toEqual([undefined, undefined]);
  });

  test('a drop that was missed because connections were lost is done before the gateway that lost one reads it again', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await one.fill('stale');
    await stage.outside((client) =>
      client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']),
    );
    await one.lost();
    await one.cache.drop(['lines']);
    await one.cache.close();
    await other.lost();
    expect(await other.recovered()).toEqual([]);
    await other.fill('fresh');
    expect(await other.find()).toBe('fresh');
  });

  test('a connection that was lost and made again is not read from as if nothing had been, though nobody asked meanwhile', async () => {
    const user = await stage.open();
    await user.fill('stale');
    const ids = (): Promise<number[]> =>
      stage.outside(async (client) => (await client.clientList()).map(({ id }) => id));
    const [first = 0] = await ids();
    await stage.outside((client) => client.sendCommand(['CLIENT', 'KILL', 'ID', String(first)]));
    await until(async () => (await ids()).length === 2);
    await wait(20);
    expect(await user.look()).toEqual(nothing);
    expect(await user.recovered()).toEqual([]);
  });

  test('a gateway that could not drop something does so before it reads again, and then nobody reads it', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await one.fill('stale');
    const [{ id } = { id: 0 }] = await stage.outside((client) => client.clientList());
    await stage.outside((client) => client.sendCommand(['CLIENT', 'KILL', 'ID', String(id)]));
    await one.lost();
    await one.cache.drop(['lines']);
    expect(await one.recovered()).toEqual([]);
    expect([await one.find(), await other.find()]).toEqual([undefined, undefined]);
  });

  test('a cache opens without it, and reads from it once it is there', async () => {
    await stage.redis.kill();
    const user = await stage.open();
    expect(await user.look()).toEqual(nothing);
    await user.cache.drop(tags);
    await stage.redis.restart();
    expect(await user.recovered()).toEqual([]);
    await user.fill('fresh');
    expect(await user.find()).toBe('fresh');
  });

  test('a drop with a time limit waits until it is made up for, and no longer than its limit', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await one.fill('stale');
    await stage.redis.kill();
    await one.lost();
    const [drop, impatient] = [one.cache.drop(['lines'], 10_000), one.cache.drop(['lines'], 300)];
    one.clock.advance(300);
    await impatient;
    expect(await Promise.race([drop, wait(20, 'nothing yet')])).toBe('nothing yet');
    await stage.redis.restart();
    expect(await one.recovered()).toEqual([]);
    // Without an answer from Redis it would still wait.
    await drop;
    expect([await one.find(), await other.find()]).toEqual([undefined, undefined]);
  });

  test('a drop that waits goes on when the cache is closed', async () => {
    const user = await stage.open();
    await stage.redis.kill();
    await user.lost();
    const drop = user.cache.drop(['lines'], 10_000);
    await wait(20);
    await user.cache.close();
    await drop;
  });

  test('an outage has one warning in the log, with its reason and nothing else, and one line when it is over', async () => {
    const user = await stage.open();
    await user.fill('text');
    const said = [
      { level: 'warn', event: 'the cache does not answer', reason: expect.stringMatching(/^[A-Za-z]+$/) },
      { level: 'info', event: 'the cache answers again' },
    ];
    for (const lines of [said, [...said, ...said]]) {
      await stage.redis.kill();
      for (let i = 0; i < 50; i += 1) await user.look();
      user.clock.advance(1000);
      await user.cache.drop(['lines']);
      await stage.redis.restart();
      await user.recovered();
      expect(user.lines).toEqual(lines);
    }
  });
});

onRedis(`caches on a Redis that is frozen${redisNote}`, () => {
  let stage: CacheStage;
  beforeEach(async () => {
    stage = await CacheStage.start();
  });
  afterEach(() => stage.stop());

  test('look-ups are misses after 50 ms, then at once, and drops take 50 ms', async () => {
    const user = await stage.open();
    await user.fill('stale');
    stage.redis.freeze();
    const late = Promise.all([user.look('a'), user.look('b')]);
    expect(await Promise.race([late, wait(20, 'nothing yet')])).toBe('nothing yet');
    await user.limit();
    expect(await late).toEqual([nothing, nothing]);
    expect(await user.look()).toEqual(nothing);
    await user.cache.put('a', 'late', day, { generations: 'any', tags });
    const drop = user.cache.drop(['lines']);
    expect(await Promise.race([drop, wait(20, 'nothing yet')])).toBe('nothing yet');
    await user.limit();
    await drop;
    expect(user.lines).toEqual([
      { level: 'warn', event: 'the cache does not answer', reason: 'within 50 ms' },
    ]);

    stage.redis.thaw();
    expect(await user.recovered()).toEqual([]);
    await user.fill('fresh');
    expect(await user.find()).toBe('fresh');
    expect(user.lines.slice(1)).toEqual([{ level: 'info', event: 'the cache answers again' }]);
  });

  test('a drop with a time limit waits for the confirmation, however late it comes', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await other.fill('stale');
    await wait(20);
    stage.redis.freeze();
    const drop = one.cache.drop(['lines'], 10_000);
    await one.limit();
    expect(await Promise.race([drop, wait(20, 'nothing yet')])).toBe('nothing yet');
    stage.redis.thaw();
    // No more of its time passes.
    await drop;
    expect(await other.find()).toBeUndefined();
  });

  test('a drop whose connection is given up before it is confirmed waits for what is begun in its place', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await other.fill('stale');
    stage.redis.freeze();
    const drop = one.cache.drop(['lines'], 10_000);
    for (let passed = 0; passed < 1000; passed += 50) {
      one.clock.advance(50);
      await turn();
    }
    expect(await Promise.race([drop, wait(20, 'nothing yet')])).toBe('nothing yet');
    stage.redis.thaw();
    expect(await one.recovered()).toEqual([]);
    await drop;
    expect([await one.find(), await other.find()]).toEqual([undefined, undefined]);
  });

  test('a drop on its way is done when it thaws, before another gateway that noticed nothing reads', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await other.fill('stale');
    // Redis serves its last client first: it has to be idle.
    await wait(20);
    stage.redis.freeze();
    const drop = one.cache.drop(['lines']);
    await one.limit();
    await drop;
    await wait(20);
    stage.redis.thaw();
    expect(await other.find()).toBeUndefined();
  });

  test('a drop that is refused only when it thaws has a new epoch begin all the same', async () => {
    const user = await stage.open();
    await user.fill('stale');
    await stage.outside((client) => client.sendCommand(['REPLICAOF', '127.0.0.1', '1']));
    stage.redis.freeze();
    const drop = user.cache.drop(['lines']);
    await user.limit();
    await drop;
    // A heartbeat is sent after the drop.
    user.clock.advance(150);
    await turn();
    stage.redis.thaw();
    await stage.outside((client) => client.sendCommand(['REPLICAOF', 'NO', 'ONE']));
    await wait(20);
    expect(await user.look()).toEqual(nothing);
    expect(await user.recovered()).toEqual([]);
  });

  test('one that was slow for a moment loses nothing', async () => {
    const user = await stage.open();
    await user.fill('text');
    stage.redis.freeze();
    const late = user.look();
    await user.limit();
    expect(await late).toEqual(nothing);
    stage.redis.thaw();
    expect(await user.recovered()).toEqual(['text']);
  });

  test('a drop that could not even be sent is done before it is read again, also by one who has asked for nothing all the while', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await other.fill('stale');
    stage.redis.freeze();
    // In this time the one closes its silent connection. The other keeps its own, and has noticed before that
    // its heartbeat got no answer.
    for (const [user, time] of [
      [one, 1000],
      [other, 450],
    ] as const) {
      for (let passed = 0; passed < time; passed += 50) {
        user.clock.advance(50);
        await turn();
      }
    }
    // There is no connection to wait for.
    expect(
      await Promise.race([one.cache.drop(['lines']), wait(1000, 'it waits', { ref: false })]),
    ).toBeUndefined();
    await one.cache.close();
    stage.redis.thaw();
    expect(await other.find()).toBeUndefined();
    expect(await other.recovered()).toEqual([]);
    await other.fill('fresh');
    expect(await other.find()).toBe('fresh');
  });

  test('a drop before the first connection is done before that is read from', async () => {
    const other = await stage.open();
    await other.fill('stale');
    stage.redis.freeze();
    const clock = new ManualClock();
    const opening = openRedisCache({ url: stage.redis.url, clock, log: { write: () => undefined } });
    await clock.pending(1);
    clock.advance(1000);
    const cache = await opening;
    stage.closeLater(cache);
    await cache.drop(['lines']);
    stage.redis.thaw();
    await until(async () => {
      clock.advance(200);
      const { value, ticket } = await cache.look('a', tags);
      expect(value).toBeUndefined();
      return ticket !== undefined;
    });
    expect(await other.find()).toBeUndefined();
  });

  test('in real time, too, nothing hangs', async () => {
    const lines: string[] = [];
    const cache = await openRedisCache({
      url: stage.redis.url,
      log: { write: (_level, event) => void lines.push(event) },
    });
    stage.closeLater(cache);
    stage.redis.freeze();
    for (let round = 0; round < 3; round += 1) {
      const all = Array.from({ length: 50 }, async (_, index) => cache.look(`${index}`, tags));
      expect(await Promise.all(all)).toEqual(all.map(() => nothing));
      await Promise.all([
        cache.put('a', 'a', day, { generations: 'any', tags }),
        cache.drop(tags),
        cache.drop(tags),
      ]);
    }
    await cache.close();
    expect(lines).toEqual(['the cache does not answer']);
  });
});
