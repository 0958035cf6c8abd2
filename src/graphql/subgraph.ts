import {
  concatAST,
  isObjectType,
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type ScalarTypeDefinitionNode,
} from 'graphql';
import type { Cost } from './cost.js';
import { keyOf } from './federation.js';
import { isPartnerOnly } from './partner-only.js';

/** Options of the subgraph, see the Apollo Federation specification. */
export interface SubgraphOptions {
  /** The prefix of the root fields in the supergraph; empty for the same names as here. */
  readonly rootPrefix: string;
  /** Adds @requiresScopes to fields that are for the partner alone, so that routers refuse them too. */
  readonly scopes: boolean;
}

/** The value types that other subgraphs can define too. */
const shareable: readonly string[] = ['Money', 'PageInfo'];

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

const isObjectNode = ({ kind }: { readonly kind: Kind }): boolean =>
  kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.OBJECT_TYPE_EXTENSION;
const isRoot = (type: string): boolean => ['Query', 'Mutation', 'Subscription'].includes(type);

const directivesOf = (text: string): readonly ConstDirectiveNode[] =>
  (parse(`scalar Any ${text}`).definitions[0] as ScalarTypeDefinitionNode).directives ?? [];

/**
 * Returns the directives of a type in a subgraph. They are added to the definition only: on an extension,
 * @shareable would apply to the fields of that extension alone.
 */
function typeDirectives({ kind, name: { value: name } }: ObjectNode): readonly ConstDirectiveNode[] {
  if (kind === Kind.OBJECT_TYPE_EXTENSION) return [];
  if (shareable.includes(name)) return directivesOf('@shareable');
  const key = keyOf(name);
  return key ? directivesOf(`@key(fields: "${key.join(' ')}")`) : [];
}

/** Returns whether a field is for the partner alone: by its directive, or by the operation that it calls. */
function isForPartner(schema: GraphQLSchema, typeName: string, name: string): boolean {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  const cost = field?.extensions['cost'] as Cost | undefined;
  return field !== undefined && (isPartnerOnly(field) || cost?.operation?.access.who === 'partner');
}

/** Prints the SDL of the subgraph, with the lowest version of the specification that has its directives. */
function subgraphSdl(
  schema: GraphQLSchema,
  sdl: readonly DocumentNode[],
  { rootPrefix, scopes }: SubgraphOptions,
): string {
  const link = scopes
    ? '@link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@requiresScopes"])'
    : '@link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])';
  const scoped = scopes ? directivesOf('@requiresScopes(scopes: [["lending:partner"]])') : [];
  const fieldOf = (type: string, field: FieldDefinitionNode): FieldDefinitionNode =>
    Object.assign({}, field, {
      name: { kind: Kind.NAME, value: `${isRoot(type) ? rootPrefix : ''}${field.name.value}` },
      directives: [
        ...(field.directives ?? []),
        ...(isForPartner(schema, type, field.name.value) ? scoped : []),
      ],
    });
  const typeOf = (type: ObjectNode): ObjectNode =>
    Object.assign({}, type, {
      directives: [...(type.directives ?? []), ...typeDirectives(type)],
      fields: type.fields?.map((field) => fieldOf(type.name.value, field)),
    });
  const { kind, definitions } = concatAST([...sdl, parse(`extend schema ${link}`)]);
  return print({
    kind,
    definitions: definitions.map((node) => (isObjectNode(node) ? typeOf(node as ObjectNode) : node)),
  });
}

/**
 * Turns a schema into that of a subgraph: `_service` returns the SDL, and root fields answer to their
 * prefixed names too.
 */
export function makeSubgraph(
  schema: GraphQLSchema,
  sdl: readonly DocumentNode[],
  options: SubgraphOptions,
): void {
  const query = schema.getQueryType()?.getFields() ?? {};
  const mutation = schema.getMutationType()?.getFields() ?? {};
  const subscription = schema.getSubscriptionType()?.getFields() ?? {};
  const { _service: service } = query;
  const text = subgraphSdl(schema, sdl, options);
  if (service) service.resolve = () => ({ sdl: text });
  if (options.rootPrefix === '') return;
  for (const fields of [query, mutation, subscription])
    for (const field of Object.values(fields).filter(({ name }) => !name.startsWith('_'))) {
      const name = `${options.rootPrefix}${field.name}`;
      fields[name] = Object.assign({}, field, { name });
    }
}
