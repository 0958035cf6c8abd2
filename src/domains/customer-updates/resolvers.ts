import type { Context } from '../../context/context.js';
import type { Resolvers } from '../../generated/graph.js';
import { assumptions, costing, free, loads, priced, reads, whole } from '../../graphql/cost.js';
import { follows, type Update } from '../../graphql/following.js';
import { creditCardApplication } from '../credit-cards/operations.js';
import { creditLineApplication } from '../credit-line-applications/operations.js';
import { kindOf, ofCreditCardApplication, ofCreditLineApplication, ofCustomer } from './following.js';

/** Returns the resource of an update as it is now, with the name of its type. */
async function resourceOf<Model>(update: Update, ctx: Context): Promise<Model | null> {
  const { type, read } = kindOf(update);
  const found = update.source ?? (await read({ id: update.id, customerId: update.customerId }, ctx));
  return found && (Object.assign({ __typename: type }, found) as Model);
}

/** A person's credit lines and each of them, which is what a loan costs: no other resource costs as much. */
const oneOfAll = costing({ calls: 1 + assumptions.listLength, gives: whole });

/**
 * The lists of a customer's present state: applications, credit lines and the loans on them, cards, and the
 * bills of each card.
 */
const listsOfAll = costing({ calls: 4 + 2 * assumptions.listLength, gives: whole });

/** The fields of the root type Subscription. */
export const subscriptions = {
  customerUpdates: follows(listsOfAll, ofCustomer),
  creditLineApplicationUpdated: follows(loads(creditLineApplication.operation), ofCreditLineApplication),
  creditCardApplicationUpdated: follows(loads(creditCardApplication.operation), ofCreditCardApplication),
};

/** The fields of the updates. */
export const resolvers: Resolvers = {
  CustomerUpdate: {
    resourceId: priced(free, ({ id }) => id),
    resource: priced(oneOfAll, (update, _args, ctx) => resourceOf(update, ctx)),
  },
  CreditLineApplicationUpdate: {
    creditLineApplication: priced(reads(creditLineApplication), (update, _args, ctx) =>
      resourceOf(update, ctx),
    ),
  },
  CreditCardApplicationUpdate: {
    creditCardApplication: priced(reads(creditCardApplication), (update, _args, ctx) =>
      resourceOf(update, ctx),
    ),
  },
};
