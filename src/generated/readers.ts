/* Generated from schema/lending-api.yaml. Do not edit. */

import { boolean, int32, integer, list, number, object, string, type ShapeReader } from '../bank/fields.js';

const CreditCardTermination: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    applicationId: string(value['application_id'], '.application_id'),
    reason: string(value['reason'], '.reason'),
    status: string(value['status'], '.status'),
    legallyTerminatedAt: string(value['legally_terminated_at'], '.legally_terminated_at'),
    revocableUntil: string(value['revocable_until'], '.revocable_until'),
    createdAt: string(value['created_at'], '.created_at'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['application_id'] !== undefined && value['reason'] !== undefined && value['status'] !== undefined && value['legally_terminated_at'] !== undefined && value['revocable_until'] !== undefined && value['created_at'] !== undefined) return CreditCardTermination.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['application_id'] !== undefined) read['applicationId'] = string(value['application_id'], '.application_id');
    if (value['reason'] !== undefined) read['reason'] = string(value['reason'], '.reason');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['legally_terminated_at'] !== undefined) read['legallyTerminatedAt'] = string(value['legally_terminated_at'], '.legally_terminated_at');
    if (value['revocable_until'] !== undefined) read['revocableUntil'] = string(value['revocable_until'], '.revocable_until');
    if (value['created_at'] !== undefined) read['createdAt'] = string(value['created_at'], '.created_at');
    return read;
  },
};

const CreditCardBill: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    applicationId: string(value['application_id'], '.application_id'),
    status: string(value['status'], '.status'),
    startDate: string(value['start_date'], '.start_date'),
    endDate: string(value['end_date'], '.end_date'),
    statementDate: string(value['statement_date'], '.statement_date'),
    dueDate: string(value['due_date'], '.due_date'),
    sddCollectionDate: string(value['sdd_collection_date'], '.sdd_collection_date'),
    previousBillAmount: object(value['previous_bill_amount'], '.previous_bill_amount', Money),
    currentBillAmount: object(value['current_bill_amount'], '.current_bill_amount', Money),
    totalOutstandingAmount: object(value['total_outstanding_amount'], '.total_outstanding_amount', Money),
    minimumDueAmount: object(value['minimum_due_amount'], '.minimum_due_amount', Money),
    outstandingSddrAmount: object(value['outstanding_sddr_amount'], '.outstanding_sddr_amount', Money),
    outstandingAmount: object(value['outstanding_amount'], '.outstanding_amount', Money),
    repaymentType: string(value['repayment_type'], '.repayment_type'),
    minimumAmount: object(value['minimum_amount'], '.minimum_amount', Money),
    minimumPercentage: int32(value['minimum_percentage'], '.minimum_percentage'),
    gracePeriodInDays: int32(value['grace_period_in_days'], '.grace_period_in_days'),
    dunningFees: object(value['dunning_fees'], '.dunning_fees', Money),
    otherFees: object(value['other_fees'], '.other_fees', Money),
    accumulatedInterestAmount: object(value['accumulated_interest_amount'], '.accumulated_interest_amount', Money),
    postboxItemId: string(value['postbox_item_id'], '.postbox_item_id'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['application_id'] !== undefined && value['status'] !== undefined && value['start_date'] !== undefined && value['end_date'] !== undefined && value['statement_date'] !== undefined && value['due_date'] !== undefined && value['sdd_collection_date'] !== undefined && value['previous_bill_amount'] !== undefined && value['current_bill_amount'] !== undefined && value['total_outstanding_amount'] !== undefined && value['minimum_due_amount'] !== undefined && value['outstanding_sddr_amount'] !== undefined && value['outstanding_amount'] !== undefined && value['repayment_type'] !== undefined && value['minimum_amount'] !== undefined && value['minimum_percentage'] !== undefined && value['grace_period_in_days'] !== undefined && value['dunning_fees'] !== undefined && value['other_fees'] !== undefined && value['accumulated_interest_amount'] !== undefined && value['postbox_item_id'] !== undefined) return CreditCardBill.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['application_id'] !== undefined) read['applicationId'] = string(value['application_id'], '.application_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['start_date'] !== undefined) read['startDate'] = string(value['start_date'], '.start_date');
    if (value['end_date'] !== undefined) read['endDate'] = string(value['end_date'], '.end_date');
    if (value['statement_date'] !== undefined) read['statementDate'] = string(value['statement_date'], '.statement_date');
    if (value['due_date'] !== undefined) read['dueDate'] = string(value['due_date'], '.due_date');
    if (value['sdd_collection_date'] !== undefined) read['sddCollectionDate'] = string(value['sdd_collection_date'], '.sdd_collection_date');
    if (value['previous_bill_amount'] !== undefined) read['previousBillAmount'] = object(value['previous_bill_amount'], '.previous_bill_amount', Money);
    if (value['current_bill_amount'] !== undefined) read['currentBillAmount'] = object(value['current_bill_amount'], '.current_bill_amount', Money);
    if (value['total_outstanding_amount'] !== undefined) read['totalOutstandingAmount'] = object(value['total_outstanding_amount'], '.total_outstanding_amount', Money);
    if (value['minimum_due_amount'] !== undefined) read['minimumDueAmount'] = object(value['minimum_due_amount'], '.minimum_due_amount', Money);
    if (value['outstanding_sddr_amount'] !== undefined) read['outstandingSddrAmount'] = object(value['outstanding_sddr_amount'], '.outstanding_sddr_amount', Money);
    if (value['outstanding_amount'] !== undefined) read['outstandingAmount'] = object(value['outstanding_amount'], '.outstanding_amount', Money);
    if (value['repayment_type'] !== undefined) read['repaymentType'] = string(value['repayment_type'], '.repayment_type');
    if (value['minimum_amount'] !== undefined) read['minimumAmount'] = object(value['minimum_amount'], '.minimum_amount', Money);
    if (value['minimum_percentage'] !== undefined) read['minimumPercentage'] = int32(value['minimum_percentage'], '.minimum_percentage');
    if (value['grace_period_in_days'] !== undefined) read['gracePeriodInDays'] = int32(value['grace_period_in_days'], '.grace_period_in_days');
    if (value['dunning_fees'] !== undefined) read['dunningFees'] = object(value['dunning_fees'], '.dunning_fees', Money);
    if (value['other_fees'] !== undefined) read['otherFees'] = object(value['other_fees'], '.other_fees', Money);
    if (value['accumulated_interest_amount'] !== undefined) read['accumulatedInterestAmount'] = object(value['accumulated_interest_amount'], '.accumulated_interest_amount', Money);
    if (value['postbox_item_id'] !== undefined) read['postboxItemId'] = string(value['postbox_item_id'], '.postbox_item_id');
    return read;
  },
};

