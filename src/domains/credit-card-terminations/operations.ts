import { Resource } from '../../graphql/resource.js';
import { changing, until } from '../../bank/cache-ttl.js';
import { defineOperations, type LoadId } from '../../bank/operation.js';
import type { CreditCardTerminationModel } from './model.js';

export const terminationReads = [
  'getCreditCardTermination',
  'listCreditCardTerminations',
  'getCreditCardApplication',
  'listCreditCardApplications',
] as const satisfies readonly LoadId[];

/** The termination of a credit card: requested, revocable for five business days, then final. */
export const operations = defineOperations({
  requestCreditCardTermination: {
    access: { who: 'customer', owner: { application: 'applicationId' } },
    verifyWith: 'CreditCardApplication.activeTermination',
    invalidates: terminationReads,
  },
  listCreditCardTerminations: {
    // The bank offers no filter, so the list always spans all customers.
    access: { who: 'partner', owner: 'nobody' },
    cache: changing,
    entriesReadBy: 'getCreditCardTermination',
    itemsAreWhole: true,
  },
  getCreditCardTermination: {
    access: { who: 'customer', owner: { answer: 'applicationId' } },
    cache: until('REVOKED', 'FINALIZED', 'COMPLETED'),
    whole: 'listCreditCardTerminations',
  },
  revokeCreditCardTermination: {
    access: { who: 'customer', owner: { termination: 'id' } },
    verifyWith: 'CreditCardTermination.status',
    invalidates: terminationReads,
  },
});

/** A termination by its id. */
export const creditCardTermination = new Resource(
  'CreditCardTermination',
  operations.getCreditCardTermination,
  ({ id }: CreditCardTerminationModel) => ({ id }),
);
