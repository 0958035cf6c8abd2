/* Generated from schema/lending-api.yaml. Do not edit. */

import type { Wire } from '../bank/operation.js';

export type CreditRecord = Wire<'CreditRecord'>;
export type InstallmentPlans = Wire<'InstallmentPlans'>;
export type InstallmentPlan = Wire<'InstallmentPlan'>;
export type Money = Wire<'Money'>;
export type CreditLineApplication = Wire<'CreditLineApplication'>;
export type ScoringWorkflow = Wire<'ScoringWorkflow'>;
export type RequiredAction = Wire<'RequiredAction'>;
export type CreditLineApplicationSummary = Wire<'CreditLineApplicationSummary'>;
export type Loan = Wire<'Loan'>;
export type CreditLine = Wire<'CreditLine'>;
export type ActiveLoan = Wire<'ActiveLoan'>;
export type CreditLineRenewal = Wire<'CreditLineRenewal'>;
export type CreditLineSummary = Wire<'CreditLineSummary'>;
export type CreditLineTermination = Wire<'CreditLineTermination'>;
export type CreditLineBlock = Wire<'CreditLineBlock'>;
export type FreelancerCreditLineApplication = Wire<'FreelancerCreditLineApplication'>;
export type OverdraftApplication = Wire<'OverdraftApplication'>;
export type Overdraft = Wire<'Overdraft'>;
export type CreditCardApplication = Wire<'CreditCardApplication'>;
export type RepaymentOptions = Wire<'RepaymentOptions'>;
export type ScoringOptions = Wire<'ScoringOptions'>;
export type CreditCardApplicationExtended = Wire<'CreditCardApplicationExtended'>;
export type CreditCardBill = Wire<'CreditCardBill'>;
export type CreditCardTermination = Wire<'CreditCardTermination'>;