const CreditCardApplicationExtended: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    externalCustomerId: string(value['external_customer_id'], '.external_customer_id'),
    customerId: string(value['customer_id'], '.customer_id'),
    accountId: string(value['account_id'], '.account_id'),
    accountIban: string(value['account_iban'], '.account_iban'),
    referenceAccountId: string(value['reference_account_id'], '.reference_account_id'),
    status: string(value['status'], '.status'),
    productType: string(value['product_type'], '.product_type'),
    billingStartDate: string(value['billing_start_date'], '.billing_start_date'),
    billingEndDate: string(value['billing_end_date'], '.billing_end_date'),
    qesAt: string(value['qes_at'], '.qes_at'),
    approvedLimit: object(value['approved_limit'], '.approved_limit', Money),
    requestedLimit: object(value['requested_limit'], '.requested_limit', Money),
    currentLimit: object(value['current_limit'], '.current_limit', Money),
    declineReasons: list(value['decline_reasons'], '.decline_reasons', string, undefined),
    repaymentOptions: object(value['repayment_options'], '.repayment_options', RepaymentOptions),
    statementWithDetails: boolean(value['statement_with_details'], '.statement_with_details'),
    scoringOptions: object(value['scoring_options'], '.scoring_options', ScoringOptions),
    inDunning: boolean(value['in_dunning'], '.in_dunning'),
    repaymentTypeSwitchAvailableDate: string(value['repayment_type_switch_available_date'], '.repayment_type_switch_available_date'),
    createdAt: string(value['created_at'], '.created_at'),
    activeTerminationId: string(value['active_termination_id'], '.active_termination_id'),
    defaultInterestAccountId: string(value['default_interest_account_id'], '.default_interest_account_id'),
    interestStoringAccountId: string(value['interest_storing_account_id'], '.interest_storing_account_id'),
    latestRepaymentTypeSwitchDate: string(value['latest_repayment_type_switch_date'], '.latest_repayment_type_switch_date'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['external_customer_id'] !== undefined && value['customer_id'] !== undefined && value['account_id'] !== undefined && value['account_iban'] !== undefined && value['reference_account_id'] !== undefined && value['status'] !== undefined && value['product_type'] !== undefined && value['billing_start_date'] !== undefined && value['billing_end_date'] !== undefined && value['qes_at'] !== undefined && value['approved_limit'] !== undefined && value['requested_limit'] !== undefined && value['current_limit'] !== undefined && value['decline_reasons'] !== undefined && value['repayment_options'] !== undefined && value['statement_with_details'] !== undefined && value['scoring_options'] !== undefined && value['in_dunning'] !== undefined && value['repayment_type_switch_available_date'] !== undefined && value['created_at'] !== undefined && value['active_termination_id'] !== undefined && value['default_interest_account_id'] !== undefined && value['interest_storing_account_id'] !== undefined && value['latest_repayment_type_switch_date'] !== undefined) return CreditCardApplicationExtended.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['external_customer_id'] !== undefined) read['externalCustomerId'] = string(value['external_customer_id'], '.external_customer_id');
    if (value['customer_id'] !== undefined) read['customerId'] = string(value['customer_id'], '.customer_id');
    if (value['account_id'] !== undefined) read['accountId'] = string(value['account_id'], '.account_id');
    if (value['account_iban'] !== undefined) read['accountIban'] = string(value['account_iban'], '.account_iban');
    if (value['reference_account_id'] !== undefined) read['referenceAccountId'] = string(value['reference_account_id'], '.reference_account_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['product_type'] !== undefined) read['productType'] = string(value['product_type'], '.product_type');
    if (value['billing_start_date'] !== undefined) read['billingStartDate'] = string(value['billing_start_date'], '.billing_start_date');
    if (value['billing_end_date'] !== undefined) read['billingEndDate'] = string(value['billing_end_date'], '.billing_end_date');
    if (value['qes_at'] !== undefined) read['qesAt'] = string(value['qes_at'], '.qes_at');
    if (value['approved_limit'] !== undefined) read['approvedLimit'] = object(value['approved_limit'], '.approved_limit', Money);
    if (value['requested_limit'] !== undefined) read['requestedLimit'] = object(value['requested_limit'], '.requested_limit', Money);
    if (value['current_limit'] !== undefined) read['currentLimit'] = object(value['current_limit'], '.current_limit', Money);
    if (value['decline_reasons'] !== undefined) read['declineReasons'] = list(value['decline_reasons'], '.decline_reasons', string, undefined);
    if (value['repayment_options'] !== undefined) read['repaymentOptions'] = object(value['repayment_options'], '.repayment_options', RepaymentOptions);
    if (value['statement_with_details'] !== undefined) read['statementWithDetails'] = boolean(value['statement_with_details'], '.statement_with_details');
    if (value['scoring_options'] !== undefined) read['scoringOptions'] = object(value['scoring_options'], '.scoring_options', ScoringOptions);
    if (value['in_dunning'] !== undefined) read['inDunning'] = boolean(value['in_dunning'], '.in_dunning');
    if (value['repayment_type_switch_available_date'] !== undefined) read['repaymentTypeSwitchAvailableDate'] = string(value['repayment_type_switch_available_date'], '.repayment_type_switch_available_date');
    if (value['created_at'] !== undefined) read['createdAt'] = string(value['created_at'], '.created_at');
    if (value['active_termination_id'] !== undefined) read['activeTerminationId'] = string(value['active_termination_id'], '.active_termination_id');
    if (value['default_interest_account_id'] !== undefined) read['defaultInterestAccountId'] = string(value['default_interest_account_id'], '.default_interest_account_id');
    if (value['interest_storing_account_id'] !== undefined) read['interestStoringAccountId'] = string(value['interest_storing_account_id'], '.interest_storing_account_id');
    if (value['latest_repayment_type_switch_date'] !== undefined) read['latestRepaymentTypeSwitchDate'] = string(value['latest_repayment_type_switch_date'], '.latest_repayment_type_switch_date');
    return read;
  },
};

