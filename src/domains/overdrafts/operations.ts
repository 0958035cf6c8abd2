import { Resource } from '../../graphql/resource.js';
import { changing, until } from '../../bank/cache-ttl.js';
import { defineOperations, type LoadId, type NamedResource } from '../../bank/operation.js';
import type { OverdraftApplicationModel, OverdraftModel } from './model.js';

const customer = { who: 'customer', owner: { path: 'personId' } } as const;
const partner = { who: 'partner', owner: { path: 'personId' } } as const;
export const overdraftReads = [
  'getOverdraftApplication',
  'getOverdraft',
] as const satisfies readonly LoadId[];

interface Naming {
  readonly creditRecordId?: string | null;
  readonly overdraftId?: string | null;
  readonly accountSnapshotId?: string | null;
}

const namedBy = ({ creditRecordId, overdraftId, accountSnapshotId }: Naming): NamedResource[] => [
  ['CREDIT_RECORD', creditRecordId],
  ['OVERDRAFT', overdraftId],
  ['ACCOUNT_SNAPSHOT', accountSnapshotId],
];

/**
 * Overdrafts on freelancers' accounts, and the applications for them. Their paths have no `freelancers`,
 * unlike those of the other products.
 */
export const operations = defineOperations({
  createOverdraftApplication: {
    access: customer,
    verifyWith: null,
    invalidates: overdraftReads,
    discovers: ({ answer }) => [['OVERDRAFT_APPLICATION', answer.id], ...namedBy(answer)],
  },
  getOverdraftApplication: {
    access: customer,
    cache: until('rejected', 'expired', 'deleted'),
    mayBeStale: true,
    discovers: ({ answer }) => namedBy(answer),
    reads: 'OVERDRAFT_APPLICATION',
  },
  linkOverdraftApplicationAccountSnapshot: {
    access: partner,
    verifyWith: 'OverdraftApplication.status',
    invalidates: overdraftReads,
    discovers: ({ params, body }) => [
      ['OVERDRAFT_APPLICATION', params.overdraftApplicationId],
      ['ACCOUNT_SNAPSHOT', body.accountSnapshotId],
    ],
  },
  createOverdraft: {
    access: customer,
    verifyWith: 'OverdraftApplication.overdraft',
    invalidates: overdraftReads,
    discovers: ({ answer, params }) => [
      ['OVERDRAFT', answer.id],
      ['OVERDRAFT_APPLICATION', params.overdraftApplicationId],
    ],
  },
  getOverdraft: { access: customer, cache: changing, mayBeStale: true, reads: 'OVERDRAFT' },
  terminateOverdraft: {
    access: customer,
    verifyWith: 'Overdraft.status',
    invalidates: overdraftReads,
    answerIdParam: 'overdraftId',
    discovers: ({ answer: { id } }) => [['OVERDRAFT', id]],
  },
});

/** An overdraft application by its ids. */
export const overdraftApplication = new Resource(
  'OverdraftApplication',
  operations.getOverdraftApplication,
  ({ personId, id }: OverdraftApplicationModel) => ({ personId, overdraftApplicationId: id }),
);

/** An overdraft by its ids. */
export const overdraft = new Resource(
  'Overdraft',
  operations.getOverdraft,
  ({ personId, id }: OverdraftModel) => ({ personId, overdraftId: id }),
);
