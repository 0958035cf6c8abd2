import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RedisWay } from '../../bench/chaos/redis-way.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { ManualClock } from '../support/manual-clock.js';
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
/** Seconds after which a claim has expired: 160 s for the write and 30 s more. */
const lease = 191;

onRedis(`a gateway's claim on a key${redisNote}`, () => {
  let redis: TestRedis;
  let way: RedisWay;
  let bank: ScriptedBank;
  let token: string;
  const closings: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    [redis, bank, token] = await Promise.all([TestRedis.start(), ScriptedBank.start(), partnerToken()]);
    way = await RedisWay.open(redis.url);
    bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  });
  afterEach(async () => {
    await bank.close();
    for (const close of closings.splice(0)) await close();
    await way.close();
    await redis.stop();
  });

  /** Opens a gateway in this process whose own clock the test may move. Its requests time out soon. */
  const open = async (clock?: ManualClock): Promise<TestGateway> => {
    const gateway = await startTestGateway(
      { ...settingsFor(bank.url), STORE_URL: way.url, REQUEST_TIMEOUT: '300' },
      clock,
    );
    closings.push(async () => void (await gateway.close()));
    return gateway;
  };
  const start = async (settings: Record<string, string> = {}): Promise<GatewayProcess> => {
    const gateway = await GatewayProcess.start({ ...settingsFor(bank.url), STORE_URL: way.url, ...settings });
    closings.push(() => gateway.kill());
    return gateway;
  };
  /** Draws with a key, and returns the loan's id, or the code of the error. */
  const draw = async ({ url }: { readonly url: string }, key = 'k'): Promise<string | undefined> => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
    };
    const answer = await fetch(`${url}/graphql`, {
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
  /** Advances the time of Redis and of a gateway by the length of a claim. */
  const passLease = (clock: ManualClock): void => {
    way.setClockAhead(lease);
    clock.advance(lease * 1000);
  };
  /** Makes the first gateway that requests a token wait for it; `asked` resolves when it has. */
  const holdToken = (): { readonly asked: Promise<void>; release(): void } => {
    const documented = bank.token;
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const { script, release } = held({ body: { access_token: 'late-token', expires_in: 3599 } });
    bank.token = (request) => {
      bank.token = documented;
      isAsked();
      return (script as (of: typeof request) => Promise<{ body: object }>)(request);
    };
    return { asked, release };
  };

  describe('that ended before it was sent, as others were told', () => {
    test('is not sent by its owner when that goes on, nor by a repeat', async () => {
      const owner = await start();
      const clock = new ManualClock();
      const other = await open(clock);
      const { asked, release } = holdToken();
      const first = draw(owner);
      await asked;
      owner.freeze();
      passLease(clock);
      expect(await draw(other)).toBe('OUTCOME_UNKNOWN');
      release();
      owner.thaw();
      expect(await first).toBe('OUTCOME_UNKNOWN');
      for (const gateway of [other, owner]) expect(await draw(gateway)).toBe('OUTCOME_UNKNOWN');
      expect(bank.take()).toEqual([]);
    });

    test('is not given back by its owner, whose request has ended meanwhile', async () => {
      const owner = await start({ REQUEST_TIMEOUT: '3000' });
      const clock = new ManualClock();
      const other = await open(clock);
      const { asked } = holdToken();
      const first = draw(owner);
      await asked;
      owner.freeze();
      passLease(clock);
      expect(await draw(other)).toBe('OUTCOME_UNKNOWN');
      owner.thaw();
      // It has sent nothing, and never will.
      expect(await first).toBe('UPSTREAM_UNAVAILABLE');
      expect(await draw(other)).toBe('OUTCOME_UNKNOWN');
      expect(bank.take()).toEqual([]);
    });
  });

  test('that ended after it was sent returns the outcome, once its owner knows it', async () => {
    const owner = await start();
    const clock = new ManualClock();
    const other = await open(clock);
    const { script, release } = held({ status: 201, body: bodies.loan });
    bank.on(`POST ${paths.loans}`, script);
    const first = draw(owner);
    await bank.arrived(1);
    owner.freeze();
    passLease(clock);
    expect(await draw(other)).toBe('OUTCOME_UNKNOWN');
    release();
    owner.thaw();
    expect(await first).toBe(bodies.loan.id);
    expect(await draw(other)).toBe(bodies.loan.id);
    expect(bank.take()).toHaveLength(1);
  });

  test('does not end by the clock of another gateway, which is ahead', async () => {
    const clock = new ManualClock();
    const other = await open(clock);
    const owner = await start();
    const { script, release } = held({ status: 201, body: bodies.loan });
    bank.on(`POST ${paths.loans}`, script);
    const first = draw(owner);
    await bank.arrived(1);
    clock.advance(lease * 1000);
    const repeat = draw(other);
    await clock.pending(2);
    clock.advance(300);
    expect(await repeat).toBe('CONFLICT');
    release();
    expect(await first).toBe(bodies.loan.id);
    expect(await draw(other)).toBe(bodies.loan.id);
    expect(bank.take()).toHaveLength(1);
  });

  test('made by a gateway whose clock is behind lasts as long as any', async () => {
    const clock = new ManualClock();
    clock.advance(-lease * 1000);
    const owner = await open(clock);
    const other = await open();
    const { script, release } = held({ status: 201, body: bodies.loan });
    bank.on(`POST ${paths.loans}`, script);
    const first = draw(owner);
    await bank.arrived(1);
    expect(await draw(other)).toBe('CONFLICT');
    release();
    expect(await first).toBe(bodies.loan.id);
    expect(bank.take()).toHaveLength(1);
  });
});
