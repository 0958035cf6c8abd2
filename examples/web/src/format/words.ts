import type {
  CreditCardBillStatus,
  CreditLineApplicationStatus,
  CreditLineStatus,
  LoanStatus,
} from '../gql/graphql.js';

/** How a status is shown: in words, and with a tone that never stands alone. */
export interface Wording {
  readonly text: string;
  readonly tone: 'good' | 'busy' | 'bad' | 'quiet';
}

const unknown: Wording = { text: 'Unknown', tone: 'quiet' };

/** How each status of a credit line is shown. */
export const lineStatus: Readonly<Record<CreditLineStatus, Wording>> = {
  AUTHORIZATION_PENDING: { text: 'Waiting for release', tone: 'busy' },
  ACCOUNT_CREATION_PENDING: { text: 'Being set up', tone: 'busy' },
  MANDATE_CREATION_PENDING: { text: 'Being set up', tone: 'busy' },
  OPEN: { text: 'Open', tone: 'good' },
  CLOSED: { text: 'Closed', tone: 'quiet' },
  UNKNOWN: unknown,
};

/** How each status of a loan is shown. */
export const loanStatus: Readonly<Record<LoanStatus, Wording>> = {
  PAYOUT_PENDING: { text: 'Accepted', tone: 'busy' },
  PAYOUT_TRIGGERED: { text: 'Money on its way', tone: 'busy' },
  CREATED: { text: 'Paid out', tone: 'good' },
  REPAID: { text: 'Repaid', tone: 'quiet' },
  UNKNOWN: unknown,
};

/** How each status of an application for a credit line is shown. */
export const applicationStatus: Readonly<Record<CreditLineApplicationStatus, Wording>> = {
  INITIAL_SCORING_PENDING: { text: 'Being checked', tone: 'busy' },
  ACCOUNT_SNAPSHOT_PENDING: { text: 'Account needed', tone: 'busy' },
  ACCOUNT_SNAPSHOT_VERIFICATION_PENDING: { text: 'Account being checked', tone: 'busy' },
  SCORING_PENDING: { text: 'Being checked', tone: 'busy' },
  IDENTIFICATION_PENDING: { text: 'Identification needed', tone: 'busy' },
  OFFERED: { text: 'Offered', tone: 'good' },
  ESIGN_PENDING: { text: 'Ready to sign', tone: 'good' },
  ESIGN_COMPLETE: { text: 'Signed', tone: 'good' },
  ESIGN_FAILED: { text: 'Not signed', tone: 'bad' },
  CREDIT_LINE_CREATION_PENDING: { text: 'Being set up', tone: 'busy' },
  CREDIT_LINE_CREATED: { text: 'Credit line open', tone: 'good' },
  REJECTED: { text: 'Rejected', tone: 'bad' },
  EXPIRED: { text: 'Expired', tone: 'quiet' },
  DELETED: { text: 'Deleted', tone: 'quiet' },
  UNKNOWN: unknown,
};

/** How each status of the bill of a card is shown. */
export const billStatus: Readonly<Record<CreditCardBillStatus, Wording>> = {
  PENDING: { text: 'To be paid', tone: 'busy' },
  PAID: { text: 'Paid', tone: 'good' },
  PRELIMINARILY_PAID: { text: 'Paid, not final', tone: 'good' },
  IN_DUNNING: { text: 'Overdue', tone: 'bad' },
  CLOSED: { text: 'Replaced', tone: 'quiet' },
  UNKNOWN: unknown,
};

/** Returns a short name of a resource for its customer: the end of its id, without the bank's suffix. */
export const nameOf = (id: string): string =>
  id
    .replace(/c[a-z]{3}$/, '')
    .slice(-6)
    .toUpperCase();

/** Both ends of an id of the bank, for those who work with ids: "2222…0001ccln". */
export const shortId = (id: string): string => (id.length > 14 ? `${id.slice(0, 4)}…${id.slice(-8)}` : id);

/** An IBAN in groups of four, as it is printed. */
export const formatIban = (iban: string | null | undefined): string =>
  iban ? iban.replace(/(.{4})(?=.)/g, '$1 ') : '–';
