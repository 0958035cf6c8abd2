/* Generated from schema/lending-api.yaml. Do not edit. */

export type CreditRecordStatus = 'available' | 'expired';
export type CreditRecordSource = 'partner' | 'solarisBank';
export type CreditLineApplicationStatus = 'initial_scoring_pending' | 'account_snapshot_pending' | 'account_snapshot_verification_pending' | 'identification_pending' | 'offered' | 'esign_pending' | 'esign_complete' | 'esign_failed' | 'credit_line_creation_pending' | 'credit_line_created' | 'expired' | 'deleted' | 'rejected' | 'scoring_pending';
export type CreditLineApplicationDecision = 'REJECTED' | 'OFFERED';
export type FreelancerCreditLineApplicationStatus = 'credit_record_pending' | 'initial_scoring_pending' | 'account_snapshot_pending' | 'account_snapshot_verification_pending' | 'offered' | 'identification_creation_pending' | 'identification_pending' | 'identification_completed' | 'rejected' | 'expired' | 'credit_line_creation_pending' | 'credit_line_created';
export type FreelancerCreditLineApplicationDecision = 'OFFERED' | 'PENDING' | 'REJECTED';
export type MarriageStatus = 'MARRIED' | 'UNMARRIED' | 'DIVORCED';
export type LivingSituation = 'LIVING_WITH_PARENTS' | 'LIVING_IN_RENTED_HOUSE' | 'LIVING_IN_OWN_HOUSE';
export type LegalForm = 'FREE_OCCUPATION' | 'COMMERCIAL_ENTERPRISE' | 'OTHER';
export type CreditLineStatus = 'authorization_pending' | 'account_creation_pending' | 'mandate_creation_pending' | 'open' | 'closed';
export type CreditLineProductType = 'consumer' | 'freelancer';
export type LoanType = 'bullet' | 'installment_plan';
export type LoanStatus = 'payout_pending' | 'payout_triggered' | 'created' | 'repaid';
export type CreditLineBlockSource = 'webui' | 'automatic';
export type CreditLineBlockDescription = 'externally_by_customer';
export type OverdraftApplicationStatus = 'initial_scoring_pending' | 'account_snapshot_pending' | 'account_snapshot_verification_pending' | 'offered' | 'rejected' | 'expired' | 'deleted' | 'overdraft_created';
export type OverdraftApplicationDecision = 'REJECTED' | 'OFFERED';
export type OverdraftStatus = 'created' | 'interest_conditions_set' | 'limit_set' | 'terminated';
export type CreditCardApplicationStatus = 'PENDING' | 'IN_SCORING' | 'PRE_APPROVED' | 'FINALIZING' | 'FINALIZED' | 'DECLINED' | 'TERMINATED' | 'WAITING_FOR_IDENTIFICATION' | 'IN_KNE_SCORING';
export type CreditCardProductType = 'CONSUMER_CREDIT_CARD' | 'FREELANCER_CREDIT_CARD' | 'BUSINESS_CREDIT_CARD';
export type RepaymentType = 'FULL' | 'PARTIAL';
export type BillingCycle = 'MONTHLY';
export type CreditCardApplicationOrderField = 'id' | 'customer_id' | 'external_customer_id' | 'product_type' | 'status' | 'created_at';
export type CreditCardBillStatus = 'PENDING' | 'PAID' | 'PRELIMINARILY_PAID' | 'IN_DUNNING' | 'CLOSED';
export type CreditCardTerminationReason = 'CUSTOMER_WISH' | 'OTHER_IMMEDIATE' | 'OTHER_ORDINARY';
export type CreditCardTerminationStatus = 'INITIATED' | 'IN_PROGRESS' | 'FINALIZED' | 'COMPLETED' | 'REVOKED';
export type CreditCardTerminationOrderField = 'id' | 'application_id' | 'reason' | 'status' | 'legally_terminated_at' | 'revocable_until' | 'created_at';

