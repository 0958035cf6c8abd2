import { expect } from '@jest/globals';

/**
 * Expects equal values, of which only what JSON has is compared. Compares their texts first: the matcher takes
 * many times as long, and some tests compare thousands of values.
 */
export function same(ours: unknown, theirs: unknown): void {
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) expect(ours).toEqual(theirs);
}
