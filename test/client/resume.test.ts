import { beforeEach, expect, test } from '@jest/globals';
import { resumeSubscription, type Failure, type SubscriptionObserver } from '@lending-graph/client';

/** A connection that the helper has opened, and that the test speaks through. */
interface Connection extends SubscriptionObserver {
  readonly after: string | undefined;
  isOpen: boolean;
}

let connections: Connection[];
/** The pauses that it asked for, in milliseconds. */
let pauses: number[];
let seen: unknown[];
let ends: (Failure | 'complete')[];
let tokens: number;
/** Milliseconds since 1970. */
let time: number;
let stop: () => void;
beforeEach(() => {
  connections = [];
  pauses = [];
  seen = [];
  ends = [];
  tokens = 0;
  time = 0;
});

function begin(
  options: { readonly after?: string; readonly random?: number; readonly renews?: boolean } = {},
) {
  stop = resumeSubscription({
    subscribe: (after, observer) => {
      const connection = { ...observer, after, isOpen: true };
      connections.push(connection);
      return () => void (connection.isOpen = false);
    },
    next: (result) => void seen.push(result),
    error: (failure) => void ends.push(failure),
    complete: () => void ends.push('complete'),
    wait: async (milliseconds) => void pauses.push(milliseconds),
    random: () => options.random ?? 0.5,
    now: () => time,
    ...(options.after !== undefined && { after: options.after }),
    ...(options.renews && { renewToken: async () => (tokens += 1) }),
  });
}
/** All that is due has happened: each connection is left in a timer. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setTimeout(resolve, 1));
}
const update = (cursor: string) => ({ data: { customerUpdates: { cursor } } });
const refusal = (code: string, extensions: object = {}) => ({
  errors: [{ message: code, extensions: { code, ...extensions } }],
});
const last = (): Connection => connections.at(-1) as Connection;
const afters = () => connections.map(({ after }) => after);

test('goes on from the last cursor after a cut, with pauses that grow until something comes', async () => {
  begin();
  last().next(update('1'));
  last().next(update('2'));
  for (let cuts = 0; cuts < 9; cuts += 1) {
    last().error(new TypeError('network error'));
    await settled();
  }
  expect(afters()).toEqual([undefined, ...Array.from({ length: 9 }, () => '2')]);
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
  expect(connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
  last().next(update('3'));
  last().error(new TypeError('network error'));
  await settled();
  expect([afters().at(-1), pauses.at(-1)]).toEqual(['3', 500]);
  expect(seen).toHaveLength(3);
  expect(ends).toEqual([]);
});

test('begins after a cursor that it is given', () => {
  begin({ after: '7' });
  expect(afters()).toEqual(['7']);
});

test('waits no less than the gateway says, and up to half as long again', async () => {
  begin({ random: 0 });
  last().next(refusal('UPSTREAM_UNAVAILABLE', { retryable: true, retryAfter: 20 }));
  await settled();
  expect(pauses).toEqual([20_000]);
  expect(connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  stop();
  begin({ random: 0.5 });
  last().next(refusal('UPSTREAM_UNAVAILABLE', { retryable: true, retryAfter: 20 }));
  await settled();
  expect(pauses.at(-1)).toBe(25_000);
});

test('gets a new token at once, and only once without an update in between', async () => {
  begin({ renews: true });
  last().next(update('1'));
  last().next(refusal('UNAUTHENTICATED'));
  await settled();
  expect([afters(), pauses, tokens]).toEqual([[undefined, '1'], [], 1]);
  last().next(refusal('UNAUTHENTICATED'));
  await settled();
  expect(tokens).toBe(1);
  expect(ends).toEqual([expect.objectContaining({ code: 'UNAUTHENTICATED' })]);
});

test('gets a new token each time that one has ended, also if nothing happens for hours', async () => {
  begin({ renews: true });
  last().next(update('1'));
  for (let hours = 0; hours < 9; hours += 1) {
    time += 3_600_000;
    last().next(refusal('UNAUTHENTICATED'));
    await settled();
  }
  expect([tokens, pauses, ends, afters().slice(1)]).toEqual([
    9,
    [],
    [],
    Array.from({ length: 9 }, () => '1'),
  ]);
  // That one is refused at once.
  last().next(refusal('UNAUTHENTICATED'));
  await settled();
  expect([tokens, ends]).toEqual([9, [expect.objectContaining({ code: 'UNAUTHENTICATED' })]]);
});

test('waits no longer each time if the connections lasted, though nothing came over them', async () => {
  begin();
  for (let cuts = 0; cuts < 9; cuts += 1) {
    time += 60_000;
    last().error(new TypeError('network error'));
    await settled();
  }
  expect(pauses).toEqual(Array.from({ length: 9 }, () => 500));
});

test('gets a new token where the client tells only the status of the answer', async () => {
  begin({ renews: true });
  last().next(update('1'));
  // As graphql-sse does, which does not read such an answer.
  const refused = Object.assign(new Error('Server responded with 401'), {
    response: new Response('', { status: 401 }),
  });
  last().error(refused);
  await settled();
  expect([afters(), pauses, tokens]).toEqual([[undefined, '1'], [], 1]);
  last().error(refused);
  await settled();
  expect([tokens, ends]).toEqual([1, [expect.objectContaining({ code: 'NETWORK_ERROR', status: 401 })]]);
});

test('begins with the present state if its cursor is refused, and ends if that is refused too', async () => {
  begin({ after: '7' });
  last().next(refusal('BAD_USER_INPUT'));
  await settled();
  expect([afters(), pauses, ends]).toEqual([['7', undefined], [], []]);
  last().next(refusal('BAD_USER_INPUT'));
  await settled();
  expect([connections.length, ends.length]).toEqual([2, 1]);
});

test('goes on after an error of the stream, also where the client repeats the data before it', async () => {
  begin({ random: 0 });
  last().next(update('1'));
  last().next({ ...update('1'), ...refusal('UPSTREAM_UNAVAILABLE', { retryable: true, retryAfter: 2 }) });
  last().complete();
  await settled();
  expect([seen.length, afters(), pauses, ends]).toEqual([1, [undefined, '1'], [2000], []]);
});

test('comes back if what it follows cannot be read', async () => {
  begin();
  const { errors } = refusal('UPSTREAM_UNAVAILABLE', { retryable: true });
  last().next({
    data: { customerUpdates: null },
    errors: errors.map((one) => ({ ...one, path: ['customerUpdates'] })),
  });
  last().complete();
  await settled();
  expect([seen, ends, connections.length]).toEqual([[], [], 2]);
});

test('shows an error of a field beside the data, and goes on listening', async () => {
  begin();
  const { errors } = refusal('UPSTREAM_UNAVAILABLE', { retryable: true });
  const result = {
    ...update('1'),
    errors: errors.map((error) => ({ ...error, path: ['customerUpdates', 'resource'] })),
  };
  last().next(result);
  last().next(update('2'));
  await settled();
  expect([seen, connections.length, last().isOpen]).toEqual([[result, update('2')], 1, true]);
});

test('shows a customer who does not exist any more, and ends', async () => {
  begin();
  last().next({ data: { customerUpdates: null } });
  last().complete();
  await settled();
  expect([seen, ends]).toEqual([[{ data: { customerUpdates: null } }], ['complete']]);
});

test.each(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT'])('ends with %s', async (code) => {
  begin();
  last().error(refusal(code));
  await settled();
  expect([ends, connections.length]).toEqual([[expect.objectContaining({ code })], 1]);
});

test('goes on after an end that only a connection can have', async () => {
  begin();
  last().complete();
  await settled();
  last().next(update('1'));
  last().complete();
  await settled();
  expect([ends, afters(), pauses]).toEqual([[], [undefined, undefined, '1'], [500, 500]]);
});

test('hears nothing more once it is stopped, also during a pause', async () => {
  begin();
  const [first] = connections;
  stop();
  first?.next(update('1'));
  first?.error(new TypeError('network error'));
  await settled();
  expect([seen, ends, connections.length, first?.isOpen]).toEqual([[], [], 1, false]);
  begin();
  last().error(new TypeError('network error'));
  stop();
  await settled();
  expect(connections).toHaveLength(2);
});
