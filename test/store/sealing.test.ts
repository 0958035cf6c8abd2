import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answers, ForgetStage, newKey, queries } from '../support/forget-stage.js';
import type { TestGateway } from '../support/graph.js';
import { contentOf, outside } from '../support/redis-content.js';
import { hasRedis, redisNote } from '../support/redis.js';

const onRedis = hasRedis ? describe : describe.skip;
const [k1, k2] = [newKey('k1'), newKey('k2')];
const loan = { createLoan: { loan: { id: answers.loan.body.id } } };
const cannotBeRead = {
  message:
    'What is kept under this Idempotency-Key cannot be read at the moment. This attempt sent nothing; an earlier one with this Idempotency-Key may have been carried out. Send the same again with the same Idempotency-Key.',
  extensions: { code: 'UPSTREAM_UNAVAILABLE' },
};

onRedis(`what Redis holds of a customer${redisNote}`, () => {
  let stage: ForgetStage;
  beforeEach(async () => {
    stage = await ForgetStage.start();
  });
  afterEach(() => stage.close());

  const open = (keys?: string): Promise<TestGateway> =>
    stage.open(keys === undefined ? {} : { STORE_KEY: keys });
  /** The names of keys with this in them, in the order of their names. */
  const names = async (part: string): Promise<string[]> =>
    [...(await contentOf(stage.redis.url)).keys()].filter((name) => name.includes(part)).sort();
  /** How many calls reach the bank for a read of the line. */
  const callsToRead = async (gateway: TestGateway): Promise<number> => {
    stage.bank.take();
    await stage.data(gateway, queries.line);
    return stage.bank.take().length;
  };

  test('is read by gateways with the newer key while they have the older one too, and written with the newer one', async () => {
    const first = await open(k1);
    await stage.data(first, queries.loan, 'a');
    await stage.data(first, queries.line);
    const both = await open(`${k2},${k1}`);
    expect(await stage.data(both, queries.loan, 'a')).toEqual(loan);
    // The repeat made the read stale.
    expect([await callsToRead(both), await callsToRead(both)]).toEqual([1, 0]);
    await stage.data(both, queries.loan, 'b');

    const second = await open(k2);
    stage.bank.take();
    expect(await stage.data(second, queries.loan, 'b')).toEqual(loan);
    expect((await stage.ask(second, queries.loan, 'a')).errors).toMatchObject([cannotBeRead]);
    expect(stage.bank.take()).toEqual([]);
    expect(second.logged.join('\n')).toContain('what is kept under an idempotency key cannot be decrypted');
  });

  test('is a miss in the cache, and sends no write again, for who has another key of the same name or none', async () => {
    const first = await open(k1);
    await stage.data(first, queries.loan, 'a');
    expect(await callsToRead(first)).toBe(1);
    for (const keys of [newKey('k1'), undefined]) {
      const gateway = await open(keys);
      expect(await callsToRead(gateway)).toBe(1);
      expect((await stage.ask(gateway, queries.loan, 'a')).errors).toMatchObject([cannotBeRead]);
      expect(stage.bank.take()).toEqual([]);
    }
  });

  test('cannot be swapped, nor put in plain: a write is not sent again, a read is', async () => {
    const gateway = await open(k1);
    for (const key of ['a', 'b']) await stage.data(gateway, queries.loan, key);
    for (const query of [queries.line, queries.strangersLine]) await stage.data(gateway, query);
    const plain = '{"fields":[],"outcomes":[]}';
    await outside(stage.redis.url, async (client) => {
      const [a = '', b = ''] = await names(':idempotency:');
      await client.set(a, (await client.get(b)) ?? '');
      await client.set(b, plain);
      const [one = '', other = ''] = await names(':entry:');
      const texts = await client.mGet([one, other]);
      // Their generations stay where they are: those alone would not let them be found.
      const sealed = (at: number): string => texts[at]?.split('\n')[1] ?? '';
      await client.set(one, `${texts[0]?.split('\n')[0]}\n${sealed(1)}`);
      await client.set(other, `${texts[1]?.split('\n')[0]}\n${sealed(0)}`);
    });
    stage.bank.take();
    for (const key of ['a', 'b'])
      expect((await stage.ask(gateway, queries.loan, key)).errors).toMatchObject([cannotBeRead]);
    expect(stage.bank.take()).toEqual([]);
    for (const query of [queries.line, queries.strangersLine]) await stage.data(gateway, query);
    expect(stage.bank.take()).toHaveLength(2);
  });

  test('that was written before there was a key is read only where the list of keys says so', async () => {
    await stage.data(await open(), queries.loan, 'a');
    expect((await stage.ask(await open(k1), queries.loan, 'a')).errors).toMatchObject([cannotBeRead]);
    stage.bank.take();
    expect(await stage.data(await open(`${k1},plain`), queries.loan, 'a')).toEqual(loan);
    expect(stage.bank.take()).toEqual([]);
  });

  test('is deleted with its customer even where nobody can read it any more, and still sends nothing again', async () => {
    const first = await open(k1);
    await stage.data(first, queries.loan, 'a');
    const before = await contentOf(stage.redis.url);
    const [name = ''] = await names(':idempotency:');
    expect((await stage.forget({ STORE_KEY: k2 })).code).toBe(0);
    expect((await contentOf(stage.redis.url)).get(name)).not.toContain(before.get(name)?.slice(20, 60));
    stage.bank.take();
    expect((await stage.ask(first, queries.loan, 'a')).errors).toMatchObject([cannotBeRead]);
    expect(stage.bank.take()).toEqual([]);
  });
});
