import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context/context.js';
import { costing, free, priced } from './cost.js';

/**
 * The entities, each with the fields of its key. The query field of the same name reads an entity, with the
 * key as its arguments.
 */
const keys = {
  Person: ['id'],
  Business: ['id'],
  CreditRecord: ['personId', 'id'],
  CreditLineApplication: ['personId', 'id'],
  FreelancerCreditLineApplication: ['personId', 'id'],
  CreditLine: ['personId', 'id'],
  OverdraftApplication: ['personId', 'id'],
  Overdraft: ['personId', 'id'],
  CreditCardApplication: ['id'],
  CreditCardBill: ['id'],
  CreditCardTermination: ['id'],
} as const;

type Entity = keyof typeof keys;

/** The types of all entities. */
export const entities = Object.keys(keys) as readonly Entity[];

/** An entity as a router knows it: its type, and its key. */
type Representation = Readonly<Record<string, unknown>> & { readonly __typename: Entity };

const isEntity = (name: unknown): name is Entity => typeof name === 'string' && Object.hasOwn(keys, name);
const isRepresentation = (value: unknown): value is Representation =>
  isEntity((value as Partial<Representation> | null | undefined)?.__typename);

/** Returns the fields of an entity's key; undefined for a type that is no entity. */
export const keyOf = (type: string): readonly string[] | undefined =>
  isEntity(type) ? keys[type] : undefined;

const readerOf = (entity: Entity): string => entity.charAt(0).toLowerCase() + entity.slice(1);

/** Returns the query field that reads a represented entity; undefined for anything else. */
export const queryFieldOf = (representation: unknown): string | undefined =>
  isRepresentation(representation) ? readerOf(representation.__typename) : undefined;

/** Returns the number of representations of each type as a cache key. Their cost depends on nothing else. */
export function countsByType(representations: unknown): string {
  const counts = new Map<string, number>();
  for (const one of [representations].flat()) {
    const name = queryFieldOf(one) ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].flat().join(' ');
}

/**
 * Reads an entity through its query field, by its key alone; null if it is absent. Returns an error instead
 * of throwing it: the list has null for this entity only.
 */
function entityOf(representation: Representation, ctx: Context, info: GraphQLResolveInfo): unknown {
  const { __typename } = representation;
  const field = info.schema.getQueryType()?.getFields()[readerOf(__typename)];
  const key = Object.fromEntries(keys[__typename].map((name) => [name, representation[name]]));
  const typed = (found: unknown): unknown => found && Object.assign({ __typename }, found);
  try {
    const found: unknown = field?.resolve?.(undefined, key, ctx, info);
    return found instanceof Promise ? found.then(typed) : typed(found);
  } catch (error) {
    return error;
  }
}

/** The SDL of the fields that routers ask a subgraph for. */
export const federationSdl = `
  """
  An entity as a router knows it: \`__typename\`, and the fields of its key.
  """
  scalar _Any

  """
  Anything that other subgraphs can refer to by its key.
  """
  union _Entity = ${entities.join(' | ')}

  """
  This graph as a part of a bigger one.
  """
  type _Service {
    """
    The schema with the directives of Apollo Federation.
    """
    sdl: String!
  }

  extend type Query {
    """
    Entities in the order of their representations; null in the place of each that does not exist, or is somebody else's. Each costs as much
    as the query field of its name.
    """
    _entities(
      """
      The keys of the entities, with their types.
      """
      representations: [_Any!]!
    ): [_Entity]!

    """
    This graph as a part of a bigger one, for callers that may introspect the schema. Costs no call.
    """
    _service: _Service!
  }
`;

/** The resolvers of these fields, with their costs. `makeSubgraph` sets the one of `_service`. */
export const federationResolvers = {
  Query: {
    _entities: priced(
      costing({
        entries: { argument: 'representations' },
        readAs: ({ representations }) =>
          [representations]
            .flat()
            .map((one) => (isRepresentation(one) ? [one.__typename] : entities).map(readerOf)),
      }),
      (
        _root: unknown,
        { representations }: { readonly representations: readonly Representation[] },
        ctx: Context,
        info: GraphQLResolveInfo,
      ) => representations.map((representation) => entityOf(representation, ctx, info)),
    ),
    _service: priced(free, () => ({})),
  },
};
