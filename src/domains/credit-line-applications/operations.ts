import { Resource } from '../../graphql/resource.js';
import { changing, until } from '../../rest/lifetime.js';
import { operation, type LoadId } from '../../rest/operation.js';
import type { CreditLineApplicationModel, FreelancerCreditLineApplicationModel } from './model.js';

const consumer = '/v1/persons/{person_id}/credit_line_applications';
const freelancer = '/v1/freelancers/persons/{person_id}/credit_line_applications';
const customer = { who: 'customer', owner: { path: 'person_id' } } as const;
const partner = { who: 'partner', owner: { path: 'person_id' } } as const;
/** What moves an application on may also open a credit line. */
const lineReads = ['getCreditLine', 'listCreditLines'] as const satisfies readonly LoadId[];
const applicationReads = [
  'getCreditLineApplication', 'listCreditLineApplications', 'downloadCreditLineApplicationPreContract', 'downloadCreditLineApplicationContract', ...lineReads,
] as const satisfies readonly LoadId[];
const freelancerReads = ['getFreelancerCreditLineApplication', ...lineReads] as const satisfies readonly LoadId[];

/** Applications for a credit line, a consumer's and a freelancer's. */
export const operations = {
  createCreditLineApplication: operation('createCreditLineApplication', {
    kind: 'write',
    method: 'POST',
    path: consumer,
    access: customer,
    shownBy: 'Person.creditLineApplications',
    stales: applicationReads,
    names: ({ body: { creditRecordId } }) => [['CREDIT_RECORD', creditRecordId]],
  }),
  getCreditLineApplication: operation('getCreditLineApplication', { kind: 'read', method: 'GET', path: `${consumer}/{application_id}`, access: customer, cache: until('rejected', 'expired', 'deleted'), mayBeStale: true }),
  listCreditLineApplications: operation('listCreditLineApplications', {
    kind: 'list',
    method: 'GET',
    path: '/v1/persons/credit_line_applications',
    access: { who: 'customer', owner: { filter: 'filter[person_id]' } },
    cache: changing,
    mayBeStale: true,
  }),
  linkCreditLineApplicationAccountSnapshot: operation('linkCreditLineApplicationAccountSnapshot', {
    kind: 'write',
    method: 'PUT',
    path: `${consumer}/{application_id}/account_snapshot`,
    access: partner,
    shownBy: 'CreditLineApplication.status',
    stales: applicationReads,
  }),
  linkCreditLineApplicationIdentification: operation('linkCreditLineApplicationIdentification', {
    kind: 'write',
    method: 'PUT',
    path: `${consumer}/{application_id}/identification`,
    access: partner,
    shownBy: 'CreditLineApplication.identificationId',
    stales: applicationReads,
  }),
  downloadCreditLineApplicationPreContract: operation('downloadCreditLineApplicationPreContract', {
    kind: 'file',
    method: 'GET',
    path: `${consumer}/{application_id}/pre_contract`,
    access: customer,
    fileName: 'pre-contract-{application_id}.pdf',
  }),
  downloadCreditLineApplicationContract: operation('downloadCreditLineApplicationContract', {
    kind: 'file',
    method: 'GET',
    path: `${consumer}/{application_id}/contract`,
    access: customer,
    fileName: 'contract-{application_id}.pdf',
  }),
  createFreelancerCreditLineApplication: operation('createFreelancerCreditLineApplication', {
    kind: 'write',
    method: 'POST',
    path: freelancer,
    access: customer,
    shownBy: null,
    stales: freelancerReads,
    names: ({ answer: { id } }) => [['FREELANCER_CREDIT_LINE_APPLICATION', id]],
  }),
  getFreelancerCreditLineApplication: operation('getFreelancerCreditLineApplication', {
    kind: 'read',
    method: 'GET',
    path: `${freelancer}/{application_id}`,
    access: customer,
    cache: until('rejected', 'expired'),
    mayBeStale: true,
    reads: 'FREELANCER_CREDIT_LINE_APPLICATION',
  }),
  linkFreelancerCreditLineApplicationCreditRecord: operation('linkFreelancerCreditLineApplicationCreditRecord', {
    kind: 'write',
    method: 'PUT',
    path: `${freelancer}/{application_id}/credit_record`,
    access: partner,
    shownBy: 'FreelancerCreditLineApplication.status',
    stales: freelancerReads,
    names: ({ params, body }) => [['FREELANCER_CREDIT_LINE_APPLICATION', params.application_id], ['CREDIT_RECORD', body.creditRecordId]],
  }),
  linkFreelancerCreditLineApplicationAccountSnapshot: operation('linkFreelancerCreditLineApplicationAccountSnapshot', {
    kind: 'write',
    method: 'PUT',
    path: `${freelancer}/{application_id}/account_snapshot`,
    access: partner,
    shownBy: 'FreelancerCreditLineApplication.status',
    stales: freelancerReads,
    names: ({ params }) => [['FREELANCER_CREDIT_LINE_APPLICATION', params.application_id]],
  }),
  agreeToFreelancerCreditLineContract: operation('agreeToFreelancerCreditLineContract', {
    kind: 'write',
    method: 'PUT',
    path: `${freelancer}/{application_id}/contract_agreement`,
    access: customer,
    shownBy: 'FreelancerCreditLineApplication.status',
    stales: freelancerReads,
    itself: 'application_id',
    names: ({ answer: { id } }) => [['FREELANCER_CREDIT_LINE_APPLICATION', id]],
  }),
};

/** A consumer's application by its ids. */
export const creditLineApplication = new Resource('CreditLineApplication', operations.getCreditLineApplication, ({ personId, id }: CreditLineApplicationModel) =>
  ({ person_id: personId, application_id: id }));

/** A freelancer's application by its ids. */
export const freelancerCreditLineApplication = new Resource(
  'FreelancerCreditLineApplication',
  operations.getFreelancerCreditLineApplication,
  ({ personId, id }: FreelancerCreditLineApplicationModel) => ({ person_id: personId, application_id: id }),
);