const ScoringOptions: ShapeReader = {
  whole: (value) => ({
    customerDesiredLimit: object(value['customer_desired_limit'], '.customer_desired_limit', Money),
    numberOfDependents: int32(value['number_of_dependents'], '.number_of_dependents'),
    maritalStatus: string(value['marital_status'], '.marital_status'),
    livingSituation: string(value['living_situation'], '.living_situation'),
    livingSituationExpenses: object(value['living_situation_expenses'], '.living_situation_expenses', Money),
    netIncome: object(value['net_income'], '.net_income', Money),
    creditRepaymentExcludingMortgage: object(value['credit_repayment_excluding_mortgage'], '.credit_repayment_excluding_mortgage', Money),
    otherCreditCardLimit: object(value['other_credit_card_limit'], '.other_credit_card_limit', Money),
    employmentSince: string(value['employment_since'], '.employment_since'),
    annualTurnover: object(value['annual_turnover'], '.annual_turnover', Money),
    monthlyBusinessCosts: object(value['monthly_business_costs'], '.monthly_business_costs', Money),
    totalClients12Months: int32(value['total_clients_12_months'], '.total_clients_12_months'),
    hasCreditCard: boolean(value['has_credit_card'], '.has_credit_card'),
    referenceAccountCreatedYear: string(value['reference_account_created_year'], '.reference_account_created_year'),
    memberSince: string(value['member_since'], '.member_since'),
    provisionCode: string(value['provision_code'], '.provision_code'),
    referenceAccountIban: string(value['reference_account_iban'], '.reference_account_iban'),
  }),
  partial: (value) => {
    if (value['customer_desired_limit'] !== undefined && value['number_of_dependents'] !== undefined && value['marital_status'] !== undefined && value['living_situation'] !== undefined && value['living_situation_expenses'] !== undefined && value['net_income'] !== undefined && value['credit_repayment_excluding_mortgage'] !== undefined && value['other_credit_card_limit'] !== undefined && value['employment_since'] !== undefined && value['annual_turnover'] !== undefined && value['monthly_business_costs'] !== undefined && value['total_clients_12_months'] !== undefined && value['has_credit_card'] !== undefined && value['reference_account_created_year'] !== undefined && value['member_since'] !== undefined && value['provision_code'] !== undefined && value['reference_account_iban'] !== undefined) return ScoringOptions.whole(value);
    const read: Record<string, unknown> = {};
    if (value['customer_desired_limit'] !== undefined) read['customerDesiredLimit'] = object(value['customer_desired_limit'], '.customer_desired_limit', Money);
    if (value['number_of_dependents'] !== undefined) read['numberOfDependents'] = int32(value['number_of_dependents'], '.number_of_dependents');
    if (value['marital_status'] !== undefined) read['maritalStatus'] = string(value['marital_status'], '.marital_status');
    if (value['living_situation'] !== undefined) read['livingSituation'] = string(value['living_situation'], '.living_situation');
    if (value['living_situation_expenses'] !== undefined) read['livingSituationExpenses'] = object(value['living_situation_expenses'], '.living_situation_expenses', Money);
    if (value['net_income'] !== undefined) read['netIncome'] = object(value['net_income'], '.net_income', Money);
    if (value['credit_repayment_excluding_mortgage'] !== undefined) read['creditRepaymentExcludingMortgage'] = object(value['credit_repayment_excluding_mortgage'], '.credit_repayment_excluding_mortgage', Money);
    if (value['other_credit_card_limit'] !== undefined) read['otherCreditCardLimit'] = object(value['other_credit_card_limit'], '.other_credit_card_limit', Money);
    if (value['employment_since'] !== undefined) read['employmentSince'] = string(value['employment_since'], '.employment_since');
    if (value['annual_turnover'] !== undefined) read['annualTurnover'] = object(value['annual_turnover'], '.annual_turnover', Money);
    if (value['monthly_business_costs'] !== undefined) read['monthlyBusinessCosts'] = object(value['monthly_business_costs'], '.monthly_business_costs', Money);
    if (value['total_clients_12_months'] !== undefined) read['totalClients12Months'] = int32(value['total_clients_12_months'], '.total_clients_12_months');
    if (value['has_credit_card'] !== undefined) read['hasCreditCard'] = boolean(value['has_credit_card'], '.has_credit_card');
    if (value['reference_account_created_year'] !== undefined) read['referenceAccountCreatedYear'] = string(value['reference_account_created_year'], '.reference_account_created_year');
    if (value['member_since'] !== undefined) read['memberSince'] = string(value['member_since'], '.member_since');
    if (value['provision_code'] !== undefined) read['provisionCode'] = string(value['provision_code'], '.provision_code');
    if (value['reference_account_iban'] !== undefined) read['referenceAccountIban'] = string(value['reference_account_iban'], '.reference_account_iban');
    return read;
  },
};

const RepaymentOptions: ShapeReader = {
  whole: (value) => ({
    upcomingType: string(value['upcoming_type'], '.upcoming_type'),
    currentType: string(value['current_type'], '.current_type'),
    upcomingBillingCycle: string(value['upcoming_billing_cycle'], '.upcoming_billing_cycle'),
    currentBillingCycle: string(value['current_billing_cycle'], '.current_billing_cycle'),
    minimumAmount: object(value['minimum_amount'], '.minimum_amount', Money),
    minimumPercentage: int32(value['minimum_percentage'], '.minimum_percentage'),
    gracePeriodInDays: int32(value['grace_period_in_days'], '.grace_period_in_days'),
    minimumAmountLowerThreshold: object(value['minimum_amount_lower_threshold'], '.minimum_amount_lower_threshold', Money),
    minimumAmountUpperThreshold: object(value['minimum_amount_upper_threshold'], '.minimum_amount_upper_threshold', Money),
    minimumPercentageLowerThreshold: int32(value['minimum_percentage_lower_threshold'], '.minimum_percentage_lower_threshold'),
    minimumPercentageUpperThreshold: int32(value['minimum_percentage_upper_threshold'], '.minimum_percentage_upper_threshold'),
  }),
  partial: (value) => {
    if (value['upcoming_type'] !== undefined && value['current_type'] !== undefined && value['upcoming_billing_cycle'] !== undefined && value['current_billing_cycle'] !== undefined && value['minimum_amount'] !== undefined && value['minimum_percentage'] !== undefined && value['grace_period_in_days'] !== undefined && value['minimum_amount_lower_threshold'] !== undefined && value['minimum_amount_upper_threshold'] !== undefined && value['minimum_percentage_lower_threshold'] !== undefined && value['minimum_percentage_upper_threshold'] !== undefined) return RepaymentOptions.whole(value);
    const read: Record<string, unknown> = {};
    if (value['upcoming_type'] !== undefined) read['upcomingType'] = string(value['upcoming_type'], '.upcoming_type');
    if (value['current_type'] !== undefined) read['currentType'] = string(value['current_type'], '.current_type');
    if (value['upcoming_billing_cycle'] !== undefined) read['upcomingBillingCycle'] = string(value['upcoming_billing_cycle'], '.upcoming_billing_cycle');
    if (value['current_billing_cycle'] !== undefined) read['currentBillingCycle'] = string(value['current_billing_cycle'], '.current_billing_cycle');
    if (value['minimum_amount'] !== undefined) read['minimumAmount'] = object(value['minimum_amount'], '.minimum_amount', Money);
    if (value['minimum_percentage'] !== undefined) read['minimumPercentage'] = int32(value['minimum_percentage'], '.minimum_percentage');
    if (value['grace_period_in_days'] !== undefined) read['gracePeriodInDays'] = int32(value['grace_period_in_days'], '.grace_period_in_days');
    if (value['minimum_amount_lower_threshold'] !== undefined) read['minimumAmountLowerThreshold'] = object(value['minimum_amount_lower_threshold'], '.minimum_amount_lower_threshold', Money);
    if (value['minimum_amount_upper_threshold'] !== undefined) read['minimumAmountUpperThreshold'] = object(value['minimum_amount_upper_threshold'], '.minimum_amount_upper_threshold', Money);
    if (value['minimum_percentage_lower_threshold'] !== undefined) read['minimumPercentageLowerThreshold'] = int32(value['minimum_percentage_lower_threshold'], '.minimum_percentage_lower_threshold');
    if (value['minimum_percentage_upper_threshold'] !== undefined) read['minimumPercentageUpperThreshold'] = int32(value['minimum_percentage_upper_threshold'], '.minimum_percentage_upper_threshold');
    return read;
  },
};

