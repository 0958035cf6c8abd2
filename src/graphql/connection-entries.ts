import {
  getNamedType,
  GraphQLError,
  isNonNullType,
  isObjectType,
  responsePathAsArray,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import type { Context } from '../context/context.js';
import type { Connection } from '../context/paging.js';
import { shapes } from '../generated/contract.js';
import { GatewayError } from '../bank/errors.js';
import { isAbsent } from '../bank/fields.js';
import { BySelection, fieldsOfEntries } from './selection.js';

type Node = Readonly<Record<string, unknown>>;
type ConnectionResolver = GraphQLFieldResolver<Node, Context>;
type Lost = NonNullable<Connection<Node>['lost']>;

/** The error for an answer that lacks a field its contract requires. */
export const lacks = (type: string, field: string): GatewayError =>
  new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `The bank's answer lacks ${type}.${field}, which its contract requires.`,
  );

/** Returns the type of a connection's entries; undefined for any other type. */
export function entryTypeOf(type: GraphQLNamedType): GraphQLObjectType | undefined {
  if (!isObjectType(type) || !type.name.endsWith('Connection')) return undefined;
  const nodes = type.getFields()['nodes'];
  const entry = nodes && getNamedType(nodes.type);
  return isObjectType(entry) ? entry : undefined;
}

/**
 * Returns the fields that the bank must answer for an object of this type. Ids are excluded, because they are
 * always known.
 */
const requiredOf = (type: GraphQLObjectType): ReadonlySet<string> => {
  const known = new Set(Object.values(shapes[type.name] ?? {}).map(([name]) => name));
  const isRequired = ({ name, type: result }: { readonly name: string; readonly type: unknown }): boolean =>
    known.has(name) && isNonNullType(result) && name !== 'id' && name !== 'personId';
  return new Set(
    Object.values(type.getFields())
      .filter(isRequired)
      .map(({ name }) => name),
  );
};

/**
 * Keeps one bad entry from losing a whole page. Entries that cannot be read, or that lack a selected non-null
 * field, are left out; an error with the path of the connection reports their number and the reason. If none
 * is left, the error is the connection's own.
 */
export function withEntries(resolve: ConnectionResolver, entry: GraphQLObjectType): ConnectionResolver {
  const required = requiredOf(entry);
  const selected = new BySelection((info) =>
    required.size === 0
      ? []
      : fieldsOfEntries(info.fieldNodes, info)
          .map(({ name }) => name.value.replace(/Raw$/, ''))
          .filter((name) => required.has(name)),
  );
  const give = (
    connection: Connection<Node> | null,
    ctx: Context,
    info: GraphQLResolveInfo,
  ): Connection<Node> | null => {
    if (!connection) return null;
    const asked = selected.of(info);
    const isWhole = (node: Node): boolean => {
      for (const name of asked) if (isAbsent(node[name])) return false;
      return true;
    };
    if (!connection.lost && connection.nodes.every(isWhole)) return connection;
    const { edges, nodes, pageInfo, totalCount, isComplete } = connection;
    const left = nodes.filter(isWhole);
    const lost = lostOf(entry.name, connection, left, asked);
    if (left.length === 0) throw lost.error;
    ctx.losses.push(lossOf(lost, left.length, info));
    return {
      edges: edges.filter(({ node }) => isWhole(node)),
      nodes: left,
      pageInfo,
      totalCount,
      isComplete,
    };
  };
  return (source, args, ctx, info) => {
    const connection = resolve(source, args, ctx, info) as
      Connection<Node> | Promise<Connection<Node> | null> | null;
    return connection instanceof Promise
      ? connection.then((found) => give(found, ctx, info))
      : give(connection, ctx, info);
  };
}

function lostOf(
  type: string,
  { nodes, lost }: Connection<Node>,
  left: readonly Node[],
  asked: readonly string[],
): Lost {
  const count = (lost?.count ?? 0) + nodes.length - left.length;
  const missing = asked.find((name) => nodes.some((node) => isAbsent(node[name])));
  return { count, error: lost?.error ?? lacks(type, missing ?? 'id') };
}

function lossOf(
  { count, error }: Lost,
  left: number,
  { fieldNodes, path }: GraphQLResolveInfo,
): GraphQLError {
  const { code, message, bank, retryAfter, retryable } = error;
  const originalError = new GatewayError(
    code,
    `${count} of the ${count + left} items of this page cannot be given, and are left out: ${message}`,
    {
      retryable,
      cause: error,
      ...(bank && { bank }),
      ...(retryAfter !== undefined && { retryAfter }),
    },
  );
  return new GraphQLError(originalError.message, {
    nodes: fieldNodes,
    path: responsePathAsArray(path),
    originalError,
  });
}
