import { defineEvents } from '../../bank/event.js';

/** What the bank tells of the bills of credit cards. A bill changes what its card has of credit left. */
export const events = defineEvents({
  CREDIT_CARD_BILL: {
    ids: { credit_card_bills: 'id', credit_card_applications: 'application_id' },
    invalidates: [
      'getCreditCardBill',
      'listCreditCardBills',
      'getCreditCardApplication',
      'listCreditCardApplications',
    ],
  },
});
