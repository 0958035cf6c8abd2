import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import { outside } from '../support/redis-content.js';
import { ids, partnerToken, ScriptedBank, settingsFor } from '../support/scripted-bank.js';
import { StreamReader } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const onRedis = hasRedis ? describe : describe.skip;
const follow = `subscription ($after: String) { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT], after: $after) {
  cursor origin hasMissed resourceId resource { ... on Overdraft { status } } } }`;

onRedis(`streams of two gateways${redisNote}`, () => {
  let redis: TestRedis;
  let bank: ScriptedBank;
  const gateways: TestGateway[] = [];
  const readers: StreamReader[] = [];
  beforeEach(async () => {
    redis = await TestRedis.start();
    bank = await ScriptedBank.start();
    for (const id of ['o1', 'o2'])
      bank.on(`GET /v1/persons/${ids.person}/overdrafts/${id}`, { body: { id, status: 'created' } });
  });
  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.close();
    for (const gateway of gateways.splice(0)) await gateway.close();
    await bank.close();
    await redis.stop();
  });

  async function start(): Promise<TestGateway> {
    const gateway = await startTestGateway({
      ...settingsFor(bank.url),
      ...webhookSettings,
      STORE_URL: redis.url,
      CACHE: 'on',
    });
    gateways.push(gateway);
    return gateway;
  }
  async function open({ url }: TestGateway, after?: string): Promise<StreamReader> {
    const reader = await StreamReader.open(url, 'sse', {
      query: follow,
      variables: { after },
      token: await partnerToken(),
    });
    readers.push(reader);
    return reader;
  }
  const tell = async ({ url }: TestGateway, id: string) =>
    expect(await deliver(url, { type: 'OVERDRAFT', body: { id, person_id: ids.person } })).toMatchObject({
      status: 204,
    });
  const next = async (reader: StreamReader): Promise<any> => (await reader.take(1))[0]?.data.customerUpdates;

  test('tell of an event that the other one took, and go on from its cursor', async () => {
    const [one, other] = [await start(), await start()];
    const reader = await open(one);
    await tell(other, 'o1');
    const update = await next(reader);
    expect(update).toMatchObject({ resourceId: 'o1', resource: { status: 'CREATED' } });
    reader.close();
    await tell(one, 'o2');
    const back = await open(other, update.cursor as string);
    let again = await next(back);
    // A stream that is still beginning shows what the first event has told, and the event as well.
    if (update.origin === 'PRESENT' && again.resourceId === 'o1') again = await next(back);
    expect(again).toMatchObject({
      origin: expect.not.stringMatching('PRESENT'),
      resourceId: 'o2',
      hasMissed: false,
    });
  });

  test('end with null where their customer was deleted while the client was away', async () => {
    const [one, other] = [await start(), await start()];
    const reader = await open(one);
    await tell(one, 'o1');
    const { cursor } = await next(reader);
    reader.close();
    const deletion = { type: 'PERSON_DELETED', body: {}, entityId: ids.person };
    expect(await deliver(one.url, deletion)).toMatchObject({ status: 204 });
    for (const gateway of [one, other, await start()]) {
      const back = await open(gateway, cursor as string);
      expect(await back.rest()).toEqual([{ data: { customerUpdates: null } }]);
      expect(back.isComplete).toBe(true);
    }
  });

  test('end with null where their customer was deleted and the store has lost that as well', async () => {
    const [one, other] = [await start(), await start()];
    const reader = await open(one);
    await tell(one, 'o1');
    const { cursor } = await next(reader);
    reader.close();
    const deletion = { type: 'PERSON_DELETED', body: {}, entityId: ids.person };
    expect(await deliver(one.url, deletion)).toMatchObject({ status: 204 });
    const ended = [{ data: { customerUpdates: null } }];
    // So the other gateway has read it.
    expect(await (await open(other, cursor as string)).rest()).toEqual(ended);
    await outside(redis.url, (client) => client.flushAll());
    await redis.kill();
    await redis.restart();
    for (const gateway of [one, other]) {
      while (!gateway.logged.some((line) => line.includes('the store was started again')))
        await new Promise((resolve) => setTimeout(resolve, 20));
      const back = await open(gateway, cursor as string);
      expect(await back.rest()).toEqual(ended);
      expect(back.isComplete).toBe(true);
    }
  });

  test('begin anew, marked, when the store has lost events', async () => {
    const one = await start();
    const reader = await open(one);
    await tell(one, 'o1');
    expect(await next(reader)).toMatchObject({ resourceId: 'o1', hasMissed: false });
    await redis.kill();
    await redis.restart();
    let update: { hasMissed: boolean } = await next(reader);
    while (!update.hasMissed) update = await next(reader);
    expect(update).toMatchObject({ origin: 'PRESENT', hasMissed: true, resourceId: 'o1' });
  });
});
