import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  validate,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql';
import type { Chance } from '../support/chance.js';

/**
 * A document, with the variables of several requests. Most of the documents are valid; some of the variables
 * are not.
 */
export interface RandomOperation {
  readonly text: string;
  readonly variables: readonly Record<string, unknown>[];
}

/** Returns true for a valid document. Ends at the first error. */
export const isValid = (schema: GraphQLSchema, document: DocumentNode): boolean =>
  validate(schema, document, undefined, { maxErrors: 0, hideSuggestions: true }).length === 0;

const scalarTexts: Readonly<Record<string, readonly string[]>> = {
  Int: ['1', '7', '1000'],
  Float: ['0.5', '3'],
  Boolean: ['true', 'false'],
  ID: ['"abc-1"', '"x"'],
  String: ['"text"', '"a \\"b\\" c"', '""'],
  SafeInt: ['5000000000', '1'],
  BankDate: ['"2022-02-07"'],
  BankDateTime: ['"2022-02-07T10:00:00Z"'],
  IBAN: ['"DE89370400440532013000"'],
  Base64: ['"YWJj"'],
};
const wrongValues: readonly unknown[] = ['wrong', 1.5, {}, [], { nobody: 1 }, [[null]], true, 1e300];
const aliases = ['one', 'two', 'two_three', '__proto__', 'constructor', 'then', 'toJSON_'];
/**
 * The values for @skip and @include. Their variables are never null, which would be an error wherever they
 * are evaluated.
 */
const conditions = ['true', 'false', '$yes', '$no', '$perhaps'];

/** The maximum number of levels of objects below the operation. */
const deepest = 4;

interface Scope {
  readonly variables: Map<string, { readonly type: GraphQLInputType; readonly preset: string }>;
  readonly fragments: { readonly name: string; readonly on: GraphQLCompositeType; readonly text: string }[];
  readonly sameArguments: Map<unknown, string>;
}

/**
 * Generates random documents for any schema: aliases, merged fields, fragments of both kinds, @skip and
 * @include, arguments of all types.
 */
export class Author {
  readonly #schema: GraphQLSchema;
  readonly #chance: Chance;
  readonly #ids: readonly string[];

  /** `ids` are ids that exist; without any they are generated. */
  constructor(schema: GraphQLSchema, chance: Chance, ids: readonly string[] = []) {
    this.#schema = schema;
    this.#chance = chance;
    this.#ids = ids;
  }

