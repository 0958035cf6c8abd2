import { defineEvents } from '../../bank/event.js';
import { cardReads } from './operations.js';

/** The events about credit cards. */
export const events = defineEvents({
  CREDIT_CARD_APPLICATION: {
    ids: { customers: 'customer_id', credit_card_applications: 'id' },
    invalidates: cardReads,
  },
});
