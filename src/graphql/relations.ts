import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context/context.js';
import type { OneId } from '../context/read.js';
import type { PageArguments } from '../context/paging.js';
import type { Answer, ResourceKind } from '../bank/operation.js';
import { free, knows, names, priced, reads } from './cost.js';
import { knownConnection, type OfPerson } from './known-connection.js';
import type { AnyResource, Known, Resource } from './resource.js';

/** The target resource of a relation. */
interface Target<Source> extends AnyResource {
  read(source: Source, ctx: Context): Promise<Source | null>;
  named(source: Source, ctx: Context, info: GraphQLResolveInfo): Promise<Source | null>;
}

/** The resource whose ids are the field's arguments. */
export const byIds = <Source>(resource: Target<Source>) =>
  priced(reads(resource), (_root: unknown, ids: Source, ctx: Context) => resource.read(ids, ctx));

/** A person's resource, by the id in the field's argument. */
export const ofPerson = <Source extends OfPerson>(resource: Target<Source>) =>
  priced(reads(resource), (person: { readonly id: string }, { id }: { readonly id: string }, ctx: Context) =>
    resource.read({ id, personId: person.id } as Source, ctx),
  );

/** The connection over a person's resources that the gateway knows. */
export const knownOf = <Source extends OfPerson>(kind: ResourceKind, resource: Target<Source>) =>
  priced(
    knows(resource),
    (person: { readonly id: string }, page: PageArguments, ctx: Context, info: GraphQLResolveInfo) =>
      knownConnection(kind, resource, person.id, page, ctx, info),
  );

/**
 * The resource whose id is in a field of another one. If both belong to a person, it is the same one. Null
 * without an id.
 */
export const reference = <
  Id extends OneId,
  Source extends Known<NonNullable<Answer<Id>>>,
  Name extends string & keyof Answer<Id> & keyof Source,
  Other,
>(
  from: Resource<Id, Source>,
  name: Name,
  to: Target<Other>,
) =>
  priced(
    names(to, name),
    async (source: Source, _args: unknown, ctx: Context, info: GraphQLResolveInfo): Promise<Other | null> => {
      const id = await from.field(source, name, ctx);
      if (!id) return null;
      return to.named(
        (to.isOfPerson ? { id, personId: (source as Partial<OfPerson>).personId } : { id }) as Other,
        ctx,
        info,
      );
    },
  );

/** The person of a resource, whose id is at hand. */
export const itsPerson = priced(free, ({ personId }: OfPerson) => ({ id: personId }));