const CreditCardApplication: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    externalCustomerId: string(value['external_customer_id'], '.external_customer_id'),
    customerId: string(value['customer_id'], '.customer_id'),
    accountId: string(value['account_id'], '.account_id'),
    accountIban: string(value['account_iban'], '.account_iban'),
    referenceAccountId: string(value['reference_account_id'], '.reference_account_id'),
    status: string(value['status'], '.status'),
    productType: string(value['product_type'], '.product_type'),
    billingStartDate: string(value['billing_start_date'], '.billing_start_date'),
    billingEndDate: string(value['billing_end_date'], '.billing_end_date'),
    qesAt: string(value['qes_at'], '.qes_at'),
    approvedLimit: object(value['approved_limit'], '.approved_limit', Money),
    requestedLimit: object(value['requested_limit'], '.requested_limit', Money),
    currentLimit: object(value['current_limit'], '.current_limit', Money),
    declineReasons: list(value['decline_reasons'], '.decline_reasons', string, undefined),
    repaymentOptions: object(value['repayment_options'], '.repayment_options', RepaymentOptions),
    statementWithDetails: boolean(value['statement_with_details'], '.statement_with_details'),
    scoringOptions: object(value['scoring_options'], '.scoring_options', ScoringOptions),
    inDunning: boolean(value['in_dunning'], '.in_dunning'),
    repaymentTypeSwitchAvailableDate: string(value['repayment_type_switch_available_date'], '.repayment_type_switch_available_date'),
    createdAt: string(value['created_at'], '.created_at'),
    activeTerminationId: string(value['active_termination_id'], '.active_termination_id'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['external_customer_id'] !== undefined && value['customer_id'] !== undefined && value['account_id'] !== undefined && value['account_iban'] !== undefined && value['reference_account_id'] !== undefined && value['status'] !== undefined && value['product_type'] !== undefined && value['billing_start_date'] !== undefined && value['billing_end_date'] !== undefined && value['qes_at'] !== undefined && value['approved_limit'] !== undefined && value['requested_limit'] !== undefined && value['current_limit'] !== undefined && value['decline_reasons'] !== undefined && value['repayment_options'] !== undefined && value['statement_with_details'] !== undefined && value['scoring_options'] !== undefined && value['in_dunning'] !== undefined && value['repayment_type_switch_available_date'] !== undefined && value['created_at'] !== undefined && value['active_termination_id'] !== undefined) return CreditCardApplication.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['external_customer_id'] !== undefined) read['externalCustomerId'] = string(value['external_customer_id'], '.external_customer_id');
    if (value['customer_id'] !== undefined) read['customerId'] = string(value['customer_id'], '.customer_id');
    if (value['account_id'] !== undefined) read['accountId'] = string(value['account_id'], '.account_id');
    if (value['account_iban'] !== undefined) read['accountIban'] = string(value['account_iban'], '.account_iban');
    if (value['reference_account_id'] !== undefined) read['referenceAccountId'] = string(value['reference_account_id'], '.reference_account_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['product_type'] !== undefined) read['productType'] = string(value['product_type'], '.product_type');
    if (value['billing_start_date'] !== undefined) read['billingStartDate'] = string(value['billing_start_date'], '.billing_start_date');
    if (value['billing_end_date'] !== undefined) read['billingEndDate'] = string(value['billing_end_date'], '.billing_end_date');
    if (value['qes_at'] !== undefined) read['qesAt'] = string(value['qes_at'], '.qes_at');
    if (value['approved_limit'] !== undefined) read['approvedLimit'] = object(value['approved_limit'], '.approved_limit', Money);
    if (value['requested_limit'] !== undefined) read['requestedLimit'] = object(value['requested_limit'], '.requested_limit', Money);
    if (value['current_limit'] !== undefined) read['currentLimit'] = object(value['current_limit'], '.current_limit', Money);
    if (value['decline_reasons'] !== undefined) read['declineReasons'] = list(value['decline_reasons'], '.decline_reasons', string, undefined);
    if (value['repayment_options'] !== undefined) read['repaymentOptions'] = object(value['repayment_options'], '.repayment_options', RepaymentOptions);
    if (value['statement_with_details'] !== undefined) read['statementWithDetails'] = boolean(value['statement_with_details'], '.statement_with_details');
    if (value['scoring_options'] !== undefined) read['scoringOptions'] = object(value['scoring_options'], '.scoring_options', ScoringOptions);
    if (value['in_dunning'] !== undefined) read['inDunning'] = boolean(value['in_dunning'], '.in_dunning');
    if (value['repayment_type_switch_available_date'] !== undefined) read['repaymentTypeSwitchAvailableDate'] = string(value['repayment_type_switch_available_date'], '.repayment_type_switch_available_date');
    if (value['created_at'] !== undefined) read['createdAt'] = string(value['created_at'], '.created_at');
    if (value['active_termination_id'] !== undefined) read['activeTerminationId'] = string(value['active_termination_id'], '.active_termination_id');
    return read;
  },
};

