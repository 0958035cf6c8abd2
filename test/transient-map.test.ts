import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { TransientMap } from '../src/transient-map.js';
import { Chance } from './support/chance.js';

const built = fileURLToPath(new URL('../dist/transient-map.js', import.meta.url));

test.each([1, 2, 3])('has the entries that a Map has, by chance %i', (seed) => {
  const chance = new Chance(seed);
  const map = new Map<number, number>();
  const transient = new TransientMap<number, number>();
  for (let step = 0; step < 5000; step += 1) {
    const key = chance.between(0, 99);
    if (chance.happens(0.5)) expect(transient.delete(key)).toBe(map.delete(key));
    else {
      map.set(key, step);
      transient.set(key, step);
    }
    expect([transient.size, transient.get(key)]).toEqual([map.size, map.get(key)]);
    if (step % 500 === 0) expect([...transient]).toEqual([...map]);
  }
});

/** Returns the bytes by which the old generation grew while 400,000 entries came and went, 32 at a time. */
function growth(map: string): number {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { TransientMap } from ${JSON.stringify(built)};
    const used = () => getHeapSpaceStatistics().find((space) => space.space_name === 'old_space').space_used_size;
    const map = new ${map}();
    // Moves the map into the old generation, as it would be in a process that has run for a while.
    gc();
    const before = used();
    let most = before;
    for (let index = 0; index < 400_000; index += 1) {
      map.set(index, { parts: Array.from({ length: 50 }, (_, part) => ({ part, index })) });
      map.delete(index - 32);
      if (index % 1000 === 0) most = Math.max(most, used());
    }
    console.log(most - before);`;
  const flags = ['--expose-gc', '--max-semi-space-size=16', '--input-type=module', '--eval', script];
  return Number(execFileSync(process.execPath, flags, { encoding: 'utf8' }));
}

test('lets go of what is deleted, which a Map keeps until the next full collection', () => {
  expect(growth('TransientMap')).toBeLessThan(growth('Map') / 10);
});
