import { beforeAll, describe, expect, test } from '@jest/globals';
import { described } from '../sandbox/contract.js';
import { Partner } from '../sandbox/partner.js';
import { Chance } from '../support/chance.js';
import { Player } from './player.js';
import { lifecycles } from './tables.js';
import { World } from './world.js';

/** The operations that move a resource, or need one in a certain status. */
const moving = [
  'linkCreditLineApplicationAccountSnapshot',
  'linkCreditLineApplicationIdentification',
  'authorizeCreditLine',
  'revokeCreditLine',
  'terminateCreditLine',
  'createLoan',
  'blockCreditLine',
  'unblockCreditLine',
  'linkFreelancerCreditLineApplicationCreditRecord',
  'linkFreelancerCreditLineApplicationAccountSnapshot',
  'agreeToFreelancerCreditLineContract',
  'linkOverdraftApplicationAccountSnapshot',
  'createOverdraft',
  'terminateOverdraft',
  'finalizeCreditCardApplication',
  'setCreditCardLimit',
  'changeCreditCardRepaymentOptions',
  'requestCreditCardTermination',
  'revokeCreditCardTermination',
];

const SEEDS = [1, 2, 3];
const MOVES = 650;

const players: Player[] = [];
beforeAll(async () => {
  for (const seed of SEEDS) {
    const bank = await Partner.start();
    const player = new Player(bank, new World(new Chance(seed)));
    await player.play(MOVES, lifecycles);
    players.push(player);
    await bank.sandbox.close();
  }
});

const together = (what: 'seen' | 'done' | 'refused'): Set<string> =>
  new Set(players.flatMap((player) => [...player[what]]));

describe('whatever is asked of the bank in whatever order', () => {
  test('refusals change nothing, answers are documented ones, and the clock never stops', () => {
    expect(players.flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  test('no status follows another one against the tables', () => {
    const allowed = lifecycles.flatMap(({ resource, driven }) => driven.map((pair) => `${resource} ${pair}`));
    const seen = together('seen');
    expect([...seen].filter((pair) => !allowed.includes(pair))).toEqual([]);
    // Other tests drive each pair on purpose; here most of them must occur by chance, or the run would prove
    // little.
    expect(seen.size).toBeGreaterThan(0.75 * allowed.length);
  });

  test('every operation is done, and every one that needs a status is refused as well', () => {
    const all = described.map(({ operationId }) => operationId);
    expect(all).toHaveLength(51);
    expect(all.filter((operation) => !together('done').has(operation))).toEqual([]);
    expect(moving.filter((operation) => !together('refused').has(operation))).toEqual([]);
  });
});
