import { free, knows, names, reads, type Costs } from '../../graphql/cost.js';
import { creditRecord } from '../credit-records/operations.js';
import { overdraft, overdraftApplication } from './operations.js';

export const costs: Costs = {
  Query: { overdraftApplication: reads(overdraftApplication), overdraft: reads(overdraft) },
  Person: {
    overdraftApplication: reads(overdraftApplication),
    overdraftApplications: knows(overdraftApplication),
    overdraft: reads(overdraft),
    overdrafts: knows(overdraft),
  },
  OverdraftApplication: { person: free, creditRecord: names(creditRecord, 'creditRecordId'), overdraft: names(overdraft, 'overdraftId') },
  Overdraft: { person: free },
};
