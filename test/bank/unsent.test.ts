import { afterEach, describe, expect, test } from '@jest/globals';
import {
  bodies,
  customerToken,
  drawLoan,
  held,
  ids,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
afterEach(() => stage.close());

async function send(query: string, signal?: AbortSignal): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${await customerToken([ids.person])}`,
  };
  return fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
    ...(signal && { signal }),
  });
}

/** Sends small requests in turn until the condition is true. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await fetch(`${stage.gateway.url}/healthz`);
}

/** Requests a loan and disconnects while the write is queued, until the gateway has noticed. */
async function giveUp(isWaiting: () => boolean): Promise<void> {
  const client = new AbortController();
  const gone = send(`mutation { ${drawLoan} }`, client.signal);
  await until(isWaiting);
  client.abort();
  await expect(gone).rejects.toThrow();
  await until(() => stage.gateway.logged.some((line) => line.includes('the client has gone')));
}

describe('a write that was not sent when its client went away', () => {
  test('is not sent when a connection becomes free', async () => {
    stage = await startStage({ LENDING_MAX_IN_FLIGHT: '1' });
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script).on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    const reading = send(`{ ${readLine()} }`);
    await stage.bank.arrived(1);
    let turns = 0;
    await giveUp(() => (turns += 1) > 20);
    release();
    expect((await reading).status).toBe(200);
    expect(await (await send(`{ ${readLine()} }`)).json()).toMatchObject({
      data: { creditLine: { id: ids.line } },
    });
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test('is not sent when a token is there', async () => {
    stage = await startStage();
    const { script, release } = held({ body: { access_token: 'late', expires_in: 3599 } });
    stage.bank.token = script;
    stage.bank
      .on(`GET ${paths.line}`, { body: bodies.line })
      .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    await giveUp(() => stage.bank.tokenCalls.length > 0);
    release();
    expect(await (await send(`{ ${readLine()} }`)).json()).toMatchObject({
      data: { creditLine: { id: ids.line } },
    });
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['GET']);
  });
});
