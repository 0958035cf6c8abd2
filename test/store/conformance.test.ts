import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryStore } from '../../src/store/memory.js';
import { RedisStore } from '../../src/store/redis.js';
import { StoreError, streamStart, type Store } from '../../src/store/store.js';
import { ManualClock } from '../support/manual-clock.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';

/** A store under test, with a function that lets some of its time pass. */
interface Subject {
  readonly store: Store;
  pass(): Promise<void>;
  close(): Promise<void>;
}

async function inMemory(): Promise<Subject> {
  const clock = new ManualClock();
  const store = new MemoryStore({ clock, maxBytes: 10_000_000 });
  return { store, pass: async () => clock.advance(2), close: () => store.close() };
}

async function onRedis(): Promise<Subject> {
  const redis = await TestRedis.start();
  const store = await RedisStore.open({ url: redis.url });
  const close = async (): Promise<void> => {
    await store.close();
    await redis.stop();
  };
  return { store, pass: () => wait(2), close };
}

const day = 86_400_000;
/** Milliseconds that a test waits, and milliseconds that are long enough for other work before they end. */
const short = 20;
const longer = 250;

const subjects = [
  { name: 'in memory', open: inMemory, group: describe },
  { name: `on Redis${redisNote}`, open: onRedis, group: hasRedis ? describe : describe.skip },
];

