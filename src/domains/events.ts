import type { EventDefinitions } from '../bank/event.js';
import { events as creditCardBills } from './credit-card-bills/events.js';
import { events as creditCardTerminations } from './credit-card-terminations/events.js';
import { events as creditCards } from './credit-cards/events.js';
import { events as creditLineApplications } from './credit-line-applications/events.js';
import { events as creditLines } from './credit-lines/events.js';
import { events as customers } from './customers/events.js';
import { events as loans } from './loans/events.js';
import { events as overdrafts } from './overdrafts/events.js';

/** The definition of every event type, collected from the domains. */
export const events: EventDefinitions = {
  CREDIT_LINE_APPLICATION: creditLineApplications.CREDIT_LINE_APPLICATION,
  FREELANCER_CREDIT_LINE_APPLICATION: creditLineApplications.FREELANCER_CREDIT_LINE_APPLICATION,
  CREDIT_LINE: creditLines.CREDIT_LINE,
  LOAN: loans.LOAN,
  OVERDRAFT_APPLICATION: overdrafts.OVERDRAFT_APPLICATION,
  OVERDRAFT: overdrafts.OVERDRAFT,
  FREELANCER_OVERDRAFT_INTEREST_RATE_CHANGE: overdrafts.FREELANCER_OVERDRAFT_INTEREST_RATE_CHANGE,
  CREDIT_CARD_APPLICATION: creditCards.CREDIT_CARD_APPLICATION,
  CREDIT_CARD_BILL: creditCardBills.CREDIT_CARD_BILL,
  CREDIT_CARD_APPLICATION_TERMINATION: creditCardTerminations.CREDIT_CARD_APPLICATION_TERMINATION,
  ACCOUNT_SNAPSHOT: customers.ACCOUNT_SNAPSHOT,
  IDENTIFICATION: customers.IDENTIFICATION,
  PERSON_DELETED: customers.PERSON_DELETED,
  BUSINESS_DELETED: customers.BUSINESS_DELETED,
};
