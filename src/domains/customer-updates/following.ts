import { webhookEvents, type WebhookEvent } from '../../bank/webhook-events.js';
import type { Context } from '../../context/context.js';
import { badInput } from '../../graphql/errors.js';
import type { FollowArguments, FollowedEvent, Following, UpdatedResource } from '../../graphql/following.js';
import type { FollowedCustomer, UpdateKind } from '../../graphql/update-kind.js';
import { creditCardApplication } from '../credit-cards/operations.js';
import { updateKinds } from '../updates.js';

const byType = new Map(updateKinds.map((one) => [one.type, one]));
const byName = new Map(updateKinds.map((one) => [one.kind, one]));

/** Returns the kind of resource that an update is about. @throws Error if there is none */
export function kindOf({ kind }: Pick<UpdatedResource, 'kind'>): UpdateKind {
  const found = byName.get(kind);
  if (!found) throw new Error(`No domain defines the updates of ${kind}.`);
  return found;
}

/** Gateways of a newer version can log events of other types. */
const events: Readonly<Record<string, WebhookEvent | undefined>> = webhookEvents;

/** Returns the resource that an event is about; undefined if the graph does not have it. */
function resourceOf({ type, id, customerId }: FollowedEvent): UpdatedResource | undefined {
  const kind = byType.get(events[type]?.entity ?? '')?.kind;
  return kind === undefined ? undefined : { kind, id, customerId };
}

const idIn = (args: FollowArguments, name: string): string | undefined =>
  (args[name] ?? undefined) as string | undefined;

/** @throws GraphQLError unless it is one person or one business */
function customerIn(args: FollowArguments): FollowedCustomer & { readonly id: string } {
  const [personId, businessId] = [idIn(args, 'personId'), idIn(args, 'businessId')];
  const id = personId ?? businessId;
  if (id === undefined || (personId !== undefined && businessId !== undefined))
    throw badInput('Give either personId or businessId, and not both.');
  return personId === undefined ? { id, businessId } : { id, personId };
}

const wants = ({ kinds }: FollowArguments, kind: string): boolean =>
  !Array.isArray(kinds) || kinds.includes(kind);

/** Everything of a customer. */
export const ofCustomer: Following = {
  subjectOf: (args) => customerIn(args).id,
  customerOf: (args, ctx) => {
    const { id, ...customer } = customerIn(args);
    return ctx.mayAccessCustomer(customer as { personId: string }) ? id : null;
  },
  resourceOf: (args, event) => {
    const resource = resourceOf(event);
    return resource && wants(args, resource.kind) ? resource : undefined;
  },
  present: async (args, customerId, ctx) => {
    const customer = customerIn(args);
    const lists = await Promise.all(
      updateKinds
        .filter(({ kind }) => wants(args, kind))
        .map(async ({ kind, list }) =>
          (await list(customer, ctx)).map(({ id, source }) => ({ kind, id, customerId, source })),
        ),
    );
    return lists.flat();
  },
};

/** One resource by the id in an argument. */
function ofOne(
  kind: string,
  { subjectOf, customerOf }: Pick<Following, 'subjectOf' | 'customerOf'>,
): Following {
  return {
    subjectOf,
    customerOf,
    resourceOf: ({ id }, event) => {
      const resource = resourceOf(event);
      return resource?.kind === kind && resource.id === id ? resource : undefined;
    },
    present: async ({ id }, customerId) => [{ kind, id: id as string, customerId }],
  };
}

/** One consumer's application of a person. */
export const ofCreditLineApplication = ofOne('CREDIT_LINE_APPLICATION', {
  subjectOf: ({ personId }) => personId as string,
  customerOf: async ({ id, personId }, ctx) =>
    (await kindOf({ kind: 'CREDIT_LINE_APPLICATION' }).read(
      { id: id as string, customerId: personId as string },
      ctx,
    ))
      ? (personId as string)
      : null,
});

/** One credit card, whose customer it names itself. */
export const ofCreditCardApplication = ofOne('CREDIT_CARD_APPLICATION', {
  subjectOf: ({ id }) => id as string,
  customerOf: async ({ id }, ctx: Context) =>
    (await creditCardApplication.read({ id: id as string }, ctx))?.customerId ?? null,
});
