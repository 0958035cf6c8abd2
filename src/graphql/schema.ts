import { readdirSync, readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  defaultFieldResolver,
  getNamedType,
  GraphQLEnumType,
  isNonNullType,
  isObjectType,
  parse,
  type DocumentNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { demand } from '../context/access.js';
import type { Context } from '../context/context.js';
import { shapes } from '../generated/contract.js';
import type { Resolvers } from '../generated/graph.js';
import { findOperation, type AnyOperation } from '../bank/operation.js';
import { costOf, writes } from './cost.js';
import { entryTypeOf, lacks, withEntries } from './connection-entries.js';
import { enumResolvers, refuseUnknownAsInput, tolerant } from './enums.js';
import { federationResolvers, federationSdl } from './federation.js';
import { isPartnerOnly } from './partner-only.js';
import { takesInfo } from './plan.js';
import type { AnyResource } from './resource.js';
import { scalars } from './scalars.js';
import { followingOf, type SubscriptionField } from './following.js';
import { makeSubgraph, type SubgraphOptions } from './subgraph.js';

/** One domain's part of the gateway. */
export interface Domain {
  readonly name: string;
  readonly operations: Readonly<Record<string, AnyOperation>>;
  readonly resources: readonly AnyResource[];
  /** Resolvers, each with the cost of its field. */
  readonly resolvers: Resolvers;
  /** Fields of the root type Subscription. */
  readonly subscriptions?: Readonly<Record<string, SubscriptionField>>;
}

type Source = Readonly<Record<string, unknown>>;
type FieldResolver = GraphQLFieldResolver<Source, Context>;

const folder = new URL('../../schema/', import.meta.url);

/** Returns the SDL of all domains, one text per file. */
export const readSdl = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'utf8'));

let parsed: readonly DocumentNode[] | undefined;

/**
 * Returns the SDL of all domains, parsed once per process. It has no locations: they would keep every token of the
 * SDL in memory.
 */
const parsedSdl = (): readonly DocumentNode[] =>
  (parsed ??= readSdl().map((text) => parse(text, { noLocation: true })));

/**
 * Returns a resolver for a property of the object, or of the whole resource if the object at hand lacks it.
 */
function property(name: string, resource: AnyResource | undefined): FieldResolver {
  if (!resource) return (source) => source[name];
  return (source, _args, ctx) =>
    source[name] === undefined ? resource.field(source as never, name as never, ctx) : source[name];
}

function resolverOf(
  type: GraphQLObjectType<Source, Context>,
  field: GraphQLField<Source, Context>,
  resource: AnyResource | undefined,
): FieldResolver {
  if (field.resolve && field.resolve !== defaultFieldResolver) return field.resolve;
  const sibling = field.name.endsWith('Raw') ? type.getFields()[field.name.slice(0, -3)] : undefined;
  return property(
    sibling && getNamedType(sibling.type) instanceof GraphQLEnumType ? sibling.name : field.name,
    resource,
  );
}

const partnerOnly =
  (resolve: FieldResolver): FieldResolver =>
  (source, args, ctx, info) => {
    demand(ctx.viewer, 'lending:partner');
    return resolve(source, args, ctx, info);
  };

/**
 * Wraps a resolver: `read` converts its value. Declares `info` only if the inner resolver does, because the
 * executor creates none otherwise.
 */
function then(resolve: FieldResolver, read: (value: unknown) => unknown): FieldResolver {
  // Awaiting each value of a long list would cost more than all the rest.
  const finish = (value: unknown): unknown => (value instanceof Promise ? value.then(read) : read(value));
  if (takesInfo(resolve)) return (source, args, ctx, info) => finish(resolve(source, args, ctx, info));
  const short = resolve as (...given: unknown[]) => unknown;
  return (source: Source, args: unknown, ctx: Context) => finish(short(source, args, ctx));
}

