import { defineEvents } from '../../bank/event.js';
import { overdraftReads } from './operations.js';

/** The events about overdrafts and their applications. */
export const events = defineEvents({
  OVERDRAFT_APPLICATION: {
    ids: { persons: 'person_id' },
    invalidates: overdraftReads,
    discovers: 'OVERDRAFT_APPLICATION',
  },
  OVERDRAFT: { ids: { persons: 'person_id' }, invalidates: overdraftReads, discovers: 'OVERDRAFT' },
  /** Names the overdraft, but no customer. */
  FREELANCER_OVERDRAFT_INTEREST_RATE_CHANGE: { ids: {}, ownedBy: 'OVERDRAFT', invalidates: ['getOverdraft'] },
});
