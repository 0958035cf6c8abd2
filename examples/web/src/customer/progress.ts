import type { CreditLineApplicationStatus } from '../gql/graphql.js';

/** The steps of an application, in the customer's words. */
export const steps = ['Checked', 'Account', 'Offer', 'Signed', 'Open'] as const;

const stepsDone: Readonly<Record<CreditLineApplicationStatus, number>> = {
  INITIAL_SCORING_PENDING: 0,
  ACCOUNT_SNAPSHOT_PENDING: 1,
  ACCOUNT_SNAPSHOT_VERIFICATION_PENDING: 1,
  SCORING_PENDING: 1,
  IDENTIFICATION_PENDING: 2,
  OFFERED: 2,
  ESIGN_PENDING: 2,
  ESIGN_FAILED: 2,
  ESIGN_COMPLETE: 4,
  CREDIT_LINE_CREATION_PENDING: 4,
  CREDIT_LINE_CREATED: 5,
  REJECTED: 0,
  EXPIRED: 0,
  DELETED: 0,
  UNKNOWN: 0,
};

/** How many of the steps are behind an application. */
export const doneSteps = (status: CreditLineApplicationStatus): number => stepsDone[status];

const bankIsBusy: readonly CreditLineApplicationStatus[] = [
  'INITIAL_SCORING_PENDING',
  'ACCOUNT_SNAPSHOT_VERIFICATION_PENDING',
  'SCORING_PENDING',
  'OFFERED',
  'ESIGN_COMPLETE',
  'CREDIT_LINE_CREATION_PENDING',
];

/** True if the bank is at work on an application, so that its status soon changes by itself. */
export const isInProgress = (status: CreditLineApplicationStatus): boolean => bankIsBusy.includes(status);
