import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  buildASTSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  parse as parseSdl,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLType,
} from 'graphql';
import { parse } from 'yaml';
import { shapes } from '../src/generated/contract.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly properties?: Record<string, Schema>;
  readonly allOf?: Schema[];
  readonly enum?: string[];
}

const folder = new URL('../schema/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
const schemas = (parse(read('lending-api.yaml')) as { components: { schemas: Record<string, Schema> } })
  .components.schemas;
const graph = buildASTSchema(
  parseSdl(
    readdirSync(folder)
      .filter((file) => file.endsWith('.graphql'))
      .map(read)
      .join('\n'),
  ),
);

/**
 * Schemas of the contract with another name in the graph: summaries and partial answers are the resource
 * itself there.
 */
const renamed: Record<string, string | undefined> = {
  CreditLineSummary: 'CreditLine',
  CreditLineApplicationSummary: 'CreditLineApplication',
  ActiveLoan: 'Loan',
  CreditLineTermination: 'CreditLine',
  CreditCardApplicationExtended: 'CreditCardApplication',
  PositiveMoneyInput: 'MoneyInput',
  SignedMoneyInput: 'MoneyInput',
  NullableSignedMoneyInput: 'NullableMoneyInput',
};
/** One name of the graph for two of the bank's with the same meaning: the raw text distinguishes them. */
const synonyms = new Map([['CreditCardTerminationStatus.COMPLETED', 'FINALIZED']]);
/** Wrappers and errors, which the graph does not have. */
const unwrapped = new Set(['InstallmentPlans', 'Error', 'ErrorSource', 'ErrorItem', 'Errors', 'ErrorAnswer']);

const graphNameOf = (name: string): string => {
  const request = /^(?:Calculate)?(\w+)Request$/.exec(name)?.[1];
  return renamed[name] ?? (request ? `${request}Input` : name);
};
const propertiesOf = (schema: Schema): Record<string, Schema> => ({
  ...(Object.assign(
    {},
    ...(schema.allOf ?? []).map((part) =>
      propertiesOf(part.$ref ? (schemas[part.$ref.split('/').at(-1) as string] as Schema) : part),
    ),
  ) as Record<string, Schema>),
  ...schema.properties,
});
const fieldsOf = (type: GraphQLNamedType): string[] =>
  isObjectType(type) || isInputObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [];
const camel = (name: string): string =>
  name
    .split('_')
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');

const objects = Object.entries(schemas).filter(
  ([name, schema]) => Object.keys(propertiesOf(schema)).length > 0 && !unwrapped.has(name),
);

describe('the two contracts', () => {
  test.each(
    objects.map(([name, schema]) => [name, graphNameOf(name), Object.keys(propertiesOf(schema))] as const),
  )('every field of %s is in the graph, in %s', (_name, graphName, fields) => {
    const type = graph.getType(graphName);
    expect(type).toBeDefined();
    expect(fieldsOf(type as GraphQLNamedType)).toEqual(expect.arrayContaining(fields.map(camel)));
  });

  test.each(objects.map(([name, schema]) => [name, Object.keys(propertiesOf(schema))] as const))(
    'the fields of %s come back under their own names',
    (name, fields) => {
      const shape = shapes[name] ?? {};
      const back = Object.fromEntries(Object.entries(shape).map(([wire, [graphName]]) => [graphName, wire]));
      expect(fields.map((field) => back[camel(field)])).toEqual(fields);
    },
  );

  test('a digit inside a name stays where it is', () => {
    expect(shapes['ScoringOptions']?.['total_clients_12_months']?.[0]).toBe('totalClients12Months');
  });

  test('every enum of the contract is in the graph, with exactly its values beside UNKNOWN', () => {
    const wrong = Object.entries(schemas)
      .filter(([, schema]) => schema.enum && schema.type === 'string')
      .filter(([name, schema]) => {
        const type = graph.getType(name);
        const values = isEnumType(type)
          ? type
              .getValues()
              .map((value) => value.name)
              .filter((value) => value !== 'UNKNOWN')
          : [];
        const expected = (schema.enum ?? [])
          .filter((value) => !synonyms.has(`${name}.${value}`))
          .map((value) => value.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase());
        return JSON.stringify([...values].sort()) !== JSON.stringify([...expected].sort());
      });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test('every rate and every share says its unit', () => {
    const types = Object.values(graph.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    const fields = types.flatMap((type) =>
      (isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : []).map(
        ({ name, type: of, description }) => ({
          at: `${type.name}.${name}`,
          of: String(getNamedType(of as GraphQLType)),
          description,
        }),
      ),
    );
    const rates = fields.filter(
      ({ at, of }) =>
        of === 'Float' ||
        (/(?:Rate|Percentage|Threshold)$/.test(at) && of !== 'MoneyInput' && of !== 'Money'),
    );
    const unitOf = (description: string | null | undefined): string =>
      /as a fraction/.test(description ?? '')
        ? 'fraction'
        : /in percent/.test(description ?? '')
          ? 'percent'
          : 'none';
    const percent = rates.filter(({ description }) => unitOf(description) === 'percent').map(({ at }) => at);
    expect(rates.filter(({ description }) => unitOf(description) === 'none')).toEqual([]);
    expect(percent.filter((at) => !/Percentage/.test(at)).sort()).toEqual(
      ['Overdraft', 'OverdraftApplication'].flatMap((type) => [
        `${type}.interestAccrualRate`,
        `${type}.overdraftRate`,
      ]),
    );
    expect(rates.length).toBeGreaterThan(20);
  });

  test('what is sent as an enum is answered as an enum', () => {
    const types = Object.values(graph.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    const sent = new Set(
      types
        .filter(isInputObjectType)
        .flatMap((type) => Object.values(type.getFields()))
        .filter(({ type }) => isEnumType(getNamedType(type)))
        .map(({ name }) => name),
    );
    const texts = types.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => sent.has(field.name) && !isEnumType(getNamedType(field.type)))
        .map(({ name }) => `${type.name}.${name}`),
    );
    // The bank's sentences about a decision, and an undocumented list; neither can be sent.
    expect(texts.sort()).toEqual([
      'CreditLineApplication.reason',
      'CreditLineRenewal.status',
      'FreelancerCreditLineApplication.reason',
    ]);
  });

  test('every enum that is answered has UNKNOWN, and beside each of its fields one with the raw text', () => {
    // What updates say of themselves comes from the gateway, not from the bank.
    const answers = Object.values(graph.getTypeMap()).filter(
      (type) => isObjectType(type) && !/^__|Update$/.test(type.name),
    ) as GraphQLObjectType[];
    const wrong = answers
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => ({ type, field, result: getNamedType(field.type) })),
      )
      .filter(
        ({ type, field, result }) =>
          isEnumType(result) &&
          !(
            result.getValue('UNKNOWN') &&
            String(type.getFields()[`${field.name}Raw`]?.type) ===
              `String${isNonNullType(field.type) ? '!' : ''}`
          ),
      );
    expect(wrong.map(({ type, field }) => `${type.name}.${field.name}`)).toEqual([]);
  });
});
