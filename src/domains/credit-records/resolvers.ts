import type { Resolvers } from '../../generated/graph.js';
import { byIds, itsPerson, knownOf, ofPerson } from '../../graphql/relations.js';
import { creditRecord, operations } from './operations.js';

export const resolvers: Resolvers = {
  Query: {
    creditRecord: byIds(creditRecord),
  },
  Person: {
    creditRecord: ofPerson(creditRecord),
    creditRecords: knownOf('CREDIT_RECORD', creditRecord),
  },
  CreditRecord: {
    person: itsPerson,
  },
  Mutation: {
    createCreditRecord: async (_root, { input: { personId, ...body } }, ctx) => {
      const record = await ctx.write.send(operations.createCreditRecord, { personId }, body);
      return { creditRecord: Object.assign({}, record, { personId }) };
    },
    createFreelancerCreditRecord: async (_root, { input: { personId, ...body } }, ctx) => {
      const record = await ctx.write.send(operations.createFreelancerCreditRecord, { personId }, body);
      return { creditRecord: Object.assign({}, record, { personId }) };
    },
  },
};
