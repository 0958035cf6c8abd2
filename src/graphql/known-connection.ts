import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context/context.js';
import { connectionOf, type Connection, type PageArguments } from '../context/paging.js';
import { GatewayError } from '../bank/errors.js';
import type { ResourceKind } from '../bank/operation.js';
import { nodesSelectOnly } from './selection.js';

/** A resource that is known by its person and its id. */
export interface OfPerson {
  readonly id: string;
  readonly personId: string;
}

/** A connection over what the gateway knows: the bank may have more. */
export interface KnownConnection<Node> extends Connection<Node> {
  readonly totalCount: number;
  readonly isComplete: false;
}

/** What is at hand of such a resource without reading it. */
const atHand = new Set(['__typename', 'id', 'personId', 'person']);

/** A read that failed stands in the place of its entry. @throws whatever is no GatewayError */
function failureOf(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  throw error;
}

function given<Source>(source: Source | GatewayError): Source {
  if (source instanceof GatewayError) throw source;
  return source;
}

/**
 * A person's resources of a kind that the bank has no list of, as far as the gateway knows them. Their ids cost nothing; as soon as more
 * is asked for each is read, and those that the bank does not have any more are left out. One that cannot be read at the moment is lost.
 */
export async function knownConnection<Source extends OfPerson>(
  kind: ResourceKind,
  resource: { read(source: Source, ctx: Context): Promise<Source | null> },
  personId: string,
  page: PageArguments,
  ctx: Context,
  info: GraphQLResolveInfo,
): Promise<KnownConnection<Source> | null> {
  const known = await ctx.known.list(kind, personId, page);
  if (!known) return null;
  const {
    page: { items, total, hasNext },
    window,
  } = known;
  const sourceOf = (id: string): Source => ({ id, personId }) as Source;
  const read = async (id: string): Promise<Source | GatewayError | null> =>
    resource.read(sourceOf(id), ctx).catch(failureOf);
  const sources = nodesSelectOnly(atHand, info) ? items.map(sourceOf) : await Promise.all(items.map(read));
  const left = sources.filter((source) => source !== null);
  // Cursors are numbered by what is left, since that is what the next page will find.
  const count = total - (items.length - left.length);
  const connection = connectionOf(
    { items: left, total: count, hasNext },
    window,
    given,
    (entry) => given(entry).id,
  );
  const isEmptied = left.length === 0 && items.length > 0;
  return {
    get edges() {
      return connection.edges;
    },
    get pageInfo() {
      return isEmptied
        ? Object.assign({}, connection.pageInfo, { endCursor: page.after ?? null })
        : connection.pageInfo;
    },
    nodes: connection.nodes,
    totalCount: count,
    isComplete: false,
    lost: connection.lost,
  };
}
