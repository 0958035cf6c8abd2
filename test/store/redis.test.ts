import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RedisStore } from '../../src/store/redis.js';
import { StoreError, type Store } from '../../src/store/store.js';
import { ManualClock } from '../support/manual-clock.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';

const day = 86_400_000;

/** Returns the error of an operation. */
const failure = async (operation: Promise<unknown>): Promise<StoreError> => {
  const outcome: unknown = await operation.then(
    () => 'no failure',
    (reason: unknown) => reason,
  );
  expect(outcome).toBeInstanceOf(StoreError);
  return outcome as StoreError;
};

/** Repeats a request until the store answers again. */
async function recovered(store: Store): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (
      await store.get('anything').then(
        () => true,
        () => false,
      )
    )
      return;
    await wait(5);
  }
  throw new Error('the store did not come back');
}

const everyOperation = (store: Store): Promise<unknown>[] => [
  store.now(),
  store.get('a'),
  store.set('a', 'late'),
  store.setIfAbsent('a', 'late', day),
  store.replace('a', 'one', 'late'),
  store.delete('a'),
  store.delete('a', 'one'),
  store.increment('b', 1, day),
  store.addToSet('c', ['late'], { most: 10 }),
  store.listSet('c', 0, 10),
  store.removeFromSet('c', ['first']),
];

const onRedis = hasRedis ? describe : describe.skip;

onRedis(`a store on a Redis that fails${redisNote}`, () => {
  let redis: TestRedis;
  const stores: Store[] = [];

  const open = async (
    options: { url?: string; clock?: ManualClock; timeLimit?: number } = {},
  ): Promise<RedisStore> => {
    const store = await RedisStore.open({ url: redis.url, ...options });
    stores.push(store);
    return store;
  };

  beforeEach(async () => {
    redis = await TestRedis.start();
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await redis.stop();
  });

  test('two stores that add a thousand members each to one set at once end with two thousand, in one order that stays', async () => {
    // Two thousand syncs to a shared disk can take longer than the usual timeout of a store.
    const [one, other] = [await open({ timeLimit: 20_000 }), await open({ timeLimit: 20_000 })];
    const members = (name: string): string[] => Array.from({ length: 1000 }, (_, i) => `${name}-${i}`);
    const adding = (store: Store, name: string) =>
      members(name).map((member) => store.addToSet('person', [member], { most: 10_000 }));
    const additions = await Promise.all([...adding(one, 'one'), ...adding(other, 'other')]);
    expect(additions.every(({ added }) => added === 1)).toBe(true);

    const { members: listed, total } = await one.listSet('person', 0, 10_000);
    expect(total).toBe(2000);
    expect(new Set(listed)).toEqual(new Set([...members('one'), ...members('other')]));
    await Promise.all([
      one.addToSet('person', members('other'), { most: 10_000 }),
      other.addToSet('person', members('one').reverse(), { most: 10_000 }),
    ]);
    expect(await other.listSet('person', 0, 10_000)).toEqual({ members: listed, total });
  });

  test('two stores that claim the same keys at once share them out', async () => {
    const pair = [await open(), await open()];
    const won = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        Promise.all(pair.map((store) => store.setIfAbsent(`key-${i}`, 'claim', day))),
      ),
    );
    expect(won.map((both) => both.filter(Boolean).length)).toEqual(Array.from({ length: 200 }, () => 1));
  });

  test('what was written is there after Redis was killed and started again, in its order', async () => {
    const before = await open();
    await before.addToSet('c', ['third', 'first', 'second'], { most: 10 });
    await before.set('a', 'claim', day);
    await redis.kill();
    await redis.restart();
    const after = await open();
    expect(await after.listSet('c', 0, 10)).toEqual({ members: ['third', 'first', 'second'], total: 3 });
    expect(await after.get('a')).toBe('claim');
    expect(await after.addToSet('c', ['fourth'], { most: 10 })).toEqual({ added: 1, refused: 0 });
  });

  test('while Redis is gone every operation fails, none is carried out later, and the store comes back by itself', async () => {
    const store = await open();
    await store.set('a', 'one');
    await store.addToSet('c', ['first'], { most: 10 });
    await redis.kill();
    for (const { code } of await Promise.all(everyOperation(store).map(failure)))
      expect(['NOT_SENT', 'UNANSWERED']).toContain(code);
    for (const { code } of await Promise.all(everyOperation(store).map(failure)))
      expect(code).toBe('NOT_SENT');
    await redis.restart();
    await recovered(store);
    expect(await store.get('a')).toBe('one');
    expect(await store.get('b')).toBeUndefined();
    expect(await store.listSet('c', 0, 10)).toEqual({ members: ['first'], total: 1 });
  });

  test('a store opens without Redis, says why it cannot do anything, and works once Redis is there', async () => {
    await redis.kill();
    const store = await open();
    expect(await failure(store.get('a'))).toMatchObject({
      code: 'NOT_SENT',
      message: 'The store cannot be reached (ECONNREFUSED).',
    });
    await redis.restart();
    await recovered(store);
    expect(await store.setIfAbsent('a', 'claim', day)).toBe(true);
  });

  test('a frozen Redis fails operations at their time limit, then at once, and what was never sent is not carried out when it thaws', async () => {
    const clock = new ManualClock();
    const store = await open({ clock });
    await store.set('a', 'one');
    redis.freeze();
    const reads = [failure(store.get('a')), failure(store.get('b'))];
    clock.advance(1000);
    expect(await Promise.all(reads)).toMatchObject([
      { code: 'UNANSWERED', message: 'The store did not answer (within 1000 ms).' },
      { code: 'UNANSWERED' },
    ]);
    const refused = await Promise.all(everyOperation(store).map(failure));
    expect(new Set(refused.map(({ message }) => message))).toEqual(
      new Set(['The store cannot be reached (silent).']),
    );
    redis.thaw();
    await recovered(store);
    expect(await store.get('a')).toBe('one');
    expect(await store.get('b')).toBeUndefined();
    expect((await store.listSet('c', 0, 10)).total).toBe(0);
  });

  test('a Redis that is frozen only for a moment costs no connection: late answers are dropped, later ones are right', async () => {
    const clock = new ManualClock();
    const store = await RedisStore.open({ url: redis.url, timeLimit: 50, clock });
    stores.push(store);
    await store.set('a', 'one');
    await store.set('b', 'two');
    redis.freeze();
    const late = failure(store.get('a'));
    clock.advance(50);
    expect(await late).toMatchObject({
      code: 'UNANSWERED',
      message: 'The store did not answer (within 50 ms).',
    });
    redis.thaw();
    expect(await store.get('b')).toBe('two');
  });

  test('in real time, too, nothing hangs', async () => {
    const store = await RedisStore.open({ url: redis.url, timeLimit: 50 });
    stores.push(store);
    redis.freeze();
    await Promise.all(everyOperation(store).map(failure));
    await store.close();
  });

  test('an answer that arrived while this process was busy counts, though its time is over', async () => {
    const clock = new ManualClock();
    const store = await RedisStore.open({ url: redis.url, timeLimit: 100, clock });
    stores.push(store);
    await store.set('a', 'one');
    const read = store.get('a');
    // The command is sent in the next turn of the event loop; then the loop is blocked beyond the timeout.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    clock.advance(100);
    expect(await read).toBe('one');
  });

  test('a Redis that frees its scripts gets them again', async () => {
    const store = await open();
    expect(await store.increment('a', 1, day)).toBe(1);
    await redis.kill();
    await redis.restart();
    await recovered(store);
    expect(await store.increment('a', 1, day)).toBe(2);
  });

  test('a Redis that has no memory left refuses writes, with its reason, and still reads', async () => {
    await redis.stop();
    // Less than it needs for itself.
    redis = await TestRedis.start('--maxmemory', '100kb', '--maxmemory-policy', 'noeviction');
    const store = await open();
    expect(await failure(store.setIfAbsent('b', 'claim', day))).toMatchObject({
      code: 'FULL',
      message: 'The store is full (OOM).',
    });
    expect(await failure(store.addToSet('c', ['a'], { most: 10 }))).toMatchObject({
      code: 'FULL',
      message: 'The store is full (OOM).',
    });
    expect(await store.get('b')).toBeUndefined();
  });
});

