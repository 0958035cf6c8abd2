import type { Resolvers } from '../../generated/graph.js';
import { knownConnection } from '../../graphql/known.js';
import { creditRecord, operations } from './operations.js';

export const resolvers: Resolvers = {
  Query: {
    creditRecord: (_root, { personId, id }, ctx) => creditRecord.read({ personId, id }, ctx),
  },
  Person: {
    creditRecord: (person, { id }, ctx) => creditRecord.read({ personId: person.id, id }, ctx),
    creditRecords: (person, page, ctx, info) => knownConnection('CREDIT_RECORD', creditRecord, person.id, page, ctx, info),
  },
  CreditRecord: {
    person: ({ personId }) => ({ id: personId }),
  },
  Mutation: {
    createCreditRecord: async (_root, { input: { personId, ...body } }, ctx) => {
      const record = await ctx.call(operations.createCreditRecord, { personId }, body);
      return { creditRecord: Object.assign({}, record, { personId }) };
    },
    createFreelancerCreditRecord: async (_root, { input: { personId, ...body } }, ctx) => {
      const record = await ctx.call(operations.createFreelancerCreditRecord, { personId }, body);
      return { creditRecord: Object.assign({}, record, { personId }) };
    },
  },
};
