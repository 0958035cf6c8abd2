/** Two statuses, the second following the first. */
export type Pair = `${string} > ${string}`;

/**
 * The lifecycle of one kind of resource, as documented: which status may follow which. Any pair in neither
 * list must not happen.
 */
export interface Lifecycle {
  /** Its name in the book. */
  readonly resource: string;
  /** The contract's name for the enum of its statuses. */
  readonly enum: string;
  /** The statuses, in the documents' order. */
  readonly statuses: readonly string[];
  /** The statuses at creation. */
  readonly starts: readonly string[];
  /** The pairs that an operation, a control route or the clock can cause. */
  readonly driven: readonly Pair[];
  /** The pairs that the documents' statuses imply, but nothing here can cause; with the reason. */
  readonly outOfReach: Readonly<Record<Pair, string>>;
}

const noDeletion = 'No operation deletes one, and there is no control route for it.';
const noScoringStep =
  'The bank here decides on what was declared before the snapshot; its check of the snapshot is one step and ends with a yes.';
const noEarlyEnd = 'Revocation and termination both need a line that is open.';

/** "If the status is expired, a new one has to be made": there is no way back. */
export const creditRecord = {
  resource: 'credit_record',
  enum: 'CreditRecordStatus',
  statuses: ['available', 'expired'],
  starts: ['available'],
  driven: ['available > expired'],
  outOfReach: {},
} as const satisfies Lifecycle;

/**
 * The statuses are in the order of the process, up to the credit line. The final scoring, which only single
 * answers show, comes with the verification of the snapshot. Not documented, so assumed: a waiting
 * application can expire, until the contract is signed; a failed snapshot is replaced by another; a failed
 * signature ends the application.
 */
export const consumerApplication = {
  resource: 'credit_line_application',
  enum: 'CreditLineApplicationStatus',
  statuses: [
    'initial_scoring_pending',
    'account_snapshot_pending',
    'account_snapshot_verification_pending',
    'identification_pending',
    'offered',
    'esign_pending',
    'esign_complete',
    'esign_failed',
    'credit_line_creation_pending',
    'credit_line_created',
    'expired',
    'deleted',
    'rejected',
    'scoring_pending',
  ],
  starts: ['initial_scoring_pending'],
  driven: [
    'initial_scoring_pending > account_snapshot_pending',
    'initial_scoring_pending > rejected',
    'initial_scoring_pending > expired',
    'account_snapshot_pending > account_snapshot_verification_pending',
    'account_snapshot_pending > expired',
    'account_snapshot_verification_pending > identification_pending',
    'account_snapshot_verification_pending > account_snapshot_pending',
    'account_snapshot_verification_pending > expired',
    'identification_pending > offered',
    'identification_pending > expired',
    'offered > esign_pending',
    'offered > expired',
    'esign_pending > esign_complete',
    'esign_pending > esign_failed',
    'esign_pending > expired',
    'esign_complete > credit_line_creation_pending',
    'credit_line_creation_pending > credit_line_created',
  ],
  outOfReach: {
    'account_snapshot_verification_pending > scoring_pending': noScoringStep,
    'account_snapshot_verification_pending > rejected': noScoringStep,
    'scoring_pending > identification_pending': noScoringStep,
    'scoring_pending > rejected': noScoringStep,
    'scoring_pending > expired': noScoringStep,
    'initial_scoring_pending > deleted': noDeletion,
    'account_snapshot_pending > deleted': noDeletion,
    'account_snapshot_verification_pending > deleted': noDeletion,
    'scoring_pending > deleted': noDeletion,
    'identification_pending > deleted': noDeletion,
    'offered > deleted': noDeletion,
    'esign_pending > deleted': noDeletion,
    'esign_failed > deleted': noDeletion,
  },
} as const satisfies Lifecycle;

/**
 * The statuses are in the order of the process. Assumed: a waiting application can expire, until the
 * identification is completed; a failed snapshot or identification is replaced by another.
 */
