import type { Resolvers } from '../../generated/graph.js';
import { sortOf } from '../../graphql/filters.js';
import { creditCardApplication } from '../credit-cards/operations.js';
import { creditCardTermination, operations } from './operations.js';

export const resolvers: Resolvers = {
  Query: {
    creditCardTermination: (_root, { id }, ctx) => creditCardTermination.read({ id }, ctx),
    creditCardTerminations: (_root, { orderBy, ...page }, ctx) =>
      ctx.list(operations.listCreditCardTerminations, { sort: sortOf(orderBy) }, page, (termination) => termination),
  },
  CreditCardApplication: {
    activeTermination: async (application, _args, ctx, info) => {
      const id = await creditCardApplication.field(application, 'activeTerminationId', ctx);
      return id ? creditCardTermination.named({ id }, ctx, info) : null;
    },
  },
  CreditCardTermination: {
    application: async (termination, _args, ctx, info) => {
      const id = await creditCardTermination.field(termination, 'applicationId', ctx);
      return id ? creditCardApplication.named({ id }, ctx, info) : null;
    },
  },
  Mutation: {
    requestCreditCardTermination: async (_root, { input: { applicationId, ...body } }, ctx) => {
      const termination = await ctx.call(operations.requestCreditCardTermination, { applicationId }, body);
      return { creditCardTermination: Object.assign({}, termination, { applicationId }) };
    },
    revokeCreditCardTermination: async (_root, { input: { terminationId } }, ctx) =>
      ({ creditCardTermination: await ctx.call(operations.revokeCreditCardTermination, { id: terminationId }) }),
  },
};
