import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import { customerToken, held, ids, partnerToken, startStage, type Stage } from '../support/scripted-bank.js';
import { StreamReader, type StreamResult } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const path = `/v1/persons/${ids.person}/overdrafts`;
const follow = `subscription ($after: String) { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT], after: $after) {
  cursor origin hasMissed resourceId resource { ... on Overdraft { status } } } }`;

let stage: Stage;
const readers: StreamReader[] = [];
beforeEach(async () => {
  stage = await startStage({ ...webhookSettings, LIMIT_STREAMS_OF_CALLER: '0' });
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await stage.close();
});

async function open(
  count: number,
  tokens: (index: number) => Promise<string>,
  after?: string,
): Promise<StreamReader[]> {
  const opened = await Promise.all(
    Array.from({ length: count }, async (_, index) =>
      StreamReader.open(stage.gateway.url, 'sse', {
        query: follow,
        variables: { after },
        token: await tokens(index),
      }),
    ),
  );
  readers.push(...opened);
  for (const { response } of opened) expect(response.status).toBe(200);
  // Each has its place. The present state of all is empty.
  await Promise.all(opened.map((reader) => reader.beats(1)));
  return opened;
}
const tell = (id: string) =>
  deliver(stage.gateway.url, { type: 'OVERDRAFT', body: { id, person_id: ids.person } });
const overdraft = (id: string, status: string) =>
  stage.bank.on(`GET ${path}/${id}`, { body: { id, status } });
const states = (results: readonly StreamResult[]) =>
  results.map(({ data }) => {
    const { resourceId, resource } = data.customerUpdates;
    return `${resourceId} ${resource?.status}`;
  });

const partner = () => partnerToken();
const anyone = (index: number) => customerToken([ids.person], ['lending:read'], `customer ${index}`);

describe.each([
  ['of one caller', partner],
  ['of as many callers', anyone],
])('1,000 streams %s', (_who, tokens) => {
  test('take one call for an event', async () => {
    const all = await open(1000, tokens);
    overdraft('o1', 'created');
    await tell('o1');
    const results = await Promise.all(all.map((reader) => reader.take(1)));
    expect(new Set(results.flatMap(states))).toEqual(new Set(['o1 CREATED']));
    expect(stage.bank.take().map(({ path: called }) => called)).toEqual([`${path}/o1`]);
  });
});

(hasRedis ? test : test.skip)(
  `streams of many callers take one call for an event while the cache is away${redisNote}`,
  async () => {
    await stage.close();
    const cache = await TestRedis.start();
    stage = await startStage({
      ...webhookSettings,
      LIMIT_STREAMS_OF_CALLER: '0',
      CACHE: 'on',
      CACHE_URL: cache.url,
    });
    try {
      const all = await open(100, anyone);
      overdraft('o1', 'created');
      cache.freeze();
      await tell('o1');
      await Promise.all(all.map((reader) => reader.take(1)));
      expect(stage.bank.take().map(({ path: called }) => called)).toEqual([`${path}/o1`]);
    } finally {
      await cache.stop();
    }
  },
);

test('what was read for an event is not read again by an execution that begins later', async () => {
  const { script, release } = held({ body: { id: 'o1', status: 'created' } });
  stage.bank.on(`GET ${path}/o1`, script).on(`GET ${path}/o2`, { body: { id: 'o2', status: 'created' } });
  const [first] = (await open(1, partner)) as [StreamReader];
  await tell('o1');
  await stage.bank.arrived(1);
  // It waits for the first resource, and executes for the second one afterwards.
  await tell('o2');
  const [second] = (await open(1, anyone)) as [StreamReader];
  release();
  expect(states(await first.take(2))).toEqual(['o1 CREATED', 'o2 CREATED']);
  expect(stage.bank.take().length).toBeLessThanOrEqual(4);
  second.close();
});

