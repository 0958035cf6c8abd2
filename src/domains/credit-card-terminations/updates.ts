import { updatesOf } from '../../graphql/update-kind.js';
import { cardsOf } from '../credit-cards/operations.js';
import { creditCardTermination } from './operations.js';

/** The terminations that events are about. Those of a customer are the ones that its cards name. */
export const updates = [
  updatesOf('CREDIT_CARD_TERMINATION', creditCardTermination, async (customer, ctx) =>
    ((await cardsOf(customer, ctx))?.nodes ?? []).flatMap(({ activeTerminationId: id }) =>
      id ? [{ id }] : [],
    ),
  ),
];
