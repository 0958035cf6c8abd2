import { free, knows, reads, type Costs } from '../../graphql/cost.js';
import { creditRecord } from './operations.js';

export const costs: Costs = {
  Query: { creditRecord: reads(creditRecord) },
  Person: { creditRecord: reads(creditRecord), creditRecords: knows(creditRecord) },
  CreditRecord: { person: free },
};
