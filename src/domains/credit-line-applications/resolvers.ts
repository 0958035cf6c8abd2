import type { GraphQLResolveInfo } from 'graphql';
import type { Filters } from '../../context/checked-reads.js';
import type { Context } from '../../context/context.js';
import type { PageArguments } from '../../context/paging.js';
import type { CreditLineApplicationFilter, MutationResolvers, Resolvers } from '../../generated/graph.js';
import type { CreditLineApplicationSummary } from '../../generated/wire.js';
import { free, onlyIn, pages, priced } from '../../graphql/cost.js';
import { pdfDocumentOf } from '../../graphql/pdf-document.js';
import { ownerId } from '../../graphql/errors.js';
import { statusFilter } from '../../graphql/filters.js';
import { byIds, itsPerson, knownOf, ofPerson, reference } from '../../graphql/relations.js';
import { creditLine } from '../credit-lines/operations.js';
import { creditLineApplication, freelancerCreditLineApplication, operations } from './operations.js';
import type { CreditLineApplicationModel } from './model.js';

const pathOf = ({ personId, id }: { readonly personId: string; readonly id: string }) => ({
  personId,
  applicationId: id,
});

const filtersOf = (filter: CreditLineApplicationFilter): Filters<'listCreditLineApplications'> => ({
  personId: filter.personId,
  id: filter.id,
  creditLineId: filter.creditLineId,
  status: statusFilter(filter),
  applicationDateMin: filter.applicationDateMin,
  applicationDateMax: filter.applicationDateMax,
  creditLineAmount: filter.creditLineAmount,
});

async function listOf(
  filter: CreditLineApplicationFilter,
  page: PageArguments,
  ctx: Context,
  info: GraphQLResolveInfo,
) {
  const applications = await ctx.read.list(
    operations.listCreditLineApplications,
    filtersOf(filter),
    page,
    (application) =>
      ({ personId: ownerId(application.personId), ...application }) as CreditLineApplicationModel,
  );
  await creditLineApplication.complete(applications?.nodes ?? [], ctx, info);
  return applications;
}

/**
 * Returns a field that only the bank's list of applications has, from the list filtered by this application.
 */
async function listed<Name extends 'createdAt' | 'limit'>(
  application: CreditLineApplicationModel,
  name: Name,
  ctx: Context,
) {
  const known: CreditLineApplicationSummary[Name] = application[name];
  if (known !== undefined) return known;
  const { personId, id } = application;
  const page = await ctx.read.list(
    operations.listCreditLineApplications,
    { personId, id },
    { first: 1 },
    (item) => item,
  );
  return page?.nodes[0]?.[name] ?? null;
}

const mutations: MutationResolvers = {
  createCreditLineApplication: async (_root, { input: { personId, ...body } }, ctx) => {
    const application = await ctx.write.send(operations.createCreditLineApplication, { personId }, body);
    return { creditLineApplication: Object.assign({}, application, { personId }) };
  },
  linkCreditLineApplicationAccountSnapshot: async (
    _root,
    { input: { personId, applicationId, ...body } },
    ctx,
  ) => {
    await ctx.write.send(
      operations.linkCreditLineApplicationAccountSnapshot,
      { personId, applicationId },
      body,
    );
    return { creditLineApplication: { id: applicationId, personId } };
  },
  linkCreditLineApplicationIdentification: async (
    _root,
    { input: { personId, applicationId, ...body } },
    ctx,
  ) => {
    await ctx.write.send(
      operations.linkCreditLineApplicationIdentification,
      { personId, applicationId },
      body,
    );
    return { creditLineApplication: { id: applicationId, personId } };
  },
  createFreelancerCreditLineApplication: async (_root, { input: { personId, ...body } }, ctx) => {
    const application = await ctx.write.send(
      operations.createFreelancerCreditLineApplication,
      { personId },
      body,
    );
    return { freelancerCreditLineApplication: Object.assign({}, application, { personId }) };
  },
  linkFreelancerCreditLineApplicationCreditRecord: async (
    _root,
    { input: { personId, applicationId, ...body } },
    ctx,
  ) => {
    await ctx.write.send(
      operations.linkFreelancerCreditLineApplicationCreditRecord,
      { personId, applicationId },
      body,
    );
    return { freelancerCreditLineApplication: { id: applicationId, personId } };
  },
  linkFreelancerCreditLineApplicationAccountSnapshot: async (
    _root,
    { input: { personId, applicationId, ...body } },
    ctx,
  ) => {
    await ctx.write.send(
      operations.linkFreelancerCreditLineApplicationAccountSnapshot,
      { personId, applicationId },
      body,
    );
    return { freelancerCreditLineApplication: { id: applicationId, personId } };
  },
  agreeToFreelancerCreditLineContract: async (_root, { input: { personId, applicationId } }, ctx) => {
    const application = await ctx.write.send(operations.agreeToFreelancerCreditLineContract, {
      personId,
      applicationId,
    });
    return { freelancerCreditLineApplication: Object.assign({}, application, { personId }) };
  },
};

const list = pages(operations.listCreditLineApplications);
const inList = onlyIn(operations.listCreditLineApplications);

export const resolvers: Resolvers = {
  Query: {
    creditLineApplication: byIds(creditLineApplication),
    freelancerCreditLineApplication: byIds(freelancerCreditLineApplication),
    creditLineApplications: priced(list, (_root, { filter, ...page }, ctx, info) =>
      listOf(filter ?? {}, page, ctx, info),
    ),
  },
  Person: {
    creditLineApplication: ofPerson(creditLineApplication),
    freelancerCreditLineApplication: ofPerson(freelancerCreditLineApplication),
    freelancerCreditLineApplications: knownOf(
      'FREELANCER_CREDIT_LINE_APPLICATION',
      freelancerCreditLineApplication,
    ),
    creditLineApplications: priced(list, (person, { filter, ...page }, ctx, info) =>
      listOf({ personId: person.id, ...filter }, page, ctx, info),
    ),
  },
  CreditLineApplication: {
    createdAt: priced(inList, (application, _args, ctx) => listed(application, 'createdAt', ctx)),
    limit: priced(inList, (application, _args, ctx) => listed(application, 'limit', ctx)),
    person: itsPerson,
    creditLine: reference(creditLineApplication, 'creditLineId', creditLine),
    preContract: priced(free, (application) =>
      pdfDocumentOf(operations.downloadCreditLineApplicationPreContract, pathOf(application)),
    ),
    contract: priced(free, (application) =>
      pdfDocumentOf(operations.downloadCreditLineApplicationContract, pathOf(application)),
    ),
  },
  FreelancerCreditLineApplication: {
    person: itsPerson,
    creditLine: reference(freelancerCreditLineApplication, 'creditLineId', creditLine),
  },
  Mutation: mutations,
};
