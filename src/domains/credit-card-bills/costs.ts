import { names, pages, reads, type Costs } from '../../graphql/cost.js';
import { creditCardApplication } from '../credit-cards/operations.js';
import { creditCardBill, operations } from './operations.js';

const list = pages(operations.listCreditCardBills);

export const costs: Costs = {
  Query: { creditCardBill: reads(creditCardBill), creditCardBills: list },
  // A bill names the card that it was listed for: the bank's filter is checked.
  CreditCardApplication: { bills: { ...list, back: 'application' } },
  CreditCardBill: { application: names(creditCardApplication, 'applicationId') },
};
