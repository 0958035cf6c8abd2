import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const built = fileURLToPath(new URL('../dist/clock.js', import.meta.url));

test('lets go of what a canceled action would have used, though longer timeouts are due at the same moments', () => {
  const script = `
    import { setImmediate } from 'node:timers/promises';
    import { getHeapSpaceStatistics } from 'node:v8';
    import { systemClock } from ${JSON.stringify(built)};
    const used = () => getHeapSpaceStatistics().find((space) => space.space_name === 'old_space').space_used_size;
    const pending = [];
    const begin = performance.now();
    // The bytes by which the old generation grew, whatever full collections took from it, and the calls meanwhile.
    let [last, grown, calls] = [0, 0, 0];
    while (performance.now() < begin + 3000) {
      pending.push(systemClock.after(600, () => undefined));
      for (let index = 0; index < 10; index += 1) {
        const parts = Array.from({ length: 50 }, (_, part) => ({ part }));
        pending.push(systemClock.after(100, () => parts));
      }
      while (pending.length > 110) pending.shift()();
      await setImmediate();
      const now = used();
      // After half a second, the sets of the longer timeouts are in the old generation before the others begin.
      if (performance.now() > begin + 1000) {
        grown += Math.max(0, now - last);
        calls += 10;
      }
      last = now;
    }
    console.log(grown / calls);`;
  const flags = ['--expose-gc', '--max-semi-space-size=16', '--input-type=module', '--eval', script];
  const kept = Number(execFileSync(process.execPath, flags, { encoding: 'utf8' }));
  // The parts of a call take 1,600 bytes or more.
  expect(kept).toBeLessThan(50);
});
