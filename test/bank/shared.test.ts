import { describe, expect, test } from '@jest/globals';
import type { Call, Reader } from '../../src/bank/call.js';
import { Deadline } from '../../src/bank/deadline.js';
import { GatewayError } from '../../src/bank/errors.js';
import { Shared, ReadsInFlight } from '../../src/bank/shared.js';
import { SingleStep, type Handler } from '../../src/bank/step.js';
import { MemoryBudget } from '../../src/memory-budget.js';
import { RequestTally } from '../../src/telemetry/request-tally.js';
import { ManualClock } from '../support/manual-clock.js';

/** A started call that the test ends. */
interface Started {
  readonly answer: (value: string) => void;
  readonly fail: (reason: Error) => void;
  /** The reason why it was aborted; undefined while a reader waits for it. */
  readonly ended: () => GatewayError | undefined;
}

/** The result for one reader: the answer, and the start of its call. */
interface Told {
  readonly answer: string;
  readonly begin: number | undefined;
  readonly isJoined: boolean | undefined;
}

interface Joined {
  readonly promise: Promise<string>;
  readonly told: Promise<Told>;
  /** True if it started the call. */
  readonly isFirst: boolean;
}

/** The last step of a path. It sends nothing. */
class Standstill extends SingleStep {
  readonly calls: Started[] = [];
  /** The error of every start; undefined if a start succeeds. */
  failure: Error | undefined;

  dispatch({ deadline }: Call, handler: Handler): void {
    if (this.failure) throw this.failure;
    this.calls.push({
      answer: (value) => handler.onAnswer(value),
      fail: (reason) => handler.onError(reason),
      ended: () => deadline.reason,
    });
  }
}

/** Reads of one kind, and their calls. */
class Reads {
  /** In milliseconds since 1970. */
  now = 0;
  readonly #next = new Standstill({}, undefined as never);
  readonly #budget = new MemoryBudget(Infinity);
  readonly #inFlight = new ReadsInFlight();
  readonly #shared = new Shared(
    {
      inFlight: this.#inFlight,
      clock: { elapsed: () => 0, now: () => this.now, after: () => () => undefined },
    },
    this.#next,
  );

  /** The read depends on everything of the operation `operationId`. */
  join(path = 'a', operationId = 'any', deadline = new Deadline()): Joined {
    const operation = {
      operationId,
      kind: 'read',
      method: 'GET',
      path: '',
      access: { who: 'partner', owner: 'nobody' },
    };
    const before = this.calls.length;
    const told = new Promise<Told>((resolve, reject) => {
      const reader = {
        caller: 'c',
        requestId: 'r',
        deadline,
        note: undefined,
        tally: new RequestTally(),
        claimant: undefined,
      } as unknown as Reader;
      const call = {
        operation,
        params: {},
        path,
        body: undefined,
        caller: 'c',
        requestId: 'r',
        deadline,
        memory: this.#budget.open(),
        note: undefined,
        tally: new RequestTally(),
        reader,
        lease: undefined,
        generations: undefined,
        token: undefined,
      } as unknown as Call;
      this.#shared.dispatch(call, {
        onAnswer: (answer, begin, isJoined) => resolve({ answer: answer as string, begin, isJoined }),
        onError: reject,
      });
    });
    const promise = told.then(({ answer }) => answer);
    for (const one of [told, promise]) one.catch(() => undefined);
    return { promise, told, isFirst: this.calls.length > before };
  }

  /** Detaches reads like a write that invalidates these operations. */
  detach(operations: readonly string[]): void {
    this.#inFlight.detach(operations);
  }

  /** Makes all later starts fail at once. */
  set failure(failure: Error | undefined) {
    this.#next.failure = failure;
  }

  get calls(): readonly Started[] {
    return this.#next.calls;
  }

  /** The latest call. */
  get last(): Started {
    const call = this.calls.at(-1);
    if (!call) throw new Error('nothing was called');
    return call;
  }
}

