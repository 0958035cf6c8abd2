import { names, pages, reads, type Costs } from '../../graphql/cost.js';
import { creditCardApplication } from '../credit-cards/operations.js';
import { creditCardTermination, operations } from './operations.js';

export const costs: Costs = {
  Query: {
    creditCardTermination: reads(creditCardTermination),
    creditCardTerminations: pages(operations.listCreditCardTerminations),
  },
  CreditCardApplication: { activeTermination: names(creditCardTermination, 'activeTerminationId') },
  CreditCardTermination: { application: names(creditCardApplication, 'applicationId') },
};
