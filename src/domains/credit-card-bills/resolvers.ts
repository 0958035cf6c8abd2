import type { Context, Filters } from '../../context/context.js';
import type { PageArguments } from '../../context/paging.js';
import type { CreditCardBillFilter, Resolvers } from '../../generated/graph.js';
import { statusOf } from '../../graphql/filters.js';
import { creditCardApplication } from '../credit-cards/operations.js';
import { creditCardBill, operations } from './operations.js';

const filtersOf = (filter: CreditCardBillFilter): Filters<'listCreditCardBills'> => ({
  applicationId: filter.applicationId,
  status: statusOf(filter),
  statementDateMin: filter.statementDateMin,
  statementDateMax: filter.statementDateMax,
});

const listOf = (filter: CreditCardBillFilter, page: PageArguments, ctx: Context) =>
  ctx.list(operations.listCreditCardBills, filtersOf(filter), page, (bill) => bill);

export const resolvers: Resolvers = {
  Query: {
    creditCardBill: (_root, { id }, ctx) => creditCardBill.read({ id }, ctx),
    creditCardBills: (_root, { filter, ...page }, ctx) => listOf(filter ?? {}, page, ctx),
  },
  CreditCardApplication: {
    bills: ({ id: applicationId }, { filter, ...page }, ctx) => listOf({ applicationId, ...filter }, page, ctx),
  },
  CreditCardBill: {
    application: async (bill, _args, ctx, info) => {
      const id = await creditCardBill.field(bill, 'applicationId', ctx);
      return id ? creditCardApplication.named({ id }, ctx, info) : null;
    },
  },
};
