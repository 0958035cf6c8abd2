import { describe, expect, test } from '@jest/globals';
import { MemoryStore } from '../../src/store/memory.js';
import { ManualClock } from '../support/manual-clock.js';

describe('the memory of a store in memory', () => {
  test('what has ended makes room while others write, so that memory stays flat', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore({ clock, maxBytes: 10_000_000 });
    let largest = 0;
    for (let i = 0; i < 50_000; i += 1) {
      await store.set(`claim-${i}`, 'text', 1000);
      clock.advance(1);
      largest = Math.max(largest, store.size);
    }
    // A thousand of them are live at any time.
    expect(largest).toBeLessThan(2000);
  });

  test('what has ended is dropped as soon as somebody asks for it', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore({ clock, maxBytes: 10_000_000 });
    await store.set('a', 'text', 1000);
    clock.advance(999);
    expect(await store.get('a')).toBe('text');
    clock.advance(1);
    expect(await store.get('a')).toBeUndefined();
    expect(store.size).toBe(0);
  });

  test('what does not end is not swept away', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore({ clock, maxBytes: 10_000_000 });
    for (let i = 0; i < 100; i += 1) await store.addToSet(`person-${i}`, ['a'], { most: 10 });
    for (let i = 0; i < 1000; i += 1) {
      await store.increment(`calls-${i}`, 1, 10);
      clock.advance(1);
    }
    const sets = await Promise.all(
      Array.from({ length: 100 }, (_, i) => store.listSet(`person-${i}`, 0, 10)),
    );
    expect(sets.every(({ total }) => total === 1)).toBe(true);
  });

  test('holds no more than its bytes: what is new is refused, and nothing is forgotten', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore({ clock, maxBytes: 100_000 });
    const refusal = { name: 'StoreError', code: 'FULL' };
    let kept = 0;
    while (await store.setIfAbsent(`key-${kept}`, 'x'.repeat(1000), 1000).catch(() => false)) kept += 1;
    expect([kept > 20, store.bytes <= 100_000]).toEqual([true, true]);
    const refused = [
      store.setIfAbsent('new', 'x'.repeat(1000)),
      store.set('new', 'x'.repeat(1000)),
      store.addToSet('set', ['x'.repeat(1000)], { most: 10 }),
    ];
    for (const outcome of await Promise.allSettled(refused))
      expect(outcome).toMatchObject({ reason: refusal });
    // The holder of a claim can record its outcome.
    expect(await store.replace('key-0', 'x'.repeat(1000), 'y'.repeat(5000), 1000)).toBe(true);
    const texts = await Promise.all(Array.from({ length: kept }, (_, i) => store.get(`key-${i}`)));
    expect(texts.filter((text) => text === undefined)).toEqual([]);
    clock.advance(1000);
    expect(await store.setIfAbsent('new', 'x'.repeat(1000))).toBe(true);
  });

  test('has room for what is new as soon as the oldest has ended, however many have not', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore({ clock, maxBytes: 10_000_000 });
    const claim = (key: string): Promise<boolean> =>
      store.setIfAbsent(key, 'text', 1_000_000).catch(() => false);
    let kept = 0;
    while (await claim(`key-${kept}`)) {
      kept += 1;
      clock.advance(1);
    }
    clock.advance(1_000_001 - kept);
    const taken = [];
    for (let later = 0; later < 100; later += 1) {
      taken.push(await claim(`new-${later}`));
      clock.advance(2);
    }
    expect([kept > 10_000, taken.filter((isTaken) => !isTaken)]).toEqual([true, []]);
  });

  test('gives back the room of what is removed, ends or is replaced, to the byte', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore({ clock, maxBytes: 100_000 });
    for (let round = 0; round < 500; round += 1) {
      await store.set('text', 'x'.repeat(round));
      await store.increment('count', round, 1000);
      await store.addToSet('set', ['a', `b-${round}`], { most: 1000 });
      await store.removeFromSet('set', [`b-${round}`]);
    }
    await store.delete('text');
    await store.removeFromSet('set', ['a']);
    clock.advance(1000);
    expect(await store.get('count')).toBeUndefined();
    expect([store.size, store.bytes]).toEqual([0, 0]);
  });
});