test('an execution of a later event reads anew, even while an earlier one reads', async () => {
  const { script, release } = held({ body: { id: 'o1', status: 'created' } });
  stage.bank.on(`GET ${path}/o1`, script);
  const [reader] = (await open(1, partner)) as [StreamReader];
  await tell('o1');
  await stage.bank.arrived(1);
  overdraft('o1', 'terminated');
  await tell('o1');
  release();
  expect(states(await reader.take(2))).toEqual(['o1 CREATED', 'o1 TERMINATED']);
  expect(stage.bank.take()).toHaveLength(2);
});

test('of many events about one resource a busy stream sends the last state alone, and of the others each', async () => {
  const { script, release } = held({ body: { id: 'o1', status: 'created' } });
  stage.bank.on(`GET ${path}/o1`, script);
  const [reader] = (await open(1, partner)) as [StreamReader];
  await tell('o1');
  await stage.bank.arrived(1);
  overdraft('o1', 'limit_set');
  overdraft('o2', 'created');
  for (let times = 0; times < 50; times += 1) await tell('o1');
  await tell('o2');
  for (let times = 0; times < 50; times += 1) await tell('o1');
  overdraft('o1', 'terminated');
  await tell('o1');
  release();
  expect(states(await reader.take(3))).toEqual(['o1 CREATED', 'o1 TERMINATED', 'o2 CREATED']);
  expect(stage.bank.take()).toHaveLength(3);
});

test('a cursor of a coalesced update misses nothing', async () => {
  const { script, release } = held({ body: { id: 'o1', status: 'created' } });
  stage.bank.on(`GET ${path}/o1`, script);
  const [reader] = (await open(1, partner)) as [StreamReader];
  await tell('o1');
  await stage.bank.arrived(1);
  overdraft('o1', 'terminated');
  overdraft('o2', 'created');
  await tell('o1');
  await tell('o2');
  await tell('o1');
  release();
  const [, coalesced] = await reader.take(2);
  expect(states([coalesced as StreamResult])).toEqual(['o1 TERMINATED']);
  reader.close();
  const [back] = (await open(1, anyone, coalesced?.data.customerUpdates.cursor as string)) as [StreamReader];
  expect(states(await back.take(2)).sort()).toEqual(['o1 TERMINATED', 'o2 CREATED']);
});

test('a cursor that is too old gets the present state, marked', async () => {
  overdraft('o1', 'created');
  const [reader] = (await open(1, partner)) as [StreamReader];
  await tell('o1');
  const [{ data } = {}] = await reader.take(1);
  const { cursor } = data.customerUpdates as { cursor: string };
  reader.close();
  // The log of another process has other positions; the secret is the same.
  const before = stage;
  stage = await startStage(webhookSettings);
  await before.close();
  overdraft('o1', 'terminated');
  await tell('o1');
  const back = await StreamReader.open(stage.gateway.url, 'sse', {
    query: follow,
    variables: { after: cursor },
    token: await partnerToken(),
  });
  readers.push(back);
  const [{ data: present } = {}] = await back.take(1);
  expect(present.customerUpdates).toEqual({
    cursor: expect.any(String),
    origin: 'PRESENT',
    hasMissed: true,
    resourceId: 'o1',
    resource: { status: 'TERMINATED' },
  });
});

test('an error of a shared execution has the request id of each stream, and does not end it', async () => {
  const all = await open(3, partner);
  await tell('o1');
  for (const reader of all) {
    const [{ data, errors } = {}] = await reader.take(1);
    expect(data.customerUpdates).toMatchObject({ resourceId: 'o1', resource: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['customerUpdates', 'resource'],
        extensions: expect.objectContaining({ requestId: reader.response.headers.get('x-request-id') }),
      }),
    ]);
  }
  expect(stage.bank.take()).toHaveLength(1);
  overdraft('o1', 'created');
  await tell('o1');
  for (const reader of all) expect(states(await reader.take(1))).toEqual(['o1 CREATED']);
});
