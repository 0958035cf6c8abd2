import { defineEvents } from '../../bank/event.js';
import { terminationReads } from './operations.js';

/** The events about terminations of credit cards. */
export const events = defineEvents({
  CREDIT_CARD_APPLICATION_TERMINATION: {
    ids: { credit_card_terminations: 'id', credit_card_applications: 'application_id' },
    invalidates: terminationReads,
  },
});
