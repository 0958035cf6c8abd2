import type { Context } from '../context/context.js';
import type { ResourceKind } from '../bank/operation.js';

/** A customer: a person or a business. */
export interface FollowedCustomer {
  readonly personId?: string | undefined;
  readonly businessId?: string | undefined;
}

/** A resource of a customer's present state. */
export interface PresentResource {
  readonly id: string;
  /** The fields that are at hand; undefined if the resource has to be read, because it may not exist any more. */
  readonly source?: object;
}

/** A kind of resource that events of the bank are about. */
export interface UpdateKind {
  /** Its name in the graph's enum UpdateKind. */
  readonly kind: string;
  /** The name of its GraphQL type, by which `webhookEvents` names it. */
  readonly type: string;
  /**
   * Reads a resource of a customer; null if the bank has none, or if the viewer may not see it.
   * @throws GatewayError
   */
  readonly read: (
    resource: { readonly id: string; readonly customerId: string },
    ctx: Context,
  ) => Promise<object | null>;
  /**
   * Returns up to `maxPresent` resources of a customer. Those of businesses are none where only persons have
   * such resources.
   * @throws GatewayError
   */
  readonly list: (customer: FollowedCustomer, ctx: Context) => Promise<readonly PresentResource[]>;
}

/** Maximum number of resources of each kind in the present state of a customer. */
export const maxPresent = 20;
/** The arguments of the connection with them. */
export const presentPage = { first: maxPresent } as const;

/** A resource that is read by its id, or by its person's and its own. */
interface Readable {
  readonly type: string;
  readonly isOfPerson: boolean;
  read(source: never, ctx: Context): Promise<object | null>;
}

/** Defines a kind of resource that is read by its ids, with the function that lists those of a customer. */
export const updatesOf = (kind: string, resource: Readable, list: UpdateKind['list']): UpdateKind => ({
  kind,
  type: resource.type,
  read: ({ id, customerId }, ctx) =>
    resource.read((resource.isOfPerson ? { id, personId: customerId } : { id }) as never, ctx),
  list,
});

/** Returns the resources of a list's page. */
export const presentOf = (
  page: { readonly nodes: readonly { readonly id: string }[] } | null,
): PresentResource[] => (page?.nodes ?? []).map((source) => ({ id: source.id, source }));

/** Lists the resources of a person that the bank has no list of, as far as the gateway knows them. */
export const presentKnown =
  (kind: ResourceKind): UpdateKind['list'] =>
  async ({ personId }, ctx) => {
    const known = personId === undefined ? null : await ctx.known.list(kind, personId, presentPage);
    return (known?.page.items ?? []).map((id) => ({ id }));
  };
