import { describe, expect, test } from '@jest/globals';
import { MemoryStore } from '../../src/store/memory.js';
import { ManualClock } from '../support/manual-clock.js';

describe('the memory of a store in memory', () => {
  test('what has ended makes room while others write, so that memory stays flat', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore(clock);
    let largest = 0;
    for (let i = 0; i < 50_000; i += 1) {
      await store.set(`claim-${i}`, 'text', 1000);
      clock.advance(1);
      largest = Math.max(largest, store.size);
    }
    // A thousand of them live at any time.
    expect(largest).toBeLessThan(2000);
  });

  test('what has ended is dropped as soon as somebody asks for it', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore(clock);
    await store.set('a', 'text', 1000);
    clock.advance(999);
    expect(await store.get('a')).toBe('text');
    clock.advance(1);
    expect(await store.get('a')).toBeUndefined();
    expect(store.size).toBe(0);
  });

  test('what does not end is not swept away', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore(clock);
    for (let i = 0; i < 100; i += 1) await store.addToSet(`person-${i}`, ['a'], { most: 10 });
    for (let i = 0; i < 1000; i += 1) {
      await store.increment(`calls-${i}`, 1, 10);
      clock.advance(1);
    }
    const sets = await Promise.all(Array.from({ length: 100 }, (_, i) => store.listSet(`person-${i}`, 0, 10)));
    expect(sets.every(({ total }) => total === 1)).toBe(true);
  });
});
