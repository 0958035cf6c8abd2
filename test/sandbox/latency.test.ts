import { describe, expect, test } from '@jest/globals';
import { drawnFrom, latencyOf } from '../../src/sandbox/latency.js';
import { Chance } from '../support/chance.js';

/** Returns ten thousand draws, shortest first. */
function draws(sent: unknown): number[] {
  const chance = new Chance(11);
  return Array.from({ length: 10_000 }, () => drawnFrom(latencyOf(sent), chance.next(), chance.next())).sort(
    (one, other) => one - other,
  );
}

describe('a latency', () => {
  test('that is a number is always the same', () => {
    expect(new Set(draws(40))).toEqual(new Set([40]));
  });

  test('between two bounds reaches both and favours none', () => {
    const found = draws({ from: 10, to: 30 });
    expect([found.at(0), found.at(-1)]).toEqual([10, 30]);
    expect(found.reduce((sum, one) => sum + one, 0) / found.length).toBeCloseTo(20, 0);
  });

  test('with a median and a p99 is never negative, and has both', () => {
    const found = draws({ median: 20, p99: 200 });
    expect(found[0]).toBeGreaterThanOrEqual(0);
    expect(Math.abs((found[5000] ?? 0) - 20)).toBeLessThanOrEqual(1);
    expect(Math.abs((found[9900] ?? 0) - 200)).toBeLessThanOrEqual(20);
    expect(new Set(draws({ median: 5, p99: 5 }))).toEqual(new Set([5]));
  });
});
