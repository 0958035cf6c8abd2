import { presentOf, updatesOf } from '../../graphql/update-kind.js';
import { cardsOf, creditCardApplication } from './operations.js';

/** The credit cards that events are about. */
export const updates = [
  updatesOf('CREDIT_CARD_APPLICATION', creditCardApplication, async (customer, ctx) =>
    presentOf(await cardsOf(customer, ctx)),
  ),
];
