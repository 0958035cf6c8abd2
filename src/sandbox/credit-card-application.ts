import type { components } from '../generated/lending-api.js';
import { type Bank, later, timestamp } from './bank.js';
import { monthEnd } from './calendar.js';
import {
  accountBalance,
  bookOnCard,
  type CardAccount,
  type CreditCard,
  creditCardMachine,
  creditCardTable,
} from './credit-card.js';
import { startBilling } from './credit-card-bill.js';
import { isIdentified } from './customers.js';
import { conflict, invalid } from './errors.js';
import { step } from './state-machine.js';
import { printed } from './money.js';
import { repaymentOptions } from './repayment-options.js';
import { scoreBusinessCard, scorePersonCard } from './scoring.js';

type Declared = components['schemas']['CreateCreditCardApplicationRequest'];
type BusinessDeclared = components['schemas']['CreateBusinessCreditCardApplicationRequest'];
type ProductType = components['schemas']['CreditCardProductType'];

/** Creates a person's application. Scoring follows automatically. Refuses a business card with 400. */
export function applyAsPerson(bank: Bank, personId: string, declared: Declared): CreditCard {
  expectProduct(declared.product_type, ['CONSUMER_CREDIT_CARD', 'FREELANCER_CREDIT_CARD']);
  return apply(bank, personId, declared, scorePersonCard(declared.scoring_options));
}

/** Creates a business's application. Scoring follows automatically. Refuses a personal card with 400. */
export function applyAsBusiness(bank: Bank, businessId: string, declared: BusinessDeclared): CreditCard {
  expectProduct(declared.product_type, ['BUSINESS_CREDIT_CARD']);
  return apply(bank, businessId, declared, scoreBusinessCard(declared.scoring_options));
}

function expectProduct(product: ProductType, allowed: readonly ProductType[]): void {
  if (!allowed.includes(product)) throw invalid('product_type', `is none of: ${allowed.join(', ')}`);
}

function apply(
  bank: Bank,
  customerId: string,
  declared: Declared | BusinessDeclared,
  limit: number | null,
): CreditCard {
  const card = bank.store.add(creditCardTable, {
    id: bank.ids.next('ccla'),
    customer_id: customerId,
    product_type: declared.product_type,
    external_customer_id: declared.external_customer_id,
    scoring_options: declared.scoring_options,
    requested_limit: declared.scoring_options.customer_desired_limit?.value ?? null,
    created_at: timestamp(bank),
    repayment: repaymentOptions(declared.repayment_options),
    status: 'PENDING',
    statement_with_details: declared.statement_with_details ?? false,
    approved_limit: null,
    decline_reasons: [],
    qes_at: null,
    account: null,
    switch_available_date: null,
    latest_switch_date: null,
    switched_to_full_in: null,
    active_termination_id: null,
    debits_fail: false,
  });
  bank.book.note({ what: 'created', resource: creditCardMachine.resource, id: card.id, status: card.status });
  later(bank, 'cardSubmission', card, () => {
    step(bank, creditCardMachine, card, 'IN_SCORING');
    later(bank, 'scoring', card, () => score(bank, card, limit));
  });
  return card;
}

function score(bank: Bank, card: CreditCard, limit: number | null): void {
  if (card.product_type === 'BUSINESS_CREDIT_CARD' && card.status === 'IN_SCORING') {
    step(bank, creditCardMachine, card, 'IN_KNE_SCORING');
    later(bank, 'scoring', card, () => score(bank, card, limit));
    return;
  }
  card.approved_limit = limit;
  if (limit === null) card.decline_reasons.push('SCORING');
  step(bank, creditCardMachine, card, limit === null ? 'DECLINED' : 'WAITING_FOR_IDENTIFICATION');
  proceed(bank, card);
}

/** Pre-approves a card once its customer is identified. */
export function proceed(bank: Bank, card: CreditCard): void {
  if (card.status !== 'WAITING_FOR_IDENTIFICATION' || !isIdentified(bank, card.customer_id)) return;
  later(bank, 'preApproval', card, () => {
    if (card.status === 'WAITING_FOR_IDENTIFICATION' && isIdentified(bank, card.customer_id))
      step(bank, creditCardMachine, card, 'PRE_APPROVED');
  });
}

/**
 * Finalizes an application with the customer's electronic signature. The account follows automatically.
 * Refuses with 400 before the pre-approval and after the first time.
 */
export function finalize(bank: Bank, card: CreditCard): void {
  if (card.status === 'WAITING_FOR_IDENTIFICATION')
    throw invalid('status', 'is WAITING_FOR_IDENTIFICATION: the customer has to be identified first');
  if (card.status !== 'PRE_APPROVED') throw invalid('status', `is ${card.status}, not PRE_APPROVED`);
  step(bank, creditCardMachine, card, 'FINALIZING');
  card.qes_at = bank.clock.today();
  later(bank, 'cardAccount', card, () => {
    card.account = openAccount(bank, card);
    card.switch_available_date = bank.clock.today();
    step(bank, creditCardMachine, card, 'FINALIZED');
    startBilling(bank, card);
  });
}

function openAccount(bank: Bank, card: CreditCard): CardAccount {
  const today = bank.clock.today();
  const [id, defaultInterestAccountId, interestStoringAccountId] = ['cacc', 'cacc', 'cacc'].map((kind) =>
    bank.ids.next(kind),
  ) as [string, string, string];
  return {
    id,
    iban: bank.ids.iban(),
    reference_account_id: bank.ids.next('sddm'),
    default_interest_account_id: defaultInterestAccountId,
    interest_storing_account_id: interestStoringAccountId,
    entries: [],
    limit: card.approved_limit ?? 0,
    cycle: { start: today, end: monthEnd(today) },
    opening: 0,
    billed: 0,
    interest_from: card.repayment.current_type === 'PARTIAL' ? today : null,
  };
}

/**
 * Sets the limit of a card, in cents. Refuses with 400 if it exceeds the approved limit or the card is not
 * finalized.
 */
export function setLimit(bank: Bank, card: CreditCard, limit: number): void {
  if (card.status !== 'FINALIZED' || !card.account)
    throw invalid('status', `is ${card.status}, not FINALIZED`);
  if (limit > (card.approved_limit ?? 0))
    throw invalid('limit', `is more than the approved ${printed(card.approved_limit ?? 0)}`);
  card.account.limit = limit;
  bank.book.note({
    what: 'changed',
    resource: creditCardMachine.resource,
    id: card.id,
    fields: ['current_limit'],
  });
}

/** Books a card purchase, in cents. Refuses with 409 if it exceeds the limit or the card is not finalized. */
export function purchase(bank: Bank, card: CreditCard, amount: number, text: string): void {
  if (card.status !== 'FINALIZED' || !card.account) throw conflict(`The card is ${card.status}.`);
  const available = card.account.limit - accountBalance(card.account);
  if (amount > available)
    throw conflict(`That is beyond the limit: ${printed(Math.max(0, available))} can be spent.`);
  bookOnCard(bank, card, 'purchase', amount, text);
}
