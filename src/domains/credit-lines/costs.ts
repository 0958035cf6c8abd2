import { free, names, pages, reads, type Costs } from '../../graphql/cost.js';
import { creditLineApplication, freelancerCreditLineApplication } from '../credit-line-applications/operations.js';
import { creditLine, creditLineBlock, operations } from './operations.js';

export const costs: Costs = {
  Query: { creditLine: reads(creditLine), creditLines: pages(operations.listCreditLines) },
  Person: { creditLine: reads(creditLine), creditLines: pages(operations.listCreditLines) },
  CreditLine: {
    person: free,
    application: names(creditLineApplication, 'applicationId', 'productType'),
    freelancerApplication: names(freelancerCreditLineApplication, 'applicationId', 'productType'),
    blocks: pages(operations.listCreditLineBlocks),
    block: reads(creditLineBlock),
    annualAccountStatement: free,
    closingAccountStatement: free,
  },
};
