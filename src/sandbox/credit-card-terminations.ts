import { creditCardTable } from './credit-card.js';
import { requestTermination, revokeTermination, terminationTable } from './credit-card-termination.js';
import type { SandboxDomain } from './domain.js';
import { sorted } from './lists.js';

/** Card terminations. `credit-card-termination.ts` implements them. */
export const creditCardTerminations: SandboxDomain = {
  errorShape: 'wrapped',
  handlers: {
    requestCreditCardTermination: ({ bank, path, body }) =>
      requestTermination(bank, bank.store.require(creditCardTable, path.application_id), body.reason),
    listCreditCardTerminations: ({ bank, query }) => sorted(bank.store.all(terminationTable), query.sort),
    getCreditCardTermination: ({ bank, path }) => bank.store.require(terminationTable, path.id),
    revokeCreditCardTermination: ({ bank, path }) => {
      const termination = bank.store.require(terminationTable, path.id);
      revokeTermination(bank, termination);
      return termination;
    },
  },
};