export const freelancerApplication = {
  resource: 'freelancer_credit_line_application',
  enum: 'FreelancerCreditLineApplicationStatus',
  statuses: [
    'credit_record_pending',
    'initial_scoring_pending',
    'account_snapshot_pending',
    'account_snapshot_verification_pending',
    'offered',
    'identification_creation_pending',
    'identification_pending',
    'identification_completed',
    'rejected',
    'expired',
    'credit_line_creation_pending',
    'credit_line_created',
  ],
  starts: ['credit_record_pending'],
  driven: [
    'credit_record_pending > initial_scoring_pending',
    'credit_record_pending > expired',
    'initial_scoring_pending > account_snapshot_pending',
    'initial_scoring_pending > rejected',
    'initial_scoring_pending > expired',
    'account_snapshot_pending > account_snapshot_verification_pending',
    'account_snapshot_pending > expired',
    'account_snapshot_verification_pending > offered',
    'account_snapshot_verification_pending > account_snapshot_pending',
    'account_snapshot_verification_pending > expired',
    'offered > identification_creation_pending',
    'offered > expired',
    'identification_creation_pending > identification_pending',
    'identification_creation_pending > expired',
    'identification_pending > identification_completed',
    'identification_pending > identification_creation_pending',
    'identification_pending > expired',
    'identification_completed > credit_line_creation_pending',
    'credit_line_creation_pending > credit_line_created',
  ],
  outOfReach: { 'account_snapshot_verification_pending > rejected': noScoringStep },
} as const satisfies Lifecycle;

/**
 * The statuses are in the order of the process. The authorization is for the partners that request it, so a
 * line can start after it.
 */
export const creditLine = {
  resource: 'credit_line',
  enum: 'CreditLineStatus',
  statuses: [
    'authorization_pending',
    'account_creation_pending',
    'mandate_creation_pending',
    'open',
    'closed',
  ],
  starts: ['authorization_pending', 'account_creation_pending'],
  driven: [
    'authorization_pending > account_creation_pending',
    'account_creation_pending > mandate_creation_pending',
    'mandate_creation_pending > open',
    'open > closed',
  ],
  outOfReach: {
    'authorization_pending > closed': noEarlyEnd,
    'account_creation_pending > closed': noEarlyEnd,
    'mandate_creation_pending > closed': noEarlyEnd,
  },
} as const satisfies Lifecycle;

/** The statuses are in the order of the process. A payout never fails, since there is no status for it. */
export const loan = {
  resource: 'loan',
  enum: 'LoanStatus',
  statuses: ['payout_pending', 'payout_triggered', 'created', 'repaid'],
  starts: ['payout_pending'],
  driven: ['payout_pending > payout_triggered', 'payout_triggered > created', 'created > repaid'],
  outOfReach: {},
} as const satisfies Lifecycle;

/**
 * Like a consumer's application, but the overdraft is created by the partner's call. The deletion by a
 * control route shows a status that no operation leads to.
 */
export const overdraftApplication = {
  resource: 'overdraft_application',
  enum: 'OverdraftApplicationStatus',
  statuses: [
    'initial_scoring_pending',
    'account_snapshot_pending',
    'account_snapshot_verification_pending',
    'offered',
    'rejected',
    'expired',
    'deleted',
    'overdraft_created',
  ],
  starts: ['initial_scoring_pending'],
  driven: [
    'initial_scoring_pending > account_snapshot_pending',
    'initial_scoring_pending > rejected',
    'initial_scoring_pending > expired',
    'initial_scoring_pending > deleted',
    'account_snapshot_pending > account_snapshot_verification_pending',
    'account_snapshot_pending > expired',
    'account_snapshot_pending > deleted',
    'account_snapshot_verification_pending > offered',
    'account_snapshot_verification_pending > account_snapshot_pending',
    'account_snapshot_verification_pending > expired',
    'account_snapshot_verification_pending > deleted',
    'offered > overdraft_created',
    'offered > expired',
    'offered > deleted',
  ],
  outOfReach: { 'account_snapshot_verification_pending > rejected': noScoringStep },
} as const satisfies Lifecycle;

