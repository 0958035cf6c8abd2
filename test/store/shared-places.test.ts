import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { systemClock, type Clock } from '../../src/clock.js';
import { RedisSharedPlaces, type RedisSharedPlacesOptions } from '../../src/store/redis-shared-places.js';
import type { SharedPlaces, Share } from '../../src/store/shared-places.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import { SlowWay } from '../support/slow-way.js';

const places = 100;
/** What a gateway may take at first. */
const few = places / 20;
const hour = 3_600_000;
/** Gives Redis more time than a busy machine takes. Leases are by the clock of Redis. */
const patient: Clock = {
  ...systemClock,
  after: (limit, action) => systemClock.after(20 * limit, action),
};

const onRedis = hasRedis ? describe : describe.skip;

onRedis(`places shared on Redis${redisNote}`, () => {
  let redis: TestRedis;
  const opened: SharedPlaces[] = [];

  const open = async (options: Partial<RedisSharedPlacesOptions> = {}): Promise<SharedPlaces> => {
    const base = {
      url: redis.url,
      name: ['the bank'],
      places,
      lease: hour,
      maxCallTime: hour,
      clock: patient,
    };
    const shared = await RedisSharedPlaces.open({ ...base, ...options });
    opened.push(shared);
    return shared;
  };
  const ask = (shared: SharedPlaces, held: number, wanted: number, lasting = 0): Promise<Share> =>
    shared.renew({ held, wanted, lasting });

  /** Renews with what was got until the share has this many places. */
  async function reach(shared: SharedPlaces, target: number, wanted = target): Promise<void> {
    for (let held = 0; held !== target; await wait(5)) held = (await ask(shared, held, wanted)).places;
  }

  beforeEach(async () => {
    redis = await TestRedis.start();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((shared) => shared.close()));
    await redis.stop();
  });

  test('a share is reduced only when its gateway reports that it holds no more', async () => {
    const [one, other] = [await open(), await open()];
    await reach(one, places);
    expect(await ask(other, 0, places)).toEqual({ places: 0, gateways: 2 });
    expect(await ask(one, places, places)).toEqual({ places: places / 2, gateways: 2 });
    expect(await ask(other, 0, places)).toEqual({ places: 0, gateways: 2 });
    await ask(one, 70, places);
    expect(await ask(other, 0, places)).toEqual({ places: 30, gateways: 2 });
    await ask(one, 50, places);
    expect(await ask(other, 30, places)).toEqual({ places: 50, gateways: 2 });
  });

  test('a share that is given back is free at once', async () => {
    const [one, other] = [await open(), await open()];
    await reach(one, places);
    await ask(other, 0, places);
    await one.close();
    expect(await ask(other, 0, places)).toEqual({ places, gateways: 1 });
  });

  test('other places than those of the name are not shared', async () => {
    const [one, other] = [await open(), await open({ name: ['another bank'] })];
    await reach(one, places);
    await reach(other, places);
  });

  test('gateways with different numbers share the largest one, and none gets more than its own', async () => {
    const [one, small] = [await open(), await open({ places: 6 })];
    await reach(small, 6, places);
    await reach(one, places - 6, places);
  });

  test('with fewer places than gateways, each gets one in its turn', async () => {
    const [one, other] = [await open({ places: 1 }), await open({ places: 1 })];
    await reach(one, 1);
    expect((await ask(other, 0, 1)).places).toBe(0);
    await ask(one, 1, 0);
    await ask(one, 0, 0);
    expect((await ask(other, 0, 1)).places).toBe(1);
  });

  test('of one without a connection all but its lasting calls are free after its lease, of one with a connection none', async () => {
    const way = await SlowWay.start(redis.port);
    const [cut, frozen, other] = [
      await open({ url: way.url(0), lease: 500 }),
      await open({ lease: 500 }),
      await open(),
    ];
    await reach(cut, 30);
    await ask(cut, 30, 30, 7);
    await way.close();
    await reach(frozen, 20);
    await reach(other, places - 7 - 20, places);
    expect((await ask(other, places - 27, places)).places).toBe(places - 27);
  });

  test('after the longest call, all places of a lost one are free', async () => {
    const [lost, other] = [await open({ lease: 500, maxCallTime: 500 }), await open()];
    await reach(lost, 30);
    await reach(other, places, places);
  });

  test('where Redis has lost its data, the first one to report does not take the places of the others', async () => {
    const [one, other] = [await open(), await open()];
    await Promise.all([reach(one, places / 2), reach(other, places / 2)]);
    const admin = await createClient({ url: redis.url }).connect();
    await admin.flushAll();
    await admin.close();
    expect((await ask(one, places / 2, places)).places).toBe(places / 2);
    expect((await ask(other, places / 2, places)).places).toBe(places / 2);
  });

  test('a new one gets a few places at first where no gateway has a lease', async () => {
    expect((await ask(await open(), 0, places)).places).toBe(few);
  });
});
