import { calculated, changing } from '../../rest/lifetime.js';
import { operation } from '../../rest/operation.js';

/** Loans on a credit line, and the calculations that come before one. */
export const operations = {
  calculateAnonymousInstallmentPlans: operation('calculateAnonymousInstallmentPlans', {
    kind: 'calculation',
    method: 'POST',
    path: '/v1/anonymous_credit_line_installment_plans',
    access: { who: 'customer', owner: 'nobody' },
    cache: calculated,
    mayBeStale: true,
  }),
  calculateAnonymousFreelancerInstallmentPlans: operation('calculateAnonymousFreelancerInstallmentPlans', {
    kind: 'calculation',
    method: 'POST',
    path: '/v1/freelancers/anonymous_credit_line_installment_plans',
    access: { who: 'customer', owner: 'nobody' },
    cache: calculated,
    mayBeStale: true,
  }),
  calculateAvailableInstallmentPlans: operation('calculateAvailableInstallmentPlans', {
    kind: 'calculation',
    method: 'POST',
    path: '/v1/persons/{person_id}/credit_lines/{credit_line_id}/available_installment_plans',
    access: { who: 'customer', owner: { path: 'person_id' } },
    cache: changing,
  }),
  createLoan: operation('createLoan', {
    kind: 'write',
    method: 'POST',
    path: '/v1/persons/{person_id}/credit_lines/{credit_line_id}/loans',
    access: { who: 'customer', owner: { path: 'person_id' } },
    shownBy: 'CreditLine.activeLoans',
    stales: ['getCreditLine', 'listCreditLines', 'calculateAvailableInstallmentPlans', 'downloadAnnualAccountStatement', 'downloadClosingAccountStatement'],
  }),
};
