import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { domains } from '../../src/domains/index.js';
import { endpoints } from '../../src/generated/contract.js';
import { maxTtlOfChanging } from '../../src/bank/cache-ttl.js';
import type { AnyOperation } from '../../src/bank/operation.js';
import { lifecycles } from '../transitions/tables.js';

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: { readonly status?: Schema };
}
const {
  components: { schemas },
} = parse(readFileSync(new URL('../../schema/lending-api.yaml', import.meta.url), 'utf8')) as {
  components: { schemas: Record<string, Schema> };
};

const nameOf = (ref: string): string => ref.split('/').at(-1) as string;
/** Returns the name of the enum of a schema's status; undefined if it has none. */
function statusOf(schema: Schema | undefined): string | undefined {
  if (schema?.$ref !== undefined) return statusOf(schemas[nameOf(schema.$ref)]);
  const { $ref, allOf = [] } = schema?.properties?.status ?? {};
  const ref = $ref ?? allOf.find((part) => part.$ref !== undefined)?.$ref;
  return ref === undefined ? schema?.allOf?.map(statusOf).find((name) => name !== undefined) : nameOf(ref);
}

const allOperations: AnyOperation[] = domains.flatMap(({ operations }) => Object.values(operations));
const kept = allOperations.filter(({ cache }) => cache !== undefined);
const lifeOf = (operation: AnyOperation, answer: unknown): number => operation.cache?.(answer as never) ?? 0;

/** Returns the lifecycle of an operation's resource; undefined if the answer has no status. */
function lifecycleOf({ operationId }: AnyOperation) {
  const name = statusOf(schemas[endpoints[operationId].answer ?? '']);
  return lifecycles.find((life) => life.enum === name);
}

/** Returns true if another status can follow. */
const goesOn = ({ driven, outOfReach }: (typeof lifecycles)[number], status: string): boolean =>
  [...driven, ...Object.keys(outOfReach)].some((pair) => pair.startsWith(`${status} > `));

describe('what is kept for longer than a write waits for a cache that is slow', () => {
  test('is nothing of a resource whose status can still change, or is not known', () => {
    const long: string[] = [];
    for (const operation of kept) {
      const life = lifecycleOf(operation);
      if (operation.kind === 'read')
        for (const answer of [{}, { status: null }, { status: 'what nobody knows' }])
          expect([operation.operationId, lifeOf(operation, answer)]).toEqual([
            operation.operationId,
            maxTtlOfChanging,
          ]);
      for (const status of life?.statuses ?? []) {
        if (lifeOf(operation, { status }) <= maxTtlOfChanging) continue;
        long.push(`${operation.operationId} ${status}`);
        expect([operation.operationId, status, goesOn(life as never, status)]).toEqual([
          operation.operationId,
          status,
          false,
        ]);
      }
    }
    // The list must not be empty.
    expect(long.sort()).toEqual([
      'getCreditCardBill CLOSED',
      'getCreditCardTermination COMPLETED',
      'getCreditCardTermination FINALIZED',
      'getCreditCardTermination REVOKED',
      'getCreditLineApplication deleted',
      'getCreditLineApplication expired',
      'getCreditLineApplication rejected',
      'getCreditRecord expired',
      'getFreelancerCreditLineApplication expired',
      'getFreelancerCreditLineApplication rejected',
      'getOverdraftApplication deleted',
      'getOverdraftApplication expired',
      'getOverdraftApplication rejected',
    ]);
  });

  test('is no list, and no calculation that a write makes stale', () => {
    const stale = new Set(allOperations.flatMap(({ invalidates = [] }) => invalidates));
    const others = kept.filter(({ kind }) => kind !== 'read');
    const long = others
      .filter((operation) => lifeOf(operation, { items: [], status: 'CLOSED' }) > maxTtlOfChanging)
      .map(({ operationId }) => operationId);
    expect(long.sort()).toEqual([
      'calculateAnonymousFreelancerInstallmentPlans',
      'calculateAnonymousInstallmentPlans',
    ]);
    expect(long.filter((operationId) => stale.has(operationId as never))).toEqual([]);
  });
});
