import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context/context.js';
import { connectionOf, type Connection, type PageArguments } from '../context/paging.js';
import { GatewayError } from '../bank/errors.js';
import type { ResourceKind } from '../bank/operation.js';
import { nodesSelectOnly } from './selection.js';

/** A resource identified by its person and its id. */
export interface OfPerson {
  readonly id: string;
  readonly personId: string;
}

/** A connection over resources that the gateway knows. The bank may have more. */
export interface KnownConnection<Node> extends Connection<Node> {
  readonly totalCount: number;
  readonly isComplete: false;
}

/** Fields of such a resource that need no read. */
const atHand = new Set(['__typename', 'id', 'personId', 'person']);

/** Returns a failed read in place of its entry. @throws any error that is not a GatewayError */
function failureOf(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  throw error;
}

function given<Source>(source: Source | GatewayError): Source {
  if (source instanceof GatewayError) throw source;
  return source;
}

/**
 * Returns a person's resources of a kind that the bank cannot list, as far as the gateway knows them. Ids
 * cost nothing. If more is selected, each resource is read; those that no longer exist are left out, and
 * those that cannot be read at the moment are lost.
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
  // Cursors count only the entries that are left, as the next page will.
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