for (const { name, open, group } of subjects) {
  group(`a store ${name}`, () => {
    let subject: Subject;
    let store: Store;
    let tests = 0;
    let key = '';

    beforeAll(async () => {
      subject = await open();
      store = subject.store;
    });
    beforeEach(() => {
      tests += 1;
      key = `test-${tests}`;
    });
    afterAll(() => subject.close());

    const gone = async (ended: string): Promise<void> => {
      for (let tries = 0; tries < 1000; tries += 1) {
        if ((await store.get(ended)) === undefined) return;
        await subject.pass();
      }
      throw new Error(`${ended} did not end`);
    };

    test('it tells the time, which goes on', async () => {
      const first = await store.now();
      expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
      let later = first;
      for (let tries = 0; later === first && tries < 1000; tries += 1) {
        await subject.pass();
        later = await store.now();
      }
      expect(Number.isInteger(later) && later > first).toBe(true);
    });

    describe('texts', () => {
      test('a key that was never written holds nothing', async () => {
        expect(await store.get(key)).toBeUndefined();
      });

      test('a text comes back as it was written, whatever characters are in it', async () => {
        for (const text of ['', 'plain', '{"a":"ü€😀"}', 'a\r\nb\0c', 'x'.repeat(100_000)]) {
          await store.set(key, text, day);
          expect(await store.get(key)).toBe(text);
        }
      });

      test('a later text takes the place of an earlier one', async () => {
        await store.set(key, 'one');
        await store.set(key, 'two');
        expect(await store.get(key)).toBe('two');
      });

      test('keys with blanks, colons, braces and umlauts are keys of their own', async () => {
        const keys = [`${key} a`, `${key}:a`, `${key}{a}`, `${key}ä`, `${key}*`];
        for (const one of keys) await store.set(one, one);
        expect(await Promise.all(keys.map((one) => store.get(one)))).toEqual(keys);
      });

      test('a text with a time to live ends, and one without does not', async () => {
        await store.set(key, 'stays');
        await store.set(`${key}-short`, 'ends', short);
        await gone(`${key}-short`);
        expect(await store.get(key)).toBe('stays');
      });

      test('a text written anew without a time to live loses that of the old one', async () => {
        await store.set(key, 'old', short);
        await store.set(key, 'new');
        await store.set(`${key}-later`, 'ends', short);
        await gone(`${key}-later`);
        expect(await store.get(key)).toBe('new');
      });

      test.each([0, -1, 1.5, Number.NaN, Infinity])(
        'a time to live of %p is refused, and nothing is written',
        async (ttlMs) => {
          await expect(store.set(key, 'text', ttlMs)).rejects.toThrow(RangeError);
          await expect(store.setIfAbsent(key, 'text', ttlMs)).rejects.toThrow(RangeError);
          await expect(store.replace(key, 'text', 'other', ttlMs)).rejects.toThrow(RangeError);
          await expect(store.increment(key, 1, ttlMs)).rejects.toThrow(RangeError);
          expect(await store.get(key)).toBeUndefined();
        },
      );
    });

    describe('claims', () => {
      test('of many who claim a key at once, exactly one gets it, and its text stays', async () => {
        const claims = await Promise.all(
          Array.from({ length: 50 }, (_, i) => store.setIfAbsent(key, `claim ${i}`, day)),
        );
        expect(claims.filter(Boolean)).toEqual([true]);
        expect(await store.get(key)).toBe(`claim ${claims.indexOf(true)}`);
      });

      test('a claim can be had again when its time is over', async () => {
        expect(await store.setIfAbsent(key, 'first', short)).toBe(true);
        await gone(key);
        expect(await store.setIfAbsent(key, 'second')).toBe(true);
        expect(await store.get(key)).toBe('second');
      });

      test('a text is replaced only where the expected one stands', async () => {
        await store.set(key, 'pending');
        expect(await store.replace(key, 'other', 'wrong', day)).toBe(false);
        expect(await store.get(key)).toBe('pending');
        expect(await store.replace(key, 'pending', 'done', day)).toBe(true);
        expect(await store.get(key)).toBe('done');
      });

      test('nothing is not replaced, not even by expecting an empty text', async () => {
        expect(await store.replace(key, '', 'text', day)).toBe(false);
        expect(await store.get(key)).toBeUndefined();
      });

      test('of many who replace the same text at once, exactly one does', async () => {
        await store.set(key, 'pending');
        const replaced = await Promise.all(
          Array.from({ length: 50 }, (_, i) => store.replace(key, 'pending', `done ${i}`)),
        );
        expect(replaced.filter(Boolean)).toEqual([true]);
      });

      test('the text that replaces another lives by its own time', async () => {
        await store.set(key, 'pending', longer);
        expect(await store.replace(key, 'pending', 'done')).toBe(true);
        await store.set(`${key}-later`, 'pending');
        expect(await store.replace(`${key}-later`, 'pending', 'done', longer)).toBe(true);
        await gone(`${key}-later`);
        expect(await store.get(key)).toBe('done');
      });

      test('a deletion says whether there was something', async () => {
        await store.set(key, 'text');
        expect(await store.delete(key)).toBe(true);
        expect(await store.delete(key)).toBe(false);
        expect(await store.get(key)).toBeUndefined();
      });

      test('a deletion that expects a text leaves any other', async () => {
        await store.set(key, 'mine');
        expect(await store.delete(key, 'yours')).toBe(false);
        expect(await store.get(key)).toBe('mine');
        expect(await store.delete(key, 'mine')).toBe(true);
        expect(await store.delete(key, 'mine')).toBe(false);
      });
    });

    describe('counters', () => {
      test('a counter begins at 0 and takes steps of any size, backwards as well', async () => {
        expect(await store.increment(key, 1, day)).toBe(1);
        expect(await store.increment(key, 41, day)).toBe(42);
        expect(await store.increment(key, -50, day)).toBe(-8);
        expect(await store.get(key)).toBe('-8');
      });

      test('no step is lost among many at once', async () => {
        const values = await Promise.all(Array.from({ length: 200 }, () => store.increment(key, 1, day)));
        expect(values.sort((one, other) => one - other)).toEqual(
          Array.from({ length: 200 }, (_, i) => i + 1),
        );
      });

      test('a counter ends when it was to end at its beginning, and begins anew', async () => {
        await store.increment(key, 1, longer);
        expect(await store.increment(key, 1, day)).toBe(2);
        await gone(key);
        expect(await store.increment(key, 1, day)).toBe(1);
      });

      test('a step that is no whole number, and a text that is none, are refused', async () => {
        await expect(store.increment(key, 0.5, day)).rejects.toMatchObject({
          name: 'StoreError',
          code: 'REFUSED',
        });
        await store.set(key, 'text');
        await expect(store.increment(key, 1, day)).rejects.toMatchObject({
          name: 'StoreError',
          code: 'REFUSED',
        });
      });
    });

    describe('ordered sets', () => {
      const all = async (): Promise<readonly string[]> => (await store.listSet(key, 0, 10_000)).members;

      test('a set that was never added to is empty', async () => {
        expect(await store.listSet(key, 0, 10)).toEqual({ members: [], total: 0 });
      });

      test('members keep the order in which they were first added', async () => {
        expect(await store.addToSet(key, ['c', 'a', 'b'], { most: 10 })).toEqual({ added: 3, refused: 0 });
        expect(await store.addToSet(key, ['b', 'd', 'c', 'd'], { most: 10 })).toEqual({
          added: 1,
          refused: 0,
        });
        expect(await all()).toEqual(['c', 'a', 'b', 'd']);
      });

      test('a full set refuses new members and says how many, but not those that it has', async () => {
        expect(await store.addToSet(key, ['a', 'b', 'c'], { most: 2 })).toEqual({ added: 2, refused: 1 });
        expect(await store.addToSet(key, ['b', 'c', 'd'], { most: 2 })).toEqual({ added: 0, refused: 2 });
        expect(await all()).toEqual(['a', 'b']);
        expect(await store.addToSet(key, ['c', 'd'], { most: 3 })).toEqual({ added: 1, refused: 1 });
        expect(await all()).toEqual(['a', 'b', 'c']);
      });

      test('any stretch can be listed, with the size of the whole', async () => {
        await store.addToSet(key, ['a', 'b', 'c', 'd', 'e'], { most: 10 });
        expect(await store.listSet(key, 1, 3)).toEqual({ members: ['b', 'c', 'd'], total: 5 });
        expect(await store.listSet(key, 4, 3)).toEqual({ members: ['e'], total: 5 });
        expect(await store.listSet(key, 5, 3)).toEqual({ members: [], total: 5 });
        expect(await store.listSet(key, 0, 0)).toEqual({ members: [], total: 5 });
        expect(await store.listSet(key, 2, 0)).toEqual({ members: [], total: 5 });
      });

      test('what is removed leaves the others in their order, and is the last one when it comes back', async () => {
        await store.addToSet(key, ['a', 'b', 'c'], { most: 10 });
        expect(await store.removeFromSet(key, ['a', 'x', 'c'])).toBe(2);
        expect(await store.removeFromSet(key, ['a'])).toBe(0);
        await store.addToSet(key, ['d', 'a'], { most: 10 });
        expect(await all()).toEqual(['b', 'd', 'a']);
      });

      test('a removal makes room in a full set', async () => {
        await store.addToSet(key, ['a', 'b'], { most: 2 });
        await store.removeFromSet(key, ['a']);
        expect(await store.addToSet(key, ['c'], { most: 2 })).toEqual({ added: 1, refused: 0 });
        expect(await all()).toEqual(['b', 'c']);
      });

      test('adding or removing nothing changes nothing', async () => {
        expect(await store.addToSet(key, [], { most: 2 })).toEqual({ added: 0, refused: 0 });
        expect(await store.removeFromSet(key, [])).toBe(0);
        expect(await store.delete(key)).toBe(false);
      });

      test('a set without members is gone, and its key free for something else', async () => {
        await store.addToSet(key, ['a'], { most: 2 });
        await store.removeFromSet(key, ['a']);
        expect(await store.setIfAbsent(key, 'text')).toBe(true);
      });

      test('a set is deleted as a whole', async () => {
        await store.addToSet(key, ['a', 'b'], { most: 2 });
        expect(await store.delete(key)).toBe(true);
        expect(await all()).toEqual([]);
      });

      test('ten thousand members go in and come out in one piece', async () => {
        const members = Array.from({ length: 10_001 }, (_, i) => `member-${(i * 7919) % 10_007}`);
        expect(await store.addToSet(key, members, { most: 10_000 })).toEqual({ added: 10_000, refused: 1 });
        expect(await all()).toEqual(members.slice(0, 10_000));
      });
    });

    describe('indexes', () => {
      const all = async (): Promise<string[]> => [...(await store.listIndex(key))].sort();

      test('hold each member once, and those of no other key', async () => {
        for (const member of ['b', 'a', 'b', 'a b\n']) await store.addToIndex(key, member, day);
        await store.addToIndex(`${key}-other`, 'c', day);
        expect(await all()).toEqual(['a', 'a b\n', 'b']);
        expect(await store.listIndex(`${key}-none`)).toEqual([]);
      });

      test('lose each member after its own time, which begins anew where it is added again', async () => {
        await store.addToIndex(key, 'short', short);
        await store.addToIndex(key, 'again', short);
        await store.addToIndex(key, 'long', day);
        await store.addToIndex(key, 'again', day);
        for (let tries = 0; (await all()).includes('short') && tries < 1000; tries += 1) await subject.pass();
        expect(await all()).toEqual(['again', 'long']);
      });

      test('take no time to live that is none', async () => {
        for (const ttl of [0, -1, 1.5, Number.NaN])
          await expect(store.addToIndex(key, 'a', ttl)).rejects.toThrow(RangeError);
      });
    });

    describe('streams', () => {
      const bounds = { most: 10, ttlMs: day };
      const texts = async (after = streamStart, count = 100): Promise<string[]> =>
        (await store.readStream(key, after, count)).map(({ text }) => text);
      const append = async (text: string): Promise<string | undefined> =>
        (await store.append(key, text, bounds)).position;

      test('a stream that was never appended to is empty', async () => {
        expect(await texts()).toEqual([]);
        expect(await store.removeFromStream(key, ['1-0'])).toBe(0);
        expect(await store.removeFromStream(key, [])).toBe(0);
      });

      test('entries are read in the order in which they were appended, from any position on', async () => {
        const positions: (string | undefined)[] = [];
        for (const text of ['c', 'a', 'ü€😀', 'a']) positions.push(await append(text));
        expect(await texts()).toEqual(['c', 'a', 'ü€😀', 'a']);
        expect(await texts(positions[1])).toEqual(['ü€😀', 'a']);
        expect(await texts(positions[0], 2)).toEqual(['a', 'ü€😀']);
        expect(await texts(positions[3])).toEqual([]);
        expect((await store.readStream(key, streamStart, 9)).map(({ position }) => position)).toEqual(
          positions,
        );
      });

      test('many who append at once each get a position of their own', async () => {
        const many = await Promise.all(
          Array.from({ length: 100 }, (_, i) => store.append(key, String(i), { most: 1000, ttlMs: day })),
        );
        expect(new Set(many.map(({ position }) => position)).size).toBe(100);
        expect(new Set(await texts()).size).toBe(100);
      });

      test('a stream that is full drops its oldest entries', async () => {
        for (let i = 0; i < 13; i += 1) await store.append(key, String(i), bounds);
        expect(await texts()).toEqual(['3', '4', '5', '6', '7', '8', '9', '10', '11', '12']);
      });

      test('an entry ends with its time, when a later one comes', async () => {
        await store.append(key, 'early', bounds);
        for (let tries = 0; (await texts()).includes('early') && tries < 1000; tries += 1) {
          await subject.pass();
          await store.append(key, 'late', { most: 10, ttlMs: 1 });
        }
        expect(await texts()).not.toContain('early');
      });

      test('entries that are removed leave the others where they are', async () => {
        const [first, second, third] = [await append('a'), await append('b'), await append('c')] as [
          string,
          string,
          string,
        ];
        expect(await store.removeFromStream(key, [second, '1-1'])).toBe(1);
        expect(await texts(first)).toEqual(['c']);
        expect(await store.removeFromStream(key, [first, third])).toBe(2);
        expect(await texts()).toEqual([]);
        expect((await append('d')) === third).toBe(false);
      });

      test('of many who append once under a claim, exactly one does, and the claim stands', async () => {
        const once = { key: `${key}-once`, ttlMs: day };
        const appended = await Promise.all(
          Array.from({ length: 50 }, (_, i) => store.append(key, String(i), bounds, { once })),
        );
        expect(appended.filter(({ position }) => position !== undefined)).toHaveLength(1);
        expect(appended.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
        expect(await texts()).toHaveLength(1);
        expect(await store.get(once.key)).toBe('');
      });

      test('a claim whose time is over can be had again', async () => {
        const once = { key: `${key}-once`, ttlMs: short };
        await store.append(key, 'a', bounds, { once });
        await gone(once.key);
        await store.append(key, 'b', bounds, { once });
        expect(await texts()).toEqual(['a', 'b']);
      });

      test('an entry is barred by another key, and its claim is made all the same', async () => {
        const conditions = { once: { key: `${key}-once`, ttlMs: day }, unless: `${key}-bar` };
        await store.set(conditions.unless, '', day);
        expect(await store.append(key, 'a', bounds, conditions)).toEqual({
          position: undefined,
          isRepeat: false,
        });
        await store.delete(conditions.unless);
        expect(await store.append(key, 'b', bounds, conditions)).toEqual({
          position: undefined,
          isRepeat: true,
        });
        expect(await store.append(key, 'c', bounds, { unless: conditions.unless })).toMatchObject({
          isRepeat: false,
        });
        expect(await texts()).toEqual(['c']);
      });

      describe('that are followed', () => {
        const follow = (after: string | undefined, waits = false, count = 100) =>
          store.followStream(key, after ?? streamStart, { count, waits });

        test('give what is there, up to a number, without waiting for more', async () => {
          const first = await append('a');
          for (const text of ['b', 'c']) await append(text);
          const { entries, run, isWhole } = await follow(first, true, 1);
          expect(entries.map(({ text }) => text)).toEqual(['b']);
          expect(isWhole).toBe(true);
          expect((await follow(first)).entries.map(({ text }) => text)).toEqual(['b', 'c']);
          expect((await follow(undefined)).run).toBe(run);
        });

        test('give nothing at once where there is nothing, if they are not waited for', async () => {
          expect(await follow(undefined)).toMatchObject({ entries: [], isWhole: true });
          const only = await append('a');
          expect(await follow(only)).toMatchObject({ entries: [], isWhole: true });
        });

        test('give an entry as soon as it is there, and hold up nothing meanwhile', async () => {
          const first = await append('a');
          const coming = follow(first, true);
          expect(await store.get(`${key}-other`)).toBeUndefined();
          await append('b');
          expect((await coming).entries.map(({ text }) => text)).toEqual(['b']);
        });

        test.each([
          ['removed', async (position: string) => void (await store.removeFromStream(key, [position]))],
          ['dropped', async () => void (await Promise.all(Array.from({ length: 10 }, () => append('x'))))],
          ['lost with the stream', async () => void (await store.delete(key))],
        ])('say that they are not whole where the last entry was %s', async (_how, lose) => {
          const first = (await append('a')) as string;
          expect(await follow(first)).toMatchObject({ isWhole: true });
          await lose(first);
          expect(await follow(first)).toMatchObject({ isWhole: false });
        });

        test('are read from any position on, whichever others were removed', async () => {
          const positions: string[] = [];
          for (let i = 0; i < 10; i += 1) positions.push((await append(String(i))) as string);
          for (const index of [9, 0, 4, 5]) await store.removeFromStream(key, [positions[index] as string]);
          for (const [index, position] of positions.entries())
            expect(await texts(position)).toEqual(
              [1, 2, 3, 6, 7, 8].filter((one) => one > index).map(String),
            );
        });

        test('end with the store', async () => {
          const another = await open();
          const coming = another.store.followStream(key, streamStart, { count: 1, waits: true });
          await another.store.get(key);
          const failed = expect(coming).rejects.toBeInstanceOf(StoreError);
          await another.store.close();
          await failed;
          await another.close();
        });
      });
    });

    test('a key holds one kind of content', async () => {
      await store.set(key, 'text');
      await store.addToSet(`${key}-set`, ['a'], { most: 2 });
      const wrong = [
        store.addToSet(key, ['a'], { most: 2 }),
        store.listSet(key, 0, 1),
        store.removeFromSet(key, ['a']),
        store.get(`${key}-set`),
        store.replace(`${key}-set`, 'a', 'b'),
        store.delete(`${key}-set`, 'a'),
        store.increment(`${key}-set`, 1, day),
        store.append(`${key}-set`, 'a', { most: 2, ttlMs: day }),
        store.readStream(key, streamStart, 1),
        store.followStream(key, streamStart, { count: 1, waits: true }),
        store.removeFromStream(key, ['1-0']),
      ];
      for (const outcome of await Promise.allSettled(wrong))
        expect(outcome).toMatchObject({ reason: { name: 'StoreError', code: 'REFUSED' } });
      expect(await store.setIfAbsent(`${key}-set`, 'text')).toBe(false);
      await store.set(`${key}-set`, 'text');
      expect(await store.get(`${key}-set`)).toBe('text');
    });

    test('a closed store finishes what is in flight and takes nothing more', async () => {
      const another = await open();
      const other = another.store;
      const last = other.setIfAbsent(key, 'text', day);
      await other.close();
      expect(await last).toBe(true);
      const error: unknown = await other.get(key).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({
        code: 'NOT_SENT',
        message: 'The store cannot be reached (it is closed).',
      });
      await expect(other.set(key, 'text')).rejects.toMatchObject({ code: 'NOT_SENT' });
      await another.close();
    });
  });
}