/** Maps the graph's name of each value to the bank's spelling. */
export const enumValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreditRecordStatus: {AVAILABLE: "available", EXPIRED: "expired"},
  CreditRecordSource: {PARTNER: "partner", SOLARIS_BANK: "solarisBank"},
  CreditLineApplicationStatus: {INITIAL_SCORING_PENDING: "initial_scoring_pending", ACCOUNT_SNAPSHOT_PENDING: "account_snapshot_pending", ACCOUNT_SNAPSHOT_VERIFICATION_PENDING: "account_snapshot_verification_pending", IDENTIFICATION_PENDING: "identification_pending", OFFERED: "offered", ESIGN_PENDING: "esign_pending", ESIGN_COMPLETE: "esign_complete", ESIGN_FAILED: "esign_failed", CREDIT_LINE_CREATION_PENDING: "credit_line_creation_pending", CREDIT_LINE_CREATED: "credit_line_created", EXPIRED: "expired", DELETED: "deleted", REJECTED: "rejected", SCORING_PENDING: "scoring_pending"},
  CreditLineApplicationDecision: {REJECTED: "REJECTED", OFFERED: "OFFERED"},
  FreelancerCreditLineApplicationStatus: {CREDIT_RECORD_PENDING: "credit_record_pending", INITIAL_SCORING_PENDING: "initial_scoring_pending", ACCOUNT_SNAPSHOT_PENDING: "account_snapshot_pending", ACCOUNT_SNAPSHOT_VERIFICATION_PENDING: "account_snapshot_verification_pending", OFFERED: "offered", IDENTIFICATION_CREATION_PENDING: "identification_creation_pending", IDENTIFICATION_PENDING: "identification_pending", IDENTIFICATION_COMPLETED: "identification_completed", REJECTED: "rejected", EXPIRED: "expired", CREDIT_LINE_CREATION_PENDING: "credit_line_creation_pending", CREDIT_LINE_CREATED: "credit_line_created"},
  FreelancerCreditLineApplicationDecision: {OFFERED: "OFFERED", PENDING: "PENDING", REJECTED: "REJECTED"},
  MarriageStatus: {MARRIED: "MARRIED", UNMARRIED: "UNMARRIED", DIVORCED: "DIVORCED"},
  LivingSituation: {LIVING_WITH_PARENTS: "LIVING_WITH_PARENTS", LIVING_IN_RENTED_HOUSE: "LIVING_IN_RENTED_HOUSE", LIVING_IN_OWN_HOUSE: "LIVING_IN_OWN_HOUSE"},
  LegalForm: {FREE_OCCUPATION: "FREE_OCCUPATION", COMMERCIAL_ENTERPRISE: "COMMERCIAL_ENTERPRISE", OTHER: "OTHER"},
  CreditLineStatus: {AUTHORIZATION_PENDING: "authorization_pending", ACCOUNT_CREATION_PENDING: "account_creation_pending", MANDATE_CREATION_PENDING: "mandate_creation_pending", OPEN: "open", CLOSED: "closed"},
  CreditLineProductType: {CONSUMER: "consumer", FREELANCER: "freelancer"},
  LoanType: {BULLET: "bullet", INSTALLMENT_PLAN: "installment_plan"},
  LoanStatus: {PAYOUT_PENDING: "payout_pending", PAYOUT_TRIGGERED: "payout_triggered", CREATED: "created", REPAID: "repaid"},
  CreditLineBlockSource: {WEBUI: "webui", AUTOMATIC: "automatic"},
  CreditLineBlockDescription: {EXTERNALLY_BY_CUSTOMER: "externally_by_customer"},
  OverdraftApplicationStatus: {INITIAL_SCORING_PENDING: "initial_scoring_pending", ACCOUNT_SNAPSHOT_PENDING: "account_snapshot_pending", ACCOUNT_SNAPSHOT_VERIFICATION_PENDING: "account_snapshot_verification_pending", OFFERED: "offered", REJECTED: "rejected", EXPIRED: "expired", DELETED: "deleted", OVERDRAFT_CREATED: "overdraft_created"},
  OverdraftApplicationDecision: {REJECTED: "REJECTED", OFFERED: "OFFERED"},
  OverdraftStatus: {CREATED: "created", INTEREST_CONDITIONS_SET: "interest_conditions_set", LIMIT_SET: "limit_set", TERMINATED: "terminated"},
  CreditCardApplicationStatus: {PENDING: "PENDING", IN_SCORING: "IN_SCORING", PRE_APPROVED: "PRE_APPROVED", FINALIZING: "FINALIZING", FINALIZED: "FINALIZED", DECLINED: "DECLINED", TERMINATED: "TERMINATED", WAITING_FOR_IDENTIFICATION: "WAITING_FOR_IDENTIFICATION", IN_KNE_SCORING: "IN_KNE_SCORING"},
  CreditCardProductType: {CONSUMER_CREDIT_CARD: "CONSUMER_CREDIT_CARD", FREELANCER_CREDIT_CARD: "FREELANCER_CREDIT_CARD", BUSINESS_CREDIT_CARD: "BUSINESS_CREDIT_CARD"},
  RepaymentType: {FULL: "FULL", PARTIAL: "PARTIAL"},
  BillingCycle: {MONTHLY: "MONTHLY"},
  CreditCardApplicationOrderField: {ID: "id", CUSTOMER_ID: "customer_id", EXTERNAL_CUSTOMER_ID: "external_customer_id", PRODUCT_TYPE: "product_type", STATUS: "status", CREATED_AT: "created_at"},
  CreditCardBillStatus: {PENDING: "PENDING", PAID: "PAID", PRELIMINARILY_PAID: "PRELIMINARILY_PAID", IN_DUNNING: "IN_DUNNING", CLOSED: "CLOSED"},
  CreditCardTerminationReason: {CUSTOMER_WISH: "CUSTOMER_WISH", OTHER_IMMEDIATE: "OTHER_IMMEDIATE", OTHER_ORDINARY: "OTHER_ORDINARY"},
  CreditCardTerminationStatus: {INITIATED: "INITIATED", IN_PROGRESS: "IN_PROGRESS", FINALIZED: "FINALIZED", COMPLETED: "COMPLETED", REVOKED: "REVOKED"},
  CreditCardTerminationOrderField: {ID: "id", APPLICATION_ID: "application_id", REASON: "reason", STATUS: "status", LEGALLY_TERMINATED_AT: "legally_terminated_at", REVOCABLE_UNTIL: "revocable_until", CREATED_AT: "created_at"},
};
