import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { planOf } from '../bench/chaos/plan.js';
import { gatewaySettings, run, type Seen } from '../bench/chaos/run.js';
import { findingsOf, hitsOf } from '../bench/chaos/verdict.js';
import { startSandbox, type Sandbox } from '../src/sandbox/server.js';
import { startTestGateway, type TestGateway } from './support/graph.js';

// The short form of `npm run bench:chaos`: a bank that sometimes fails and is down for a while, and clients
// that repeat failed requests and some that succeeded. Each client does the same amount of work however slow
// the machine is, and the timeout of an attempt is far longer than it takes on a busy machine.
const plan = planOf({ seed: 1, clients: 20, seconds: 6, attemptLimit: 4000 });

let bank: Sandbox;
let gateway: TestGateway;
let seen: Seen;
beforeAll(async () => {
  bank = await startSandbox();
  gateway = await startTestGateway(gatewaySettings(bank.url, plan));
  seen = await run(plan, bank.url, [gateway.url]);
}, 240_000);
afterAll(async () => {
  await gateway.close();
  await bank.close();
});

/** Returns the result of one check. */
const finding = (name: string) => findingsOf(seen, 1).find((one) => one.name === name);
const holds = (name: string): void => expect(finding(name)).toEqual({ ...finding(name), name, holds: true });

describe('with a bank that fails now and then', () => {
  test('much goes wrong', () => {
    const hits = hitsOf(seen).map(([, count]) => count);
    expect(hits.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20);
    expect(hits[0]).toBe(1);
    expect(seen.tally.intentions.filter(({ wasUnknown }) => wasUnknown).length).toBeGreaterThan(0);
    expect(seen.tally.lost).toBe(0);
  });

  test.each([
    'every success that a client saw is in the book',
    'the bank made nothing that its client does not know of',
    'every key drew at most one loan',
    'all answers to a key say the same',
    'what is unknown is found out by reading',
    'what was told as done is told so by every gateway',
    'nothing that was told as done is denied',
    'nothing is sent for a key any more that was told as unknown',
    'no key is in flight for ever',
    'no read shows less than its client was told before',
    'no write was refused, since none broke a rule',
    'further calls to the bank stay within the budget',
    'reads succeed outside the outage',
  ])('%s', holds);
});
