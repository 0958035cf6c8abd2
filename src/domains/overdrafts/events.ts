import { defineEvents } from '../../bank/event.js';
import { overdraftReads } from './operations.js';

/** What the bank tells of overdrafts and the applications for them. */
export const events = defineEvents({
  OVERDRAFT_APPLICATION: {
    ids: { persons: 'person_id' },
    invalidates: overdraftReads,
    discovers: 'OVERDRAFT_APPLICATION',
  },
  OVERDRAFT: { ids: { persons: 'person_id' }, invalidates: overdraftReads, discovers: 'OVERDRAFT' },
  /** Names the overdraft, and nobody whose it is. */
  FREELANCER_OVERDRAFT_INTEREST_RATE_CHANGE: { ids: {}, invalidates: ['getOverdraft'] },
});
