import { defineEvents } from '../../bank/event.js';

/** The events about bills of credit cards. A bill changes the remaining credit of its card. */
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
