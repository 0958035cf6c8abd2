import { demand } from '../../context/access.js';
import type { Context } from '../../context/context.js';
import type { RememberResourceInput, RememberResourcePayload, Resolvers } from '../../generated/graph.js';
import { notFound } from '../../graphql/errors.js';
import type { ResourceKind } from '../../rest/operation.js';
import { freelancerCreditLineApplication } from '../credit-line-applications/operations.js';
import { creditRecord } from '../credit-records/operations.js';
import { overdraft, overdraftApplication } from '../overdrafts/operations.js';

const kinds = {
  CREDIT_RECORD: { field: 'creditRecord', resource: creditRecord },
  FREELANCER_CREDIT_LINE_APPLICATION: { field: 'freelancerCreditLineApplication', resource: freelancerCreditLineApplication },
  OVERDRAFT_APPLICATION: { field: 'overdraftApplication', resource: overdraftApplication },
  OVERDRAFT: { field: 'overdraft', resource: overdraft },
} as const satisfies Record<ResourceKind, { field: keyof RememberResourcePayload; resource: unknown }>;

/** Reads the resource, which shows that there is one. */
async function verified({ kind, personId, id }: RememberResourceInput, ctx: Context) {
  const { field, resource } = kinds[kind];
  const found = await resource.read({ id, personId }, ctx);
  if (!found) throw notFound();
  return { [field]: found };
}

/** What the gateway knows of resources that the bank has no list of: told, and told to forget. */
export const resolvers: Resolvers = {
  Mutation: {
    rememberResource: async (_root, { input }, ctx) => {
      // Before the read, which would be made for nothing.
      demand(ctx.viewer, 'lending:write');
      const payload = await verified(input, ctx);
      await ctx.remember(input.kind, input.personId, input.id);
      return payload;
    },
    forgetResource: async (_root, { input: { kind, personId, id } }, ctx) => {
      const wasKnown = await ctx.forget(kind, personId, id);
      return { resourceId: wasKnown ? id : null, person: { id: personId } };
    },
  },
};
