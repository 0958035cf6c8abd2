import {
  defaultFieldResolver,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  typeFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, type Fragments } from './fragments.js';

/** One field of a selection, under its response name. */
export interface FieldPlan {
  readonly key: string;
  /** The nodes that are merged into this field; at least one. */
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  /** True if the resolver uses `info`. */
  readonly takesInfo: boolean;
  /** True if the resolver uses the context. */
  readonly takesContext: boolean;
  readonly value: ValuePlan;
}

/** True if a resolver uses `info`. One with one to three declared parameters does not. */
export const takesInfo = ({ length }: { readonly length: number }): boolean => length === 0 || length > 3;

/** True if a resolver uses the context. One with one or two declared parameters does not. */
const takesContext = ({ length }: { readonly length: number }): boolean => length === 0 || length > 2;

interface LeafPlan {
  readonly kind: 'leaf';
  readonly isNonNull: boolean;
  readonly type: GraphQLLeafType;
}

/** A list. */
export interface ListPlan {
  readonly kind: 'list';
  readonly isNonNull: boolean;
  readonly item: ValuePlan;
}

/** An object. */
export interface ObjectPlan {
  readonly kind: 'object';
  readonly isNonNull: boolean;
  readonly type: GraphQLObjectType;
  /** Computed for the first such object. */
  selection: Selection | undefined;
}

/** An interface or union: the selection depends on the object's type. */
export interface AbstractPlan {
  readonly kind: 'abstract';
  readonly isNonNull: boolean;
  readonly type: GraphQLAbstractType;
  /** Keyed by the name of the object's type, computed for its first object. */
  readonly selections: Map<unknown, Selection>;
}

/** Describes how to complete the value of a field or of a list item. */
export type ValuePlan = LeafPlan | ListPlan | ObjectPlan | AbstractPlan;

/** The selection for objects of one type. */
export interface Selection {
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
  /**
   * An object with all response names in order, each null, to be copied. Much faster than adding names one by
   * one.
   */
  readonly template: Readonly<Record<string, null>>;
  /** Bytes of the names and their punctuation in the response. */
  readonly bytes: number;
}

/** Bytes of an object's brackets and its comma, and of a name's quotation marks, colon and comma. */
const perObject = 3;
const perName = 4;

type Decisions = Readonly<Record<string, unknown>>;
type CollectedFields = Map<string, [FieldNode, ...FieldNode[]]>;

/**
 * The plan of one operation, computed once and not, as in graphql-js, for every request: the fields of each
 * object, their definitions, and how to complete their values. It grows during execution, so only what is
 * used is computed. Valid for one outcome of all @skip and @include.
 */
export class OperationPlan {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  /** The number of fields computed so far. */
  size = 0;
  readonly #rootType: GraphQLObjectType;
  readonly #decisions: Decisions;
  #root: Selection | undefined;

  /**
   * `decisions` are the values of the variables used by @skip and @include. Must hold no other value of a
   * request, because plans are cached.
   */
  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    rootType: GraphQLObjectType,
    decisions: Decisions,
  ) {
    this.schema = schema;
    this.document = document;
    this.operation = operation;
    this.fragments = fragmentsOf(document);
    this.#rootType = rootType;
    this.#decisions = decisions;
  }

  /** The selection of the root type. @throws GraphQLError like collectSubfields() */
  get root(): Selection {
    this.#root ??= this.collectSubfields(this.#rootType, [this.operation]);
    return this.#root;
  }

  /**
   * Returns the selection of merged nodes for an object of this type. @throws GraphQLError if a variable of a
   * @skip or @include is null
   */
  collectSubfields(
    type: GraphQLObjectType,
    nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
  ): Selection {
    const found: CollectedFields = new Map();
    const seen = new Set<string>();
    for (const { selectionSet } of nodes)
      if (selectionSet) this.#collectFields(type, selectionSet, found, seen);
    const fields = [...found]
      .map(([key, fieldNodes]) => this.#fieldOf(type, key, fieldNodes))
      .filter((field) => field !== undefined);
    this.size += fields.length;
    const bytes = fields.reduce((sum, { key }) => sum + key.length + perName, perObject);
    return { type, fields, template: Object.fromEntries(fields.map(({ key }) => [key, null])), bytes };
  }

  /** Collects fields in document order. A fragment counts at its first spread. */
  #collectFields(
    type: GraphQLObjectType,
    set: SelectionSetNode,
    found: CollectedFields,
    seen: Set<string>,
  ): void {
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD && seen.has(node.name.value)) continue;
      if (getDirectiveValues(GraphQLSkipDirective, node, this.#decisions)?.['if'] === true) continue;
      if (getDirectiveValues(GraphQLIncludeDirective, node, this.#decisions)?.['if'] === false) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const same = found.get(key);
        if (same) same.push(node);
        else found.set(key, [node]);
        continue;
      }
      if (node.kind === Kind.FRAGMENT_SPREAD) seen.add(node.name.value);
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.fragments[node.name.value];
      if (fragment && this.#doesFragmentConditionMatch(fragment, type))
        this.#collectFields(type, fragment.selectionSet, found, seen);
    }
  }

  #doesFragmentConditionMatch(
    { typeCondition }: FragmentDefinitionNode | InlineFragmentNode,
    type: GraphQLObjectType,
  ): boolean {
    if (!typeCondition) return true;
    const named = typeFromAST(this.schema, typeCondition);
    return named === type || (isAbstractType(named) && this.schema.isSubType(named, type));
  }

  #fieldOf(parentType: GraphQLObjectType, key: string, nodes: FieldPlan['nodes']): FieldPlan | undefined {
    const definition = this.#getFieldDef(parentType, nodes[0].name.value);
    if (!definition) return undefined;
    const { resolve = defaultFieldResolver } = definition;
    return {
      key,
      nodes,
      parentType,
      definition,
      resolve,
      takesInfo: takesInfo(resolve),
      takesContext: resolve !== defaultFieldResolver && takesContext(resolve),
      value: valuePlan(definition.type),
    };
  }

  #getFieldDef(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
    if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
    const isQuery = type === this.schema.getQueryType();
    if (isQuery && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (isQuery && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return type.getFields()[name];
  }
}

function valuePlan(type: GraphQLOutputType, isNonNull = false): ValuePlan {
  if (isNonNullType(type)) return valuePlan(type.ofType, true);
  if (isListType(type)) return { kind: 'list', isNonNull, item: valuePlan(type.ofType) };
  if (isLeafType(type)) return { kind: 'leaf', isNonNull, type };
  return isObjectType(type)
    ? { kind: 'object', isNonNull, type, selection: undefined }
    : { kind: 'abstract', isNonNull, type, selections: new Map() };
}
