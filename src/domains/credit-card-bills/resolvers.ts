import type { Filters } from '../../context/checked-reads.js';
import type { Context } from '../../context/context.js';
import type { PageArguments } from '../../context/paging.js';
import type { CreditCardBillFilter, Resolvers } from '../../generated/graph.js';
import { costing, pages, priced } from '../../graphql/cost.js';
import { statusFilter } from '../../graphql/filters.js';
import { byIds, reference } from '../../graphql/relations.js';
import { creditCardApplication } from '../credit-cards/operations.js';
import { creditCardBill, operations } from './operations.js';

const filtersOf = (filter: CreditCardBillFilter): Filters<'listCreditCardBills'> => ({
  applicationId: filter.applicationId,
  status: statusFilter(filter),
  statementDateMin: filter.statementDateMin,
  statementDateMax: filter.statementDateMax,
});

const listOf = (filter: CreditCardBillFilter, page: PageArguments, ctx: Context) =>
  ctx.read.list(operations.listCreditCardBills, filtersOf(filter), page, (bill) => bill);

const list = pages(operations.listCreditCardBills);

export const resolvers: Resolvers = {
  Query: {
    creditCardBill: byIds(creditCardBill),
    creditCardBills: priced(list, (_root, { filter, ...page }, ctx) => listOf(filter ?? {}, page, ctx)),
  },
  CreditCardApplication: {
    // A bill names the card that it was listed for: answers to the bank's filter are checked.
    bills: priced(costing({ back: 'application' }, list), ({ id: applicationId }, { filter, ...page }, ctx) =>
      listOf({ applicationId, ...filter }, page, ctx),
    ),
  },
  CreditCardBill: {
    application: reference(creditCardBill, 'applicationId', creditCardApplication),
  },
};
