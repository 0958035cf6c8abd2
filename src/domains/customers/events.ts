import { defineEvents } from '../../bank/event.js';
import { applicationReads, freelancerReads } from '../credit-line-applications/operations.js';
import { overdraftReads } from '../overdrafts/operations.js';

/** The events about customers, and about account snapshots and identifications, which name no customer. */
export const events = defineEvents({
  ACCOUNT_SNAPSHOT: {
    ids: {},
    ownedBy: 'ACCOUNT_SNAPSHOT',
    invalidates: [...applicationReads, ...freelancerReads, ...overdraftReads],
  },
  IDENTIFICATION: {
    ids: {},
    ownedBy: 'IDENTIFICATION',
    invalidates: [...applicationReads, ...freelancerReads],
  },
  PERSON_DELETED: { ids: { persons: 'id' }, invalidates: [], deletesCustomer: true },
  BUSINESS_DELETED: { ids: { customers: 'id' }, invalidates: [], deletesCustomer: true },
});
