import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { RedisWay } from '../../bench/chaos/redis-way.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { startTestGateway, type GraphAnswer, type TestGateway } from '../support/graph.js';
import { ManualClock } from '../support/manual-clock.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import {
  bodies,
  drawLoan,
  held,
  ids,
  partnerToken,
  paths,
  readLine,
  ScriptedBank,
  settingsFor,
} from '../support/scripted-bank.js';

const onRedis = hasRedis ? describe : describe.skip;
const draw = `mutation { ${drawLoan} }`;
const drawn = { createLoan: { loan: { id: bodies.loan.id, status: 'PAYOUT_PENDING' } } };
const codes = ({ errors }: GraphAnswer) => errors.map(({ extensions }) => extensions.code);

onRedis(`the outcome of a write with a key${redisNote}`, () => {
  let redis: TestRedis;
  let bank: ScriptedBank;
  let token: string;
  const ways: RedisWay[] = [];
  const gateways: { close(): Promise<unknown> }[] = [];

  beforeEach(async () => {
    [redis, bank, token] = await Promise.all([TestRedis.start(), ScriptedBank.start(), partnerToken()]);
  });
  afterEach(async () => {
    await bank.close();
    for (const way of ways) way.restore();
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    await Promise.all(ways.splice(0).map((way) => way.close()));
    await redis.stop();
  });

  const lead = async (): Promise<RedisWay> => {
    const way = await RedisWay.open(redis.url);
    ways.push(way);
    return way;
  };
  const settings = (url: string): Record<string, string> => ({ ...settingsFor(bank.url), STORE_URL: url });
  /** Requests there time out soon, and then return CONFLICT for a write in flight. */
  const impatient = { REQUEST_TIMEOUT: '300' };
  const open = async (
    url: string,
    clock?: ManualClock,
    more: Record<string, string> = {},
  ): Promise<TestGateway> => {
    const gateway = await startTestGateway({ ...settings(url), ...more }, clock);
    gateways.push(gateway);
    return gateway;
  };
  const send = (gateway: Pick<TestGateway, 'ask'>, query = draw): Promise<GraphAnswer> =>
    gateway.ask(query, {}, { token, headers: { 'idempotency-key': 'k' } });

  /**
   * Returns a gateway that loses Redis as its write ends at the bank, the answer to that write, and another
   * gateway.
   */
  async function cutAsItEnds(clock?: ManualClock) {
    const way = await lead();
    const [writer, other] = [await open(way.url, clock), await open(redis.url, undefined, impatient)];
    const { script, release } = held({ status: 201, body: bodies.loan });
    bank.on(`POST ${paths.loans}`, script);
    let asked = send(writer);
    const arrived = bank.arrived(1).then(() => undefined);
    // A gateway that has just started refuses writes as long as it has no connection to Redis, on a busy machine.
    for (
      let early = await Promise.race([arrived, asked]);
      early;
      early = await Promise.race([arrived, asked])
    ) {
      expect(early.data).toEqual({ createLoan: null });
      asked = send(writer);
    }
    way.cut();
    release();
    return { way, writer, other, asked };
  }

  test('that ends while Redis is away is told at once, to repeats there from memory, and to all once Redis is back', async () => {
    const clock = new ManualClock();
    const { way, writer, other, asked } = await cutAsItEnds(clock);
    expect((await asked).data).toEqual(drawn);
    for (let seconds = 0; seconds < 6; seconds += 1) {
      clock.advance(1000);
      expect((await send(writer)).data).toEqual(drawn);
      expect(await send(writer, draw.replace('1000', '1001'))).toMatchObject({
        errors: [{ extensions: { code: 'UNPROCESSABLE' } }],
      });
    }
    expect(codes(await send(other))).toEqual(['CONFLICT']);
    way.restore();
    let later = await send(other);
    while (later.data.createLoan === null) {
      expect(codes(later)).toEqual(['CONFLICT']);
      clock.advance(500);
      later = await send(other);
    }
    expect(later.data).toEqual(drawn);
    expect(bank.take()).toHaveLength(1);
  });

  test('is waited for by a gateway that stops, until it is recorded', async () => {
    const { way, writer, other, asked } = await cutAsItEnds();
    expect((await asked).data).toEqual(drawn);
    gateways.splice(gateways.indexOf(writer), 1);
    let isClosed = false;
    const closed = writer.close().then(() => {
      isClosed = true;
    });
    expect(codes(await send(other))).toEqual(['CONFLICT']);
    expect(isClosed).toBe(false);
    way.restore();
    await closed;
    expect((await send(other)).data).toEqual(drawn);
    expect(bank.take()).toHaveLength(1);
  });

  test('that is never recorded is answered as it is: it may have been carried out', async () => {
    const way = await lead();
    const writer = await GatewayProcess.start(settings(way.url));
    const { script, release } = held({ status: 201, body: bodies.loan });
    bank.on(`POST ${paths.loans}`, script);
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': 'k',
    };
    const asked = fetch(`${writer.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: draw }),
    });
    await bank.arrived(1);
    way.cut();
    release();
    expect(await (await asked).json()).toMatchObject({ data: drawn });
    await writer.kill();

    const others = await lead();
    others.setClockAhead(191);
    const other = await open(others.url);
    expect((await send(other)).errors).toMatchObject([
      {
        message: expect.stringMatching(
          /^An earlier request with this Idempotency-Key may have been carried out/,
        ),
        extensions: { code: 'OUTCOME_UNKNOWN' },
      },
    ]);
    expect(bank.take()).toHaveLength(1);
  });

  test('is recorded first, then what is known of it is noted, and what it made stale dropped', async () => {
    const records = `/v1/persons/${ids.person}/credit_records`;
    const gateway = await open(redis.url, undefined, { CACHE: 'on' });
    const { script, release } = held({
      status: 201,
      body: { id: 'record-1', person_id: ids.person, status: 'available' },
    });
    bank.on(`POST ${records}`, script);
    const asked = send(
      gateway,
      `mutation { createCreditRecord(input: { personId: "${ids.person}", source: SOLARIS_BANK }) { creditRecord { id } } }`,
    );
    await bank.arrived(1);
    const watcher = await createClient({ url: redis.url }).connect();
    const seen: string[] = [];
    await watcher.monitor((line) => void seen.push(line));
    release();
    expect((await asked).errors).toEqual([]);
    while (!seen.some((line) => line.includes('"UNLINK"')))
      await new Promise((resolve) => setImmediate(resolve));
    watcher.destroy();
    const first = (part: string): number =>
      seen.findIndex((line) => line.includes(part) && /EVALSHA|"EVAL"|UNLINK/.test(line));
    expect(first('idempotency:')).toBeGreaterThanOrEqual(0);
    expect(first('known:')).toBeGreaterThan(first('idempotency:'));
    expect(first('UNLINK')).toBeGreaterThan(first('idempotency:'));
  });

  test('makes the same reads stale again for a request that asks for it again: the first gateway may have died before it did', async () => {
    bank
      .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan })
      .on(`GET ${paths.line}`, { body: bodies.line });
    const [writer, other] = [
      await open(redis.url, undefined, { CACHE: 'on' }),
      await open(redis.url, undefined, { CACHE: 'on' }),
    ];
    expect((await send(writer)).data).toEqual(drawn);
    const read = async (): Promise<unknown> =>
      (await other.ask(`{ ${readLine('status')} }`, {}, { token })).data.creditLine.status;
    expect(await read()).toBe('OPEN');
    // As if it had been cached before the write.
    bank.on(`GET ${paths.line}`, { body: { ...bodies.line, status: 'closed' } });
    expect((await send(other)).data).toEqual(drawn);
    expect(await read()).toBe('CLOSED');
    expect(bank.take().map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });
});
