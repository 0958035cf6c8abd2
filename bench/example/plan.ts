import { Chance } from '../chaos/chance.js';

/**
 * What happens to one request of the page.
 * - `lost`: it does not arrive. `unheard`: it does, and its answer does not.
 * - `proxy`: a proxy answers in place of the gateway; `unheardProxy`: the gateway answered before.
 * - `reloadBefore`, `reloadUnheard`, `reloadAfter`: the page is reloaded before it is sent, before its answer comes, after that.
 * - `slow`: it waits for a moment.
 */
export type Cut =
  | 'none'
  | 'lost'
  | 'unheard'
  | 'proxy'
  | 'unheardProxy'
  | 'reloadBefore'
  | 'reloadUnheard'
  | 'reloadAfter'
  | 'slow';

/** What happens to one draw. */
export interface DrawPlan {
  /** The amount, in cents; no two draws have the same. */
  readonly cents: number;
  /** The number of clicks, in one go. */
  readonly clicks: number;
  /** True if the page is reloaded right after the click. */
  readonly isReloadedAtOnce: boolean;
  /** What happens to the requests from the click on, one by one; nothing to those after these. */
  readonly cuts: readonly Cut[];
  /** What the bank does: its answer can be lost, after or before it drew the loan. */
  readonly bank: 'answers' | 'drawsUnheard' | 'getsNothing';
  /** True if the page is reloaded once more at the end. */
  readonly isReloadedAtTheEnd: boolean;
}

const cuts: readonly Cut[] = [
  'lost',
  'unheard',
  'proxy',
  'unheardProxy',
  'reloadBefore',
  'reloadUnheard',
  'reloadAfter',
  'slow',
];

/** The most requests of one draw to which something happens. */
const maxCuts = 4;

function planOf(chance: Chance, index: number): DrawPlan {
  const cutsOfOne = Array.from({ length: chance.between(0, maxCuts) }, () =>
    chance.next() < 0.6 ? (cuts[chance.between(0, cuts.length - 1)] ?? 'none') : 'none',
  );
  const fate = chance.next();
  return {
    cents: 100_00 + index,
    clicks: chance.between(1, 3),
    isReloadedAtOnce: chance.next() < 0.15,
    cuts: cutsOfOne,
    bank: fate < 0.07 ? 'drawsUnheard' : fate < 0.12 ? 'getsNothing' : 'answers',
    isReloadedAtTheEnd: chance.next() < 0.2,
  };
}

/** Returns the plans of so many draws; the same for the same seed. */
export function plansOf(seed: number, draws: number): DrawPlan[] {
  const chance = new Chance(seed);
  return Array.from({ length: draws }, (_, index) => planOf(chance, index));
}
