import type { components } from '../generated/lending-api.js';
import { creditCardTable } from './credit-card.js';
import { billAnswer, billTable, billToday } from './credit-card-bill.js';
import type { SandboxDomain, OperationRequest } from './domain.js';
import { matches, within } from './lists.js';

function list({
  bank,
  query,
}: OperationRequest<'listCreditCardBills'>): components['schemas']['CreditCardBill'][] {
  return bank.store
    .all(billTable)
    .filter(
      (bill) =>
        matches(query['filter[application_id]'], bill.application_id) &&
        matches(query['filter[status]'], bill.status) &&
        within(
          bill.statement_date,
          query['filter[statement_date][min]'],
          query['filter[statement_date][max]'],
        ),
    )
    .map((bill) => billAnswer(bank, bill));
}

/** Card bills. `credit-card-bill.ts` creates and settles them. */
export const creditCardBills: SandboxDomain = {
  errorShape: 'wrapped',
  handlers: {
    getCreditCardBill: ({ bank, path }) => billAnswer(bank, bank.store.require(billTable, path.bill_id)),
    listCreditCardBills: list,
  },
  controls: [
    {
      method: 'POST',
      path: '/sandbox/credit_card_applications/{id}/bills',
      does: 'issues a bill of a card at once, as the bank does at the end of a month: the cycle ends today, the next one begins tomorrow',
      run: ({ bank, path }) =>
        billAnswer(bank, billToday(bank, bank.store.require(creditCardTable, path['id'] ?? ''))),
    },
  ],
};
