import type { MutationResolvers, Resolvers } from '../../generated/graph.js';
import { byIds, itsPerson, knownOf, ofPerson, reference } from '../../graphql/relations.js';
import { creditRecord } from '../credit-records/operations.js';
import { operations, overdraft, overdraftApplication } from './operations.js';

const mutations: MutationResolvers = {
  createOverdraftApplication: async (_root, { input: { personId, ...body } }, ctx) => {
    const application = await ctx.write.send(operations.createOverdraftApplication, { personId }, body);
    return { overdraftApplication: Object.assign({}, application, { personId }) };
  },
  linkOverdraftApplicationAccountSnapshot: async (
    _root,
    { input: { personId, applicationId, ...body } },
    ctx,
  ) => {
    await ctx.write.send(
      operations.linkOverdraftApplicationAccountSnapshot,
      { personId, overdraftApplicationId: applicationId },
      body,
    );
    return { overdraftApplication: { id: applicationId, personId } };
  },
  createOverdraft: async (_root, { input: { personId, applicationId, ...body } }, ctx) => {
    const created = await ctx.write.send(
      operations.createOverdraft,
      { personId, overdraftApplicationId: applicationId },
      body,
    );
    return { overdraft: Object.assign({}, created, { personId }) };
  },
  terminateOverdraft: async (_root, { input: { personId, overdraftId } }, ctx) => {
    const terminated = await ctx.write.send(operations.terminateOverdraft, { personId, overdraftId }, {});
    return { overdraft: Object.assign({}, terminated, { personId }) };
  },
};

export const resolvers: Resolvers = {
  Query: {
    overdraftApplication: byIds(overdraftApplication),
    overdraft: byIds(overdraft),
  },
  Person: {
    overdraftApplication: ofPerson(overdraftApplication),
    overdraftApplications: knownOf('OVERDRAFT_APPLICATION', overdraftApplication),
    overdraft: ofPerson(overdraft),
    overdrafts: knownOf('OVERDRAFT', overdraft),
  },
  OverdraftApplication: {
    person: itsPerson,
    creditRecord: reference(overdraftApplication, 'creditRecordId', creditRecord),
    overdraft: reference(overdraftApplication, 'overdraftId', overdraft),
  },
  Overdraft: {
    person: itsPerson,
  },
  Mutation: mutations,
};
