import type {
  CreditLineApplication,
  CreditLineApplicationSummary,
  FreelancerCreditLineApplication,
} from '../../generated/wire.js';

/**
 * The known fields of a consumer's application: a list's summary, the only source of `createdAt` and `limit`,
 * an answer, or both.
 */
export type CreditLineApplicationModel = CreditLineApplication &
  Partial<CreditLineApplicationSummary> & { readonly id: string; readonly personId: string };

/** The known fields of a freelancer's application. */
export type FreelancerCreditLineApplicationModel = FreelancerCreditLineApplication & {
  readonly id: string;
  readonly personId: string;
};
