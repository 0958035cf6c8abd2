import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { apps, type App, type LoanInput } from '../../bench/draws/apps.js';
import { MemoryStorage } from '../../bench/draws/page.js';
import { Bench, type Line } from '../support/sandbox.js';

let bench: Bench;
let line: Line;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

let storage: MemoryStorage;
let now: number;
/** What happens to each request, in their order; the last one also to all that follow. */
let fates: ((send: () => Promise<Response>) => Promise<Response>)[];
let keys: (string | null)[];
beforeEach(async () => {
  await bench.reset();
  line = await bench.line(await bench.applicant());
  storage = new MemoryStorage();
  now = Date.now();
  fates = [];
  keys = [];
});

const answered = (send: () => Promise<Response>) => send();
/** The request arrives and is carried out, but the answer does not come. */
const answerLost = async (send: () => Promise<Response>): Promise<Response> => {
  await send();
  throw new TypeError('fetch failed');
};
/** The gateway answers with this error, and nothing is sent to the bank. */
const refusedWith = (status: number, extensions: object, path?: string[]) => async (): Promise<Response> =>
  Response.json(
    {
      ...(path && { data: { createLoan: null } }),
      errors: [{ message: 'no', ...(path && { path }), extensions: { requestId: 'r', ...extensions } }],
    },
    { status },
  );
const earlier = { retryable: true, writeOutcome: 'EARLIER_ATTEMPT_UNKNOWN' };
const inProgress = refusedWith(200, { code: 'CONFLICT', ...earlier }, ['createLoan']);
const storeAway = refusedWith(200, { code: 'UPSTREAM_UNAVAILABLE', ...earlier }, ['createLoan']);
const bankLimits = refusedWith(200, { code: 'RATE_LIMITED', retryable: true }, ['createLoan']);
const tooMany = refusedWith(429, { code: 'RATE_LIMITED', ...earlier });
const noRoom = refusedWith(503, { code: 'RATE_LIMITED', ...earlier });
const noToken = refusedWith(401, { code: 'UNAUTHENTICATED' });
const tooLate = refusedWith(408, { code: 'BAD_USER_INPUT' });
const badInput = refusedWith(200, { code: 'BAD_USER_INPUT' });

const input = (value = 10_000): LoanInput => ({
  personId: line.personId,
  creditLineId: line.id,
  amount: { value },
  term: 12,
  reference: 'ORDER-1',
  purpose: 'A bicycle',
});
const loans = async () => (await bench.book()).filter(({ what }) => what === 'loan_drawn');

describe.each(Object.entries(apps))('with %s', (_name, createApp) => {
  const openPage = (repeats: boolean): App =>
    createApp({
      url: bench.gateway.url,
      storage,
      fetch: (url, init) => {
        keys.push(new Headers(init?.headers).get('idempotency-key'));
        const fate = (fates.length > 1 ? fates.shift() : fates[0]) ?? answered;
        return fate(() => fetch(url, init));
      },
      now: () => now,
      repeats,
    });

  test.each([
    ['still in progress', inProgress],
    ['the store is away', storeAway],
    ["the bank's limit", bankLimits],
    ["the gateway's limit", tooMany],
    ['no room', noRoom],
    ['no token', noToken],
    ['too late', tooLate],
  ])('an attempt whose first answer was lost is not forgotten: %s', async (_what, last) => {
    const app = openPage(true);
    const intent = app.intent('draw');
    fates = [answerLost, last];
    expect((await app.draw(intent, input())).failure).toBeDefined();
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys)).toEqual(new Set([keys[0]]));
    fates = [];
    const sent = keys.length;
    const reloaded = openPage(true);
    for (const [page, one] of [
      [app, intent],
      [reloaded, reloaded.intent('draw')],
    ] as const) {
      expect(await one.pending()).toEqual({ isSent: true, sentAt: now, remembered: undefined });
      expect((await page.draw(one, input(20_000))).failure?.code).toBe('CHANGED_INPUT');
      now += 86_400_000;
      expect((await page.draw(one, input())).failure?.code).toBe('KEY_EXPIRED');
      now -= 86_400_000;
    }
    expect(keys).toHaveLength(sent);
    const [loan] = await loans();
    expect((await app.draw(intent, input())).loanId).toBe(loan?.id);
    expect(await loans()).toHaveLength(1);
  });

  test('an input that no request can have sent may be another one after a lost answer', async () => {
    const app = openPage(true);
    const intent = app.intent('draw');
    fates = [answerLost, answered];
    const { failure } = await app.draw(intent, { ...input(), term: 'twelve' as unknown as number });
    expect(failure).toMatchObject({ code: 'BAD_USER_INPUT', writeCarriedOut: false });
    expect(keys.length).toBeGreaterThan(1);
    expect(await intent.pending()).toBeUndefined();
    fates = [];
    expect((await app.draw(intent, input())).loanId).toBeDefined();
    expect(await loans()).toHaveLength(1);
  });

  test.each([
    ['the store is away', storeAway],
    ["the bank's limit", bankLimits],
    ["the gateway's limit", tooMany],
    ['no token', noToken],
    ['too late', tooLate],
    ['a bad input', badInput],
  ])('the only request, which sent nothing, is no attempt: %s', async (_what, refusal) => {
    const app = openPage(false);
    const intent = app.intent('draw');
    for (const _attempt of [1, 2]) {
      fates = [refusal];
      expect((await app.draw(intent, input())).failure).toBeDefined();
      expect(await intent.pending()).toBeUndefined();
    }
    expect(keys).toHaveLength(2);
    fates = [];
    now += 86_400_000;
    expect((await app.draw(intent, input(20_000))).loanId).toBeDefined();
    expect(await loans()).toEqual([expect.objectContaining({ amount: 20_000 })]);
    expect(new Set(keys).size).toBe(1);
  });
});
