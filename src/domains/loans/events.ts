import { defineEvents } from '../../bank/event.js';
import { lineReads } from '../credit-lines/operations.js';

/** The events about loans, which are read together with their credit line. */
export const events = defineEvents({
  LOAN: { ids: { persons: 'person_id' }, invalidates: lineReads },
});
