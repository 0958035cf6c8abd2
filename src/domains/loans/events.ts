import { defineEvents } from '../../bank/event.js';
import { lineReads } from '../credit-lines/operations.js';

/** What the bank tells of loans, which are read with their credit line. */
export const events = defineEvents({
  LOAN: { ids: { persons: 'person_id' }, invalidates: lineReads },
});
