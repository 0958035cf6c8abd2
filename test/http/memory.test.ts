import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChildGateway } from '../support/child-gateway.js';
import { send as ask } from '../support/request.js';
import { heavyRequests, startHeavyBank, type HeavyRequest, type Sender } from '../support/heavy-requests.js';
import {
  customerToken,
  ids,
  partnerToken,
  settingsFor,
  type ScriptedBank,
} from '../support/scripted-bank.js';

// As many concurrent requests as once crashed the process.
const atOnce = 28;
const megabyte = 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly codes: readonly string[];
  readonly retryAfter: string | null;
}

/**
 * Requests /healthz on a connection of its own until it is stopped, 10 ms after each answer, and returns the number
 * of answers.
 */
function watchHealth(url: string): { stop(): Promise<number> } {
  let [answers, isOver] = [0, false];
  const watching = (async () => {
    while (!isOver) {
      await new Promise<void>((resolve, reject) => {
        get(`${url}/healthz`, (response) => response.resume().once('end', resolve)).once('error', reject);
      });
      answers += 1;
      await wait(10);
    }
    return answers;
  })();
  return {
    stop: () => {
      isOver = true;
      return watching;
    },
  };
}

describe('with a heap of 512 MB', () => {
  let bank: ScriptedBank;
  let gateway: ChildGateway;
  let tokens: Readonly<Record<Sender, string>>;
  beforeAll(async () => {
    bank = await startHeavyBank();
    gateway = await ChildGateway.start(
      { ...settingsFor(bank.url), INTROSPECTION: 'on' },
      '--max-old-space-size=512',
    );
    tokens = { partner: await partnerToken(), customer: await customerToken([ids.person]) };
    await send(heavyRequests.at(-1) as HeavyRequest);
  });
  afterAll(async () => {
    await gateway.close();
    await bank.close();
  });

  async function send({ sender, query, variables, headers = {} }: HeavyRequest, mark = ''): Promise<Answer> {
    const answer = await ask(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[sender]}`, ...headers },
      body: JSON.stringify({ query: `${query} #${mark}`, variables }),
    });
    // Only the beginning of each is checked: parsing all of them would keep this process busy.
    const { status, text } = answer;
    const codes = [
      ...new Set([...text.slice(0, 2000).matchAll(/"code":"(\w+)"/g)].map(([, code = '']) => code)),
    ];
    return { status, codes, retryAfter: answer.headers.get('retry-after') };
  }

  /**
   * Sends so many requests at once, and checks that each was answered or refused, and that other requests
   * were answered in the meantime.
   */
  async function sendAll(requestOf: (index: number) => HeavyRequest): Promise<readonly Answer[]> {
    const health = watchHealth(gateway.url);
    const answers = await Promise.all(
      Array.from({ length: atOnce }, (_, index) => send(requestOf(index), String(index))),
    );
    expect(await health.stop()).toBeGreaterThan(3);
    expect(gateway.ended).toBeUndefined();
    for (const { status, codes, retryAfter } of answers) {
      expect([200, 400, 503]).toContain(status);
      if (status === 503) expect([codes, retryAfter]).toEqual([['RATE_LIMITED'], '1']);
    }
    return answers;
  }

  const persons = (selection: string, count: number): HeavyRequest => ({
    name: '',
    sender: 'customer',
    query: `query ($ids: [ID!]!) { ${selection} }`,
    variables: { ids: Array.from({ length: count }, () => ids.person) },
  });
  const names = (count: number, textOf: (name: string) => string): string =>
    Array.from({ length: count }, (_, index) => textOf(`a${index}`)).join(' ');
  const named = (text: string): HeavyRequest =>
    heavyRequests.find(({ name }) => name === text) as HeavyRequest;

  test.each([
    [
      "one's own id 19,999 times under 100 names",
      () => persons(`persons(ids: $ids) { ${names(100, (name) => `${name}: id`)} }`, 19_999),
      400,
    ],
    [
      "one's own id 20,000 times under 7 names",
      () => persons(`persons(ids: $ids) { ${names(7, (name) => `${name}: id`)} }`, 20_000),
      200,
    ],
    ['lists of records of 10,000 persons', () => named('10,000 lists of records'), 200],
    ['one line 50,000 times', () => named('50,000 times the same line'), 200],
    ['1,000 lines with 149,000 values', () => named('1,000 lines'), 200],
    [
      '1,000 lines with texts of 5,000 characters',
      () => named('1,000 lines with texts of 5,000 characters'),
      200,
    ],
    [
      'as many of these texts as go into an answer',
      () => named('1,000 lines with texts of 5,000 characters under 7 names'),
      200,
    ],
    ['50 files', () => named('50 files of 700 kB that are sent with a key'), 200],
  ])(
    `${atOnce} requests at once for %s are answered or refused`,
    async (_what, requestOf, status) => {
      const before = await gateway.usage('settled');
      const request = requestOf();
      const key = request.headers?.['idempotency-key'];
      const answers = await sendAll((index) =>
        key === undefined ? request : { ...request, headers: { 'idempotency-key': `${key}-${index}` } },
      );
      expect(answers.map((answer) => answer.status)).toContain(status);
      const after = await gateway.usage('settled');
      expect((after.heapUsed + after.external - before.heapUsed - before.external) / megabyte).toBeLessThan(
        20,
      );
      // All memory of earlier requests is released.
      expect((await send(named('20,000 persons with 140,000 values'))).status).toBe(200);
    },
    240_000,
  );
});
