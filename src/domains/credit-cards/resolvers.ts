import type { Filters } from '../../context/checked-reads.js';
import type { Context } from '../../context/context.js';
import type { PageArguments } from '../../context/paging.js';
import type {
  CreditCardApplicationFilter,
  CreditCardApplicationOrder,
  MutationResolvers,
  Resolvers,
} from '../../generated/graph.js';
import { costing, pages, priced } from '../../graphql/cost.js';
import { productTypeOf, sortOf, statusFilter } from '../../graphql/filters.js';
import { byIds } from '../../graphql/relations.js';
import type { CreditCardApplicationModel } from './model.js';
import { creditCardApplication, operations } from './operations.js';

const paramsOf = (
  filter: CreditCardApplicationFilter,
  orderBy: CreditCardApplicationOrder | null | undefined,
): Filters<'listCreditCardApplications'> => ({
  id: filter.id,
  customerId: filter.customerId,
  externalCustomerId: filter.externalCustomerId,
  productType: productTypeOf(filter),
  status: statusFilter(filter),
  sort: sortOf(orderBy),
});

interface ListArguments extends PageArguments {
  readonly orderBy?: CreditCardApplicationOrder | null | undefined;
}

const listOf = (filter: CreditCardApplicationFilter, { orderBy, ...page }: ListArguments, ctx: Context) =>
  ctx.read.list(
    operations.listCreditCardApplications,
    paramsOf(filter, orderBy),
    page,
    (application) => application,
  );

/** Sets a missing termination to null: a write's answer names one that is in progress. */
const answered = (application: CreditCardApplicationModel) => ({
  creditCardApplication: Object.assign({}, application, {
    activeTerminationId: application.activeTerminationId ?? null,
  }),
});

const mutations: MutationResolvers = {
  createCreditCardApplication: async (_root, { input: { personId, scoringOptions, ...rest } }, ctx) => {
    const { maritalStatus, maritalStatusRaw, ...declared } = scoringOptions;
    const body = Object.assign({}, rest, {
      scoringOptions: Object.assign({}, declared, { maritalStatus: maritalStatus ?? maritalStatusRaw }),
    });
    return answered(await ctx.write.send(operations.createCreditCardApplication, { personId }, body));
  },
  createBusinessCreditCardApplication: async (_root, { input: { businessId, ...body } }, ctx) =>
    answered(await ctx.write.send(operations.createBusinessCreditCardApplication, { businessId }, body)),
  finalizeCreditCardApplication: async (_root, { input: { applicationId } }, ctx) =>
    answered(await ctx.write.send(operations.finalizeCreditCardApplication, { id: applicationId })),
  setCreditCardLimit: async (_root, { input: { applicationId, ...body } }, ctx) =>
    answered(await ctx.write.send(operations.setCreditCardLimit, { id: applicationId }, body)),
  changeCreditCardRepaymentOptions: async (_root, { input: { applicationId, ...body } }, ctx) =>
    answered(await ctx.write.send(operations.changeCreditCardRepaymentOptions, { id: applicationId }, body)),
};

const list = pages(operations.listCreditCardApplications);

export const resolvers: Resolvers = {
  Query: {
    creditCardApplication: byIds(creditCardApplication),
    creditCardApplications: priced(list, (_root, { filter, ...page }, ctx) =>
      listOf(filter ?? {}, page, ctx),
    ),
  },
  Person: {
    creditCardApplications: priced(list, ({ id: customerId }, { filter, ...page }, ctx) =>
      listOf({ customerId, ...filter }, page, ctx),
    ),
  },
  Business: {
    creditCardApplications: priced(list, ({ id: customerId }, { filter, ...page }, ctx) =>
      listOf({ customerId, ...filter }, page, ctx),
    ),
  },
  CreditCardApplication: {
    customer: priced(costing({ needs: ['customerId', 'productType'] }), async (application, _args, ctx) => {
      const id = await creditCardApplication.field(application, 'customerId', ctx);
      if (!id) return null;
      if (/c(biz|per)$/.test(id)) return { id };
      return {
        id,
        isBusiness:
          (await creditCardApplication.field(application, 'productType', ctx)) === 'BUSINESS_CREDIT_CARD',
      };
    }),
  },
  Mutation: mutations,
};
