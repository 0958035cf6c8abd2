import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { lifecycles } from './tables.js';

const document = parse(readFileSync(new URL('../../schema/lending-api.yaml', import.meta.url), 'utf8')) as {
  components: { schemas: Record<string, { enum?: string[] }> };
};

describe.each(lifecycles)(
  'the table of $resource',
  ({ enum: name, statuses, starts, driven, outOfReach }) => {
    const steps = [...driven, ...Object.keys(outOfReach)].map((pair) => pair.split(' > '));

    test('has the statuses of the contract, and no other', () => {
      expect(statuses).toEqual(document.components.schemas[name]?.enum);
      expect(steps.flat().filter((status) => !statuses.includes(status))).toEqual([]);
    });

    test('leads from its first statuses to all others', () => {
      const reached = new Set<string>(starts);
      for (const _ of steps) for (const [from = '', to = ''] of steps) if (reached.has(from)) reached.add(to);
      expect([...reached].sort()).toEqual([...statuses].sort());
    });

    test('names each pair once, and no step on the spot', () => {
      const pairs = [...driven, ...Object.keys(outOfReach)];
      expect(new Set(pairs).size).toBe(pairs.length);
      expect(steps.filter(([from, to]) => from === to)).toEqual([]);
    });
  },
);

test('every status list of the contract has a table', () => {
  // The marital status is not the status of a resource.
  const lists = Object.keys(document.components.schemas).filter(
    (name) => name.endsWith('Status') && name !== 'MarriageStatus',
  );
  expect(lifecycles.map((life) => life.enum).sort()).toEqual(lists.sort());
});
