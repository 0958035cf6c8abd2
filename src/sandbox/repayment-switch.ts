import type { components } from '../generated/lending-api.js';
import type { Bank } from './bank.js';
import { addDays } from './calendar.js';
import { accountOf, type CreditCard } from './credit-card.js';
import { isInDunning, reissuePending } from './credit-card-bill.js';
import { invalid } from './errors.js';
import { type RepaymentOptions, takeMinimums } from './repayment-options.js';

type Change = components['schemas']['RepaymentOptionsChangeInput'];

/**
 * Changes the repayment options of a card by the current and the new type, as documented:
 *
 *   FULL → FULL        no minimums allowed
 *   FULL → PARTIAL     at any time, effective at once; pending bills are reissued
 *   PARTIAL → PARTIAL  the minimums may change
 *   PARTIAL → FULL     once per cycle and not before the available date; effective in the next cycle
 *
 * A switch requires an electronic signature and no bill in dunning. Without a new type, the type stays.
 * Refuses everything else with 400.
 */
export function changeRepayment(bank: Bank, card: CreditCard, change: Change): void {
  if (card.status === 'DECLINED' || card.status === 'TERMINATED')
    throw invalid('status', `is ${card.status}`);
  const options = card.repayment;
  const next = change.upcoming_type ?? options.upcoming_type;
  if (options.current_type === 'FULL' && next === 'FULL') expectNoMinimums(change);
  const switched = change.upcoming_type !== undefined && change.upcoming_type !== options.current_type;
  if (switched) expectSwitchable(bank, card, change.upcoming_type);
  if (options.current_type === 'PARTIAL' || next === 'PARTIAL') takeMinimums(options, change);
  options.upcoming_type = next;
  if (switched && next === 'PARTIAL') switchToPartial(bank, card, options);
  if (switched && next === 'FULL') switchToFull(card);
}

function expectNoMinimums({ minimum_amount: amount, minimum_percentage: percentage }: Change): void {
  if (amount !== undefined)
    throw invalid('repayment_options.minimum_amount', 'must be absent during full repayment');
  if (percentage !== undefined)
    throw invalid('repayment_options.minimum_percentage', 'must be absent during full repayment');
}

function expectSwitchable(bank: Bank, card: CreditCard, next: Change['upcoming_type']): void {
  const refused = (why: string): Error =>
    invalid('repayment_options.upcoming_type', `cannot be switched: ${why}`);
  if (card.qes_at === null || !card.account)
    throw refused('there is no electronic signature of the customer');
  if (isInDunning(bank, card)) throw refused('a bill is in dunning');
  if (next === 'PARTIAL') return;
  if (card.switched_to_full_in === card.account.cycle.start)
    throw refused('it was already switched in this billing cycle');
  const from = card.switch_available_date;
  if (from === null || from > bank.clock.today()) throw refused(`not before ${from ?? 'a date is set'}`);
}

function switchToPartial(bank: Bank, card: CreditCard, options: RepaymentOptions): void {
  const account = accountOf(card);
  options.current_type = 'PARTIAL';
  card.latest_switch_date = bank.clock.today();
  card.switch_available_date = addDays(account.cycle.end, 1);
  account.interest_from = bank.clock.today();
  reissuePending(bank, card);
}

function switchToFull(card: CreditCard): void {
  const { cycle } = accountOf(card);
  card.switched_to_full_in = cycle.start;
  card.switch_available_date = addDays(cycle.end, 1);
}
