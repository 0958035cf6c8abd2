import { free, pages, reads, type Costs } from '../../graphql/cost.js';
import { creditCardApplication, operations } from './operations.js';

const list = pages(operations.listCreditCardApplications);

export const costs: Costs = {
  Query: { creditCardApplication: reads(creditCardApplication), creditCardApplications: list },
  Person: { creditCardApplications: list },
  Business: { creditCardApplications: list },
  CreditCardApplication: { customer: { ...free, needs: ['customerId', 'productType'] } },
};
