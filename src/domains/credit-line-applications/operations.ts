import { Resource } from '../../graphql/resource.js';
import { changing, until } from '../../bank/cache-ttl.js';
import { defineOperations, type LoadId } from '../../bank/operation.js';
import type { CreditLineApplicationModel, FreelancerCreditLineApplicationModel } from './model.js';

const customer = { who: 'customer', owner: { path: 'personId' } } as const;
const partner = { who: 'partner', owner: { path: 'personId' } } as const;
/** A write that advances an application may also open a credit line. */
const lineReads = ['getCreditLine', 'listCreditLines'] as const satisfies readonly LoadId[];
export const applicationReads = [
  'getCreditLineApplication',
  'listCreditLineApplications',
  'downloadCreditLineApplicationPreContract',
  'downloadCreditLineApplicationContract',
  ...lineReads,
] as const satisfies readonly LoadId[];
export const freelancerReads = [
  'getFreelancerCreditLineApplication',
  ...lineReads,
] as const satisfies readonly LoadId[];

/** The applications of consumers and freelancers for a credit line. */
export const operations = defineOperations({
  createCreditLineApplication: {
    access: customer,
    verifyWith: 'Person.creditLineApplications',
    invalidates: applicationReads,
    discovers: ({ body: { creditRecordId, identificationId } }) => [
      ['CREDIT_RECORD', creditRecordId],
      ['IDENTIFICATION', identificationId],
    ],
  },
  getCreditLineApplication: {
    access: customer,
    cache: until('rejected', 'expired', 'deleted'),
    mayBeStale: true,
    discovers: ({ answer: { identificationId } }) => [['IDENTIFICATION', identificationId]],
  },
  listCreditLineApplications: {
    access: { who: 'customer', owner: { filter: 'personId' } },
    cache: changing,
    mayBeStale: true,
    entriesReadBy: 'getCreditLineApplication',
  },
  linkCreditLineApplicationAccountSnapshot: {
    access: partner,
    verifyWith: 'CreditLineApplication.status',
    invalidates: applicationReads,
    discovers: ({ body: { accountSnapshotId } }) => [['ACCOUNT_SNAPSHOT', accountSnapshotId]],
  },
  linkCreditLineApplicationIdentification: {
    access: partner,
    verifyWith: 'CreditLineApplication.identificationId',
    invalidates: applicationReads,
    discovers: ({ body: { identificationId } }) => [['IDENTIFICATION', identificationId]],
  },
  downloadCreditLineApplicationPreContract: {
    access: customer,
    fileName: 'pre-contract-{applicationId}.pdf',
  },
  downloadCreditLineApplicationContract: {
    access: customer,
    fileName: 'contract-{applicationId}.pdf',
  },
  createFreelancerCreditLineApplication: {
    access: customer,
    verifyWith: null,
    invalidates: freelancerReads,
    discovers: ({ answer: { id } }) => [['FREELANCER_CREDIT_LINE_APPLICATION', id]],
  },
  getFreelancerCreditLineApplication: {
    access: customer,
    cache: until('rejected', 'expired'),
    mayBeStale: true,
    reads: 'FREELANCER_CREDIT_LINE_APPLICATION',
    discovers: ({ answer: { identificationId } }) => [['IDENTIFICATION', identificationId]],
  },
  linkFreelancerCreditLineApplicationCreditRecord: {
    access: partner,
    verifyWith: 'FreelancerCreditLineApplication.status',
    invalidates: freelancerReads,
    discovers: ({ params, body }) => [
      ['FREELANCER_CREDIT_LINE_APPLICATION', params.applicationId],
      ['CREDIT_RECORD', body.creditRecordId],
    ],
  },
  linkFreelancerCreditLineApplicationAccountSnapshot: {
    access: partner,
    verifyWith: 'FreelancerCreditLineApplication.status',
    invalidates: freelancerReads,
    discovers: ({ params, body }) => [
      ['FREELANCER_CREDIT_LINE_APPLICATION', params.applicationId],
      ['ACCOUNT_SNAPSHOT', body.accountSnapshotId],
    ],
  },
  agreeToFreelancerCreditLineContract: {
    access: customer,
    verifyWith: 'FreelancerCreditLineApplication.status',
    invalidates: freelancerReads,
    answerIdParam: 'applicationId',
    discovers: ({ answer: { id, identificationId } }) => [
      ['FREELANCER_CREDIT_LINE_APPLICATION', id],
      ['IDENTIFICATION', identificationId],
    ],
  },
});

/** A consumer's application by its ids. */
export const creditLineApplication = new Resource(
  'CreditLineApplication',
  operations.getCreditLineApplication,
  ({ personId, id }: CreditLineApplicationModel) => ({ personId, applicationId: id }),
  ['preContract', 'contract'],
);

/** A freelancer's application by its ids. */
export const freelancerCreditLineApplication = new Resource(
  'FreelancerCreditLineApplication',
  operations.getFreelancerCreditLineApplication,
  ({ personId, id }: FreelancerCreditLineApplicationModel) => ({ personId, applicationId: id }),
);
