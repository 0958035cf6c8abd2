import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChildGateway } from '../support/child-gateway.js';
import { heavyRequests, startHeavyBank, type HeavyRequest, type Sender } from '../support/heavy-requests.js';
import {
  customerToken,
  ids,
  partnerToken,
  settingsFor,
  type ScriptedBank,
} from '../support/scripted-bank.js';

const megabyte = 1024 * 1024;

let bank: ScriptedBank;
let gateway: ChildGateway;
let tokens: Readonly<Record<Sender, string>>;
beforeAll(async () => {
  bank = await startHeavyBank();
  gateway = await ChildGateway.start({ ...settingsFor(bank.url), INTROSPECTION: 'on' });
  tokens = { partner: await partnerToken(), customer: await customerToken([ids.person]) };
});
afterAll(async () => {
  await gateway.close();
  await bank.close();
});

interface Answer {
  readonly status: number;
  readonly codes: readonly string[];
}

async function send({ sender, query, variables, headers = {} }: HeavyRequest): Promise<Answer> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[sender]}`, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, codes: [...new Set(errors.map(({ extensions: { code } }) => code))] };
}

const named = (text: string): HeavyRequest => heavyRequests.find(({ name }) => name === text) as HeavyRequest;

describe('a file of 700 kB that a request has 50 times', () => {
  test('is not hashed where the caller may not send it, whatever its Idempotency-Key', async () => {
    const before = (await gateway.usage()).hashed;
    expect(await send(named("50 files of 700 kB that are the partner's to send, with a key"))).toEqual({
      status: 200,
      codes: ['FORBIDDEN'],
    });
    expect((await gateway.usage()).hashed - before).toBeLessThan(0.1 * megabyte);
    expect(bank.take()).toEqual([]);
  });

  test('is hashed once where it is sent, and 50 times sent', async () => {
    const before = (await gateway.usage()).hashed;
    expect(await send(named('50 files of 700 kB that are sent with a key'))).toEqual({
      status: 200,
      codes: [],
    });
    expect((await gateway.usage()).hashed - before).toBeLessThan(1.5 * megabyte);
    expect(bank.take()).toHaveLength(50);
  });
});

describe('a request that asks for as much as it may, or for more', () => {
  const isTooMuch =
    /in 50 (?:fields|filters)|unknown keys|foreign ids|partner's$|no Base64|1 MB (?:as|in)|100,000 characters|there are not/;

  test.each(heavyRequests.map((request) => [request.name, request] as const))(
    'is answered or refused: %s',
    async (name, request) => {
      const { status, codes } = await send(request);
      expect([200, 400]).toContain(status);
      if (status === 400)
        expect([name, codes]).toEqual([expect.stringMatching(isTooMuch), ['BAD_USER_INPUT']]);
      expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
      expect(await (await fetch(`${gateway.url}/healthz`)).json()).toEqual({ status: 'ok' });
    },
  );
});
