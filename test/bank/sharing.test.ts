import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  bodies,
  customerToken,
  drawLoan,
  held,
  ids,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ BANK_CALLS: 'on' });
  stage.bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
});
afterEach(() => stage.close());

/**
 * A request whose client can disconnect. One whose answer has come was sent after all before it, by the same
 * way: they have arrived too.
 */
function leavable(query: string, token: string) {
  const client = new AbortController();
  const answer = fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
    signal: client.signal,
  }).then(
    async (response) => (await response.json()) as { data: any; extensions: any },
    () => 'left',
  );
  return { answer, leave: () => client.abort() };
}

describe('the same read for two requests at once', () => {
  test('is one call, and each sees of it what it may', async () => {
    const { script, release } = held({ body: { ...bodies.line, disposable_income: { value: 7 } } });
    stage.bank.on(`GET ${paths.line}`, script);
    const asPartner = leavable(`{ ${readLine('status disposableIncome { value }')} }`, await partnerToken());
    await stage.bank.arrived(1);
    const asOwner = leavable(`{ ${readLine('status')} }`, await customerToken([ids.person]));
    const asStranger = leavable(`{ ${readLine('status')} }`, await customerToken([ids.stranger]));
    expect(await asStranger.answer).toMatchObject({
      data: { creditLine: null },
      extensions: { bankCalls: [] },
    });
    release();
    expect(await asPartner.answer).toMatchObject({
      data: { creditLine: { status: 'OPEN', disposableIncome: { value: 7 } } },
      extensions: { bankCalls: [{ operation: 'getCreditLine', status: 200, from: 'network' }] },
    });
    expect(await asOwner.answer).toMatchObject({
      data: { creditLine: { status: 'OPEN' } },
      extensions: { bankCalls: [{ operation: 'getCreditLine', status: null, from: 'shared' }] },
    });
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('goes on when the one that began it goes away, and ends when the last one has gone', async () => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const token = await partnerToken();
    const first = leavable(`{ ${readLine('id status')} }`, token);
    await stage.bank.arrived(1);
    const second = leavable(`{ ${readLine('status')} }`, token);
    const third = leavable(`{ ${readLine('status productType')} }`, token);
    await leavable('{ me { id } }', token).answer;
    first.leave();
    await first.answer;
    second.leave();
    await second.answer;
    release();
    expect(await third.answer).toMatchObject({ data: { creditLine: { status: 'OPEN' } } });
    const [call] = stage.bank.take();
    expect(await call?.ended).toBe('answered');

    stage.bank.on(`GET ${paths.line}`, held({ body: bodies.line }).script);
    const [last, lastButOne] = [
      leavable(`{ ${readLine('status')} }`, token),
      leavable(`{ ${readLine('id status')} }`, token),
    ];
    await stage.bank.arrived(1);
    await leavable('{ me { id } }', token).answer;
    last.leave();
    lastButOne.leave();
    expect(await stage.bank.take()[0]?.ended).toBe('cut');
  });

  test('is two calls where a write came between them', async () => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const before = leavable(`{ ${readLine('status')} }`, await partnerToken());
    await stage.bank.arrived(1);
    expect((await stage.ask(`mutation { ${drawLoan} }`)).errors).toEqual([]);
    const after = leavable(`{ ${readLine('status')} }`, await partnerToken());
    await stage.bank.arrived(3);
    release();
    expect(((await after.answer) as any).data).toEqual({ creditLine: { status: 'OPEN' } });
    await before.answer;
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  });

  test("is one call where the write between them was somebody else's", async () => {
    const { script, release } = held({ body: bodies.line });
    const others = paths.loans.replace(ids.person, ids.stranger);
    stage.bank.on(`GET ${paths.line}`, script).on(`POST ${others}`, { status: 201, body: bodies.loan });
    const before = leavable(`{ ${readLine('status')} }`, await partnerToken());
    await stage.bank.arrived(1);
    expect((await stage.ask(`mutation { ${drawLoan.replace(ids.person, ids.stranger)} }`)).errors).toEqual(
      [],
    );
    const after = leavable(`{ ${readLine('id status')} }`, await partnerToken());
    await leavable('{ me { id } }', await partnerToken()).answer;
    release();
    await Promise.all([before.answer, after.answer]);
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['GET', 'POST']);
  });
});

test('two identical writes at once are two calls', async () => {
  await Promise.all([stage.ask(`mutation { ${drawLoan} }`), stage.ask(`mutation { ${drawLoan} }`)]);
  expect(stage.bank.take()).toHaveLength(2);
});
