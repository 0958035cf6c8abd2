/**
 * How long the bank takes for what it does by itself, as ISO 8601 durations on its clock.
 * Zero means: after the answer that caused it, and before the next request. `POST /sandbox/delays` changes them.
 */
export const delays = {
  /** From an application (a freelancer's for a credit line: from the link to its credit record) to the result of the first scoring. */
  scoring: 'PT0S',
  /** From an available account snapshot that is linked to the result of the check. */
  verification: 'PT0S',
  /** From an offer to its contract being ready to sign. */
  contract: 'PT0S',
  /** From a completed identification to the electronic signature (a consumer's) or to the next step (a freelancer's). */
  signature: 'PT0S',
  /** From the signature to a credit line. */
  creditLineCreation: 'PT0S',
  /** From a credit line, authorized where that is asked for, to its account. */
  accountCreation: 'PT0S',
  /** From the account to the mandate, with which the credit line opens. */
  mandateCreation: 'PT0S',
  /** From a loan to the order to pay it out. */
  payout: 'PT0S',
  /** From that order to the payment being booked. */
  booking: 'PT0S',
  /** From a new overdraft to its interest conditions. */
  interestConditions: 'PT0S',
  /** From these to its limit, with which it can be used. */
  overdraftLimit: 'PT0S',
  /** From the request to terminate an overdraft to its end. */
  overdraftTermination: 'PT0S',
  /** From an application for a card to the beginning of its scoring. */
  cardSubmission: 'PT0S',
  /** From the identification of a customer to the pre-approval of a card. */
  preApproval: 'PT0S',
  /** From a card application that was finalized to its account. */
  cardAccount: 'PT0S',
  /** From the direct debit for a card's bill to the certainty that it is paid, or returned. */
  debitSettlement: 'PT0S',
};

/** A step that the bank takes by itself. */
export type DelayedStep = keyof typeof delays;
