import type { Context } from '../../context/context.js';
import type { Resolvers } from '../../generated/graph.js';
import { eachOf, free, priced } from '../../graphql/cost.js';
import type { BusinessModel, PersonModel } from './model.js';

const personOf = (id: string, ctx: Context): PersonModel | null =>
  ctx.mayAccessCustomer({ personId: id }) ? { id } : null;
const businessOf = (id: string, ctx: Context): BusinessModel | null =>
  ctx.mayAccessCustomer({ businessId: id }) ? { id } : null;

/** Returns persons in the order of their ids; a repeated id gives the same object. */
function personsOf(ids: readonly string[], ctx: Context): (PersonModel | null)[] {
  const found = new Map([...new Set(ids)].map((id) => [id, personOf(id, ctx)]));
  return ids.map((id) => found.get(id) ?? null);
}

/** Returns the customer in the token, if it names exactly one. */
function ownOf(ctx: Context): PersonModel | BusinessModel | null {
  const { personIds, businessIds } = ctx.viewer;
  const [only, ...others] = [
    ...personIds.map((id) => personOf(id, ctx)),
    ...businessIds.map((id) => businessOf(id, ctx)),
  ];
  return others.length === 0 ? (only ?? null) : null;
}

/** Customers have only an id: they cost no call. */
export const resolvers: Resolvers = {
  Query: {
    me: priced(free, (_root, _args, ctx) => ownOf(ctx)),
    person: priced(free, (_root, { id }, ctx) => personOf(id, ctx)),
    persons: priced(eachOf('ids'), (_root, { ids }, ctx) => personsOf(ids, ctx)),
    business: priced(free, (_root, { id }, ctx) => businessOf(id, ctx)),
  },
  Customer: {
    __resolveType: ({ id, isBusiness }, { viewer }) =>
      id.endsWith('cbiz') || isBusiness || viewer.businessIds.includes(id) ? 'Business' : 'Person',
  },
};
