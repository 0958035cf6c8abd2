import type {
  CreditLineApplication,
  CreditLineApplicationSummary,
  FreelancerCreditLineApplication,
} from '../../generated/wire.js';

/** What is at hand of a consumer's application: a list's summary, which alone has `createdAt` and `limit`, an answer, or both. */
export type CreditLineApplicationModel = CreditLineApplication &
  Partial<CreditLineApplicationSummary> & { readonly id: string; readonly personId: string };

/** What is at hand of a freelancer's application. */
export type FreelancerCreditLineApplicationModel = FreelancerCreditLineApplication & {
  readonly id: string;
  readonly personId: string;
};