/** True for a non-null field that the bank's contract requires. Ids are checked when an answer is read. */
const isPromised = (
  type: GraphQLObjectType,
  { name, type: result }: GraphQLField<Source, Context>,
): boolean => isNonNullType(result) && type.name in shapes && name !== 'id' && name !== 'personId';

function promised(resolve: FieldResolver, type: string, field: string): FieldResolver {
  return then(resolve, (value) => {
    if (value === null || value === undefined) throw lacks(type, field);
    return value;
  });
}

function attachFields(type: GraphQLObjectType<Source, Context>, resource: AnyResource | undefined): void {
  type.extensions = Object.assign({}, type.extensions, { resource });
  for (const field of Object.values(type.getFields())) {
    const result = getNamedType(field.type);
    const entry = entryTypeOf(result);
    let resolve = resolverOf(type, field, resource);
    if (result instanceof GraphQLEnumType) resolve = then(resolve, tolerant(result));
    if (isPromised(type, field)) resolve = promised(resolve, type.name, field.name);
    if (entry) resolve = withEntries(resolve, entry);
    field.resolve = isPartnerOnly(field) ? partnerOnly(resolve) : resolve;
  }
}

/** Registers each executed mutation with the context. */
const announced =
  (resolve: FieldResolver): FieldResolver =>
  (source, args, ctx, info) => {
    ctx.writes.begin(String(info.path.key));
    return resolve(source, args, ctx, info);
  };

/** Returns a field's resolver, with its cost in the extensions. @throws Error if it declares no cost */
function fieldConfig(type: string, name: string, resolve: object): object {
  const operation = type === 'Mutation' ? findOperation(name) : undefined;
  const cost = costOf(resolve) ?? (operation && writes(operation));
  if (!cost) throw new Error(`${type}.${name} does not say what it costs.`);
  const following = followingOf(resolve);
  return { resolve, extensions: following ? { cost, following } : { cost } };
}

/** Returns the resolvers of a part of the graph in the form that the schema takes. */
function typesOf(resolvers: object): object {
  const types = Object.entries(resolvers) as [string, Readonly<Record<string, object>>][];
  return Object.fromEntries(
    types.map(([type, fields]) => [
      type,
      Object.fromEntries(
        Object.entries(fields).map(([name, resolve]) => [
          name,
          name.startsWith('__') ? resolve : fieldConfig(type, name, resolve),
        ]),
      ),
    ]),
  );
}

/**
 * Builds the executable schema: the SDL, the domains' resolvers for relations and entry points with their
 * costs, and one rule for all other fields; with `subgraph`, that of a subgraph. @throws Error for a field
 * whose resolver declares no cost
 */
export function buildSchema(domains: readonly Domain[], subgraph?: SubgraphOptions): GraphQLSchema {
  const parts = [
    ...domains.map(({ resolvers }) => resolvers),
    ...domains.map(({ subscriptions = {} }) => ({ Subscription: subscriptions })),
    ...(subgraph ? [federationResolvers] : []),
  ];
  // The compiler has matched resolvers and SDL; UNKNOWN must be ignored for enums that are only inputs.
  const schema = makeExecutableSchema({
    typeDefs: [...parsedSdl(), ...(subgraph ? [federationSdl] : [])],
    resolvers: [...parts.map(typesOf), enumResolvers, scalars] as never,
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
    // Tests check the SDL. These two halve the time of a start's largest step.
    assumeValidSDL: true,
    updateResolversInPlace: true,
  });
  const resources = new Map(
    domains.flatMap((domain) => domain.resources).map((resource) => [resource.type, resource]),
  );
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) && !type.name.startsWith('__'))
      attachFields(type as GraphQLObjectType<Source, Context>, resources.get(type.name));
  }
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}))
    field.resolve = announced(field.resolve as FieldResolver);
  refuseUnknownAsInput(schema);
  if (subgraph) makeSubgraph(schema, parsedSdl(), subgraph);
  return schema;
}
