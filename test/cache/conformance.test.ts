import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Cache, Lookup, Ticket } from '../../src/cache/cache.js';
import { memoryCache } from '../../src/cache/memory.js';
import { openRedisCache } from '../../src/cache/redis.js';
import { ManualClock } from '../support/manual-clock.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';

/** A cache under test, with a function that lets some of its time pass. */
interface Subject {
  readonly cache: Cache;
  pass(): Promise<void>;
  close(): Promise<void>;
}

async function inMemory(): Promise<Subject> {
  const clock = new ManualClock();
  const cache = memoryCache({ clock });
  return { cache, pass: async () => clock.advance(2), close: () => cache.close() };
}

/** Its timeouts never come: only the machine is slow here. */
async function onRedis(): Promise<Subject> {
  const redis = await TestRedis.start();
  const cache = await openRedisCache({
    url: redis.url,
    log: { write: () => undefined },
    clock: new ManualClock(),
  });
  const close = async (): Promise<void> => {
    await cache.close();
    await redis.stop();
  };
  return { cache, pass: () => wait(2), close };
}

const day = 86_400_000;

const subjects = [
  { name: 'in memory', open: inMemory, group: describe },
  { name: `on Redis${redisNote}`, open: onRedis, group: hasRedis ? describe : describe.skip },
];

const carried: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['false', false],
  ['nought', 0],
  ['an empty text', ''],
  ['an empty list', []],
  ['an empty object', {}],
  ['numbers', [1, -1, 0.1, 1e21, 1e-7, 9007199254740991]],
  [
    'texts',
    [
      'ü€😀',
      'a\r\nb\0c',
      '\u2028',
      '\ud800',
      ':base64:AAAA',
      ':colon',
      '"quoted"',
      '2026-01-01T00:00:00Z',
      'undefined',
    ],
  ],
  [
    'objects in lists in objects',
    { items: [{ id: 'a', limit: { value: 1, currency: 'EUR' } }, null, [[]]], total: null, hasNext: false },
  ],
  [
    'fields with the names of methods',
    JSON.parse('{"__proto__":{"a":1},"constructor":"b","toJSON":"c","then":"d"}'),
  ],
];

const cyclic: Record<string, unknown> = {};
cyclic['itself'] = cyclic;
const uncarried: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['a field without a value', { a: undefined }],
  ['no number', [NaN]],
  ['infinity', { a: Infinity }],
  ['a big integer', 1n],
  ['a function', () => 1],
  ['a field that is a symbol', { a: Symbol('a') }],
  ['bytes', { bytes: Buffer.from('%PDF') }],
  ['a date', new Date()],
  ['a map', new Map([['a', 1]])],
  ['a list with holes', new Array(2)],
  ['an object that holds itself', cyclic],
];

