import { defineEvents } from '../../bank/event.js';
import { applicationReads, freelancerReads } from './operations.js';

/** The events about applications for a credit line. */
export const events = defineEvents({
  CREDIT_LINE_APPLICATION: { ids: { persons: 'person_id' }, invalidates: applicationReads },
  FREELANCER_CREDIT_LINE_APPLICATION: {
    ids: { persons: 'person_id' },
    invalidates: freelancerReads,
    discovers: 'FREELANCER_CREDIT_LINE_APPLICATION',
  },
});
