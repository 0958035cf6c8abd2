import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Chance } from './chance.js';

/** A GraphQL request. */
export interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** An id in the format of the sandbox's seed data: "1111…0001cper". */
export const seededId = (owner: number, number: number, suffix: string): string =>
  `${String(owner).repeat(16)}${String(number).padStart(16, '0')}${suffix}`;

const suffixes: Readonly<Record<string, string>> = {
  personId: 'cper',
  businessId: 'cbiz',
  creditLineId: 'ccln',
  loanId: 'cloa',
  applicationId: 'ccla',
  overdraftId: 'covd',
  creditRecordId: 'ccrd',
  accountId: 'cacc',
  accountSnapshotId: 'snap',
  identificationId: 'cidt',
  person: 'cper',
  persons: 'cper',
  business: 'cbiz',
  creditLine: 'ccln',
  creditRecord: 'ccrd',
  overdraft: 'covd',
};
const scalars: Readonly<Record<string, unknown>> = {
  Int: 12,
  Float: 0.1,
  Boolean: true,
  String: 'ORDER-4711',
  SafeInt: 120_000,
  IBAN: 'DE89370400440532013000',
  BankDate: '2019-04-01',
  BankDateTime: '2026-11-02T10:00:00Z',
  Base64: 'JVBERi0xLjQ=',
  EmailAddress: 'lisa@example.com',
};
const byName: Readonly<Record<string, unknown>> = { unit: 'cents', currency: 'EUR', year: 2026 };
/** Types whose fields are requested one by one, below the root field that returns one of them. */
const parents: Readonly<Record<string, string>> = {
  Person: 'person',
  Business: 'business',
  CreditLine: 'creditLine',
  CreditLineApplication: 'creditLineApplication',
  CreditCardApplication: 'creditCardApplication',
};

/**
 * Writes valid operations: each root field and relation in turn, with arguments in variables that exist in a
 * fresh sandbox.
 */
export class ValidOperations {
  readonly #schema: GraphQLSchema;
  readonly #chance: Chance;
  readonly #paths: readonly (readonly GraphQLField<unknown, unknown>[])[];

  constructor(schema: GraphQLSchema, chance: Chance) {
    this.#schema = schema;
    this.#chance = chance;
    const query = (schema.getQueryType() as GraphQLObjectType).getFields();
    const relations = Object.entries(parents).flatMap(([type, root]) =>
      Object.values((schema.getType(type) as GraphQLObjectType).getFields())
        .filter((field) => isCompositeType(getNamedType(field.type)))
        .map((field) => [query[root] as GraphQLField<unknown, unknown>, field]),
    );
    const mutations = Object.values((schema.getMutationType() as GraphQLObjectType).getFields());
    this.#paths = [...Object.values(query), ...mutations]
      .map((field) => [field] as const)
      .concat(relations as never);
  }

  /** The number of different fields and relations. */
  get kinds(): number {
    return this.#paths.length;
  }

  write(kind: number): Operation {
    const path = this.#paths[kind % this.#paths.length] ?? [];
    const owner = this.#chance.between(1, 6);
    const declared: string[] = [];
    const variables: Record<string, unknown> = {};
    const open = path.map((field) => {
      const args = field.args
        .filter(
          (arg) =>
            isRequiredArgument(arg) || (!['after', 'filter'].includes(arg.name) && this.#chance.happens(0.5)),
        )
        .map(({ name, type }) => {
          const variable = `${name}${declared.length}`;
          declared.push(`$${variable}: ${String(type)}`);
          variables[variable] = this.#value(type, name === 'id' ? field.name : name, owner);
          return `${name}: $${variable}`;
        });
      return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`;
    });
    const last = path.at(-1) as GraphQLField<unknown, unknown>;
    const isMutation = last === this.#schema.getMutationType()?.getFields()[last.name];
    const heading = `${isMutation ? 'mutation' : 'query'} Q${declared.length > 0 ? `(${declared.join(', ')})` : ''}`;
    return {
      query: `${heading} { ${open.join(' { ')} ${this.#selection(getNamedType(last.type), 2)}${' }'.repeat(path.length)}`,
      variables,
    };
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    if (!isCompositeType(type)) return '';
    if (!isObjectType(type)) return '{ __typename }';
    const parts = Object.values(type.getFields()).flatMap((field) => {
      const below = getNamedType(field.type);
      if (field.args.length > 0 || (isCompositeType(below) && depth === 0)) return [];
      if (isCompositeType(below) && !this.#chance.happens(0.6)) return [];
      return [`${field.name} ${this.#selection(below, depth - 1)}`];
    });
    return `{ __typename ${parts.join(' ')} }`;
  }

  #value(type: GraphQLInputType, name: string, owner: number): unknown {
    if (isNonNullType(type)) return this.#value(type.ofType, name, owner);
    if (isListType(type)) return [this.#value(type.ofType, name, owner)];
    if (isEnumType(type))
      return this.#chance.of(type.getValues().filter((one) => one.name !== 'UNKNOWN'))?.name;
    if (!isInputObjectType(type))
      return type.name === 'ID' ? this.#id(name, owner) : (byName[name] ?? scalars[type.name] ?? 'text');
    const given = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || this.#chance.happens(0.3),
    );
    return Object.fromEntries(given.map((field) => [field.name, this.#value(field.type, field.name, owner)]));
  }

  #id(name: string, owner: number): string {
    if (name.startsWith('creditCardBill')) return seededId(5, this.#chance.between(1, 6), '');
    const number = name === 'personId' || name === 'person' ? 1 : this.#chance.between(1, 3);
    return seededId(owner, number, suffixes[name] ?? (name.endsWith('pplication') ? 'ccla' : 'cper'));
  }
}
