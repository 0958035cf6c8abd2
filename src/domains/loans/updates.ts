import { maxPresent, type UpdateKind } from '../../graphql/update-kind.js';
import { loansOfPerson } from './resolvers.js';

/** The loans that events are about. The bank has no read of one: they come with the person's credit lines. */
export const updates: readonly UpdateKind[] = [
  {
    kind: 'LOAN',
    type: 'Loan',
    read: async ({ id, customerId }, ctx) =>
      (await loansOfPerson(customerId, ctx)).find((loan) => loan.id === id) ?? null,
    list: async ({ personId }, ctx) =>
      personId === undefined
        ? []
        : (await loansOfPerson(personId, ctx))
            .slice(0, maxPresent)
            .map((source) => ({ id: source.id, source })),
  },
];
