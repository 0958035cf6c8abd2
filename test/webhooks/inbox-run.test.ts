import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../../bench/free-port.js';
import { run, type Member, type Seen } from '../../bench/inbox/run.js';
import { findingsOf } from '../../bench/inbox/verdict.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';

// The short form of `npm run bench:inbox`, without events that name no customer: those wait half a minute for
// their turn.
const plan = { deliveries: 1000, reads: 40, seed: 1, ownerless: 0, senders: 4, outage: 300 };

/** A gateway that starts again on its port. */
class RestartedGateway implements Member {
  readonly #settings: Readonly<Record<string, string>>;
  #process: GatewayProcess;

  private constructor(settings: Readonly<Record<string, string>>, process: GatewayProcess) {
    this.#settings = settings;
    this.#process = process;
  }

  static async start(settings: Readonly<Record<string, string>>): Promise<RestartedGateway> {
    const own = { ...settings, PORT: String(await freePort()), LOG_LEVEL: 'error' };
    return new RestartedGateway(own, await GatewayProcess.start(own));
  }

  get url(): string {
    return this.#process.url;
  }

  async killAndRestart(): Promise<void> {
    await this.kill();
    this.#process = await GatewayProcess.start(this.#settings);
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }
}

(hasRedis ? describe : describe.skip)(`an inbox of two gateways while the bank hangs${redisNote}`, () => {
  let redis: TestRedis;
  let seen: Seen;
  const gateways: RestartedGateway[] = [];
  beforeAll(async () => {
    redis = await TestRedis.start();
    seen = await run(plan, redis, async (settings) => {
      const gateway = await RestartedGateway.start(settings);
      gateways.push(gateway);
      return gateway;
    });
  }, 240_000);
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.kill()));
    await redis.stop();
  });

  test('much goes wrong', () => {
    expect(Object.fromEntries(seen.tally.answers)).toMatchObject({
      401: 20,
      503: expect.any(Number),
      lost: expect.any(Number),
    });
    expect(seen.hung).toBeGreaterThan(0);
  });

  test.each([
    'no forged delivery is acknowledged',
    'nothing is in the log that the bank did not sign',
    'every signed delivery is acknowledged in the end',
    'every acknowledged event is in the log once',
    'no read after an acknowledgement shows what was before',
    'a gateway was killed right after an acknowledgement',
  ])('%s', (name) => {
    const finding = findingsOf(seen).find((one) => one.name === name);
    expect(finding).toEqual({ ...finding, name, holds: true });
  });
});
