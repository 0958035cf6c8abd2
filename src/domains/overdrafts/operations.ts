import { Resource } from '../../graphql/resource.js';
import { changing, until } from '../../rest/lifetime.js';
import { operation, type LoadId, type NamedResource } from '../../rest/operation.js';
import type { OverdraftApplicationModel, OverdraftModel } from './model.js';

const applications = '/v1/persons/{person_id}/overdraft_applications';
const application = `${applications}/{overdraft_application_id}` as const;
const overdrafts = '/v1/persons/{person_id}/overdrafts/{overdraft_id}';
const customer = { who: 'customer', owner: { path: 'person_id' } } as const;
const partner = { who: 'partner', owner: { path: 'person_id' } } as const;
const reads = ['getOverdraftApplication', 'getOverdraft'] as const satisfies readonly LoadId[];

interface Naming {
  readonly creditRecordId?: string | null;
  readonly overdraftId?: string | null;
}

const namedBy = ({ creditRecordId, overdraftId }: Naming): NamedResource[] => [['CREDIT_RECORD', creditRecordId], ['OVERDRAFT', overdraftId]];

/** Overdrafts on freelancers' accounts, and the applications for them. Their paths lack the `freelancers` of the other products. */
export const operations = {
  createOverdraftApplication: operation('createOverdraftApplication', {
    kind: 'write',
    method: 'POST',
    path: applications,
    access: customer,
    shownBy: null,
    stales: reads,
    names: ({ answer }) => [['OVERDRAFT_APPLICATION', answer.id], ...namedBy(answer)],
  }),
  getOverdraftApplication: operation('getOverdraftApplication', {
    kind: 'read',
    method: 'GET',
    path: application,
    access: customer,
    cache: until('rejected', 'expired', 'deleted'),
    mayBeStale: true,
    names: ({ answer }) => namedBy(answer),
    reads: 'OVERDRAFT_APPLICATION',
  }),
  linkOverdraftApplicationAccountSnapshot: operation('linkOverdraftApplicationAccountSnapshot', {
    kind: 'write',
    method: 'PUT',
    path: `${application}/account_snapshot`,
    access: partner,
    shownBy: 'OverdraftApplication.status',
    stales: reads,
    names: ({ params }) => [['OVERDRAFT_APPLICATION', params.overdraft_application_id]],
  }),
  createOverdraft: operation('createOverdraft', {
    kind: 'write',
    method: 'PUT',
    path: `${application}/overdraft`,
    access: customer,
    shownBy: 'OverdraftApplication.overdraft',
    stales: reads,
    names: ({ answer, params }) => [['OVERDRAFT', answer.id], ['OVERDRAFT_APPLICATION', params.overdraft_application_id]],
  }),
  getOverdraft: operation('getOverdraft', { kind: 'read', method: 'GET', path: overdrafts, access: customer, cache: changing, mayBeStale: true, reads: 'OVERDRAFT' }),
  terminateOverdraft: operation('terminateOverdraft', {
    kind: 'write',
    method: 'POST',
    path: `${overdrafts}/terminate`,
    access: customer,
    shownBy: 'Overdraft.status',
    stales: reads,
    itself: 'overdraft_id',
    names: ({ answer: { id } }) => [['OVERDRAFT', id]],
  }),
};

/** An overdraft application by its ids. */
export const overdraftApplication = new Resource('OverdraftApplication', operations.getOverdraftApplication, ({ personId, id }: OverdraftApplicationModel) =>
  ({ person_id: personId, overdraft_application_id: id }));

/** An overdraft by its ids. */
export const overdraft = new Resource('Overdraft', operations.getOverdraft, ({ personId, id }: OverdraftModel) => ({ person_id: personId, overdraft_id: id }));
