import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GatewayProcess } from '../support/gateway-process.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import {
  bodies,
  held,
  ids,
  paths,
  partnerToken,
  readLine,
  ScriptedBank,
  settingsFor,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';
import { auditOf, deliver, webhookSettings } from '../support/webhooks.js';

const event = { type: 'CREDIT_LINE', body: { id: ids.line, person_id: ids.person } };
const query = `{ ${readLine('status')} }`;

describe('an inbox in memory', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await startStage({ CACHE: 'on', ...webhookSettings });
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    await readAgain();
  });
  afterEach(() => stage.close());

  async function readAgain(): Promise<boolean> {
    expect((await stage.ask(query)).errors).toEqual([]);
    return stage.bank.take().length > 0;
  }
  const outcomes = () => auditOf(stage.gateway.logged).map(({ outcome }) => outcome);

  test('an event that is delivered again is acknowledged, and has no further effect', async () => {
    const sent = { ...event, id: randomUUID() };
    expect(await deliver(stage.gateway.url, sent)).toMatchObject({ status: 204 });
    expect(await readAgain()).toBe(true);
    const again = { ...sent, headers: { 'solaris-webhook-attempt': '2' } };
    expect(await deliver(stage.gateway.url, again)).toMatchObject({ status: 204 });
    expect(await readAgain()).toBe(false);
    expect(outcomes()).toEqual(['OK', 'DUPLICATE']);
  });

  test('another body under the same id is another event: nobody can use up the id of one to come', async () => {
    const id = randomUUID();
    const replayed = { type: 'OVERDRAFT', body: { id: 'o1', person_id: 'p1' }, id };
    expect(await deliver(stage.gateway.url, { ...replayed, type: 'CREDIT_LINE' })).toMatchObject({
      status: 204,
    });
    expect(await deliver(stage.gateway.url, { ...event, id })).toMatchObject({ status: 204 });
    expect(await readAgain()).toBe(true);
    expect(outcomes()).toEqual(['OK', 'OK']);
  });

  test('an event of a type that nobody knows is acknowledged, and logged by its name', async () => {
    const answer = await deliver(stage.gateway.url, { type: 'SOMETHING_NEW_2', body: { id: ids.line } });
    expect(answer).toMatchObject({ status: 204 });
    expect(outcomes()).toEqual(['UNKNOWN_TYPE']);
    const [line] = stage.gateway.logged.filter((one) => one.includes('an event of an unknown type'));
    expect(line).toContain('"eventType":"SOMETHING_NEW_2"');
    expect(await readAgain()).toBe(false);
  });

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['no UTF-8', '\ufffd'],
    ['null', 'null'],
    ['a list', '[{"id":"x"}]'],
    ['a number', '1'],
    ['a text', '"CREDIT_LINE"'],
    ['a text of a text of a text', JSON.stringify(JSON.stringify(JSON.stringify({ id: 'x' })))],
    ['an object without an id', '{"person_id":"p"}'],
    ['an id that is none', '{"id":"../x"}'],
    ['an id that is no text', '{"id":{"id":"x"}}'],
    ['data that is none', '{"data":"x"}'],
    ['a payload that is none', '{"payload":[1]}'],
    ['brackets and nothing else', '['.repeat(200_000)],
  ])(
    'a body that is %s is acknowledged, logged and counted, and all that it may be about is read anew',
    async (_what, body) => {
      for (const count of [1, 2]) {
        const answer = await deliver(stage.gateway.url, { type: 'CREDIT_LINE', body });
        expect(answer).toMatchObject({ status: 204 });
        expect(stage.gateway.logged.join()).toContain(
          `"count":${count},"msg":"the bank sent an event that makes`,
        );
        expect(await readAgain()).toBe(true);
      }
      expect(outcomes()).toEqual(['UNREADABLE', 'UNREADABLE']);
    },
  );

  test('it says that other gateways do not know of its events', () => {
    expect(
      stage.gateway.logged.filter((line) => line.includes('no other gateway learns of the events')),
    ).toHaveLength(1);
  });

  test('an event that names no id of its own in its body is of what its headers name', async () => {
    const unnamed = { type: 'CREDIT_LINE', body: { person_id: ids.person }, entityId: ids.line };
    expect(await deliver(stage.gateway.url, unnamed)).toMatchObject({ status: 204 });
    expect(outcomes()).toEqual(['OK']);
    expect(await readAgain()).toBe(true);
  });

  test('an event that comes while a read is in flight keeps those who come later from sharing it', async () => {
    const { script, release } = held({ body: { ...bodies.line, status: 'pending' } });
    await deliver(stage.gateway.url, event);
    stage.bank.on(`GET ${paths.line}`, script);
    const earlier = stage.ask(query);
    await stage.bank.arrived(1);
    stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, status: 'closed' } });
    await deliver(stage.gateway.url, event);
    const later = await stage.ask(query);
    release();
    expect(later.data).toEqual({ creditLine: { status: 'CLOSED' } });
    await earlier;
    expect((await stage.ask(query)).data).toEqual({ creditLine: { status: 'CLOSED' } });
  });
});