/**
 * The documents give the order up to the limit. They do not say that an overdraft needs its limit before it
 * ends, so it can end from the start.
 */
export const overdraft = {
  resource: 'overdraft',
  enum: 'OverdraftStatus',
  statuses: ['created', 'interest_conditions_set', 'limit_set', 'terminated'],
  starts: ['created'],
  driven: [
    'created > interest_conditions_set',
    'created > terminated',
    'interest_conditions_set > limit_set',
    'interest_conditions_set > terminated',
    'limit_set > terminated',
  ],
  outOfReach: {},
} as const satisfies Lifecycle;

/**
 * Scoring, identification, pre-approval, finalization, account: that order is documented, but not that of
 * each status. Assumed: the second scoring is for businesses; an identified person still waits for the
 * identification; a failed identification leaves the application waiting for another.
 */
export const creditCard = {
  resource: 'credit_card_application',
  enum: 'CreditCardApplicationStatus',
  statuses: [
    'PENDING',
    'IN_SCORING',
    'PRE_APPROVED',
    'FINALIZING',
    'FINALIZED',
    'DECLINED',
    'TERMINATED',
    'WAITING_FOR_IDENTIFICATION',
    'IN_KNE_SCORING',
  ],
  starts: ['PENDING'],
  driven: [
    'PENDING > IN_SCORING',
    'IN_SCORING > IN_KNE_SCORING',
    'IN_SCORING > WAITING_FOR_IDENTIFICATION',
    'IN_SCORING > DECLINED',
    'IN_KNE_SCORING > WAITING_FOR_IDENTIFICATION',
    'IN_KNE_SCORING > DECLINED',
    'WAITING_FOR_IDENTIFICATION > PRE_APPROVED',
    'PRE_APPROVED > FINALIZING',
    'FINALIZING > FINALIZED',
    'FINALIZED > TERMINATED',
  ],
  outOfReach: {},
} as const satisfies Lifecycle;

/**
 * Documented: a switch to partial payment closes a pending bill. Assumed from the names: a direct debit makes
 * a bill preliminarily paid until it is honored or returned, a returned bill is in dunning until it is paid,
 * and a transfer by the customer before the debit pays a bill at once.
 */
export const bill = {
  resource: 'credit_card_bill',
  enum: 'CreditCardBillStatus',
  statuses: ['PENDING', 'PAID', 'PRELIMINARILY_PAID', 'IN_DUNNING', 'CLOSED'],
  starts: ['PENDING'],
  driven: [
    'PENDING > PRELIMINARILY_PAID',
    'PENDING > PAID',
    'PENDING > CLOSED',
    'PRELIMINARILY_PAID > PAID',
    'PRELIMINARILY_PAID > IN_DUNNING',
    'IN_DUNNING > PAID',
  ],
  outOfReach: {},
} as const satisfies Lifecycle;

/** Revocable for five business days; then it is in progress until the end of the contract. */
export const termination = {
  resource: 'credit_card_termination',
  enum: 'CreditCardTerminationStatus',
  statuses: ['INITIATED', 'IN_PROGRESS', 'FINALIZED', 'COMPLETED', 'REVOKED'],
  starts: ['INITIATED'],
  driven: ['INITIATED > IN_PROGRESS', 'INITIATED > REVOKED', 'IN_PROGRESS > FINALIZED'],
  outOfReach: {
    'IN_PROGRESS > COMPLETED':
      'The same end under the name that only the events use; the API says FINALIZED.',
  },
} as const satisfies Lifecycle;

/**
 * Every resource with a status. The block of a credit line has none: it exists or not. Account snapshots and
 * identifications belong to services beyond these operations; a control route stands in for them and sets any
 * status at any time, so a table could refuse nothing.
 */
export const lifecycles: readonly Lifecycle[] = [
  creditRecord,
  consumerApplication,
  freelancerApplication,
  creditLine,
  loan,
  overdraftApplication,
  overdraft,
  creditCard,
  bill,
  termination,
];
