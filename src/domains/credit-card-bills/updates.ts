import { maxPresent, presentOf, presentPage, updatesOf } from '../../graphql/update-kind.js';
import { cardsOf } from '../credit-cards/operations.js';
import { creditCardBill, operations } from './operations.js';

/** The bills that events are about. Those of a customer are listed card by card. */
export const updates = [
  updatesOf('CREDIT_CARD_BILL', creditCardBill, async (customer, ctx) => {
    const cards = (await cardsOf(customer, ctx))?.nodes ?? [];
    const pages = await Promise.all(
      cards.map(({ id: applicationId }) =>
        ctx.read.list(operations.listCreditCardBills, { applicationId }, presentPage, (bill) => bill),
      ),
    );
    return pages.flatMap(presentOf).slice(0, maxPresent);
  }),
];
