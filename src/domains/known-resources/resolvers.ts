import { demand } from '../../context/access.js';
import type { Context } from '../../context/context.js';
import type { RememberResourceInput, Resolvers } from '../../generated/graph.js';
import { costing, free, priced, whole } from '../../graphql/cost.js';
import { notFound } from '../../graphql/errors.js';
import type { ResourceKind } from '../../bank/operation.js';
import { freelancerCreditLineApplication } from '../credit-line-applications/operations.js';
import { creditRecord } from '../credit-records/operations.js';
import { overdraft, overdraftApplication } from '../overdrafts/operations.js';
import type { KnownResourceModel } from './model.js';

const knownKinds = {
  CREDIT_RECORD: { type: 'CreditRecord', resource: creditRecord },
  FREELANCER_CREDIT_LINE_APPLICATION: {
    type: 'FreelancerCreditLineApplication',
    resource: freelancerCreditLineApplication,
  },
  OVERDRAFT_APPLICATION: { type: 'OverdraftApplication', resource: overdraftApplication },
  OVERDRAFT: { type: 'Overdraft', resource: overdraft },
} as const satisfies Record<ResourceKind, { readonly type: string; readonly resource: unknown }>;

/** Reads the resource to verify that it exists. @throws GatewayError NOT_FOUND if it does not */
async function verified(
  { kind, personId, id }: RememberResourceInput,
  ctx: Context,
): Promise<KnownResourceModel> {
  const found = await knownKinds[kind].resource.read({ id, personId }, ctx);
  if (!found) throw notFound();
  return Object.assign({}, found, { kind });
}

/** Reads, stores and removes the ids of resources that the bank has no list of. */
export const resolvers: Resolvers = {
  KnownResource: {
    __resolveType: ({ kind }) => knownKinds[kind].type,
  },
  Mutation: {
    // One read, whatever its kind.
    rememberResource: priced(costing({ calls: 1, gives: whole }), async (_root, { input }, ctx) => {
      // Checked before the read, which would be in vain.
      demand(ctx.viewer, 'lending:write');
      const resource = await verified(input, ctx);
      await ctx.known.remember(input.kind, input.personId, input.id);
      return { resource };
    }),
    forgetResource: priced(free, async (_root, { input: { kind, personId, id } }, ctx) => {
      const wasKnown = await ctx.known.forget(kind, personId, id);
      return { resourceId: wasKnown ? id : null, person: { id: personId } };
    }),
  },
};
