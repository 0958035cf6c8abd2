import { defineEvents } from '../../bank/event.js';
import { lineReads } from './operations.js';

/** The events about credit lines. */
export const events = defineEvents({
  CREDIT_LINE: {
    ids: { persons: 'person_id' },
    invalidates: [...lineReads, 'listCreditLineBlocks', 'getCreditLineBlock'],
  },
});
