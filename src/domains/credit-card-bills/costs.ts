import { names, pages, reads, type Costs } from '../../graphql/cost.js';
import { creditCardApplication } from '../credit-cards/operations.js';
import { creditCardBill, operations } from './operations.js';

const list = pages(operations.listCreditCardBills);

export const costs: Costs = {
  Query: { creditCardBill: reads(creditCardBill), creditCardBills: list },
  CreditCardApplication: { bills: list },
  CreditCardBill: { application: names(creditCardApplication, 'applicationId') },
};
