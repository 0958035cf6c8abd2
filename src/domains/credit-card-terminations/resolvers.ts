import type { Resolvers } from '../../generated/graph.js';
import { pages, priced } from '../../graphql/cost.js';
import { sortOf } from '../../graphql/filters.js';
import { byIds, reference } from '../../graphql/relations.js';
import { creditCardApplication } from '../credit-cards/operations.js';
import { creditCardTermination, operations } from './operations.js';

export const resolvers: Resolvers = {
  Query: {
    creditCardTermination: byIds(creditCardTermination),
    creditCardTerminations: priced(
      pages(operations.listCreditCardTerminations),
      (_root, { orderBy, ...page }, ctx) =>
        ctx.read.list(
          operations.listCreditCardTerminations,
          { sort: sortOf(orderBy) },
          page,
          (termination) => termination,
        ),
    ),
  },
  CreditCardApplication: {
    activeTermination: reference(creditCardApplication, 'activeTerminationId', creditCardTermination),
  },
  CreditCardTermination: {
    application: reference(creditCardTermination, 'applicationId', creditCardApplication),
  },
  Mutation: {
    requestCreditCardTermination: async (_root, { input: { applicationId, ...body } }, ctx) => {
      const termination = await ctx.write.send(
        operations.requestCreditCardTermination,
        { applicationId },
        body,
      );
      return { creditCardTermination: Object.assign({}, termination, { applicationId }) };
    },
    revokeCreditCardTermination: async (_root, { input: { terminationId } }, ctx) => ({
      creditCardTermination: await ctx.write.send(operations.revokeCreditCardTermination, {
        id: terminationId,
      }),
    }),
  },
};