const Overdraft: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    personId: string(value['person_id'], '.person_id'),
    status: string(value['status'], '.status'),
    accountId: string(value['account_id'], '.account_id'),
    limit: object(value['limit'], '.limit', Money),
    interestAccrued: object(value['interest_accrued'], '.interest_accrued', Money),
    overdraftRate: number(value['overdraft_rate'], '.overdraft_rate'),
    interestAccrualRate: number(value['interest_accrual_rate'], '.interest_accrual_rate'),
    interestConditionsEnabled: boolean(value['interest_conditions_enabled'], '.interest_conditions_enabled'),
    createdAt: string(value['created_at'], '.created_at'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['person_id'] !== undefined && value['status'] !== undefined && value['account_id'] !== undefined && value['limit'] !== undefined && value['interest_accrued'] !== undefined && value['overdraft_rate'] !== undefined && value['interest_accrual_rate'] !== undefined && value['interest_conditions_enabled'] !== undefined && value['created_at'] !== undefined) return Overdraft.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['person_id'] !== undefined) read['personId'] = string(value['person_id'], '.person_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['account_id'] !== undefined) read['accountId'] = string(value['account_id'], '.account_id');
    if (value['limit'] !== undefined) read['limit'] = object(value['limit'], '.limit', Money);
    if (value['interest_accrued'] !== undefined) read['interestAccrued'] = object(value['interest_accrued'], '.interest_accrued', Money);
    if (value['overdraft_rate'] !== undefined) read['overdraftRate'] = number(value['overdraft_rate'], '.overdraft_rate');
    if (value['interest_accrual_rate'] !== undefined) read['interestAccrualRate'] = number(value['interest_accrual_rate'], '.interest_accrual_rate');
    if (value['interest_conditions_enabled'] !== undefined) read['interestConditionsEnabled'] = boolean(value['interest_conditions_enabled'], '.interest_conditions_enabled');
    if (value['created_at'] !== undefined) read['createdAt'] = string(value['created_at'], '.created_at');
    return read;
  },
};

const OverdraftApplication: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    personId: string(value['person_id'], '.person_id'),
    status: string(value['status'], '.status'),
    decision: string(value['decision'], '.decision'),
    rejectionReasons: list(value['rejection_reasons'], '.rejection_reasons', string, undefined),
    limit: object(value['limit'], '.limit', Money),
    overdraftRate: number(value['overdraft_rate'], '.overdraft_rate'),
    interestAccrualRate: number(value['interest_accrual_rate'], '.interest_accrual_rate'),
    interestConditionsEnabled: boolean(value['interest_conditions_enabled'], '.interest_conditions_enabled'),
    partnerRiskClass: string(value['partner_risk_class'], '.partner_risk_class'),
    partnerReferenceNumber: string(value['partner_reference_number'], '.partner_reference_number'),
    partnerContactNumber: string(value['partner_contact_number'], '.partner_contact_number'),
    partnerContactName: string(value['partner_contact_name'], '.partner_contact_name'),
    creditRecordId: string(value['credit_record_id'], '.credit_record_id'),
    accountSnapshotId: string(value['account_snapshot_id'], '.account_snapshot_id'),
    overdraftId: string(value['overdraft_id'], '.overdraft_id'),
    createdAt: string(value['created_at'], '.created_at'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['person_id'] !== undefined && value['status'] !== undefined && value['decision'] !== undefined && value['rejection_reasons'] !== undefined && value['limit'] !== undefined && value['overdraft_rate'] !== undefined && value['interest_accrual_rate'] !== undefined && value['interest_conditions_enabled'] !== undefined && value['partner_risk_class'] !== undefined && value['partner_reference_number'] !== undefined && value['partner_contact_number'] !== undefined && value['partner_contact_name'] !== undefined && value['credit_record_id'] !== undefined && value['account_snapshot_id'] !== undefined && value['overdraft_id'] !== undefined && value['created_at'] !== undefined) return OverdraftApplication.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['person_id'] !== undefined) read['personId'] = string(value['person_id'], '.person_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['decision'] !== undefined) read['decision'] = string(value['decision'], '.decision');
    if (value['rejection_reasons'] !== undefined) read['rejectionReasons'] = list(value['rejection_reasons'], '.rejection_reasons', string, undefined);
    if (value['limit'] !== undefined) read['limit'] = object(value['limit'], '.limit', Money);
    if (value['overdraft_rate'] !== undefined) read['overdraftRate'] = number(value['overdraft_rate'], '.overdraft_rate');
    if (value['interest_accrual_rate'] !== undefined) read['interestAccrualRate'] = number(value['interest_accrual_rate'], '.interest_accrual_rate');
    if (value['interest_conditions_enabled'] !== undefined) read['interestConditionsEnabled'] = boolean(value['interest_conditions_enabled'], '.interest_conditions_enabled');
    if (value['partner_risk_class'] !== undefined) read['partnerRiskClass'] = string(value['partner_risk_class'], '.partner_risk_class');
    if (value['partner_reference_number'] !== undefined) read['partnerReferenceNumber'] = string(value['partner_reference_number'], '.partner_reference_number');
    if (value['partner_contact_number'] !== undefined) read['partnerContactNumber'] = string(value['partner_contact_number'], '.partner_contact_number');
    if (value['partner_contact_name'] !== undefined) read['partnerContactName'] = string(value['partner_contact_name'], '.partner_contact_name');
    if (value['credit_record_id'] !== undefined) read['creditRecordId'] = string(value['credit_record_id'], '.credit_record_id');
    if (value['account_snapshot_id'] !== undefined) read['accountSnapshotId'] = string(value['account_snapshot_id'], '.account_snapshot_id');
    if (value['overdraft_id'] !== undefined) read['overdraftId'] = string(value['overdraft_id'], '.overdraft_id');
    if (value['created_at'] !== undefined) read['createdAt'] = string(value['created_at'], '.created_at');
    return read;
  },
};

const FreelancerCreditLineApplication: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    personId: string(value['person_id'], '.person_id'),
    status: string(value['status'], '.status'),
    statusDescription: string(value['status_description'], '.status_description'),
    decision: string(value['decision'], '.decision'),
    reason: string(value['reason'], '.reason'),
    offeredLimit: object(value['offered_limit'], '.offered_limit', Money),
    offeredInterestRate: number(value['offered_interest_rate'], '.offered_interest_rate'),
    netDisposableIncome: object(value['net_disposable_income'], '.net_disposable_income', Money),
    recipientIban: string(value['recipient_iban'], '.recipient_iban'),
    mandateReferenceNumber: string(value['mandate_reference_number'], '.mandate_reference_number'),
    identificationId: string(value['identification_id'], '.identification_id'),
    creditLineId: string(value['credit_line_id'], '.credit_line_id'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['person_id'] !== undefined && value['status'] !== undefined && value['status_description'] !== undefined && value['decision'] !== undefined && value['reason'] !== undefined && value['offered_limit'] !== undefined && value['offered_interest_rate'] !== undefined && value['net_disposable_income'] !== undefined && value['recipient_iban'] !== undefined && value['mandate_reference_number'] !== undefined && value['identification_id'] !== undefined && value['credit_line_id'] !== undefined) return FreelancerCreditLineApplication.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['person_id'] !== undefined) read['personId'] = string(value['person_id'], '.person_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['status_description'] !== undefined) read['statusDescription'] = string(value['status_description'], '.status_description');
    if (value['decision'] !== undefined) read['decision'] = string(value['decision'], '.decision');
    if (value['reason'] !== undefined) read['reason'] = string(value['reason'], '.reason');
    if (value['offered_limit'] !== undefined) read['offeredLimit'] = object(value['offered_limit'], '.offered_limit', Money);
    if (value['offered_interest_rate'] !== undefined) read['offeredInterestRate'] = number(value['offered_interest_rate'], '.offered_interest_rate');
    if (value['net_disposable_income'] !== undefined) read['netDisposableIncome'] = object(value['net_disposable_income'], '.net_disposable_income', Money);
    if (value['recipient_iban'] !== undefined) read['recipientIban'] = string(value['recipient_iban'], '.recipient_iban');
    if (value['mandate_reference_number'] !== undefined) read['mandateReferenceNumber'] = string(value['mandate_reference_number'], '.mandate_reference_number');
    if (value['identification_id'] !== undefined) read['identificationId'] = string(value['identification_id'], '.identification_id');
    if (value['credit_line_id'] !== undefined) read['creditLineId'] = string(value['credit_line_id'], '.credit_line_id');
    return read;
  },
};

