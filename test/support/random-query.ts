import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Chance } from './chance.js';

/** Values for arguments, as GraphQL text, by `Type.field.argument`, `field.argument` or `argument`. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** Valid pseudo-random queries for a schema. They are the same for the same seed. */
export class RandomQueries {
  readonly #schema: GraphQLSchema;
  readonly #chance: Chance;
  readonly #values: Values;
  readonly #deepest: number;
  #aliases = 0;

  constructor(schema: GraphQLSchema, chance: Chance, values: Values, deepest: number) {
    this.#schema = schema;
    this.#chance = chance;
    this.#values = values;
    this.#deepest = deepest;
  }

  next(): string {
    const root = this.#schema.getQueryType();
    this.#aliases = 0;
    return `query ${this.#selection(root as GraphQLNamedType, 1)}`;
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    if (!isObjectType(type)) {
      const types = this.#schema.getPossibleTypes(type as never);
      return `{ id ${types.map((one) => `... on ${one.name} ${this.#selection(one, depth)}`).join(' ')} }`;
    }
    const fields = Object.values(type.getFields()).filter(
      (field) => depth < this.#deepest || !isCompositeType(getNamedType(field.type)),
    );
    // The entries are the interesting part of a connection.
    const entries = fields.filter(({ name }) => ['nodes', 'edges', 'node'].includes(name));
    const chosen =
      entries.length > 0 && this.#chance.happens(0.9)
        ? [this.#chance.of(entries) as GraphQLField<unknown, unknown>]
        : [];
    for (let count = this.#chance.between(1, 3); count > 0 && fields.length > 0; count -= 1)
      chosen.push(this.#chance.of(fields) as GraphQLField<unknown, unknown>);
    const texts = chosen.map((field) => this.#field(type, field, depth)).filter((text) => text !== '');
    return `{ ${['__typename', ...texts].join(' ')} }`;
  }

  #field(type: GraphQLNamedType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const args = field.args
      .filter(
        (argument) => isRequiredArgument(argument) || argument.name === 'first' || this.#chance.happens(0.3),
      )
      .flatMap((argument) => this.#argument(type, field, argument));
    const below = getNamedType(field.type);
    this.#aliases += 1;
    return `a${this.#aliases}: ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${isCompositeType(below) ? ` ${this.#selection(below, depth + 1)}` : ''}`;
  }

  #argument(
    type: GraphQLNamedType,
    field: GraphQLField<unknown, unknown>,
    { name }: GraphQLArgument,
  ): string[] {
    const values =
      this.#values[`${type.name}.${field.name}.${name}`] ??
      this.#values[`${field.name}.${name}`] ??
      this.#values[name] ??
      [];
    const value = this.#chance.of(values);
    return value === undefined ? [] : [`${name}: ${value}`];
  }
}
