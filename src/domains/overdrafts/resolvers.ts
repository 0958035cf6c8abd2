import type { MutationResolvers, Resolvers } from '../../generated/graph.js';
import { knownConnection } from '../../graphql/known.js';
import { creditRecord } from '../credit-records/operations.js';
import { operations, overdraft, overdraftApplication } from './operations.js';

const mutations: MutationResolvers = {
  createOverdraftApplication: async (_root, { input: { personId, ...body } }, ctx) => {
    const application = await ctx.call(operations.createOverdraftApplication, { personId }, body);
    return { overdraftApplication: Object.assign({}, application, { personId }) };
  },
  linkOverdraftApplicationAccountSnapshot: async (_root, { input: { personId, applicationId, ...body } }, ctx) => {
    await ctx.call(operations.linkOverdraftApplicationAccountSnapshot, { personId, overdraftApplicationId: applicationId }, body);
    return { overdraftApplication: { id: applicationId, personId } };
  },
  createOverdraft: async (_root, { input: { personId, applicationId, ...body } }, ctx) => {
    const created = await ctx.call(operations.createOverdraft, { personId, overdraftApplicationId: applicationId }, body);
    return { overdraft: Object.assign({}, created, { personId }) };
  },
  terminateOverdraft: async (_root, { input: { personId, overdraftId } }, ctx) => {
    const terminated = await ctx.call(operations.terminateOverdraft, { personId, overdraftId }, {});
    return { overdraft: Object.assign({}, terminated, { personId }) };
  },
};

export const resolvers: Resolvers = {
  Query: {
    overdraftApplication: (_root, { personId, id }, ctx) => overdraftApplication.read({ personId, id }, ctx),
    overdraft: (_root, { personId, id }, ctx) => overdraft.read({ personId, id }, ctx),
  },
  Person: {
    overdraftApplication: (person, { id }, ctx) => overdraftApplication.read({ personId: person.id, id }, ctx),
    overdraftApplications: (person, page, ctx, info) => knownConnection('OVERDRAFT_APPLICATION', overdraftApplication, person.id, page, ctx, info),
    overdraft: (person, { id }, ctx) => overdraft.read({ personId: person.id, id }, ctx),
    overdrafts: (person, page, ctx, info) => knownConnection('OVERDRAFT', overdraft, person.id, page, ctx, info),
  },
  OverdraftApplication: {
    person: ({ personId }) => ({ id: personId }),
    creditRecord: async (application, _args, ctx, info) => {
      const id = await overdraftApplication.field(application, 'creditRecordId', ctx);
      return id ? creditRecord.named({ id, personId: application.personId }, ctx, info) : null;
    },
    overdraft: async (application, _args, ctx, info) => {
      const id = await overdraftApplication.field(application, 'overdraftId', ctx);
      return id ? overdraft.named({ id, personId: application.personId }, ctx, info) : null;
    },
  },
  Overdraft: {
    person: ({ personId }) => ({ id: personId }),
  },
  Mutation: mutations,
};
