import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RedisWay } from '../../bench/chaos/redis-way.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import type { ManualClock } from '../support/manual-clock.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import {
  bodies,
  drawLoan,
  held,
  partnerToken,
  paths,
  ScriptedBank,
  settingsFor,
} from '../support/scripted-bank.js';

const onRedis = hasRedis ? describe : describe.skip;
const query = `mutation { ${drawLoan} }`;

onRedis(`gateways that share a Redis${redisNote}`, () => {
  let redis: TestRedis;
  let bank: ScriptedBank;
  let token: string;
  const gateways: TestGateway[] = [];

  const open = async (clock?: ManualClock, settings: Record<string, string> = {}): Promise<TestGateway> => {
    const gateway = await startTestGateway(
      { ...settingsFor(bank.url), STORE_URL: redis.url, ...settings },
      clock,
    );
    gateways.push(gateway);
    return gateway;
  };
  const draw = async (gateway: { readonly url: string }, key?: string) => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await answer.json()) as {
      data: { createLoan: { loan: { id: string } } | null };
      errors?: { extensions: { code: string } }[];
    };
    return data.createLoan?.loan.id ?? errors?.[0]?.extensions.code;
  };

  beforeEach(async () => {
    [redis, bank, token] = await Promise.all([TestRedis.start(), ScriptedBank.start(), partnerToken()]);
    let count = 0;
    bank.on(`POST ${paths.loans}`, () => ({ status: 201, body: { ...bodies.loan, id: `loan-${++count}` } }));
  });
  afterEach(async () => {
    await bank.close();
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    await redis.stop();
  });

  test('send one call for a key that both get at the same moment', async () => {
    const [one, other] = [await open(), await open()];
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all(
        [one, other, one, other].map((gateway) => draw(gateway, `key-${round}`)),
      );
      expect(new Set(answers)).toEqual(new Set([`loan-${round + 1}`]));
    }
    expect(bank.take()).toHaveLength(20);
  });

  test('answer a repeat that comes to another one, also after Redis and the gateways were started anew', async () => {
    expect(await draw(await open(), 'k')).toBe('loan-1');
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    await redis.kill();
    await redis.restart();
    expect(await draw(await open(), 'k')).toBe('loan-1');
    expect(bank.take()).toHaveLength(1);
  });

  test('send nothing with a key while Redis is away, and all without one', async () => {
    const gateway = await open();
    await redis.kill();
    expect(await draw(gateway, 'k')).toBe('UPSTREAM_UNAVAILABLE');
    expect(bank.take()).toEqual([]);
    expect(await draw(gateway)).toBe('loan-1');
    await redis.restart();
    while ((await fetch(`${gateway.url}/readyz`)).status !== 200);
    expect(await draw(gateway, 'k')).toBe('loan-2');
  });

  test('do not answer a repeat without Redis that nothing was done: its first attempt was carried out', async () => {
    const gateway = await open();
    expect(await draw(gateway, 'k')).toBe('loan-1');
    await redis.kill();
    const { errors } = await gateway.ask(query, {}, { token, headers: { 'idempotency-key': 'k' } });
    expect(errors).toMatchObject([
      {
        message:
          'The store of idempotency keys cannot be used at the moment. This attempt sent nothing; an earlier one with this Idempotency-Key may have been carried out. Send the same again with the same Idempotency-Key.',
        extensions: {
          code: 'UPSTREAM_UNAVAILABLE',
          retryable: true,
          writeOutcome: 'EARLIER_ATTEMPT_UNKNOWN',
        },
      },
    ]);
    await redis.restart();
    while ((await fetch(`${gateway.url}/readyz`)).status !== 200);
    expect(await draw(gateway, 'k')).toBe('loan-1');
    expect(bank.take()).toHaveLength(1);
  });

  test('answer a write that ended while Redis was down, and return its outcome once Redis is back', async () => {
    const gateway = await open();
    const { script, release } = held({ status: 201, body: bodies.loan });
    bank.on(`POST ${paths.loans}`, script);
    const asked = draw(gateway, 'k');
    await bank.arrived(1);
    await redis.kill();
    release();
    expect(await asked).toBe(bodies.loan.id);
    await redis.restart();
    const other = await open(undefined, { REQUEST_TIMEOUT: '300' });
    let told = await draw(other, 'k');
    while (told === 'CONFLICT') told = await draw(other, 'k');
    expect(told).toBe(bodies.loan.id);
    expect(bank.take()).toHaveLength(1);
  });

  test('record the outcome of a write whose client has disconnected before they stop', async () => {
    const gateway = await open();
    const { script, release } = held({ status: 201, body: bodies.loan });
    bank.on(`POST ${paths.loans}`, script);
    const client = new AbortController();
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': 'k',
    };
    const gone = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
      signal: client.signal,
    });
    await bank.arrived(1);
    client.abort();
    await expect(gone).rejects.toThrow();
    gateways.splice(gateways.indexOf(gateway), 1);
    const closed = gateway.close();
    release();
    await closed;
    expect(await draw(await open(), 'k')).toBe(bodies.loan.id);
    expect(bank.take()).toHaveLength(1);
  });

  test('say OUTCOME_UNKNOWN of what one sent that was killed then, once its lease is over', async () => {
    bank.on(`POST ${paths.loans}`, held({ status: 201, body: bodies.loan }).script);
    const way = await RedisWay.open(redis.url);
    const doomed = await GatewayProcess.start({ ...settingsFor(bank.url), STORE_URL: redis.url });
    const dying = draw(doomed, 'k').catch(() => 'no answer');
    await bank.arrived(1);
    await doomed.kill();
    expect(await dying).toBe('no answer');

    const gateway = await open(undefined, { REQUEST_TIMEOUT: '300', STORE_URL: way.url });
    expect(await draw(gateway, 'k')).toBe('CONFLICT');
    way.setClockAhead(191);
    expect(await draw(gateway, 'k')).toBe('OUTCOME_UNKNOWN');
    expect(bank.take()).toHaveLength(1);
    await Promise.all(gateways.splice(0).map((one) => one.close()));
    await way.close();
  });

  test.each<[string, string[]]>([
    ['evicts', ['--maxmemory-policy', 'allkeys-lru']],
    ['does not keep on disk what it answers for', ['--appendonly', 'no', '--save', '3600 1']],
    ['takes no writes', ['--min-replicas-to-write', '1']],
  ])('are not ready with a Redis that %s, and warn of it', async (_name, settings) => {
    const unfit = await TestRedis.start(...settings);
    const gateway = await open(undefined, { STORE_URL: unfit.url });
    const ready = await fetch(`${gateway.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      {
        reasons: [expect.stringMatching(/^store: (its maxmemory-policy|it does not keep|The store refused)/)],
      },
    ]);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    expect(gateway.logged.join('')).toContain('the store is not safe');
    await unfit.stop();
  });

  test('are not ready without their Redis, and are again with it', async () => {
    const gateway = await open();
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    await redis.kill();
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);
    await redis.restart();
    while ((await fetch(`${gateway.url}/readyz`)).status !== 200);
  });
});
