import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { callerOf } from '../auth/viewer.js';
import { isObject } from '../bank/fields.js';
import type { Context } from '../context/context.js';
import type { Log } from '../telemetry/log.js';

/** The parts of `DeprecatedUses`. */
export interface DeprecatedUsesParts {
  readonly schema: GraphQLSchema;
  /** Returns the time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  /** True if a text is that of a trusted document: its operation names are from a closed set. */
  readonly isTrusted: (text: string) => boolean;
  /** Counts a request that uses what has this coordinate in the schema. */
  readonly count?: (coordinate: string) => void;
}

/** The deprecated parts that an operation uses: the coordinates in its text, and the variables that can hold more. */
interface Uses {
  readonly coordinates: readonly string[];
  readonly variables: readonly (readonly [name: string, type: GraphQLInputType])[];
}

const noUses: Uses = { coordinates: [], variables: [] };

/** Milliseconds between two lines of the log about the same caller and coordinate. */
const pause = 3_600_000;
/** The maximum number of callers and coordinates with a line that is kept in mind. */
const maxLines = 1000;

const isDeprecated = (of: { readonly deprecationReason?: string | null | undefined } | null | undefined) =>
  typeof of?.deprecationReason === 'string';

/** True if a type has anything that is deprecated. */
function hasDeprecated(type: GraphQLNamedType): boolean {
  if (isEnumType(type)) return type.getValues().some(isDeprecated);
  if (isInputObjectType(type)) return Object.values(type.getFields()).some(isDeprecated);
  if (!isObjectType(type) && !isInterfaceType(type)) return false;
  return Object.values(type.getFields()).some(
    (field) => isDeprecated(field) || field.args.some(isDeprecated),
  );
}

/** True if a value of an input type can use anything that is deprecated. */
function canUse(type: GraphQLNamedType, seen = new Set<GraphQLNamedType>()): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  if (hasDeprecated(type)) return true;
  return (
    isInputObjectType(type) &&
    Object.values(type.getFields()).some((field) => canUse(getNamedType(field.type), seen))
  );
}

/** Adds the coordinates that a coerced value uses. A field that has its default may have been left out. */
function addUsesOf(value: unknown, type: GraphQLInputType, found: Set<string>): void {
  if (value === null || value === undefined) return;
  if (isNonNullType(type)) return addUsesOf(value, type.ofType, found);
  if (isListType(type)) {
    for (const item of Array.isArray(value) ? value : [value]) addUsesOf(item, type.ofType, found);
  } else if (isEnumType(type)) {
    const used = type.getValues().find((one) => one.value === value);
    if (used && isDeprecated(used)) found.add(`${type.name}.${used.name}`);
  } else if (isInputObjectType(type) && isObject(value)) {
    for (const field of Object.values(type.getFields())) {
      const given = value[field.name];
      if (given === undefined) continue;
      if (isDeprecated(field) && given !== field.defaultValue) found.add(`${type.name}.${field.name}`);
      addUsesOf(given, field.type, found);
    }
  }
}

/**
 * Tells who still uses what is deprecated, so that it can be removed: a field, argument, input field or enum
 * value. Each request counts; the log has at most one line per hour for a caller and a coordinate. An
 * operation is looked through once, when its document is new; only variables that can hold something
 * deprecated are looked through each time.
 */
export class DeprecatedUses {
  readonly #parts: DeprecatedUsesParts;
  readonly #isAny: boolean;
  readonly #uses = new WeakMap<OperationDefinitionNode, Uses>();
  /** The times of the last lines, by caller and coordinate. */
  readonly #lines = new LRUCache<string, number>({ max: maxLines });

  constructor(parts: DeprecatedUsesParts) {
    this.#parts = parts;
    this.#isAny = Object.values(parts.schema.getTypeMap()).some(
      (type) => !type.name.startsWith('__') && hasDeprecated(type),
    );
  }

  /** Notes what an operation uses, which is alone in its document, with coerced variables. */
  note(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
    ctx: Context,
  ): void {
    if (!this.#isAny) return;
    const uses = this.#usesOf(document, operation);
    if (uses === noUses) return;
    const found = new Set(uses.coordinates);
    for (const [name, type] of uses.variables) addUsesOf(variables[name], type, found);
    for (const coordinate of found) {
      this.#parts.count?.(coordinate);
      this.#write(coordinate, operation, ctx);
    }
  }

  #usesOf(document: DocumentNode, operation: OperationDefinitionNode): Uses {
    let uses = this.#uses.get(operation);
    if (!uses) {
      uses = this.#find(document, operation);
      this.#uses.set(operation, uses);
    }
    return uses;
  }

  #find(document: DocumentNode, { variableDefinitions = [] }: OperationDefinitionNode): Uses {
    const { schema } = this.#parts;
    const coordinates = this.#inText(document);
    const variables = variableDefinitions.flatMap(({ variable, type }) => {
      const input = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
      return input && canUse(getNamedType(input)) ? [[variable.name.value, input] as const] : [];
    });
    return coordinates.length === 0 && variables.length === 0 ? noUses : { coordinates, variables };
  }

  #inText(document: DocumentNode): readonly string[] {
    const found = new Set<string>();
    const info = new TypeInfo(this.#parts.schema);
    const fieldName = (): string => `${info.getParentType()?.name}.${info.getFieldDef()?.name}`;
    visit(
      document,
      visitWithTypeInfo(info, {
        Field: () => {
          if (isDeprecated(info.getFieldDef())) found.add(fieldName());
        },
        Argument: () => {
          const argument = info.getDirective() ? undefined : info.getArgument();
          if (argument && isDeprecated(argument)) found.add(`${fieldName()}(${argument.name}:)`);
        },
        ObjectField: ({ name }) => {
          const parent = getNamedType(info.getParentInputType());
          if (isInputObjectType(parent) && isDeprecated(parent.getFields()[name.value]))
            found.add(`${parent.name}.${name.value}`);
        },
        EnumValue: () => {
          const type = getNamedType(info.getInputType());
          const value = info.getEnumValue();
          if (type && value && isDeprecated(value)) found.add(`${type.name}.${value.name}`);
        },
      }),
    );
    return [...found];
  }

  #write(coordinate: string, { name, loc }: OperationDefinitionNode, { viewer, requestId }: Context): void {
    const { log, isTrusted } = this.#parts;
    const caller = `${callerOf(viewer)}\n${coordinate}`;
    const now = this.#parts.now();
    const last = this.#lines.get(caller);
    if (last !== undefined && now - last < pause) return;
    this.#lines.set(caller, now);
    const { issuer, subject } = viewer;
    const operationName = name && isTrusted(loc?.source.body ?? '') ? name.value : undefined;
    log.write('info', 'something deprecated is used', {
      requestId,
      coordinate,
      issuer,
      subject,
      ...(operationName !== undefined && { operationName }),
    });
  }
}