const gone = new GatewayError('UPSTREAM_UNAVAILABLE', 'The client has gone.');
const failed = (read: Pick<Joined, 'promise'>): Promise<unknown> =>
  read.promise.then(
    () => 'it did not fail',
    (reason: unknown) => reason,
  );

describe('reads in flight', () => {
  test('with the same key share one call, which the first one starts', async () => {
    const reads = new Reads();
    const all = Array.from({ length: 5 }, () => reads.join());
    expect(all.map(({ isFirst }) => isFirst)).toEqual([true, false, false, false, false]);
    reads.last.answer('one');
    expect(await Promise.all(all.map(({ promise }) => promise))).toEqual(['one', 'one', 'one', 'one', 'one']);
    expect(reads.calls).toHaveLength(1);
  });

  test('with different keys do not', async () => {
    const reads = new Reads();
    const all = ['a', 'b', 'a ', ''].map((key) => reads.join(key));
    reads.calls.forEach(({ answer }, index) => answer(`${index}`));
    expect(await Promise.all(all.map(({ promise }) => promise))).toEqual(['0', '1', '2', '3']);
  });

  test('that were answered are not shared any more', async () => {
    const reads = new Reads();
    const first = reads.join();
    reads.last.answer('one');
    await first.promise;
    const second = reads.join();
    expect(second.isFirst).toBe(true);
    reads.last.answer('other');
    expect(await second.promise).toBe('other');
  });

  test('fail for all who wait, and the next one asks anew', async () => {
    const reads = new Reads();
    const both = [reads.join(), reads.join()];
    const reason = new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank cannot be reached at the moment.');
    reads.last.fail(reason);
    expect(await Promise.all(both.map(failed))).toEqual([reason, reason]);
    const next = reads.join();
    reads.last.answer('one');
    expect(await next.promise).toBe('one');
  });

  test('that were begun ten seconds ago are left to those who wait for them: they may be from before a write that was answered since', async () => {
    const reads = new Reads();
    const first = reads.join();
    reads.now = 9_999;
    const joined = reads.join();
    reads.now = 10_000;
    const [late, later] = [reads.join(), reads.join()];
    expect([first, joined, late, later].map(({ isFirst }) => isFirst)).toEqual([true, false, true, false]);
    reads.calls[0]?.answer('old');
    expect(await Promise.all([first.promise, joined.promise])).toEqual(['old', 'old']);
    expect(reads.join().isFirst).toBe(false);
    reads.calls[1]?.answer('new');
    expect(await Promise.all([late.promise, later.promise])).toEqual(['new', 'new']);
    const told = await Promise.all([first, joined, late, later].map((read) => read.told));
    expect(told.map(({ begin, isJoined }) => [begin, isJoined])).toEqual([
      [0, false],
      [0, true],
      [10_000, false],
      [10_000, true],
    ]);
  });

  test('that cannot be started fail, and the next one tries again', async () => {
    const reads = new Reads();
    const reason = new Error('no such path');
    reads.failure = reason;
    await expect(reads.join().promise).rejects.toBe(reason);
    reads.failure = undefined;
    const next = reads.join();
    reads.last.answer('one');
    expect(await next.promise).toBe('one');
  });
});

