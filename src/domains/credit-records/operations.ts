import { Resource } from '../../graphql/resource.js';
import { until } from '../../bank/cache-ttl.js';
import { defineOperations } from '../../bank/operation.js';
import type { CreditRecordModel } from './model.js';

/** Credit records: a bureau's report on a customer, bought by the bank or supplied by the partner. */
export const operations = defineOperations({
  createCreditRecord: {
    access: { who: 'partner', owner: { path: 'personId' } },
    verifyWith: null,
    invalidates: [],
    discovers: ({ answer: { id } }) => [['CREDIT_RECORD', id]],
  },
  createFreelancerCreditRecord: {
    access: { who: 'partner', owner: { path: 'personId' } },
    verifyWith: null,
    invalidates: [],
    discovers: ({ answer: { id } }) => [['CREDIT_RECORD', id]],
  },
  getCreditRecord: {
    access: { who: 'customer', owner: { path: 'personId' } },
    cache: until('expired'),
    reads: 'CREDIT_RECORD',
  },
});

/** A credit record by its ids. */
export const creditRecord = new Resource(
  'CreditRecord',
  operations.getCreditRecord,
  ({ personId, id }: CreditRecordModel) => ({ personId, creditRecordId: id }),
);
