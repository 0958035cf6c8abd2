import { ids } from './scripted-bank.js';

/** An amount as the documents print it. */
export const cents = (value: number | null) => ({ currency: 'EUR', unit: 'cents', value });

/** A credit record, created on a day that does not exist. */
export const record = {
  status: 'available',
  person_id: ids.person,
  id: ids.record,
  created_at: '2020-20-03T18:01:48.000Z',
};

/** A loan in the documented answer to its creation. */
export const loan = {
  type: 'installment_plan',
  status: 'payout_pending',
  interest_rate: 0.11,
  id: 'f8930e8d3dfa48e4a898d7a97c0d78b4cloa',
  effective_interest_rate: 0.0111,
  bullet_repayment_date: '2001-01-01',
};

/** A credit line with its renewal; created at a time without a zone. */
export const line = {
  utilized_amount: cents(1000),
  termination_type: 'ORDINARY_BY_CUSTOMER',
  termination_requested_at: '2022-02-07',
  termination_date: '2022-02-08',
  status: 'mandate_creation_pending',
  renewal: {
    status_description: 'string',
    status: 'customer_notified',
    rejection_date: '2022-10-31',
    notification_sent_date: '2021-01-20',
    id: '0696599d-7f0a-434b-b480-ebe5a1e20cc4',
    effective_until_date: '2022-04-10',
    effective_from_date: '2022-04-10',
    credit_line_id: ids.line,
  },
  recipient_iban: 'DE92370601930002130041',
  product_type: 'consumer',
  person_id: ids.person,
  locking_status: 'NO_BLOCK',
  limit: cents(1000),
  latest_disposable_income: cents(1000),
  interest_rate: 0.11,
  id: ids.line,
  granted_at: '2022-02-07T11:57:42Z',
  disposable_income: cents(1000),
  created_at: '2022-02-07T11:57:42',
  application_id: ids.application,
  annual_percentage_rate: 0.11,
  active_loans: [{ id: loan.id }],
  account_id: 'adc123a45d6d7cf8fbfeed537ba919d5cacc',
  account_iban: 'DE25110101002910133758',
};

/** A credit line as lists have it. */
export const summary = {
  status: 'open',
  person_id: ids.person,
  limit: cents(1000),
  id: ids.line,
  granted_at: '2022-02-07T11:57:42Z',
};

/** A consumer's application. */
export const application = {
  status_description: 'string',
  status: 'offered',
  signing_id: 'string',
  scoring_workflow: { required_actions: [{ required: 'string' }, { required: null }] },
  recipient_iban: 'string',
  reason: 'string',
  person_id: ids.person,
  offered_limit: cents(1000),
  offered_interest_rate: 0,
  net_disposable_income: cents(1000),
  marriage_status: 'string',
  identification_id: 'string',
  id: ids.application,
  employment_status: 'string',
  decision: 'REJECTED',
  credit_line_id: 'string',
};

/** A freelancer's application. */
export const freelancer = {
  credit_line_id: 'c5f22b00baa845869ceb3a7d90d59bffccln',
  decision: 'REJECTED',
  id: '7d903b7483294e3b902b89097d699dbdccla',
  identification_id: '51462340e8653f8e2864801e8ebb4131cidt',
  mandate_reference_number: 'LXD3RGLRTP6HHM',
  net_disposable_income: cents(1000),
  offered_interest_rate: 0.11,
  offered_limit: cents(1000),
  person_id: ids.stranger,
  reason: 'string',
  recipient_iban: 'DE13110101014386274299',
  status: 'rejected',
  status_description: 'Rejected by Scorer',
};

/** Installment plans. */
export const plans = {
  installment_plans: [
    {
      term: 6,
      monthly_installment: cents(172),
      total: cents(1032),
      interest_rate: 0.11,
      effective_interest_rate: 0.1157,
    },
  ],
};
/** A block on a credit line, set by the bank itself. */
export const block = {
  source: 'automatic',
  reference_id: 'string',
  id: 'string',
  description: 'string',
  created_at: 'string',
};