onRedis(`a store on a Redis with a password${redisNote}`, () => {
  let redis: TestRedis;

  beforeEach(async () => {
    redis = await TestRedis.start('--requirepass', 'correct-horse');
  });
  afterEach(() => redis.stop());

  test('the password and the database number are taken from the URL', async () => {
    const store = await RedisStore.open({ url: `redis://:correct-horse@127.0.0.1:${redis.port}/3` });
    await store.set('a', 'text');
    expect(await store.get('a')).toBe('text');
    await store.close();
    const other = await RedisStore.open({ url: `redis://default:correct-horse@127.0.0.1:${redis.port}/4` });
    expect(await other.get('a')).toBeUndefined();
    await other.close();
  });

  test.each([
    ['a wrong password', (port: number) => `redis://:battery-staple@127.0.0.1:${port}`, 'WRONGPASS'],
    ['no password', (port: number) => `redis://127.0.0.1:${port}`, 'NOAUTH'],
  ])(
    '%s makes every operation fail, with a word that says so and nothing secret',
    async (_title, urlOf, word) => {
      const store = await RedisStore.open({ url: urlOf(redis.port) });
      const error = await failure(store.get('a'));
      expect(error.message).toContain(word);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/battery|staple/);
      await store.close();
    },
  );
});

describe('a store with a URL that is none', () => {
  const wrong = [
    'redis//:hunter2@host',
    'http://:hunter2@host',
    'redis://:hunter2@host/name',
    'redis://:hunter2%@host',
  ];

  test.each(wrong)('%s is refused without repeating it', async (url) => {
    const error = await failure(RedisStore.open({ url }));
    expect(error.message).toBe('The store cannot be reached (its URL is not valid).');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
  });
});
