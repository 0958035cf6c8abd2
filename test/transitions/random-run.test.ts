import { beforeAll, describe, expect, test } from '@jest/globals';
import type { OperationId } from '../../src/sandbox/domain.js';
import { described } from '../sandbox/contract.js';
import { Partner } from '../sandbox/partner.js';
import { Chance } from '../support/chance.js';
import { Player } from './player.js';
import { lifecycles } from './tables.js';
import { World } from './world.js';

/** The operations that move a resource, or need one in a certain status. */
const moving: readonly OperationId[] = [
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

const seeds = [1, 2, 3];
const moves = 650;

const players: Player[] = [];
const together = (what: 'seen' | 'done' | 'refused'): Set<string> =>
  new Set(players.flatMap((player) => [...player[what]]));

/** The operations that were never done, or never refused although they need a status. */
function missing(): OperationId[] {
  const [done, refused] = [together('done'), together('refused')];
  return [
    ...described
      .map(({ operationId }) => operationId as OperationId)
      .filter((operation) => !done.has(operation)),
    ...moving.filter((operation) => !refused.has(operation)),
  ];
}

beforeAll(async () => {
  for (const seed of seeds) {
    const bank = await Partner.start();
    const player = new Player(bank, new World(new Chance(seed)));
    players.push(player);
    await player.play(moves, lifecycles);
    // A change of the operations changes all draws, so the last run goes on until chance has reached
    // everything.
    if (seed === seeds.at(-1)) await player.playOn(10 * moves, lifecycles, missing);
    await bank.sandbox.close();
  }
});

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
    expect(described).not.toEqual([]);
    expect(missing()).toEqual([]);
  });
});
