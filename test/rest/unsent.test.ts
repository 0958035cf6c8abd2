import { afterEach, describe, expect, test } from '@jest/globals';
import { bodies, customerToken, drawLoan, ids, paths, readLine, startStage, type Answer, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
afterEach(() => stage.close());

/** A script that answers when it is told to. */
function held(answer: Answer): { script: () => Promise<Answer>; release: () => void } {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => { release = resolve; });
  return { script: async () => { await released; return answer; }, release: () => release() };
}

async function send(query: string, signal?: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await customerToken([ids.person])}` };
  return fetch(`${stage.gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }), ...(signal && { signal }) });
}

/** Lets a client ask for a loan and go away, when `isWaiting` says that the write waits for its turn. */
async function giveUp(isWaiting: () => Promise<void>): Promise<void> {
  const client = new AbortController();
  const gone = send(`mutation { ${drawLoan} }`, client.signal);
  await isWaiting();
  client.abort();
  await expect(gone).rejects.toThrow();
}

/** Until the gateway has noticed what its clients did: a request behind theirs is answered. */
const caughtUp = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await fetch(`${stage.gateway.url}/healthz`);
};

describe('a write that was not sent when its client went away', () => {
  test('is not sent when a connection becomes free', async () => {
    stage = await startStage({ LENDING_MAX_IN_FLIGHT: '1' });
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script).on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    const reading = send(`{ ${readLine()} }`);
    await stage.bank.arrived(1);
    await giveUp(caughtUp);
    await caughtUp();
    release();
    expect((await reading).status).toBe(200);
    expect(await (await send(`{ ${readLine()} }`)).json()).toMatchObject({ data: { creditLine: { id: ids.line } } });
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test('is not sent when a token is there', async () => {
    stage = await startStage();
    const { script, release } = held({ body: { access_token: 'late', expires_in: 3599 } });
    stage.bank.token = script;
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line }).on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    await giveUp(caughtUp);
    await caughtUp();
    release();
    expect(await (await send(`{ ${readLine()} }`)).json()).toMatchObject({ data: { creditLine: { id: ids.line } } });
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['GET']);
  });
});
