import { free, knows, names, onlyIn, pages, reads, type Costs } from '../../graphql/cost.js';
import { creditLine } from '../credit-lines/operations.js';
import { creditLineApplication, freelancerCreditLineApplication, operations } from './operations.js';

const list = pages(operations.listCreditLineApplications);

export const costs: Costs = {
  Query: {
    creditLineApplication: reads(creditLineApplication),
    freelancerCreditLineApplication: reads(freelancerCreditLineApplication),
    creditLineApplications: list,
  },
  Person: {
    creditLineApplication: reads(creditLineApplication),
    freelancerCreditLineApplication: reads(freelancerCreditLineApplication),
    freelancerCreditLineApplications: knows(freelancerCreditLineApplication),
    creditLineApplications: list,
  },
  CreditLineApplication: {
    createdAt: onlyIn(operations.listCreditLineApplications),
    limit: onlyIn(operations.listCreditLineApplications),
    person: free,
    creditLine: names(creditLine, 'creditLineId'),
    preContract: free,
    contract: free,
  },
  FreelancerCreditLineApplication: { person: free, creditLine: names(creditLine, 'creditLineId') },
};
