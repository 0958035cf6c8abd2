import type { components } from '../generated/lending-api.js';
import type { Plan } from './annuity.js';
import type { Machine } from './state-machine.js';
import { table } from './store.js';

type Status = components['schemas']['LoanStatus'];

/** A loan drawn on a credit line. */
export interface Loan {
  readonly id: string;
  readonly person_id: string;
  readonly credit_line_id: string;
  readonly created_at: string;
  readonly type: components['schemas']['LoanType'];
  readonly reference: string;
  readonly purpose: string;
  /** Amount lent, in cents. */
  readonly amount: number;
  readonly plan: Plan;
  readonly bullet_repayment_date: string | null;
  status: Status;
  /** Amount still owed, in cents, without interest. */
  outstanding: number;
}

export const loanTable = table<Loan>('loan');

export const loanMachine: Machine<Status> = {
  resource: 'loan',
  transitions: {
    payout_pending: ['payout_triggered'],
    payout_triggered: ['created'],
    created: ['repaid'],
    repaid: [],
  },
};

/** Returns the loan as the API answers it, on creation and among the active loans of its credit line. */
export function loanAnswer({
  id,
  type,
  status,
  plan,
  bullet_repayment_date,
}: Loan): components['schemas']['Loan'] & { readonly id: string } {
  return {
    id,
    type,
    status,
    interest_rate: plan.interestRate,
    effective_interest_rate: plan.effectiveInterestRate,
    bullet_repayment_date,
  };
}