const CreditLineBlock: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    source: string(value['source'], '.source'),
    description: string(value['description'], '.description'),
    referenceId: string(value['reference_id'], '.reference_id'),
    createdAt: string(value['created_at'], '.created_at'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['source'] !== undefined && value['description'] !== undefined && value['reference_id'] !== undefined && value['created_at'] !== undefined) return CreditLineBlock.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['source'] !== undefined) read['source'] = string(value['source'], '.source');
    if (value['description'] !== undefined) read['description'] = string(value['description'], '.description');
    if (value['reference_id'] !== undefined) read['referenceId'] = string(value['reference_id'], '.reference_id');
    if (value['created_at'] !== undefined) read['createdAt'] = string(value['created_at'], '.created_at');
    return read;
  },
};

const CreditLineTermination: ShapeReader = {
  whole: (value) => ({
    terminationDate: string(value['termination_date'], '.termination_date'),
  }),
  partial: (value) => {
    if (value['termination_date'] !== undefined) return CreditLineTermination.whole(value);
    const read: Record<string, unknown> = {};
    if (value['termination_date'] !== undefined) read['terminationDate'] = string(value['termination_date'], '.termination_date');
    return read;
  },
};

const CreditLineSummary: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    personId: string(value['person_id'], '.person_id'),
    status: string(value['status'], '.status'),
    limit: object(value['limit'], '.limit', Money),
    grantedAt: string(value['granted_at'], '.granted_at'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['person_id'] !== undefined && value['status'] !== undefined && value['limit'] !== undefined && value['granted_at'] !== undefined) return CreditLineSummary.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['person_id'] !== undefined) read['personId'] = string(value['person_id'], '.person_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['limit'] !== undefined) read['limit'] = object(value['limit'], '.limit', Money);
    if (value['granted_at'] !== undefined) read['grantedAt'] = string(value['granted_at'], '.granted_at');
    return read;
  },
};

const CreditLineRenewal: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    creditLineId: string(value['credit_line_id'], '.credit_line_id'),
    status: string(value['status'], '.status'),
    statusDescription: string(value['status_description'], '.status_description'),
    rejectionDate: string(value['rejection_date'], '.rejection_date'),
    notificationSentDate: string(value['notification_sent_date'], '.notification_sent_date'),
    effectiveFromDate: string(value['effective_from_date'], '.effective_from_date'),
    effectiveUntilDate: string(value['effective_until_date'], '.effective_until_date'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['credit_line_id'] !== undefined && value['status'] !== undefined && value['status_description'] !== undefined && value['rejection_date'] !== undefined && value['notification_sent_date'] !== undefined && value['effective_from_date'] !== undefined && value['effective_until_date'] !== undefined) return CreditLineRenewal.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['credit_line_id'] !== undefined) read['creditLineId'] = string(value['credit_line_id'], '.credit_line_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['status_description'] !== undefined) read['statusDescription'] = string(value['status_description'], '.status_description');
    if (value['rejection_date'] !== undefined) read['rejectionDate'] = string(value['rejection_date'], '.rejection_date');
    if (value['notification_sent_date'] !== undefined) read['notificationSentDate'] = string(value['notification_sent_date'], '.notification_sent_date');
    if (value['effective_from_date'] !== undefined) read['effectiveFromDate'] = string(value['effective_from_date'], '.effective_from_date');
    if (value['effective_until_date'] !== undefined) read['effectiveUntilDate'] = string(value['effective_until_date'], '.effective_until_date');
    return read;
  },
};

const ActiveLoan: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    type: string(value['type'], '.type'),
    status: string(value['status'], '.status'),
    interestRate: number(value['interest_rate'], '.interest_rate'),
    effectiveInterestRate: number(value['effective_interest_rate'], '.effective_interest_rate'),
    bulletRepaymentDate: string(value['bullet_repayment_date'], '.bullet_repayment_date'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['type'] !== undefined && value['status'] !== undefined && value['interest_rate'] !== undefined && value['effective_interest_rate'] !== undefined && value['bullet_repayment_date'] !== undefined) return ActiveLoan.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['type'] !== undefined) read['type'] = string(value['type'], '.type');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['interest_rate'] !== undefined) read['interestRate'] = number(value['interest_rate'], '.interest_rate');
    if (value['effective_interest_rate'] !== undefined) read['effectiveInterestRate'] = number(value['effective_interest_rate'], '.effective_interest_rate');
    if (value['bullet_repayment_date'] !== undefined) read['bulletRepaymentDate'] = string(value['bullet_repayment_date'], '.bullet_repayment_date');
    return read;
  },
};