const onRedis = hasRedis ? describe : describe.skip;

onRedis(`an inbox on Redis${redisNote}`, () => {
  let redis: TestRedis;
  let bank: ScriptedBank;
  let token: string;
  const gateways: TestGateway[] = [];

  const shared = (): Record<string, string> => ({
    ...settingsFor(bank.url),
    ...webhookSettings,
    CACHE: 'on',
    STORE_URL: redis.url,
  });
  const open = async (settings: Record<string, string> = {}): Promise<TestGateway> => {
    const gateway = await startTestGateway({ ...shared(), ...settings });
    gateways.push(gateway);
    return gateway;
  };
  const ask = async (gateway: TestGateway, asked = query) => {
    const { data, errors } = await gateway.ask(asked, {}, { token });
    expect(errors).toEqual([]);
    return data;
  };
  /** The events that are in the log, as they lie in Redis, without its notes. */
  async function logged(): Promise<unknown[]> {
    const client = await createClient({ url: redis.url }).connect();
    try {
      const entries = await client.xRange('lending-graph:{webhooks}:events', '-', '+');
      const texts = entries.map(({ message }) => message['text'] as string);
      return texts.filter((text) => text.includes('"type"')).map((text) => JSON.parse(text) as unknown);
    } finally {
      client.destroy();
    }
  }
  async function until<T>(value: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
    for (;;) {
      const now = await value();
      if (isSo(now)) return now;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  beforeEach(async () => {
    [redis, bank, token] = await Promise.all([TestRedis.start(), ScriptedBank.start(), partnerToken()]);
    bank.on(`GET ${paths.line}`, { body: bodies.line });
  });
  afterEach(async () => {
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    await bank.close();
    await redis.stop();
  });

  test('an event that one gateway took is a duplicate for the others, and in the log once', async () => {
    const [one, other] = [await open(), await open()];
    const sent = { ...event, id: randomUUID() };
    const answers = await Promise.all([one, other, one, other].map((gateway) => deliver(gateway.url, sent)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(await deliver(other.url, sent)).toMatchObject({ status: 204 });
    expect(auditOf(other.logged).at(-1)).toMatchObject({ outcome: 'DUPLICATE' });
    expect(await logged()).toEqual([{ type: 'CREDIT_LINE', id: ids.line, customerId: ids.person }]);
  });

  test('while Redis is away an event is not acknowledged, and its effect comes when it is delivered again', async () => {
    const gateway = await open();
    await ask(gateway);
    await redis.kill();
    const sent = { ...event, id: randomUUID() };
    const refused = await deliver(gateway.url, sent);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(auditOf(gateway.logged).at(-1)).toMatchObject({ outcome: 'UPSTREAM_UNAVAILABLE' });
    await redis.restart();
    await until(
      async () => (await deliver(gateway.url, sent)).status,
      (status) => status === 204,
    );
    expect(await logged()).toEqual([{ type: 'CREDIT_LINE', id: ids.line, customerId: ids.person }]);
  });

  test('a gateway that is killed right after its acknowledgement leaves the effect to the others', async () => {
    const other = await open();
    const killed = await GatewayProcess.start(shared());
    try {
      // It is cached as soon as a read needs no call.
      await until(
        () => ask(other).then(() => bank.take().length),
        (calls) => calls === 0,
      );
      const sent = { ...event, id: randomUUID() };
      expect(await deliver(killed.url, sent)).toMatchObject({ status: 204 });
      await killed.kill();
      await ask(other);
      expect(bank.take()).toHaveLength(1);
      expect(await logged()).toEqual([{ type: 'CREDIT_LINE', id: ids.line, customerId: ids.person }]);
      expect(await deliver(other.url, sent)).toMatchObject({ status: 204 });
      expect(auditOf(other.logged).at(-1)).toMatchObject({ outcome: 'DUPLICATE' });
    } finally {
      await killed.kill();
    }
  });

  test('the customer of a bill is found by one read, after the acknowledgement', async () => {
    const gateway = await open();
    bank.on('GET /v1/credit_card_applications/card-1', { body: { id: 'card-1', customer_id: ids.person } });
    const bill = { type: 'CREDIT_CARD_BILL', body: { id: 'bill-1', application_id: 'card-1' } };
    expect(await deliver(gateway.url, bill)).toMatchObject({ status: 204 });
    expect(await until(logged, (events) => events.length > 0)).toEqual([
      { type: 'CREDIT_CARD_BILL', id: 'bill-1', customerId: ids.person },
    ]);
    expect(bank.take().map(({ path }) => path)).toEqual(['/v1/credit_card_applications/card-1']);
  });

  test('a customer whom a gateway has not found when it ends is found by another one', async () => {
    const { script } = held({ body: {} });
    bank.on('GET /v1/credit_card_applications/card-1', script);
    const gateway = await open();
    const bill = { type: 'CREDIT_CARD_BILL', body: { id: 'bill-1', application_id: 'card-1' } };
    expect(await deliver(gateway.url, bill)).toMatchObject({ status: 204 });
    await bank.arrived(1);
    gateways.pop();
    await gateway.close();
    expect(await logged()).toEqual([]);
    bank.on('GET /v1/credit_card_applications/card-1', { body: { id: 'card-1', customer_id: ids.person } });
    await open();
    expect(await until(logged, (events) => events.length > 0)).toEqual([
      { type: 'CREDIT_CARD_BILL', id: 'bill-1', customerId: ids.person },
    ]);
  });

  test('a customer who cannot be found does not keep others from being found', async () => {
    bank.on('GET /v1/credit_card_applications/card-0', { status: 500, body: {} });
    bank.on('GET /v1/credit_card_applications/card-1', { body: { id: 'card-1', customer_id: ids.person } });
    const gateway = await open();
    for (const card of ['card-0', 'card-1']) {
      const bill = {
        type: 'CREDIT_CARD_BILL',
        body: { id: `bill of ${card}`.replaceAll(' ', '-'), application_id: card },
      };
      expect(await deliver(gateway.url, bill)).toMatchObject({ status: 204 });
    }
    expect(await until(logged, (events) => events.length > 0)).toEqual([
      { type: 'CREDIT_CARD_BILL', id: 'bill-of-card-1', customerId: ids.person },
    ]);
  });

  test('an event whose customer there is not is in no log, and is not looked for again', async () => {
    bank.on('GET /v1/credit_card_applications/card-1', {
      status: 404,
      body: {
        errors: [{ id: 'e', status: 404, code: 'model_not_found', title: 'Model Not Found', detail: 'no' }],
      },
    });
    const gateway = await open();
    const bill = { type: 'CREDIT_CARD_BILL', body: { id: 'bill-1', application_id: 'card-1' } };
    expect(await deliver(gateway.url, bill)).toMatchObject({ status: 204 });
    const client = await createClient({ url: redis.url }).connect();
    await until(
      () => client.xLen('lending-graph:{webhooks}:ownerless'),
      (length) => length === 0,
    );
    client.destroy();
    expect(await logged()).toEqual([]);
  });

  test('no read that begins after an acknowledgement shows what was before it, in either gateway, under load', async () => {
    const [one, other] = [await open(), await open()];
    let limit = 0;
    // What is read is what was true when the bank got the call; some of it arrives late.
    bank.on(`GET ${paths.line}`, async () => {
      const body = { ...bodies.line, limit: { value: limit, unit: 'cents', currency: 'EUR' } };
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      return { body };
    });
    const asked = `{ ${readLine('limit { value }')} }`;
    let isOver = false;
    const load = [one, other, one, other].map(async (gateway) => {
      while (!isOver) await ask(gateway, asked);
    });
    const seen: boolean[] = [];
    for (let round = 0; round < 100; round += 1) {
      limit += 1;
      const expected = limit;
      const to = round % 2 === 0 ? one : other;
      expect(await deliver(to.url, event)).toMatchObject({ status: 204 });
      const answers = await Promise.all([ask(one, asked), ask(other, asked)]);
      seen.push(...answers.map((data) => data.creditLine.limit.value >= expected));
    }
    isOver = true;
    await Promise.all(load);
    expect(seen).toEqual(Array.from({ length: 200 }, () => true));
  }, 120_000);
});
