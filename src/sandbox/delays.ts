/**
 * How long the bank takes for what it does by itself, as ISO 8601 durations on its clock.
 * Zero means: after the answer that caused it, and before the next request. `POST /sandbox/delays` changes them.
 */
export const delays = {
  /** From an application (a freelancer's: from the link to its credit record) to the result of the first scoring. */
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
};

/** A step that the bank takes by itself. */
export type Step = keyof typeof delays;
