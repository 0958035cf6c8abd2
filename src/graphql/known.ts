import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context/context.js';
import type { Connection, PageArguments } from '../context/paging.js';
import type { ResourceKind } from '../rest/operation.js';
import { nodesSelectOnly } from './selection.js';

/** A resource that is known by its person and its id. */
interface OfPerson {
  readonly id: string;
  readonly personId: string;
}

/** What is at hand of such a resource without reading it. */
const atHand = new Set(['__typename', 'id', 'personId', 'person']);

/** The connection with the entries that are left of it. Its cursors are theirs; where none is left, the next page begins where this one did. */
function without<Source>(known: Connection<string>, edges: Connection<Source>['edges'], { after = null }: PageArguments): Connection<Source> {
  const { totalCount, edges: { length }, pageInfo } = known;
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    totalCount: totalCount === null ? null : totalCount - (length - edges.length),
    pageInfo: { ...pageInfo, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? (length > 0 ? after : null) },
  };
}

/**
 * A person's resources of a kind that the bank has no list of, as far as the gateway knows them. Their ids cost nothing; as soon as more
 * is asked for each is read, and those that the bank does not have any more are left out. One that cannot be read stays, with the
 * error at the fields that are asked of it.
 */
export async function knownConnection<Source extends OfPerson>(
  kind: ResourceKind,
  resource: { read(source: Source, ctx: Context): Promise<Source | null> },
  personId: string,
  page: PageArguments,
  ctx: Context,
  info: GraphQLResolveInfo,
): Promise<Connection<Source> | null> {
  const known = await ctx.known(kind, personId, page);
  if (!known) return null;
  const anchorOf = (id: string): Source => ({ id, personId }) as Source;
  const read = async (id: string): Promise<Source | null> => resource.read(anchorOf(id), ctx).catch(() => anchorOf(id));
  const sources = nodesSelectOnly(atHand, info) ? known.nodes.map(anchorOf) : await Promise.all(known.nodes.map(read));
  const edges = known.edges.flatMap(({ cursor }, index) => {
    const node = sources[index];
    return node ? [{ cursor, node }] : [];
  });
  return without(known, edges, page);
}