describe('the end of a reader', () => {
  test('ends its own wait and nothing else, also for the one who started the call', async () => {
    for (const leaver of [0, 1, 2]) {
      const reads = new Reads();
      const deadlines = [new Deadline(), new Deadline(), new Deadline()];
      const all = deadlines.map((deadline) => reads.join('a', 'any', deadline));
      deadlines[leaver]?.end(gone);
      expect(await failed(all[leaver] as never)).toBe(gone);
      expect(reads.last.ended()).toBeUndefined();
      reads.last.answer('one');
      const others = all.filter((_read, index) => index !== leaver);
      expect(await Promise.all(others.map(({ promise }) => promise))).toEqual(['one', 'one']);
    }
  });

  test('comes for each when its own time is over, and for the call with the last', async () => {
    const clock = new ManualClock();
    const reads = new Reads();
    const [short, long] = [
      reads.join('a', 'any', new Deadline(clock, 1000)),
      reads.join('a', 'any', new Deadline(clock, 3000)),
    ];
    clock.advance(1000);
    expect(await failed(short)).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: 'The bank did not answer within the 1 s that a request may take.',
    });
    expect(reads.last.ended()).toBeUndefined();
    clock.advance(2000);
    expect(await failed(long)).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: 'The bank did not answer within the 3 s that a request may take.',
    });
    expect(reads.last.ended()).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  test('leaves nothing to join behind when it was the last: who comes then starts a call that the old one does not disturb', async () => {
    const reads = new Reads();
    const deadline = new Deadline();
    const before = reads.join('a', 'any', deadline);
    deadline.end(gone);
    expect(await failed(before)).toBe(gone);
    expect(reads.last.ended()).toBe(gone);

    const after = reads.join();
    expect(after.isFirst).toBe(true);
    reads.calls[0]?.fail(gone);
    await new Promise((resolve) => setImmediate(resolve));
    expect(reads.join().isFirst).toBe(false);
    reads.last.answer('one');
    expect(await after.promise).toBe('one');
  });

  test('that came before it asked lets it start and join nothing', async () => {
    const reads = new Reads();
    const deadline = new Deadline();
    deadline.end(gone);
    const late = reads.join('a', 'any', deadline);
    expect(await failed(late)).toBe(gone);
    expect([late.isFirst, reads.calls]).toEqual([false, []]);
    reads.join();
    expect(await failed(reads.join('a', 'any', deadline))).toBe(gone);
    expect(reads.last.ended()).toBeUndefined();
  });

  test('after the answer does not matter', async () => {
    const reads = new Reads();
    const deadline = new Deadline();
    const { promise } = reads.join('a', 'any', deadline);
    reads.last.answer('one');
    expect(await promise).toBe('one');
    deadline.end(gone);
    expect(reads.last.ended()).toBeUndefined();
  });
});

describe('after a write', () => {
  test('reads in flight that it made stale are not joined any more, and answer those who wait for them', async () => {
    const reads = new Reads();
    const before = [reads.join('a', 'line 1'), reads.join('a', 'line 1')];
    reads.detach(['plans', 'line 1']);
    const after = [reads.join('a', 'line 1'), reads.join('a', 'line 1')];
    expect(after.map(({ isFirst }) => isFirst)).toEqual([true, false]);
    reads.calls[1]?.answer('fresh');
    expect(await Promise.all(after.map(({ promise }) => promise))).toEqual(['fresh', 'fresh']);
    reads.calls[0]?.answer('stale');
    expect(await Promise.all(before.map(({ promise }) => promise))).toEqual(['stale', 'stale']);
    expect(reads.calls).toHaveLength(2);
  });

  test('a read that was left to those who wait takes nothing from its successor when it comes to its end', async () => {
    for (const end of ['answer', 'gone'] as const) {
      const reads = new Reads();
      const deadline = new Deadline();
      const before = reads.join('a', 'line 1', deadline);
      reads.detach(['line 1']);
      reads.join('a', 'line 1');
      if (end === 'gone') deadline.end(gone);
      else reads.calls[0]?.answer('stale');
      await failed(before);
      expect(reads.calls.map(({ ended }) => ended())).toEqual([end === 'gone' ? gone : undefined, undefined]);
      expect(reads.join('a', 'line 1').isFirst).toBe(false);
    }
  });

  test('reads of other things are shared as before', () => {
    const reads = new Reads();
    reads.join('a', 'line 1');
    reads.join('b');
    reads.detach(['line 2']);
    reads.detach([]);
    expect([reads.join('a', 'line 1').isFirst, reads.join('b').isFirst]).toEqual([false, false]);
  });
});
