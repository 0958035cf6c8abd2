import { calculated, changing } from '../../bank/cache-ttl.js';
import { defineOperations } from '../../bank/operation.js';

/** Loans on a credit line, and the calculations before a loan. */
export const operations = defineOperations({
  calculateAnonymousInstallmentPlans: {
    access: { who: 'customer', owner: 'nobody' },
    cache: calculated,
    mayBeStale: true,
  },
  calculateAnonymousFreelancerInstallmentPlans: {
    access: { who: 'customer', owner: 'nobody' },
    cache: calculated,
    mayBeStale: true,
  },
  calculateAvailableInstallmentPlans: {
    access: { who: 'customer', owner: { path: 'personId' } },
    cache: changing,
  },
  createLoan: {
    access: { who: 'customer', owner: { path: 'personId' } },
    verifyWith: 'CreditLine.activeLoans',
    invalidates: [
      'getCreditLine',
      'listCreditLines',
      'calculateAvailableInstallmentPlans',
      'downloadAnnualAccountStatement',
      'downloadClosingAccountStatement',
    ],
  },
});
