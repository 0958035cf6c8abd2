import type { components } from '../generated/lending-api.js';
import type { Bank } from './bank.js';
import {
  amountOf,
  type ControlRequest,
  type ControlRoute,
  optionalFlag,
  optionalText,
} from './control-route.js';
import {
  accountOf,
  accountBalance,
  type CreditCard,
  creditCardMachine,
  creditCardTable,
} from './credit-card.js';
import {
  applyAsBusiness,
  applyAsPerson,
  finalize,
  proceed,
  purchase,
  setLimit,
} from './credit-card-application.js';
import { isInDunning, pay } from './credit-card-bill.js';
import { businesses, persons } from './customers.js';
import type { SandboxDomain, OperationRequest } from './domain.js';
import { matches, sorted } from './lists.js';
import { euros, type Money } from './money.js';
import { repaymentOptionsAnswer } from './repayment-options.js';
import { changeRepayment } from './repayment-switch.js';

type Plain = components['schemas']['CreditCardApplication'];
type Extended = components['schemas']['CreditCardApplicationExtended'];

const cardOf = ({ bank, path }: { bank: Bank; path: { id: string } }): CreditCard =>
  bank.store.require(creditCardTable, path.id);

const amount = (cents: number | null): Money | null => (cents === null ? null : euros(cents));

/** Returns the application as writes answer it. Fields that depend on an account are omitted without one. */
function plainAnswer(bank: Bank, card: CreditCard): Plain {
  const { account, external_customer_id: externalId, active_termination_id: terminationId } = card;
  return {
    id: card.id,
    customer_id: card.customer_id,
    ...(externalId !== undefined && { external_customer_id: externalId }),
    ...(account && {
      account_id: account.id,
      account_iban: account.iban,
      reference_account_id: account.reference_account_id,
      billing_start_date: account.cycle.start,
      billing_end_date: account.cycle.end,
    }),
    status: card.status,
    product_type: card.product_type,
    qes_at: card.qes_at,
    approved_limit: amount(card.approved_limit),
    requested_limit: amount(card.requested_limit),
    current_limit: amount(account?.limit ?? null),
    decline_reasons: card.decline_reasons,
    repayment_options: repaymentOptionsAnswer(card.repayment),
    statement_with_details: card.statement_with_details,
    scoring_options: card.scoring_options,
    in_dunning: isInDunning(bank, card),
    repayment_type_switch_available_date: card.switch_available_date,
    created_at: card.created_at.slice(0, 10),
    ...(terminationId !== null && { active_termination_id: terminationId }),
  };
}

/** Returns the application as reads answer it. */
export function extendedAnswer(bank: Bank, card: CreditCard): Extended {
  const { account } = card;
  return {
    ...plainAnswer(bank, card),
    ...(account && {
      default_interest_account_id: account.default_interest_account_id,
      interest_storing_account_id: account.interest_storing_account_id,
    }),
    latest_repayment_type_switch_date: card.latest_switch_date,
  };
}

function list({ bank, query }: OperationRequest<'listCreditCardApplications'>): Extended[] {
  const wanted = (card: CreditCard): boolean =>
    matches(query['filter[id]'], card.id) &&
    matches(query['filter[customer_id]'], card.customer_id) &&
    matches(query['filter[external_customer_id]'], card.external_customer_id) &&
    matches(query['filter[product_type]'], card.product_type) &&
    matches(query['filter[status]'], card.status);
  const found = bank.store.all(creditCardTable).filter(wanted);
  return sorted(found, query.sort).map((card) => extendedAnswer(bank, card));
}

function change({ bank, path, body }: OperationRequest<'changeCreditCardRepaymentOptions'>): Plain {
  const card = cardOf({ bank, path });
  const { repayment_options: repayment, statement_with_details: isDetailed } = body;
  if (repayment) changeRepayment(bank, card, repayment);
  card.statement_with_details = isDetailed ?? card.statement_with_details;
  const fields = [
    ...(repayment ? ['repayment_options'] : []),
    ...(isDetailed !== undefined ? ['statement_with_details'] : []),
  ];
  if (fields.length > 0)
    bank.book.note({ what: 'changed', resource: creditCardMachine.resource, id: card.id, fields });
  return plainAnswer(bank, card);
}

const steered = ({ bank, path }: ControlRequest): CreditCard =>
  bank.store.require(creditCardTable, path['id'] ?? '');

/** Returns the account of a card as the control routes show it, in cents. */
function accountAnswer(card: CreditCard): unknown {
  const { limit, entries, cycle } = accountOf(card);
  return { limit, balance: accountBalance(accountOf(card)), cycle, debits_fail: card.debits_fail, entries };
}

const cardPath = '/sandbox/credit_card_applications/{id}';

const controls: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: `${cardPath}/account`,
    does: 'shows all bookings on the account of a card, in cents',
    run: (request) => accountAnswer(steered(request)),
  },
  {
    method: 'POST',
    path: `${cardPath}/transactions`,
    does: 'buys something with a card, within its limit: {amount in cents, text?}',
    run: (request) => {
      const card = steered(request);
      purchase(request.bank, card, amountOf(request.body), optionalText(request.body, 'text') ?? 'Purchase');
      return accountAnswer(card);
    },
  },
  {
    method: 'POST',
    path: `${cardPath}/payments`,
    does: 'transfers money from the customer to the account of a card, at most the amount owed: {amount in cents}',
    run: (request) => {
      const card = steered(request);
      pay(request.bank, card, amountOf(request.body));
      return accountAnswer(card);
    },
  },
  {
    method: 'POST',
    path: `${cardPath}/direct_debits`,
    does: 'makes the direct debits for the bills of a card fail, or succeed again: {fail? true (default) | false}',
    run: (request) => {
      const card = steered(request);
      card.debits_fail = optionalFlag(request.body, 'fail') ?? true;
      return accountAnswer(card);
    },
  },
];

/**
 * Credit cards and their applications. `credit-card-application.ts` creates them, `credit-card.ts` keeps the
 * account, and `repayment-options.ts` and `repayment-switch.ts` define how bills are settled.
 */
export const creditCards: SandboxDomain = {
  errorShape: 'wrapped',
  handlers: {
    createCreditCardApplication: ({ bank, path, body }) => {
      bank.store.require(persons, path.person_id);
      return plainAnswer(bank, applyAsPerson(bank, path.person_id, body));
    },
    createBusinessCreditCardApplication: ({ bank, path, body }) => {
      bank.store.require(businesses, path.business_id);
      return plainAnswer(bank, applyAsBusiness(bank, path.business_id, body));
    },
    finalizeCreditCardApplication: (request) => {
      const card = cardOf(request);
      finalize(request.bank, card);
      return plainAnswer(request.bank, card);
    },
    setCreditCardLimit: (request) => {
      const card = cardOf(request);
      setLimit(request.bank, card, request.body.limit.value);
      return plainAnswer(request.bank, card);
    },
    listCreditCardApplications: list,
    getCreditCardApplication: (request) => extendedAnswer(request.bank, cardOf(request)),
    changeCreditCardRepaymentOptions: change,
  },
  customerChanged: (bank, customerId) => {
    for (const card of bank.store.all(creditCardTable))
      if (card.customer_id === customerId) proceed(bank, card);
  },
  controls,
};
