import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { systemClock } from '../src/clock.js';

const built = fileURLToPath(new URL('../dist/clock.js', import.meta.url));

test('runs each action once after its delay, unless it is canceled, also with more delays than share timers', async () => {
  const delays = Array.from({ length: 150 }, (_, delay) => delay);
  const ran: number[] = [];
  for (const delay of delays) {
    const action = (): void => void ran.push(delay);
    systemClock.after(delay, action);
    systemClock.after(delay, action);
    systemClock.after(delay, () => ran.push(-1))();
  }
  await new Promise<void>((resolve) => systemClock.after(300, resolve));
  expect(ran.sort((one, other) => one - other)).toEqual(delays.flatMap((delay) => [delay, delay]));
});

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
      // From half a second on, both delays end at the same moments.
      if (performance.now() > begin + 1000) {
        grown += Math.max(0, now - last);
        calls += 10;
      }
      last = now;
    }
    console.log(grown / calls);`;
  const flags = ['--max-semi-space-size=16', '--input-type=module', '--eval', script];
  const kept = Number(execFileSync(process.execPath, flags, { encoding: 'utf8' }));
  // The parts of a call take 1,600 bytes or more.
  expect(kept).toBeLessThan(50);
});
