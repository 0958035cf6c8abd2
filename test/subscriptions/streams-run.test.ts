import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../../bench/free-port.js';
import { run, type Seen } from '../../bench/streams/run.js';
import type { Member } from '../../bench/streams/stage.js';
import { findingsOf } from '../../bench/streams/verdict.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';

// The short form of `npm run bench:streams`.
const plan = { seed: 1, streams: 100, events: 80, rate: 50, crowd: 50, travellers: 40, changes: 40 };

(hasRedis ? describe : describe.skip)(`many streams, some of which stall${redisNote}`, () => {
  let redis: TestRedis;
  let seen: Seen;
  const gateways: GatewayProcess[] = [];
  beforeAll(async () => {
    redis = await TestRedis.start();
    seen = await run(plan, redis.url, async (settings): Promise<Member> => {
      const own = { ...settings, PORT: String(await freePort()), LOG_LEVEL: 'error' };
      const gateway = await GatewayProcess.start(own);
      gateways.push(gateway);
      return {
        url: gateway.url,
        // Memory is measured by the bench.
        memory: async () => ({ heap: 0, resident: 0 }),
        stop: async () => void (await gateway.stop()),
      };
    });
  }, 240_000);
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.kill()));
    await redis.stop();
  });

  test.each([
    'every client has the last state of all that changed',
    'an event is read once for 50 subscribers',
    'ten minutes offline and a rolling restart lose no last state',
    'those who were offline go on from their cursors',
    'the streams of those who were online ended',
  ])('%s', (name) => {
    const finding = findingsOf(seen).find((one) => one.name === name);
    expect(finding).toEqual({ ...finding, name, holds: true });
  });
});