const CreditLine: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    personId: string(value['person_id'], '.person_id'),
    applicationId: string(value['application_id'], '.application_id'),
    productType: string(value['product_type'], '.product_type'),
    status: string(value['status'], '.status'),
    lockingStatus: string(value['locking_status'], '.locking_status'),
    limit: object(value['limit'], '.limit', Money),
    utilizedAmount: object(value['utilized_amount'], '.utilized_amount', Money),
    interestRate: number(value['interest_rate'], '.interest_rate'),
    annualPercentageRate: number(value['annual_percentage_rate'], '.annual_percentage_rate'),
    disposableIncome: object(value['disposable_income'], '.disposable_income', Money),
    latestDisposableIncome: object(value['latest_disposable_income'], '.latest_disposable_income', Money),
    recipientIban: string(value['recipient_iban'], '.recipient_iban'),
    accountId: string(value['account_id'], '.account_id'),
    accountIban: string(value['account_iban'], '.account_iban'),
    activeLoans: list(value['active_loans'], '.active_loans', object, ActiveLoan),
    terminationType: string(value['termination_type'], '.termination_type'),
    terminationRequestedAt: string(value['termination_requested_at'], '.termination_requested_at'),
    terminationDate: string(value['termination_date'], '.termination_date'),
    renewal: object(value['renewal'], '.renewal', CreditLineRenewal),
    grantedAt: string(value['granted_at'], '.granted_at'),
    createdAt: string(value['created_at'], '.created_at'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['person_id'] !== undefined && value['application_id'] !== undefined && value['product_type'] !== undefined && value['status'] !== undefined && value['locking_status'] !== undefined && value['limit'] !== undefined && value['utilized_amount'] !== undefined && value['interest_rate'] !== undefined && value['annual_percentage_rate'] !== undefined && value['disposable_income'] !== undefined && value['latest_disposable_income'] !== undefined && value['recipient_iban'] !== undefined && value['account_id'] !== undefined && value['account_iban'] !== undefined && value['active_loans'] !== undefined && value['termination_type'] !== undefined && value['termination_requested_at'] !== undefined && value['termination_date'] !== undefined && value['renewal'] !== undefined && value['granted_at'] !== undefined && value['created_at'] !== undefined) return CreditLine.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['person_id'] !== undefined) read['personId'] = string(value['person_id'], '.person_id');
    if (value['application_id'] !== undefined) read['applicationId'] = string(value['application_id'], '.application_id');
    if (value['product_type'] !== undefined) read['productType'] = string(value['product_type'], '.product_type');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['locking_status'] !== undefined) read['lockingStatus'] = string(value['locking_status'], '.locking_status');
    if (value['limit'] !== undefined) read['limit'] = object(value['limit'], '.limit', Money);
    if (value['utilized_amount'] !== undefined) read['utilizedAmount'] = object(value['utilized_amount'], '.utilized_amount', Money);
    if (value['interest_rate'] !== undefined) read['interestRate'] = number(value['interest_rate'], '.interest_rate');
    if (value['annual_percentage_rate'] !== undefined) read['annualPercentageRate'] = number(value['annual_percentage_rate'], '.annual_percentage_rate');
    if (value['disposable_income'] !== undefined) read['disposableIncome'] = object(value['disposable_income'], '.disposable_income', Money);
    if (value['latest_disposable_income'] !== undefined) read['latestDisposableIncome'] = object(value['latest_disposable_income'], '.latest_disposable_income', Money);
    if (value['recipient_iban'] !== undefined) read['recipientIban'] = string(value['recipient_iban'], '.recipient_iban');
    if (value['account_id'] !== undefined) read['accountId'] = string(value['account_id'], '.account_id');
    if (value['account_iban'] !== undefined) read['accountIban'] = string(value['account_iban'], '.account_iban');
    if (value['active_loans'] !== undefined) read['activeLoans'] = list(value['active_loans'], '.active_loans', object, ActiveLoan);
    if (value['termination_type'] !== undefined) read['terminationType'] = string(value['termination_type'], '.termination_type');
    if (value['termination_requested_at'] !== undefined) read['terminationRequestedAt'] = string(value['termination_requested_at'], '.termination_requested_at');
    if (value['termination_date'] !== undefined) read['terminationDate'] = string(value['termination_date'], '.termination_date');
    if (value['renewal'] !== undefined) read['renewal'] = object(value['renewal'], '.renewal', CreditLineRenewal);
    if (value['granted_at'] !== undefined) read['grantedAt'] = string(value['granted_at'], '.granted_at');
    if (value['created_at'] !== undefined) read['createdAt'] = string(value['created_at'], '.created_at');
    return read;
  },
};

const Loan: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    type: string(value['type'], '.type'),
    status: string(value['status'], '.status'),
    interestRate: number(value['interest_rate'], '.interest_rate'),
    effectiveInterestRate: number(value['effective_interest_rate'], '.effective_interest_rate'),
    bulletRepaymentDate: string(value['bullet_repayment_date'], '.bullet_repayment_date'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['type'] !== undefined && value['status'] !== undefined && value['interest_rate'] !== undefined && value['effective_interest_rate'] !== undefined && value['bullet_repayment_date'] !== undefined) return Loan.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['type'] !== undefined) read['type'] = string(value['type'], '.type');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['interest_rate'] !== undefined) read['interestRate'] = number(value['interest_rate'], '.interest_rate');
    if (value['effective_interest_rate'] !== undefined) read['effectiveInterestRate'] = number(value['effective_interest_rate'], '.effective_interest_rate');
    if (value['bullet_repayment_date'] !== undefined) read['bulletRepaymentDate'] = string(value['bullet_repayment_date'], '.bullet_repayment_date');
    return read;
  },
};

const CreditLineApplicationSummary: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    personId: string(value['person_id'], '.person_id'),
    status: string(value['status'], '.status'),
    createdAt: string(value['created_at'], '.created_at'),
    limit: object(value['limit'], '.limit', Money),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['person_id'] !== undefined && value['status'] !== undefined && value['created_at'] !== undefined && value['limit'] !== undefined) return CreditLineApplicationSummary.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['person_id'] !== undefined) read['personId'] = string(value['person_id'], '.person_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['created_at'] !== undefined) read['createdAt'] = string(value['created_at'], '.created_at');
    if (value['limit'] !== undefined) read['limit'] = object(value['limit'], '.limit', Money);
    return read;
  },
};

const RequiredAction: ShapeReader = {
  whole: (value) => ({
    required: string(value['required'], '.required'),
  }),
  partial: (value) => {
    if (value['required'] !== undefined) return RequiredAction.whole(value);
    const read: Record<string, unknown> = {};
    if (value['required'] !== undefined) read['required'] = string(value['required'], '.required');
    return read;
  },
};

const ScoringWorkflow: ShapeReader = {
  whole: (value) => ({
    requiredActions: list(value['required_actions'], '.required_actions', object, RequiredAction),
  }),
  partial: (value) => {
    if (value['required_actions'] !== undefined) return ScoringWorkflow.whole(value);
    const read: Record<string, unknown> = {};
    if (value['required_actions'] !== undefined) read['requiredActions'] = list(value['required_actions'], '.required_actions', object, RequiredAction);
    return read;
  },
};