  write(kind: OperationTypeNode, requests: number): RandomOperation {
    const scope: Scope = { variables: new Map(), fragments: [], sameArguments: new Map() };
    const selection = this.#selection(this.#schema.getRootType(kind) as GraphQLObjectType, deepest, scope);
    const declared = [...scope.variables]
      .map(([name, { type, preset }]) => `$${name}: ${String(type)}${preset}`)
      .join(', ');
    const fragments = scope.fragments.map(({ name, on, text }) => `fragment ${name} on ${on.name} ${text}`);
    const text = [`${kind} Random${declared && `(${declared})`} ${selection}`, ...fragments].join('\n');
    return { text, variables: Array.from({ length: requests }, () => this.#variables(scope)) };
  }

  #pick<Item>(items: readonly Item[]): Item {
    return this.#chance.of(items) as Item;
  }

  #selection(type: GraphQLCompositeType, depth: number, scope: Scope): string {
    const parts = Array.from({ length: this.#chance.between(1, 5) }, () => this.#part(type, depth, scope));
    return `{ ${parts.join(' ')} }`;
  }

  #part(type: GraphQLCompositeType, depth: number, scope: Scope): string {
    const fields =
      'getFields' in type
        ? Object.values(type.getFields()).filter(
            (field) => depth > 1 || !isCompositeType(getNamedType(field.type)),
          )
        : [];
    if (depth > 1 && this.#chance.happens(0.2)) return this.#fragment(type, depth - 1, scope);
    if (fields.length === 0 || this.#chance.happens(0.08))
      return `${this.#alias()}__typename${this.#directives(scope)}`;
    return this.#field(this.#pick(fields), depth, scope);
  }

  #alias(): string {
    return this.#chance.happens(0.15) ? `${this.#pick(aliases)}: ` : '';
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number, scope: Scope): string {
    const result = getNamedType(field.type);
    const args = scope.sameArguments.get(field) ?? this.#arguments(field.args, scope);
    // Mostly the same arguments, so that fields of one name can be merged.
    if (this.#chance.happens(0.9)) scope.sameArguments.set(field, args);
    const below = isCompositeType(result) ? ` ${this.#selection(result, depth - 1, scope)}` : '';
    return `${this.#alias()}${field.name}${args}${this.#directives(scope)}${below}`;
  }

  #fragment(type: GraphQLCompositeType, depth: number, scope: Scope): string {
    const known = scope.fragments.filter(({ on }) => on === type);
    if (known.length > 0 && this.#chance.happens(0.5))
      return `...${this.#pick(known).name}${this.#directives(scope)}`;
    const on = this.#narrowed(type);
    const text = this.#selection(on, depth, scope);
    if (this.#chance.happens(0.4))
      return `... ${on === type && this.#chance.happens(0.5) ? '' : `on ${on.name} `}${this.#directives(scope)} ${text}`;
    const name = `F${scope.fragments.length}`;
    scope.fragments.push({ name, on, text });
    return `...${name}${this.#directives(scope)}`;
  }

  #narrowed(type: GraphQLCompositeType): GraphQLCompositeType {
    if (isAbstractType(type)) return this.#pick([type, ...this.#schema.getPossibleTypes(type)]);
    return isObjectType(type) ? this.#pick([type, type, ...type.getInterfaces()]) : type;
  }

  #directives(scope: Scope): string {
    if (!this.#chance.happens(0.15)) return '';
    const condition = this.#pick(conditions);
    if (condition === '$perhaps')
      scope.variables.set('perhaps', {
        type: this.#schema.getType('Boolean') as GraphQLInputType,
        preset: ' = true',
      });
    else if (condition.startsWith('$'))
      scope.variables.set(condition.slice(1), {
        type: this.#schema.getType('Boolean') as GraphQLInputType,
        preset: '!',
      });
    return ` @${this.#pick(['skip', 'include'])}(if: ${condition})`;
  }

  #arguments(args: readonly GraphQLArgument[], scope: Scope): string {
    const given = args.filter(
      ({ type, defaultValue }) =>
        (isNonNullType(type) && defaultValue === undefined) || this.#chance.happens(0.5),
    );
    if (given.length === 0) return '';
    return `(${given.map(({ name, type }) => `${name}: ${this.#value(type, scope)}`).join(', ')})`;
  }

  #value(type: GraphQLInputType, scope: Scope): string {
    if (this.#chance.happens(0.25)) {
      const name = `v${scope.variables.size}`;
      scope.variables.set(name, {
        type,
        preset: !isNonNullType(type) && this.#chance.happens(0.3) ? ` = ${this.#literal(type)}` : '',
      });
      return `$${name}`;
    }
    return this.#literal(type, scope);
  }

  #literal(type: GraphQLInputType, scope?: Scope): string {
    if (isNonNullType(type)) return this.#literal(type.ofType, scope);
    if (this.#chance.happens(0.05)) return 'null';
    if (isListType(type))
      return `[${Array.from({ length: this.#chance.between(0, 3) }, () => (scope ? this.#value(type.ofType, scope) : this.#literal(type.ofType))).join(', ')}]`;
    if (isEnumType(type)) return this.#pick(type.getValues()).name;
    if (!isInputObjectType(type))
      return type.name === 'ID' && this.#ids.length > 0
        ? JSON.stringify(this.#pick(this.#ids))
        : this.#pick(scalarTexts[type.name] ?? ['"any"']);
    const given = Object.values(type.getFields()).filter(
      (field) => (isNonNullType(field.type) && field.defaultValue === undefined) || this.#chance.happens(0.3),
    );
    return `{ ${given.map((field) => `${field.name}: ${scope ? this.#value(field.type, scope) : this.#literal(field.type)}`).join(', ')} }`;
  }

  #variables({ variables }: Scope): Record<string, unknown> {
    return Object.fromEntries(
      [...variables].flatMap(([name, { type, preset }]) => {
        if (this.#chance.happens(preset === '!' ? 0.02 : 0.1)) return [];
        if (this.#chance.happens(0.05)) return [[name, this.#pick(wrongValues)]];
        return [[name, conditions.includes(`$${name}`) ? this.#chance.happens(0.5) : this.#json(type)]];
      }),
    );
  }

  #json(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#json(type.ofType);
    if (isListType(type))
      return Array.from({ length: this.#chance.between(0, 3) }, () => this.#json(type.ofType));
    if (!isInputObjectType(type))
      return isEnumType(type)
        ? this.#pick(type.getValues()).name
        : (JSON.parse(this.#literal(type)) as unknown);
    const given = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || this.#chance.happens(0.3),
    );
    return Object.fromEntries(given.map((field) => [field.name, this.#json(field.type)]));
  }
}
