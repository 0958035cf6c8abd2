import type { GraphQLResolveInfo } from 'graphql';
import type { Filters } from '../../context/checked-reads.js';
import type { Context } from '../../context/context.js';
import type { PageArguments } from '../../context/paging.js';
import type { CreditLineFilter, MutationResolvers, Resolvers } from '../../generated/graph.js';
import { free, names, pages, priced, reads } from '../../graphql/cost.js';
import { pdfDocumentOf } from '../../graphql/pdf-document.js';
import { ownerId } from '../../graphql/errors.js';
import { statusFilter } from '../../graphql/filters.js';
import { byIds, itsPerson, ofPerson } from '../../graphql/relations.js';
import {
  creditLineApplication,
  freelancerCreditLineApplication,
} from '../credit-line-applications/operations.js';
import { creditLine, creditLineBlock, operations } from './operations.js';
import type { CreditLineModel } from './model.js';

const pathOf = ({ personId, id }: CreditLineModel) => ({ personId, creditLineId: id });

const filtersOf = (filter: CreditLineFilter): Filters<'listCreditLines'> => ({
  personId: filter.personId,
  id: filter.id,
  status: statusFilter(filter),
  grantedAtMin: filter.grantedAtMin,
  grantedAtMax: filter.grantedAtMax,
  eligibleRenewalExpiresAtMin: filter.eligibleRenewalExpiresAtMin,
  eligibleRenewalExpiresAtMax: filter.eligibleRenewalExpiresAtMax,
});

async function listOf(filter: CreditLineFilter, page: PageArguments, ctx: Context, info: GraphQLResolveInfo) {
  const lines = await ctx.read.list(
    operations.listCreditLines,
    filtersOf(filter),
    page,
    (line) => ({ personId: ownerId(line.personId), ...line }) as CreditLineModel,
  );
  await creditLine.complete(lines?.nodes ?? [], ctx, info);
  return lines;
}

/** Returns the application that led to a line: the bank names one id, and the product shows its kind. */
async function applicationOf(line: CreditLineModel, product: 'consumer' | 'freelancer', ctx: Context) {
  const id = await creditLine.field(line, 'applicationId', ctx);
  const isFreelancer = (await creditLine.field(line, 'productType', ctx)) === 'freelancer';
  return id && isFreelancer === (product === 'freelancer') ? { id, personId: line.personId } : null;
}

const mutations: MutationResolvers = {
  authorizeCreditLine: async (_root, { input: { personId, creditLineId } }, ctx) => {
    await ctx.write.send(operations.authorizeCreditLine, { personId, creditLineId });
    return { creditLine: { id: creditLineId, personId } };
  },
  revokeCreditLine: async (_root, { input: { personId, creditLineId } }, ctx) => {
    await ctx.write.send(operations.revokeCreditLine, { personId, creditLineId });
    return { creditLine: { id: creditLineId, personId } };
  },
  terminateCreditLine: async (_root, { input: { personId, creditLineId, ...body } }, ctx) => {
    const termination = await ctx.write.send(
      operations.terminateCreditLine,
      { personId, creditLineId },
      body,
    );
    return { creditLine: { personId, id: creditLineId, ...termination } };
  },
  updateCreditLineReferenceAccount: async (_root, { input: { personId, creditLineId, ...body } }, ctx) => {
    await ctx.write.send(operations.updateCreditLineReferenceAccount, { personId, creditLineId }, body);
    return { creditLine: { id: creditLineId, personId } };
  },
  setCreditLinePayoutAccount: async (_root, { input: { personId, creditLineId, ...body } }, ctx) => {
    await ctx.write.send(operations.setCreditLinePayoutAccount, { personId, creditLineId }, body);
    return { creditLine: { id: creditLineId, personId } };
  },
  blockCreditLine: async (_root, { input: { personId, creditLineId, ...body } }, ctx) => {
    const block = await ctx.write.send(operations.blockCreditLine, { personId, creditLineId }, body);
    return { creditLineBlock: { personId, creditLineId, ...block } };
  },
  unblockCreditLine: async (_root, { input: { personId, creditLineId, blockId } }, ctx) => {
    await ctx.write.send(operations.unblockCreditLine, { personId, creditLineId, blockId });
    return { creditLine: { id: creditLineId, personId }, creditLineBlockId: blockId };
  },
};

const list = pages(operations.listCreditLines);

export const resolvers: Resolvers = {
  Query: {
    creditLine: byIds(creditLine),
    creditLines: priced(list, (_root, { filter, ...page }, ctx, info) =>
      listOf(filter ?? {}, page, ctx, info),
    ),
  },
  Person: {
    creditLine: ofPerson(creditLine),
    creditLines: priced(list, (person, { filter, ...page }, ctx, info) =>
      listOf({ personId: person.id, ...filter }, page, ctx, info),
    ),
  },
  CreditLine: {
    person: itsPerson,
    application: priced(
      names(creditLineApplication, 'applicationId', 'productType'),
      async (line, _args, ctx, info) => {
        const source = await applicationOf(line, 'consumer', ctx);
        return source && creditLineApplication.named(source, ctx, info);
      },
    ),
    freelancerApplication: priced(
      names(freelancerCreditLineApplication, 'applicationId', 'productType'),
      async (line, _args, ctx, info) => {
        const source = await applicationOf(line, 'freelancer', ctx);
        return source && freelancerCreditLineApplication.named(source, ctx, info);
      },
    ),
    blocks: priced(pages(operations.listCreditLineBlocks), (line, page, ctx) =>
      ctx.read.list(operations.listCreditLineBlocks, pathOf(line), page, (block) => ({
        personId: line.personId,
        creditLineId: line.id,
        ...block,
      })),
    ),
    block: priced(reads(creditLineBlock), (line, { id }, ctx) =>
      creditLineBlock.read({ personId: line.personId, creditLineId: line.id, id }, ctx),
    ),
    annualAccountStatement: priced(free, (line, { year }) =>
      pdfDocumentOf(operations.downloadAnnualAccountStatement, { year, ...pathOf(line) }),
    ),
    closingAccountStatement: priced(free, (line) =>
      pdfDocumentOf(operations.downloadClosingAccountStatement, pathOf(line)),
    ),
  },
  Mutation: mutations,
};
