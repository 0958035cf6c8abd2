import type { Bank } from './bank.js';
import { persons } from './customers.js';
import type { SandboxDomain } from './domain.js';
import {
  newOverdraftAnswer,
  type Overdraft,
  overdraftAnswer,
  overdraftTable,
  terminateOverdraft,
} from './overdraft.js';
import {
  accept,
  apply,
  linkSnapshot,
  type OverdraftApplication,
  overdraftApplicationAnswer,
  overdraftApplications,
  proceed,
  remove,
} from './overdraft-application.js';

const applicationOf = ({
  bank,
  path,
}: {
  bank: Bank;
  path: { person_id: string; overdraft_application_id: string };
}): OverdraftApplication =>
  bank.store.get(overdraftApplications, path.overdraft_application_id, path.person_id);

const overdraftOf = ({
  bank,
  path,
}: {
  bank: Bank;
  path: { person_id: string; overdraft_id: string };
}): Overdraft => bank.store.get(overdraftTable, path.overdraft_id, path.person_id);

/**
 * Overdrafts of freelancers. `overdraft-application.ts` and `overdraft.ts` define their life cycles,
 * `scoring.ts` the decision.
 */
export const overdrafts: SandboxDomain = {
  errorShape: 'mixed',
  handlers: {
    createOverdraftApplication: ({ bank, path, body }) => {
      bank.store.require(persons, path.person_id);
      return overdraftApplicationAnswer(apply(bank, path.person_id, body));
    },
    getOverdraftApplication: (request) => overdraftApplicationAnswer(applicationOf(request)),
    linkOverdraftApplicationAccountSnapshot: (request) =>
      linkSnapshot(request.bank, applicationOf(request), request.body.account_snapshot_id),
    createOverdraft: (request) =>
      newOverdraftAnswer(accept(request.bank, applicationOf(request), request.body.account_id)),
    getOverdraft: (request) => overdraftAnswer(overdraftOf(request)),
    terminateOverdraft: (request) => overdraftAnswer(terminateOverdraft(request.bank, overdraftOf(request))),
  },
  customerChanged: (bank, customerId) => {
    for (const application of bank.store.all(overdraftApplications))
      if (application.person_id === customerId) proceed(bank, application);
  },
  controls: [
    {
      method: 'POST',
      path: '/sandbox/overdraft_applications/{id}/delete',
      does: 'deletes an overdraft application, as the bank does',
      run: ({ bank, path }) => {
        const application = bank.store.require(overdraftApplications, path['id'] ?? '');
        remove(bank, application);
        return overdraftApplicationAnswer(application);
      },
    },
  ],
};
