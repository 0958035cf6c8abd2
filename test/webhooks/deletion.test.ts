import { afterEach, describe, expect, test } from '@jest/globals';
import { ForgetStage, newKey, queries } from '../support/forget-stage.js';
import type { TestGateway } from '../support/graph.js';
import { hasRedis, redisNote } from '../support/redis.js';
import { contentOf, outside } from '../support/redis-content.js';
import { ids } from '../support/scripted-bank.js';
import { auditOf, deliver, webhookSettings } from '../support/webhooks.js';

const onRedis = hasRedis ? describe : describe.skip;
const overdraft = { type: 'OVERDRAFT', body: { id: 'overdraft-1', person_id: ids.person } };
const strangers = { type: 'OVERDRAFT', body: { id: 'overdraft-2', person_id: ids.stranger } };
const bill = { type: 'CREDIT_CARD_BILL', body: { id: 'bill-1', application_id: 'card-1' } };
const known = (person: string) => `{ person(id: "${person}") { overdrafts(first: 5) { nodes { id } } } }`;

onRedis(`the deletion of a customer by the bank${redisNote}`, () => {
  let stage: ForgetStage;
  afterEach(() => stage.close());

  /** The entries of a stream, without the notes in the log. */
  const lengthOf = async (name: string) => {
    const entries = await outside(stage.redis.url, (client) =>
      client.xRange(`lending-graph:{webhooks}:${name}`, '-', '+'),
    );
    return entries.filter(({ message }) => !/^\{"(run|forgotten)":/.test(message['text'] ?? '')).length;
  };
  async function untilLength(name: string, length: number): Promise<void> {
    while ((await lengthOf(name)) !== length) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Starts two gateways that keep all sorts of things of the customer. */
  async function open(settings: Record<string, string>): Promise<[TestGateway, TestGateway]> {
    stage = await ForgetStage.start({ ...webhookSettings, ...settings });
    const [one, other] = [await stage.open(), await stage.open()];
    await stage.data(one, queries.line);
    await stage.data(other, queries.card);
    await stage.data(one, queries.loan, 'key-1');
    for (const event of [overdraft, strangers, bill])
      expect(await deliver(one.url, event)).toMatchObject({ status: 204 });
    await untilLength('events', 3);
    await untilLength('ownerless', 0);
    return [one, other];
  }

  const nodesOf = async (gateway: TestGateway, person: string) =>
    (await stage.data(gateway, known(person))).person.overdrafts.nodes as unknown;

  test.each([
    ['its id in the header', {}, ids.person],
    ['its id in the body', { id: ids.person }, undefined],
    ['its id in the header and no body', '', ids.person],
    ['its id in the header and a body that says nothing', 'null', ids.person],
  ])('deletes all that is kept before it is acknowledged, with %s', async (_where, body, entityId) => {
    const [one, other] = await open({});
    expect(await stage.found()).toContain(ids.person);
    expect(await nodesOf(other, ids.person)).toEqual([{ id: 'overdraft-1' }]);
    // Nothing has no type.
    const headers = body === '' ? { 'content-type': undefined } : {};
    const deleted = {
      type: 'PERSON_DELETED',
      body,
      headers,
      id: 'deletion-1',
      ...(entityId && { entityId }),
    };
    expect(await deliver(one.url, deleted)).toMatchObject({ status: 204 });
    expect(await stage.found()).toEqual([]);
    expect(await lengthOf('events')).toBe(1);
    expect(await nodesOf(other, ids.person)).toEqual([]);
    expect(await nodesOf(other, ids.stranger)).toEqual([{ id: 'overdraft-2' }]);
    expect(await deliver(other.url, deleted)).toMatchObject({ status: 204 });
    expect(auditOf(other.logged).at(-1)).toMatchObject({ outcome: 'DUPLICATE' });
  });

  test('deletes it where it is encrypted as well, of which a scan finds nothing before either', async () => {
    const [one] = await open({ STORE_KEY: newKey('first') });
    expect(await stage.found()).toEqual([]);
    expect(await lengthOf('events')).toBe(3);
    const deleted = { type: 'PERSON_DELETED', body: {}, entityId: ids.person };
    expect(await deliver(one.url, deleted)).toMatchObject({ status: 204 });
    expect(await stage.found()).toEqual([]);
    expect(await lengthOf('events')).toBe(1);
  });

  test('has nothing kept of events that come after it', async () => {
    const [one, other] = await open({});
    const deleted = { type: 'PERSON_DELETED', body: {}, entityId: ids.person };
    expect(await deliver(one.url, deleted)).toMatchObject({ status: 204 });
    for (const event of [overdraft, bill])
      expect(await deliver(other.url, event)).toMatchObject({ status: 204 });
    await untilLength('ownerless', 0);
    expect(await stage.found()).not.toContain(ids.person + ':');
    expect(await lengthOf('events')).toBe(1);
    expect(await nodesOf(one, ids.person)).toEqual([]);
  });

  test('by hand deletes events as well', async () => {
    await open({});
    const ended = await stage.forget();
    expect(ended.out).toContain('2 events of the bank deleted');
    expect(ended.code).toBe(0);
    expect(await stage.found()).toEqual([]);
  });

  test('is not acknowledged while the store is away, and done when it comes again', async () => {
    const [one] = await open({});
    await stage.redis.kill();
    const deleted = { type: 'PERSON_DELETED', body: {}, entityId: ids.person, id: 'deletion-1' };
    expect(await deliver(one.url, deleted)).toMatchObject({ status: 503 });
    await stage.redis.restart();
    while ((await deliver(one.url, deleted)).status !== 204)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await stage.found()).toEqual([]);
    expect([...(await contentOf(stage.redis.url)).keys()].join()).not.toContain(ids.person);
  });
});
