import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { callOf, type Call } from '../../src/bank/call.js';
import { forField } from '../../src/bank/call-reason.js';
import { Deadline } from '../../src/bank/deadline.js';
import { Failures } from '../../src/bank/failure.js';
import { compose, documentSteps, readSteps, writeSteps } from '../../src/bank/read-path.js';
import { Retried } from '../../src/bank/retried.js';
import { Retries } from '../../src/bank/retry.js';
import { Scans } from '../../src/bank/scan.js';
import { FromList } from '../../src/bank/from-list.js';
import { Shared, ReadsInFlight } from '../../src/bank/shared.js';
import { SingleStep, type Handler } from '../../src/bank/step.js';
import { RequestTally } from '../../src/telemetry/request-tally.js';
import { MemoryBudget } from '../../src/memory-budget.js';
import { operations } from '../../src/domains/credit-lines/operations.js';
import { ManualClock } from '../support/manual-clock.js';

const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');
const namesOf = (steps: readonly { readonly name: string }[]): string[] => steps.map(({ name }) => name);
const fileOf = (name: string): string => `${name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.ts`;

/** Returns the part of the page under a heading. */
const section = (heading: string): string =>
  page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';

describe('the picture of the way to the bank', () => {
  test('has the steps of a read in their order, six at most below the loader', () => {
    const drawn = [...section('A read').matchAll(/^([A-Z][A-Za-z]+) {2,}/gm)].map(([, name]) => name);
    expect(drawn).toEqual(namesOf(readSteps));
    expect(readSteps.length).toBeLessThanOrEqual(6);
  });

  test('has those of a write and of a document', () => {
    expect(section('A write')).toContain(`\n${namesOf(writeSteps).join(' → ')}\n`);
    expect(section('A document')).toContain(`\n${namesOf(documentSteps).join(' → ')}\n`);
  });

  test('names the file of each step, which has that step alone', () => {
    for (const name of namesOf([...readSteps, ...documentSteps])) {
      const source = readFileSync(new URL(`../../src/bank/${fileOf(name)}`, import.meta.url), 'utf8');
      expect(
        [...source.matchAll(/^export class (\w+) extends (?:Single|Batch)Step/gm)].map(([, found]) => found),
      ).toEqual([name]);
    }
    for (const name of namesOf(readSteps))
      expect(section('A read')).toContain(`| \`${name}\` | \`${fileOf(name)}\` |`);
  });
});

/** The last step of a path. It answers every call with the number of calls so far. */
class Counting extends SingleStep {
  count = 0;
  readonly #held: Handler[] = [];

  dispatch(_call: Call, handler: Handler): void {
    this.count += 1;
    this.#held.push(handler);
  }

  answer(): void {
    for (const handler of this.#held) handler.onAnswer({ id: 'line' });
  }
}

describe('a path', () => {
  const log = { write: () => undefined };
  const clock = new ManualClock();
  const parts = {
    clock,
    kept: undefined,
    metrics: undefined,
    scans: new Scans({ cost: 10, maxPages: 0 }),
    retries: new Retries(clock, 2),
    failures: new Failures(log, 1000),
  };
  const call = (): Call =>
    callOf(
      {
        operation: operations.getCreditLine,
        params: { id: 'line' },
        path: '/line',
        body: undefined,
        why: forField,
      },
      {
        caller: 'c',
        requestId: 'r',
        deadline: new Deadline(),
        memory: new MemoryBudget(Infinity).open(),
        note: undefined,
        tally: new RequestTally(),
        span: undefined,
      },
      new Deadline(),
    );

  test('goes on without a step that is left out: without `Shared`, equal reads are calls of their own', () => {
    const calls = [[FromList, Shared, Retried] as const, [FromList, Retried] as const].map((steps) => {
      const end = new Counting({}, undefined as never);
      const path = compose(
        [
          ...steps,
          class extends Counting {
            constructor() {
              super({}, undefined as never);
              return end;
            }
          },
        ],
        { ...parts, inFlight: new ReadsInFlight() },
      );
      const answers: unknown[] = [];
      for (let reader = 0; reader < 3; reader += 1)
        path.dispatch(call(), {
          onAnswer: (answer) => answers.push(answer),
          onError: (error) => {
            throw error as Error;
          },
        });
      end.answer();
      return [end.count, answers];
    });
    const answers = Array.from({ length: 3 }, () => ({ id: 'line' }));
    expect(calls).toEqual([
      [1, answers],
      [3, answers],
    ]);
  });
});
