import type { GraphQLResolveInfo } from 'graphql';
import type { Context, Filters } from '../../context/context.js';
import type { PageArguments } from '../../context/paging.js';
import type { CreditLineApplicationFilter, MutationResolvers, Resolvers } from '../../generated/graph.js';
import type { CreditLineApplicationSummary } from '../../generated/wire.js';
import { documentOf } from '../../graphql/document.js';
import { ownerId } from '../../graphql/errors.js';
import { statusOf } from '../../graphql/filters.js';
import { knownConnection } from '../../graphql/known.js';
import { creditLine } from '../credit-lines/operations.js';
import { creditLineApplication, freelancerCreditLineApplication, operations } from './operations.js';
import type { CreditLineApplicationModel } from './model.js';

const pathOf = ({ personId, id }: { readonly personId: string; readonly id: string }) => ({ personId, applicationId: id });

const filtersOf = (filter: CreditLineApplicationFilter): Filters<'listCreditLineApplications'> => ({
  personId: filter.personId,
  id: filter.id,
  creditLineId: filter.creditLineId,
  status: statusOf(filter),
  applicationDateMin: filter.applicationDateMin,
  applicationDateMax: filter.applicationDateMax,
  creditLineAmount: filter.creditLineAmount,
});

async function listOf(filter: CreditLineApplicationFilter, page: PageArguments, ctx: Context, info: GraphQLResolveInfo) {
  const applications = await ctx.list(operations.listCreditLineApplications, filtersOf(filter), page, (application) =>
    ({ personId: ownerId(application.personId), ...application }) as CreditLineApplicationModel);
  await creditLineApplication.complete(applications?.nodes ?? [], ctx, info);
  return applications;
}

/** A field that the bank has in its list of applications alone: the list is asked for this one. */
async function listed<Name extends 'createdAt' | 'limit'>(application: CreditLineApplicationModel, name: Name, ctx: Context) {
  const known: CreditLineApplicationSummary[Name] = application[name];
  if (known !== undefined) return known;
  const { personId, id } = application;
  const page = await ctx.list(operations.listCreditLineApplications, { personId, id }, { first: 1 }, (item) => item);
  return page?.nodes[0]?.[name] ?? null;
}

const mutations: MutationResolvers = {
  createCreditLineApplication: async (_root, { input: { personId, ...body } }, ctx) => {
    const application = await ctx.call(operations.createCreditLineApplication, { personId }, body);
    return { creditLineApplication: Object.assign({}, application, { personId }) };
  },
  linkCreditLineApplicationAccountSnapshot: async (_root, { input: { personId, applicationId, ...body } }, ctx) => {
    await ctx.call(operations.linkCreditLineApplicationAccountSnapshot, { personId, applicationId }, body);
    return { creditLineApplication: { id: applicationId, personId } };
  },
  linkCreditLineApplicationIdentification: async (_root, { input: { personId, applicationId, ...body } }, ctx) => {
    await ctx.call(operations.linkCreditLineApplicationIdentification, { personId, applicationId }, body);
    return { creditLineApplication: { id: applicationId, personId } };
  },
  createFreelancerCreditLineApplication: async (_root, { input: { personId, ...body } }, ctx) => {
    const application = await ctx.call(operations.createFreelancerCreditLineApplication, { personId }, body);
    return { freelancerCreditLineApplication: Object.assign({}, application, { personId }) };
  },
  linkFreelancerCreditLineApplicationCreditRecord: async (_root, { input: { personId, applicationId, ...body } }, ctx) => {
    await ctx.call(operations.linkFreelancerCreditLineApplicationCreditRecord, { personId, applicationId }, body);
    return { freelancerCreditLineApplication: { id: applicationId, personId } };
  },
  linkFreelancerCreditLineApplicationAccountSnapshot: async (_root, { input: { personId, applicationId, ...body } }, ctx) => {
    await ctx.call(operations.linkFreelancerCreditLineApplicationAccountSnapshot, { personId, applicationId }, body);
    return { freelancerCreditLineApplication: { id: applicationId, personId } };
  },
  agreeToFreelancerCreditLineContract: async (_root, { input: { personId, applicationId } }, ctx) => {
    const application = await ctx.call(operations.agreeToFreelancerCreditLineContract, { personId, applicationId });
    return { freelancerCreditLineApplication: Object.assign({}, application, { personId }) };
  },
};

export const resolvers: Resolvers = {
  Query: {
    creditLineApplication: (_root, { personId, id }, ctx) => creditLineApplication.read({ personId, id }, ctx),
    freelancerCreditLineApplication: (_root, { personId, id }, ctx) => freelancerCreditLineApplication.read({ personId, id }, ctx),
    creditLineApplications: (_root, { filter, ...page }, ctx, info) => listOf(filter ?? {}, page, ctx, info),
  },
  Person: {
    creditLineApplication: (person, { id }, ctx) => creditLineApplication.read({ personId: person.id, id }, ctx),
    freelancerCreditLineApplication: (person, { id }, ctx) => freelancerCreditLineApplication.read({ personId: person.id, id }, ctx),
    freelancerCreditLineApplications: (person, page, ctx, info) =>
      knownConnection('FREELANCER_CREDIT_LINE_APPLICATION', freelancerCreditLineApplication, person.id, page, ctx, info),
    creditLineApplications: (person, { filter, ...page }, ctx, info) => listOf({ personId: person.id, ...filter }, page, ctx, info),
  },
  CreditLineApplication: {
    createdAt: (application, _args, ctx) => listed(application, 'createdAt', ctx),
    limit: (application, _args, ctx) => listed(application, 'limit', ctx),
    person: ({ personId }) => ({ id: personId }),
    creditLine: async (application, _args, ctx, info) => {
      const id = await creditLineApplication.field(application, 'creditLineId', ctx);
      return id ? creditLine.named({ id, personId: application.personId }, ctx, info) : null;
    },
    preContract: (application) => documentOf(operations.downloadCreditLineApplicationPreContract, pathOf(application)),
    contract: (application) => documentOf(operations.downloadCreditLineApplicationContract, pathOf(application)),
  },
  FreelancerCreditLineApplication: {
    person: ({ personId }) => ({ id: personId }),
    creditLine: async (application, _args, ctx, info) => {
      const id = await freelancerCreditLineApplication.field(application, 'creditLineId', ctx);
      return id ? creditLine.named({ id, personId: application.personId }, ctx, info) : null;
    },
  },
  Mutation: mutations,
};
