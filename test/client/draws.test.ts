import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { gatewaySettings } from '../../bench/chaos/run.js';
import { eventsOf, findingsOf, run, type Seen } from '../../bench/draws/run.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';

// The short form of `npm run bench:draws`.
let bank: Sandbox;
let gateway: TestGateway;
let seen: Seen;
beforeAll(async () => {
  bank = await startSandbox();
  gateway = await startTestGateway(gatewaySettings(bank.url, { attemptLimit: 5000 }));
  seen = await run({ draws: 60, seed: 1, customers: 6 }, bank.url, gateway.url);
});
afterAll(async () => {
  await gateway.close();
  await bank.close();
});

test('double clicks, reloads, cuts in every place and unknown outcomes happen', () => {
  const events = Object.fromEntries(eventsOf(seen));
  for (const event of [
    'double click',
    'reload',
    'cut: before',
    'cut: sending',
    'cut: answering',
    'cut: broken',
    'went on with what was sent before',
    'said: NETWORK_ERROR',
    'said: CHANGED_INPUT',
    'said: OUTCOME_UNKNOWN',
  ])
    expect([event, events[event]]).toEqual([event, expect.any(Number)]);
});

test('each draw is one loan in the book, and the screen tells the truth', () => {
  expect(seen.draws).toHaveLength(60);
  expect(findingsOf(seen).filter(({ holds }) => !holds)).toEqual([]);
});
