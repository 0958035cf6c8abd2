import { describe, expect, test } from '@jest/globals';
import type { Cache, Ticket } from '../../src/cache/cache.js';
import { memoryCache } from '../../src/cache/memory.js';
import { ManualClock } from '../support/manual-clock.js';

const day = 86_400_000;

async function fill(cache: Cache, key: string, value: unknown, tags: readonly string[] = []): Promise<void> {
  const { ticket } = await cache.look(key, tags);
  await cache.put(key, value, day, ticket as Ticket);
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `key-${index}`);

/** Returns the keys that are in the cache. */
async function held(cache: Cache, keys: readonly string[], tags: readonly string[] = []): Promise<string[]> {
  const found: string[] = [];
  for (const key of keys) if ((await cache.look(key, tags)).isHit) found.push(key);
  return found;
}

describe('a cache in memory', () => {
  test('holds so many entries and no more: what was not used for longest makes room', async () => {
    const cache = memoryCache({ entries: 100 });
    for (const key of names(100)) await fill(cache, key, 'a');
    expect(await held(cache, names(100))).toHaveLength(100);
    // The first fifty are all newer now than the others.
    expect(await held(cache, names(50))).toHaveLength(50);
    for (const key of ['x', 'y', 'z']) await fill(cache, key, 'a');
    expect(await held(cache, [...names(100), 'x', 'y', 'z'])).toEqual([
      ...names(50),
      ...names(100).slice(53),
      'x',
      'y',
      'z',
    ]);
  });

  test('holds about so many bytes and no more', async () => {
    const cache = memoryCache({ bytes: 1_000_000 });
    for (const key of names(200)) await fill(cache, key, { text: 'a'.repeat(10_000) });
    const kept = await held(cache, names(200));
    expect(kept).toEqual(names(200).slice(-kept.length));
    expect(kept.length).toBeGreaterThan(90);
    expect(kept.length).toBeLessThanOrEqual(100);
  });

  test('takes no more room for long keys, of which it keeps a digest', async () => {
    const cache = memoryCache({ bytes: 1_000_000 });
    const keys = names(200).map((key) => key.repeat(2000));
    for (const key of keys) await fill(cache, key, 'a');
    expect(await held(cache, keys)).toHaveLength(200);
  });

  test('drops what has ended as soon as somebody asks for it, and gives the very object that was put until then', async () => {
    const clock = new ManualClock();
    const cache = memoryCache({ clock });
    const value = { id: 'a' };
    const { ticket } = await cache.look('a', ['tag']);
    await cache.put('a', value, 1000, ticket as Ticket);
    clock.advance(999);
    expect((await cache.look('a', ['tag'])).value).toBe(value);
    clock.advance(1);
    expect((await cache.look('a', ['tag'])).isHit).toBe(false);
  });

  test('keeps nothing for longer than a day', async () => {
    const clock = new ManualClock();
    const cache = memoryCache({ clock });
    const { ticket } = await cache.look('a', ['tag']);
    await cache.put('a', 'a', 30 * day, ticket as Ticket);
    clock.advance(day - 1);
    expect((await cache.look('a', ['tag'])).isHit).toBe(true);
    clock.advance(1);
    expect((await cache.look('a', ['tag'])).isHit).toBe(false);
  });

  test('has a miss, and nothing stale, where the generation of a tag had to make room', async () => {
    const cache = memoryCache({ entries: 4 });
    const before = (await cache.look('a', ['tag'])).ticket as Ticket;
    await cache.put('a', 'stale', day, before);
    await cache.drop(['tag']);
    // The tag is the oldest entry, then evicted.
    await cache.look('b', ['tag']);
    for (const key of ['c', 'd', 'e']) await fill(cache, key, 'a');
    await cache.put('a', 'stale', day, before);
    const { value, isHit, ticket } = await cache.look('a', ['tag']);
    expect([value, isHit]).toEqual([undefined, false]);
    await cache.put('a', 'stale', day, before);
    expect((await cache.look('a', ['tag'])).isHit).toBe(false);
    await cache.put('a', 'fresh', day, ticket as Ticket);
    expect(await cache.look('a', ['tag'])).toMatchObject({ value: 'fresh', isHit: true });
  });

  test('keeps the generations of what is used, however much else comes and goes', async () => {
    const cache = memoryCache({ entries: 10 });
    await fill(cache, 'used', 'a', ['one', 'two']);
    for (const key of names(100)) {
      await fill(cache, key, 'a');
      expect((await cache.look('used', ['one', 'two'])).isHit).toBe(true);
    }
  });
});
