import { Resource } from '../../graphql/resource.js';
import { changing, until } from '../../bank/cache-ttl.js';
import { defineOperations } from '../../bank/operation.js';
import type { CreditCardBillModel } from './model.js';

/** The operations for the monthly bills of credit cards. */
export const operations = defineOperations({
  getCreditCardBill: {
    access: { who: 'customer', owner: { answer: 'applicationId' } },
    cache: until('CLOSED'),
    mayBeStale: true,
    whole: 'listCreditCardBills',
  },
  listCreditCardBills: {
    access: { who: 'customer', owner: { application: 'applicationId' } },
    cache: changing,
    mayBeStale: true,
    entriesReadBy: 'getCreditCardBill',
    itemsAreWhole: true,
  },
});

/** A bill by its id. */
export const creditCardBill = new Resource(
  'CreditCardBill',
  operations.getCreditCardBill,
  ({ id }: CreditCardBillModel) => ({ billId: id }),
);
