import type { EventDefinitions } from '../bank/event.js';
import type { LoadId } from '../bank/operation.js';
import { events as creditCardBills } from './credit-card-bills/events.js';
import { events as creditCardTerminations } from './credit-card-terminations/events.js';
import { events as creditCards } from './credit-cards/events.js';
import { cardReads } from './credit-cards/operations.js';
import { events as creditLineApplications } from './credit-line-applications/events.js';
import { events as creditLines } from './credit-lines/events.js';
import { events as customers } from './customers/events.js';
import { events as loans } from './loans/events.js';
import { events as overdrafts } from './overdrafts/events.js';
import { overdraftReads } from './overdrafts/operations.js';

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

/**
 * Other event types that the bank's documents name, with the reads that they make stale: all that these have
 * answered, since such an event names nothing that the graph has. Those without reads are about what the graph
 * does not show.
 */
export const otherEvents: Readonly<Record<string, readonly LoadId[]>> = {
  /** The limit of an account: that of an overdraft or a card is put on one. */
  ACCOUNT_LIMIT_CHANGE: [...overdraftReads, ...cardReads],
  /** A card names its reference account as soon as there is one. */
  REFERENCE_ACCOUNT_CREATED: cardReads,
  /** A bill names its document in the postbox as soon as there is one. */
  POSTBOX_ITEM_CREATED: ['getCreditCardBill', 'listCreditCardBills'],
  /** An application names its identification; that it does is told by an event of the application. */
  IDENTIFICATION_ORIGINATION: [],
  CONSUMER_LOAN_APPLICATION: [],
  CONSUMER_OVERDRAFT: [],
  CONSUMER_OVERDRAFT_APPLICATION: [],
  CONSUMER_OVERDRAFT_INTEREST_RATE_CHANGE: [],
  OVERDRAFT_LIMIT_CHANGE: [],
};
