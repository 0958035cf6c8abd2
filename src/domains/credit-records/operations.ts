import { Resource } from '../../graphql/resource.js';
import { until } from '../../rest/lifetime.js';
import { operation } from '../../rest/operation.js';
import type { CreditRecordModel } from './model.js';

/** Credit records: a bureau's report on a customer, bought by the bank or handed in by the partner. */
export const operations = {
  createCreditRecord: operation('createCreditRecord', {
    kind: 'write',
    method: 'POST',
    path: '/v1/persons/{person_id}/credit_records',
    access: { who: 'partner', owner: { path: 'person_id' } },
    shownBy: null,
    stales: [],
    names: ({ answer: { id } }) => [['CREDIT_RECORD', id]],
  }),
  createFreelancerCreditRecord: operation('createFreelancerCreditRecord', {
    kind: 'write',
    method: 'POST',
    path: '/v1/freelancers/persons/{person_id}/credit_records',
    access: { who: 'partner', owner: { path: 'person_id' } },
    shownBy: null,
    stales: [],
    names: ({ answer: { id } }) => [['CREDIT_RECORD', id]],
  }),
  getCreditRecord: operation('getCreditRecord', {
    kind: 'read',
    method: 'GET',
    path: '/v1/persons/{person_id}/credit_records/{credit_record_id}',
    access: { who: 'customer', owner: { path: 'person_id' } },
    cache: until('expired'),
    reads: 'CREDIT_RECORD',
  }),
};

/** A credit record by its ids. */
export const creditRecord = new Resource('CreditRecord', operations.getCreditRecord, ({ personId, id }: CreditRecordModel) =>
  ({ person_id: personId, credit_record_id: id }));