const CreditLineApplication: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    personId: string(value['person_id'], '.person_id'),
    status: string(value['status'], '.status'),
    statusDescription: string(value['status_description'], '.status_description'),
    decision: string(value['decision'], '.decision'),
    reason: string(value['reason'], '.reason'),
    offeredLimit: object(value['offered_limit'], '.offered_limit', Money),
    offeredInterestRate: number(value['offered_interest_rate'], '.offered_interest_rate'),
    netDisposableIncome: object(value['net_disposable_income'], '.net_disposable_income', Money),
    recipientIban: string(value['recipient_iban'], '.recipient_iban'),
    marriageStatus: string(value['marriage_status'], '.marriage_status'),
    employmentStatus: string(value['employment_status'], '.employment_status'),
    identificationId: string(value['identification_id'], '.identification_id'),
    signingId: string(value['signing_id'], '.signing_id'),
    creditLineId: string(value['credit_line_id'], '.credit_line_id'),
    scoringWorkflow: object(value['scoring_workflow'], '.scoring_workflow', ScoringWorkflow),
    partnerReferenceNumber: string(value['partner_reference_number'], '.partner_reference_number'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['person_id'] !== undefined && value['status'] !== undefined && value['status_description'] !== undefined && value['decision'] !== undefined && value['reason'] !== undefined && value['offered_limit'] !== undefined && value['offered_interest_rate'] !== undefined && value['net_disposable_income'] !== undefined && value['recipient_iban'] !== undefined && value['marriage_status'] !== undefined && value['employment_status'] !== undefined && value['identification_id'] !== undefined && value['signing_id'] !== undefined && value['credit_line_id'] !== undefined && value['scoring_workflow'] !== undefined && value['partner_reference_number'] !== undefined) return CreditLineApplication.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['person_id'] !== undefined) read['personId'] = string(value['person_id'], '.person_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['status_description'] !== undefined) read['statusDescription'] = string(value['status_description'], '.status_description');
    if (value['decision'] !== undefined) read['decision'] = string(value['decision'], '.decision');
    if (value['reason'] !== undefined) read['reason'] = string(value['reason'], '.reason');
    if (value['offered_limit'] !== undefined) read['offeredLimit'] = object(value['offered_limit'], '.offered_limit', Money);
    if (value['offered_interest_rate'] !== undefined) read['offeredInterestRate'] = number(value['offered_interest_rate'], '.offered_interest_rate');
    if (value['net_disposable_income'] !== undefined) read['netDisposableIncome'] = object(value['net_disposable_income'], '.net_disposable_income', Money);
    if (value['recipient_iban'] !== undefined) read['recipientIban'] = string(value['recipient_iban'], '.recipient_iban');
    if (value['marriage_status'] !== undefined) read['marriageStatus'] = string(value['marriage_status'], '.marriage_status');
    if (value['employment_status'] !== undefined) read['employmentStatus'] = string(value['employment_status'], '.employment_status');
    if (value['identification_id'] !== undefined) read['identificationId'] = string(value['identification_id'], '.identification_id');
    if (value['signing_id'] !== undefined) read['signingId'] = string(value['signing_id'], '.signing_id');
    if (value['credit_line_id'] !== undefined) read['creditLineId'] = string(value['credit_line_id'], '.credit_line_id');
    if (value['scoring_workflow'] !== undefined) read['scoringWorkflow'] = object(value['scoring_workflow'], '.scoring_workflow', ScoringWorkflow);
    if (value['partner_reference_number'] !== undefined) read['partnerReferenceNumber'] = string(value['partner_reference_number'], '.partner_reference_number');
    return read;
  },
};

const Money: ShapeReader = {
  whole: (value) => ({
    value: integer(value['value'], '.value'),
    unit: string(value['unit'], '.unit'),
    currency: string(value['currency'], '.currency'),
    precision: int32(value['precision'], '.precision'),
  }),
  partial: (value) => {
    if (value['value'] !== undefined && value['unit'] !== undefined && value['currency'] !== undefined && value['precision'] !== undefined) return Money.whole(value);
    const read: Record<string, unknown> = {};
    if (value['value'] !== undefined) read['value'] = integer(value['value'], '.value');
    if (value['unit'] !== undefined) read['unit'] = string(value['unit'], '.unit');
    if (value['currency'] !== undefined) read['currency'] = string(value['currency'], '.currency');
    if (value['precision'] !== undefined) read['precision'] = int32(value['precision'], '.precision');
    return read;
  },
};

const InstallmentPlan: ShapeReader = {
  whole: (value) => ({
    term: int32(value['term'], '.term'),
    monthlyInstallment: object(value['monthly_installment'], '.monthly_installment', Money),
    total: object(value['total'], '.total', Money),
    interestRate: number(value['interest_rate'], '.interest_rate'),
    effectiveInterestRate: number(value['effective_interest_rate'], '.effective_interest_rate'),
  }),
  partial: (value) => {
    if (value['term'] !== undefined && value['monthly_installment'] !== undefined && value['total'] !== undefined && value['interest_rate'] !== undefined && value['effective_interest_rate'] !== undefined) return InstallmentPlan.whole(value);
    const read: Record<string, unknown> = {};
    if (value['term'] !== undefined) read['term'] = int32(value['term'], '.term');
    if (value['monthly_installment'] !== undefined) read['monthlyInstallment'] = object(value['monthly_installment'], '.monthly_installment', Money);
    if (value['total'] !== undefined) read['total'] = object(value['total'], '.total', Money);
    if (value['interest_rate'] !== undefined) read['interestRate'] = number(value['interest_rate'], '.interest_rate');
    if (value['effective_interest_rate'] !== undefined) read['effectiveInterestRate'] = number(value['effective_interest_rate'], '.effective_interest_rate');
    return read;
  },
};

const InstallmentPlans: ShapeReader = {
  whole: (value) => ({
    installmentPlans: list(value['installment_plans'], '.installment_plans', object, InstallmentPlan),
  }),
  partial: (value) => {
    if (value['installment_plans'] !== undefined) return InstallmentPlans.whole(value);
    const read: Record<string, unknown> = {};
    if (value['installment_plans'] !== undefined) read['installmentPlans'] = list(value['installment_plans'], '.installment_plans', object, InstallmentPlan);
    return read;
  },
};

const CreditRecord: ShapeReader = {
  whole: (value) => ({
    id: string(value['id'], '.id'),
    personId: string(value['person_id'], '.person_id'),
    status: string(value['status'], '.status'),
    createdAt: string(value['created_at'], '.created_at'),
  }),
  partial: (value) => {
    if (value['id'] !== undefined && value['person_id'] !== undefined && value['status'] !== undefined && value['created_at'] !== undefined) return CreditRecord.whole(value);
    const read: Record<string, unknown> = {};
    if (value['id'] !== undefined) read['id'] = string(value['id'], '.id');
    if (value['person_id'] !== undefined) read['personId'] = string(value['person_id'], '.person_id');
    if (value['status'] !== undefined) read['status'] = string(value['status'], '.status');
    if (value['created_at'] !== undefined) read['createdAt'] = string(value['created_at'], '.created_at');
    return read;
  },
};

/** Readers of the bank's objects, by shape. They rename fields to the graph's names. */
export const readers = { CreditCardTermination, CreditCardBill, CreditCardApplicationExtended, ScoringOptions, RepaymentOptions, CreditCardApplication, Overdraft, OverdraftApplication, FreelancerCreditLineApplication, CreditLineBlock, CreditLineTermination, CreditLineSummary, CreditLineRenewal, ActiveLoan, CreditLine, Loan, CreditLineApplicationSummary, RequiredAction, ScoringWorkflow, CreditLineApplication, Money, InstallmentPlan, InstallmentPlans, CreditRecord };
