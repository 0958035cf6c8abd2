/**
 * Delays of the bank's automatic steps, as ISO 8601 durations on its clock. Zero means after the response
 * that caused the step and before the next request. `POST /sandbox/delays` changes them.
 */
export const delays = {
  /**
   * From an application (a freelancer's for a credit line: from linking its credit record) to the result of
   * the first scoring.
   */
  scoring: 'PT0S',
  /** From linking an available account snapshot to the result of its verification. */
  verification: 'PT0S',
  /** From an offer to the contract that is ready to sign. */
  contract: 'PT0S',
  /**
   * From a completed identification to the electronic signature (consumer) or to the next step (freelancer).
   */
  signature: 'PT0S',
  /** From the signature to a credit line. */
  creditLineCreation: 'PT0S',
  /** From a credit line, authorized if necessary, to its account. */
  accountCreation: 'PT0S',
  /** From the account to the mandate, with which the credit line opens. */
  mandateCreation: 'PT0S',
  /** From a loan to its payout order. */
  payout: 'PT0S',
  /** From the payout order to the booking of the payment. */
  booking: 'PT0S',
  /** From a new overdraft to its interest conditions. */
  interestConditions: 'PT0S',
  /** From the interest conditions to the limit, with which the overdraft can be used. */
  overdraftLimit: 'PT0S',
  /** From the request to terminate an overdraft to its end. */
  overdraftTermination: 'PT0S',
  /** From a card application to the start of its scoring. */
  cardSubmission: 'PT0S',
  /** From the identification of a customer to the pre-approval of a card. */
  preApproval: 'PT0S',
  /** From a finalized card application to its account. */
  cardAccount: 'PT0S',
  /** From the direct debit of a card bill to its settlement or return. */
  debitSettlement: 'PT0S',
};

/** An automatic step of the bank. */
export type DelayedStep = keyof typeof delays;
