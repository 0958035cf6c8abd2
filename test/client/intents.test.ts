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
/** Receives each request, with a function that sends it; by default it is sent. */
let network: (send: () => Promise<Response>) => Promise<Response>;
beforeEach(async () => {
  await bench.reset();
  line = await bench.line(await bench.applicant());
  storage = new MemoryStorage();
  network = (send) => send();
});

const noConnection = (): never => {
  throw new TypeError('fetch failed');
};
/** The request arrives and is answered, but the answer does not come. */
const answerLost = async (send: () => Promise<Response>): Promise<Response> => {
  await send();
  return noConnection();
};

const input = (value = 10_000): LoanInput => ({
  personId: line.personId,
  creditLineId: line.id,
  amount: { value },
  term: 12,
  reference: 'ORDER-1',
  purpose: 'A bicycle',
});
/** The operations that reached the bank and drew a loan, or were to draw one. */
const draws = async () => (await bench.operations()).filter(([operationId]) => operationId === 'createLoan');
const loans = async () => (await bench.book()).filter(({ what }) => what === 'loan_drawn');

describe.each(Object.entries(apps))('with %s', (_name, createApp) => {
  let now: number;
  let app: App;
  /** Opens a page in the browser whose storage this is. */
  const openPage = (): App =>
    createApp({
      url: bench.gateway.url,
      storage,
      fetch: (url, init) => network(() => fetch(url, init)),
      now: () => now,
    });
  beforeEach(() => {
    now = Date.now();
    app = openPage();
  });

  test('a double click is one loan, and both clicks see it', async () => {
    const intent = app.intent('draw');
    const [one, other] = await Promise.all([app.draw(intent, input()), app.draw(intent, input())]);
    expect(one.loanId).toBeDefined();
    expect(other).toEqual(one);
    expect(await draws()).toEqual([['createLoan', 201]]);
  });

  test('two objects of one intent are one loan', async () => {
    const [one, other] = await Promise.all([
      app.draw(app.intent('draw'), input()),
      openPage().draw(app.intent('draw'), input()),
    ]);
    expect(other).toEqual(one);
    expect(await draws()).toHaveLength(1);
  });

  test('a click after the answer is the same loan, and a new intent is a new one', async () => {
    const intent = app.intent('draw');
    const first = await app.draw(intent, input());
    expect(await app.draw(intent, input())).toEqual(first);
    expect(await intent.pending()).toBeUndefined();
    expect(storage.size).toBe(0);
    const second = await app.draw(app.intent('draw'), input());
    expect(second.loanId).not.toBe(first.loanId);
    expect(await loans()).toHaveLength(2);
  });

  test.each([
    ['before the request', noConnection],
    ['before the answer', answerLost],
  ])('a retry after a cut %s is one loan', async (_when, cut) => {
    const intent = app.intent('draw');
    network = cut;
    const { failure } = await app.draw(intent, input());
    expect(failure).toMatchObject({ code: 'NETWORK_ERROR', retryable: true, writeCarriedOut: undefined });
    expect(await intent.pending()).toMatchObject({ isSent: true, sentAt: now });
    network = (send) => send();
    expect((await app.draw(intent, input())).loanId).toBeDefined();
    expect(await draws()).toHaveLength(1);
  });

  test('a reload in the middle goes on with the key and with what was remembered', async () => {
    const intent = app.intent('draw');
    await intent.remember({ input: input() });
    network = answerLost;
    await app.draw(intent, input());
    network = (send) => send();
    const reloaded = openPage();
    const again = reloaded.intent('draw');
    const pending = await again.pending();
    expect(pending).toEqual({ isSent: true, sentAt: now, remembered: { input: input() } });
    const { loanId } = await reloaded.draw(again, (pending?.remembered as { input: LoanInput }).input);
    expect(await loans()).toEqual([expect.objectContaining({ id: loanId })]);
    expect(await draws()).toHaveLength(1);
    expect(await reloaded.intent('draw').pending()).toBeUndefined();
  });

  test('what another tab has finished in between is not drawn again', async () => {
    const intent = app.intent('draw');
    network = answerLost;
    await app.draw(intent, input());
    network = (send) => send();
    const otherTab = openPage();
    const other = otherTab.intent('draw');
    expect(await other.pending()).toMatchObject({ isSent: true });
    const { loanId } = await app.draw(intent, input());
    expect(await intent.pending()).toBeUndefined();
    expect(await otherTab.draw(other, input())).toMatchObject({ loanId });
    expect(await loans()).toHaveLength(1);
  });

  test('a changed input is caught, before and after a reload, and nothing is sent', async () => {
    const intent = app.intent('draw');
    await intent.remember('the first');
    network = answerLost;
    await app.draw(intent, input());
    network = (send) => send();
    await bench.calls();
    await intent.remember('another');
    for (const page of [app, openPage()]) {
      const { failure } = await page.draw(page === app ? intent : page.intent('draw'), input(20_000));
      expect(failure).toMatchObject({ code: 'CHANGED_INPUT', retryable: false, writeCarriedOut: undefined });
    }
    expect(await bench.calls()).toEqual([]);
    expect(await intent.pending()).toMatchObject({ remembered: 'the first' });
    // The same, spelled otherwise, is the same.
    const { amount, ...rest } = input();
    expect((await app.draw(intent, { amount, ...rest })).loanId).toBeDefined();
    expect(await loans()).toHaveLength(1);
    // And so is a changed input after the loan was drawn.
    expect((await app.draw(intent, input(20_000))).failure?.code).toBe('CHANGED_INPUT');
    expect(await loans()).toHaveLength(1);
  });

  test("the bank's refusal ends the intent: what is corrected is sent with another key", async () => {
    const intent = app.intent('draw');
    const { failure } = await app.draw(intent, input(100_000_000));
    expect(failure).toMatchObject({
      code: 'BAD_USER_INPUT',
      retryable: false,
      writeCarriedOut: false,
      errors: [{ extensions: { bank: { field: 'amount.value' } } }],
    });
    expect(await intent.pending()).toBeUndefined();
    expect((await app.draw(intent, input())).loanId).toBeDefined();
    expect(await loans()).toHaveLength(1);
  });

  test('what was certainly not sent may have another input', async () => {
    const intent = app.intent('draw');
    await bench.fault({ operationId: 'createLoan', times: 1, status: 429 });
    const limited = await app.draw(intent, input());
    expect(limited.failure).toMatchObject({ code: 'RATE_LIMITED', retryable: true, writeCarriedOut: false });
    const refused = await app.draw(intent, { ...input(), term: 'twelve' as unknown as number });
    expect(refused.failure).toMatchObject({ code: 'BAD_USER_INPUT', writeCarriedOut: false });
    expect((await app.draw(intent, input(20_000))).loanId).toBeDefined();
    expect(await loans()).toEqual([expect.objectContaining({ amount: 20_000 })]);
  });

  test('a refusal of the request after a cut leaves the intent as it was', async () => {
    const intent = app.intent('draw');
    network = answerLost;
    await app.draw(intent, input());
    network = async (send) => {
      await send();
      return Response.json(
        { errors: [{ message: 'expired', extensions: { code: 'UNAUTHENTICATED', requestId: 'r' } }] },
        { status: 401 },
      );
    };
    const { failure } = await app.draw(intent, input());
    expect(failure).toMatchObject({ code: 'UNAUTHENTICATED', writeCarriedOut: false });
    expect(await intent.pending()).toMatchObject({ isSent: true });
    expect((await app.draw(intent, input(20_000))).failure?.code).toBe('CHANGED_INPUT');
  });

  test('an unknown outcome says what to read, and its key sends nothing more until the intent is ended', async () => {
    const intent = app.intent('draw');
    await bench.fault({ operationId: 'createLoan', times: 1, status: 500, when: 'after' });
    for (const _attempt of [1, 2]) {
      const { failure } = await app.draw(intent, input());
      expect(failure).toMatchObject({
        code: 'OUTCOME_UNKNOWN',
        retryable: false,
        writeCarriedOut: undefined,
        verifyWith: ['CreditLine.activeLoans'],
        requestId: expect.any(String),
      });
    }
    expect(await draws()).toHaveLength(1);
    expect(await intent.pending()).toMatchObject({ isSent: true });
    await intent.end();
    expect(await intent.pending()).toBeUndefined();
    expect((await app.draw(intent, input())).loanId).toBeDefined();
    expect(await draws()).toHaveLength(1);
  });

  test('a key that the gateway may have forgotten is not sent again', async () => {
    const intent = app.intent('draw');
    network = answerLost;
    await app.draw(intent, input());
    network = (send) => send();
    await bench.calls();
    now += 86_400_000;
    for (const page of [app, openPage()]) {
      const { failure } = await page.draw(page === app ? intent : page.intent('draw'), input());
      expect(failure?.code).toBe('KEY_EXPIRED');
    }
    expect(await bench.calls()).toEqual([]);
  });

  test('a mutation without an intent is refused, unless it says so', async () => {
    const { failure } = await app.draw(undefined, input());
    expect(failure).toMatchObject({ code: 'NO_INTENT', writeCarriedOut: false });
    expect(await bench.calls()).toEqual([]);
    const first = await app.draw(null, input());
    const second = await app.draw(null, input());
    expect(second.loanId).not.toBe(first.loanId);
  });

  test('nothing is sent where the key cannot be kept', async () => {
    const full = createApp({
      url: bench.gateway.url,
      fetch,
      storage: {
        getItem: () => null,
        setItem: () => {
          throw new Error('The quota is exceeded.');
        },
        removeItem: () => undefined,
      },
    });
    const { failure } = await full.draw(full.intent('draw'), input());
    expect(failure).toMatchObject({ code: 'STORAGE_FAILED', retryable: false });
    storage.setItem('lending-graph:intent:draw', 'something else');
    expect((await app.draw(app.intent('draw'), input())).failure?.code).toBe('STORAGE_FAILED');
    expect(await bench.calls()).toEqual([]);
    await app.intent('draw').end();
    expect((await app.draw(app.intent('draw'), input())).loanId).toBeDefined();
  });
});