for (const { name, open, group } of subjects) {
  group(`a cache ${name}`, () => {
    let subject: Subject;
    let cache: Cache;
    let tests = 0;
    let key = '';
    let tags: string[] = [];

    beforeAll(async () => {
      subject = await open();
      cache = subject.cache;
    });
    beforeEach(() => {
      tests += 1;
      key = `/v1/persons/${tests}`;
      tags = [`person ${tests}`, `lines ${tests}`];
    });
    afterAll(() => subject.close());

    /** Returns the ticket of a miss, as the next reader gets it. */
    async function begin(of = key, tagged: readonly string[] = tags): Promise<Ticket> {
      const { value, isHit, ticket } = await cache.look(of, tagged);
      expect([value, isHit]).toEqual([undefined, false]);
      if (!ticket) throw new Error('there is no ticket');
      return ticket;
    }

    async function fill(
      value: unknown,
      ttl = day,
      of = key,
      tagged: readonly string[] = tags,
    ): Promise<void> {
      await cache.put(of, value, ttl, await begin(of, tagged));
    }

    const hit = (value: unknown): unknown => expect.objectContaining({ value, isHit: true });
    const missed = (): unknown => expect.objectContaining({ value: undefined, isHit: false });

    describe('what is put', () => {
      test('is found under its key by everybody, and under no other key', async () => {
        await fill({ id: 'a' });
        expect(await Promise.all([cache.look(key, tags), cache.look(key, tags)])).toEqual([
          hit({ id: 'a' }),
          hit({ id: 'a' }),
        ]);
        expect(await cache.look(`${key}/a`, tags)).toEqual(missed());
      });

      test('is found by nobody who asks with other tags, or in another order', async () => {
        await fill('a');
        await begin(`${key}/other`, [...tags, 'more']);
        for (const other of [tags.slice(0, 1), [...tags, 'more'], [...tags].reverse(), []])
          expect(await cache.look(key, other)).toEqual(missed());
      });

      test('may have no tags', async () => {
        await fill('a', day, key, []);
        expect(await cache.look(key, [])).toEqual(hit('a'));
      });

      test('is not mixed up with its tags, whatever they are called', async () => {
        for (const text of [key, `tag:${key}`, `entry:${key}`, 'epoch', '', 'a b', 'ü\n']) {
          await fill(`of ${text}`, day, text, [text, key]);
          expect(await cache.look(text, [text, key])).toEqual(hit(`of ${text}`));
          await cache.drop([key]);
        }
      });

      test.each(carried)('comes back as it was: %s', async (_what, value) => {
        await fill(value);
        const { value: found, isHit } = await cache.look(key, tags);
        expect(isHit).toBe(true);
        expect(found).toStrictEqual(value);
        expect(JSON.stringify(found)).toBe(JSON.stringify(value));
      });

      test.each(uncarried)('is not stored where JSON cannot carry it: %s', async (_what, value) => {
        await fill(value);
        expect(await cache.look(key, tags)).toEqual(missed());
      });

      test('gives way to what is put later', async () => {
        const ticket = await begin();
        await cache.put(key, 'one', day, ticket);
        await cache.put(key, 'other', day, ticket);
        expect(await cache.look(key, tags)).toEqual(hit('other'));
      });

      test('ends with its time', async () => {
        await fill('short', 20, `${key}/short`);
        await fill('long');
        for (let tries = 0; (await cache.look(`${key}/short`, tags)).isHit; tries += 1) {
          if (tries > 1000) throw new Error('it did not end');
          await subject.pass();
        }
        expect(await cache.look(key, tags)).toEqual(hit('long'));
      });

      test.each([0, -1, 0.5, NaN, Infinity])('is not stored for %s milliseconds', async (ttl) => {
        await fill('a', ttl);
        expect(await cache.look(key, tags)).toEqual(missed());
      });

      test('is not stored beyond a size', async () => {
        await fill('a'.repeat(1_000_000));
        expect((await cache.look(key, tags)).isHit).toBe(true);
        for (const [what, value] of Object.entries({
          text: 'a'.repeat(1_100_000),
          list: Array.from({ length: 50_000 }, (_, i) => ({ id: `${i}` })),
        })) {
          await fill(value, day, `${key}/${what}`);
          expect(await cache.look(`${key}/${what}`, tags)).toEqual(missed());
        }
      });

      test('cannot be changed by the code that put it or found it', async () => {
        const value = { limit: { value: 1 }, loans: [{ id: 'a' }] };
        await fill(value);
        expect(() => {
          value.limit.value = 2;
        }).toThrow(TypeError);
        expect(() => value.loans.push({ id: 'b' })).toThrow(TypeError);
        const change = ({ value: found }: Lookup): void => {
          (found as typeof value).loans.pop();
        };
        try {
          change(await cache.look(key, tags));
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
        expect(await cache.look(key, tags)).toEqual(hit({ limit: { value: 1 }, loans: [{ id: 'a' }] }));
      });
    });

    describe('a drop', () => {
      test('of any of its tags makes an entry stale, and no other entry', async () => {
        await fill('other', day, `${key}/other`, ['other']);
        for (const tag of tags) {
          await fill('a');
          await cache.drop([tag]);
          expect(await cache.look(key, tags)).toEqual(missed());
        }
        expect(await cache.look(`${key}/other`, ['other'])).toEqual(hit('other'));
      });

      test('of several tags makes the entries of each stale', async () => {
        for (const tag of tags) await fill(tag, day, `${key}/${tag}`, [tag]);
        await cache.drop(tags);
        for (const tag of tags) expect(await cache.look(`${key}/${tag}`, [tag])).toEqual(missed());
      });

      test('of nothing, or of tags that nobody has, changes nothing', async () => {
        await fill('a');
        await cache.drop([]);
        await cache.drop(['nobody has this']);
        expect(await cache.look(key, tags)).toEqual(hit('a'));
      });

      test('keeps what was read before it from being found after it', async () => {
        const before = await begin();
        await cache.drop(tags.slice(0, 1));
        await cache.put(key, 'stale', day, before);
        expect(await cache.look(key, tags)).toEqual(missed());
        await fill('fresh');
        expect(await cache.look(key, tags)).toEqual(hit('fresh'));
        await cache.put(key, 'stale', day, before);
        expect(await cache.look(key, tags)).toEqual(hit('fresh'));
      });

      test('keeps what was read before it from being found even where nobody had read anything before', async () => {
        await cache.drop(tags);
        const before = await begin();
        await cache.drop(tags);
        await cache.put(key, 'stale', day, before);
        expect(await cache.look(key, tags)).toEqual(missed());
      });
    });

    describe('to erase a tag', () => {
      const owned = (owner: string): readonly string[] => [`line ${key}`, owner];

      test('deletes what has it as its last one, says how much that was, and leaves what has others', async () => {
        for (const name of ['a', 'b']) await fill(name, day, `${key}/${name}`, owned(`mine ${key}`));
        await fill('theirs', day, `${key}/theirs`, owned(`theirs ${key}`));
        await fill('first', day, `${key}/first`, [`mine ${key}`, `theirs ${key}`]);
        expect(await cache.erase([`mine ${key}`, `nobody's ${key}`])).toBe(2);
        for (const name of ['a', 'b'])
          expect(await cache.look(`${key}/${name}`, owned(`mine ${key}`))).toEqual(missed());
        expect(await cache.look(`${key}/theirs`, owned(`theirs ${key}`))).toEqual(hit('theirs'));
        expect(await cache.erase([`mine ${key}`])).toBe(0);
      });

      test('keeps what was read before from being put after it', async () => {
        const mine = owned(`mine ${key}`);
        const { ticket } = await cache.look(key, mine);
        expect(await cache.erase(mine.slice(1))).toBe(0);
        await cache.put(key, 'late', day, ticket as Ticket);
        expect(await cache.erase(mine.slice(1))).toBe(0);
      });

      test('finds thousands of entries', async () => {
        const mine = owned(`mine ${key}`);
        const { ticket } = await cache.look(key, mine);
        const entries = Array.from({ length: 5_000 }, (_, index) =>
          cache.put(`${key}/${index}`, index, day, ticket as Ticket),
        );
        await Promise.all(entries);
        expect(await cache.erase(mine.slice(1))).toBe(5_000);
      });
    });

    describe('a ticket', () => {
      test('is the same one for all who ask at once, though they are the first', async () => {
        const tickets = await Promise.all(Array.from({ length: 20 }, (_, index) => begin(`${key}/${index}`)));
        expect(new Set(tickets.map(({ generations }) => generations)).size).toBe(1);
      });

      test('stays the same until one of its tags is dropped', async () => {
        const { generations } = await begin();
        await cache.put(key, 'a', day, { generations, tags });
        await cache.drop(['another']);
        expect((await cache.look(key, tags)).ticket?.generations).toBe(generations);
        await cache.drop(tags.slice(1));
        expect((await begin()).generations).not.toBe(generations);
      });

      test('comes with a hit as well, for a caller that reads anew all the same', async () => {
        await fill('one');
        const { ticket } = await cache.look(key, tags);
        await cache.put(key, 'other', day, ticket as Ticket);
        expect(await cache.look(key, tags)).toEqual(hit('other'));
      });
    });
  });

  group(`a closed cache ${name}`, () => {
    test('has nothing, stores nothing and fails nobody', async () => {
      const { cache, close } = await open();
      const { ticket } = await cache.look('a', ['tag']);
      await cache.put('a', 'a', day, ticket as Ticket);
      await close();
      await cache.put('a', 'a', day, ticket as Ticket);
      await cache.drop(['tag']);
      expect(await cache.look('a', ['tag'])).toEqual({ value: undefined, isHit: false, ticket: undefined });
    });
  });
}
