import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  buildASTSchema,
  getNamedType,
  isEnumType,
  isNonNullType,
  isObjectType,
  parse as parseSdl,
  type GraphQLObjectType,
} from 'graphql';
import { parse } from 'yaml';
import {
  application,
  block,
  cents,
  freelancer,
  line,
  loan,
  plans,
  record,
  summary,
} from './support/documented.js';
import { bill, card, newOverdraft, overdraftApplication, termination } from './support/documented-cards.js';
import { bodies, drawLoan, ids, paths, readLine, startStage, type Stage } from './support/scripted-bank.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
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
const types = Object.values(graph.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);
const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * The bank's answers with a resource, single or in lists, by its type in the graph, and the documented
 * payloads.
 */
const answers: Readonly<
  Record<string, { readonly shapes: readonly string[]; readonly documented: readonly object[] }>
> = {
  CreditRecord: { shapes: ['CreditRecord'], documented: [record] },
  CreditLineApplication: {
    shapes: ['CreditLineApplication', 'CreditLineApplicationSummary'],
    documented: [application],
  },
  FreelancerCreditLineApplication: { shapes: ['FreelancerCreditLineApplication'], documented: [freelancer] },
  CreditLine: { shapes: ['CreditLine', 'CreditLineSummary'], documented: [line, summary] },
  CreditLineRenewal: { shapes: ['CreditLineRenewal'], documented: [line.renewal] },
  CreditLineBlock: { shapes: ['CreditLineBlock'], documented: [block] },
  Loan: { shapes: ['Loan', 'ActiveLoan'], documented: [loan, ...line.active_loans] },
  InstallmentPlan: { shapes: ['InstallmentPlan'], documented: plans.installment_plans },
  OverdraftApplication: { shapes: ['OverdraftApplication'], documented: [overdraftApplication] },
  Overdraft: {
    shapes: ['Overdraft'],
    documented: [newOverdraft, { ...newOverdraft, interest_accrued: cents(1000) }],
  },
  CreditCardApplication: {
    shapes: ['CreditCardApplication', 'CreditCardApplicationExtended'],
    documented: [card],
  },
  RepaymentOptions: { shapes: ['RepaymentOptions'], documented: [card.repayment_options] },
  ScoringOptions: { shapes: ['ScoringOptions'], documented: [card.scoring_options] },
  CreditCardBill: { shapes: ['CreditCardBill'], documented: [bill] },
  CreditCardTermination: { shapes: ['CreditCardTermination'], documented: [termination] },
  Money: { shapes: ['Money'], documented: [cents(1), cents(null), {}] },
};

const parts = (schema: Schema): readonly Schema[] => [
  schema,
  ...(schema.allOf ?? []).flatMap((part) =>
    parts(part.$ref ? (schemas[part.$ref.split('/').at(-1) as string] as Schema) : part),
  ),
];
const isNullable = (schema: Schema | undefined): boolean =>
  [schema?.type].flat().includes('null') || (schema?.anyOf ?? []).some(isNullable);
const requires = (shape: string, name: string): boolean =>
  parts(schemas[shape] as Schema).some(
    ({ required = [], properties = {} }) => required.includes(name) && !isNullable(properties[name]),
  );

/**
 * Returns the fields that every answer with the resource has, by the contract and by every documented
 * payload.
 */
function alwaysThere(type: string): string[] {
  const { shapes = [], documented = [] } = answers[type] ?? {};
  const names = parts(schemas[shapes[0] as string] as Schema).flatMap(({ properties = {} }) =>
    Object.keys(properties),
  );
  return names
    .filter(
      (name) =>
        shapes.every((shape) => requires(shape, name)) &&
        documented.every((payload) => ((payload as Record<string, unknown>)[name] ?? null) !== null),
    )
    .map(camel);
}

const nonNull = (type: GraphQLObjectType): string[] =>
  Object.values(type.getFields())
    .filter((field) => isNonNullType(field.type))
    .map(({ name }) => name);
/**
 * Fields that the gateway always has: an answer without an id is refused, and the person is in the path. The
 * raw sibling of an enum goes with it.
 */
const ofTheGateway = new Set(['id', 'personId', 'person']);
const isRaw = (type: GraphQLObjectType, name: string): boolean =>
  name.endsWith('Raw') && isEnumType(getNamedType(type.getFields()[name.slice(0, -3)]?.type));

describe('what is never null', () => {
  test.each(Object.keys(answers))(
    'of %s is what the contract requires and every documented answer has',
    (name) => {
      const type = graph.getType(name) as GraphQLObjectType;
      const promised = nonNull(type).filter((field) => !ofTheGateway.has(field));
      expect(promised.filter((field) => !isRaw(type, field)).sort()).toEqual(
        alwaysThere(name)
          .filter((field) => !ofTheGateway.has(field))
          .sort(),
      );
      expect(promised.filter((field) => isRaw(type, field)).sort()).toEqual(
        promised
          .filter((field) => `${field}Raw` in type.getFields())
          .map((field) => `${field}Raw`)
          .sort(),
      );
    },
  );

  test('beyond the ids comes to these fields of the bank', () => {
    const named = Object.keys(answers).flatMap((type) =>
      alwaysThere(type)
        .filter((field) => !ofTheGateway.has(field))
        .map((field) => `${type}.${field}`),
    );
    expect(named.sort()).toEqual([
      'CreditLine.limit',
      'CreditLineApplication.status',
      'CreditRecord.createdAt',
      'CreditRecord.status',
      'FreelancerCreditLineApplication.decision',
      'FreelancerCreditLineApplication.status',
      'InstallmentPlan.monthlyInstallment',
      'InstallmentPlan.term',
      'Overdraft.createdAt',
      'Overdraft.status',
      'OverdraftApplication.createdAt',
      'OverdraftApplication.status',
    ]);
  });

  test('of the gateway itself comes to lists, what hangs on ids alone, what a document is called, and updates', () => {
    const own = types
      .filter(({ name }) => !(name in answers))
      .flatMap((type) => nonNull(type).map((field) => `${type.name}.${field}`));
    const known = ['CreditRecord', 'FreelancerCreditLineApplication', 'Overdraft', 'OverdraftApplication'];
    const lists = types
      .filter(({ name }) => name.endsWith('Connection'))
      .map(({ name }) => name.replace('Connection', ''));
    expect(own.sort()).toEqual(
      [
        'Business.id',
        'Person.id',
        'PageInfo.hasNextPage',
        'PageInfo.hasPreviousPage',
        'PdfDocument.contentType',
        'PdfDocument.fileName',
        ...lists.flatMap((list) => [
          `${list}Connection.edges`,
          `${list}Connection.nodes`,
          `${list}Connection.pageInfo`,
          `${list}Edge.cursor`,
          `${list}Edge.node`,
        ]),
        ...known.map((list) => `${list}Connection.isComplete`),
        ...[...known, 'Loan'].map((list) => `${list}Connection.totalCount`),
        ...['Customer', 'CreditLineApplication', 'CreditCardApplication'].flatMap((what) =>
          ['cursor', 'hasMissed', 'origin'].map((field) => `${what}Update.${field}`),
        ),
        'CustomerUpdate.kind',
        'CustomerUpdate.resourceId',
      ].sort(),
    );
    expect(
      types.filter((type) => 'person' in type.getFields() && 'personId' in type.getFields()).map(nonNull),
    ).toEqual(Array.from({ length: 6 }, () => expect.arrayContaining(['id', 'personId', 'person'])));
  });

  test("is nothing at the root, in a payload, or of the partner's alone", () => {
    const roots = types.filter(({ name }) => /^(Query|Mutation)$|Payload$/.test(name)).flatMap(nonNull);
    const partners = types
      .flatMap((type) => Object.values(type.getFields()))
      .filter(
        ({ astNode, type }) =>
          isNonNullType(type) && astNode?.directives?.some(({ name }) => name.value === 'partner'),
      );
    expect([roots, partners]).toEqual([[], []]);
  });
});

describe('a field that the bank leaves out although its contract requires it', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await startStage();
  });
  afterEach(() => stage.close());

  const bare = { id: ids.record, person_id: ids.person };
  const calls = () => stage.bank.take().map(({ method, path }) => `${method} ${path}`);
  const lacking = (field: string, path: readonly (string | number)[]) => ({
    message: `The bank's answer lacks ${field}, which its contract requires.`,
    path,
    extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
  });

  test.each([
    ['left out', {}],
    ['null', { status: null }],
  ])('makes what it is of null, with an error that names it: %s', async (_how, changes) => {
    stage.bank.on(`GET ${paths.record}`, { body: { ...bare, ...changes } });
    const { data, errors } = await stage.ask(
      `{ creditRecord(personId: "${ids.person}", id: "${ids.record}") { id statusRaw } person(id: "${ids.person}") { id } }`,
    );
    expect(data).toEqual({ creditRecord: null, person: { id: ids.person } });
    expect(errors).toMatchObject([lacking('CreditRecord.statusRaw', ['creditRecord', 'statusRaw'])]);
  });

  test('changes nothing for a query that does not select it', async () => {
    stage.bank.on(`GET ${paths.record}`, { body: bare });
    const { data, errors } = await stage.ask(
      `{ creditRecord(personId: "${ids.person}", id: "${ids.record}") { id personId person { id } } }`,
    );
    expect({ data, errors }).toEqual({
      data: { creditRecord: { id: ids.record, personId: ids.person, person: { id: ids.person } } },
      errors: [],
    });
  });

  test('is read of the whole where a list lacks it, and an entry whose whole lacks it too is left out of its page', async () => {
    const entry = { id: ids.line, person_id: ids.person, status: 'open' };
    const list = '{ creditLines { nodes { id limit { value } } } }';
    stage.bank
      .on(`GET ${paths.lines}`, { body: [entry, { ...entry, id: 'b', limit: cents(7) }] })
      .on(`GET ${paths.line}`, { body: bodies.line });
    const { data, errors } = await stage.ask(list);
    expect({ data, errors }).toEqual({
      data: {
        creditLines: {
          nodes: [
            { id: ids.line, limit: { value: 500_000 } },
            { id: 'b', limit: { value: 7 } },
          ],
        },
      },
      errors: [],
    });
    expect(calls()).toEqual([`GET ${paths.lines}`, `GET ${paths.line}`]);
    stage.bank.on(`GET ${paths.line}`, { body: entry });
    const without = await stage.ask(list);
    expect(without.data).toEqual({ creditLines: { nodes: [{ id: 'b', limit: { value: 7 } }] } });
    expect(without.errors).toMatchObject([
      {
        message:
          "1 of the 2 items of this page cannot be given, and are left out: The bank's answer lacks CreditLine.limit, which its contract requires.",
        path: ['creditLines'],
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      },
    ]);
    const unasked = await stage.ask('{ creditLines { nodes { id status } } }');
    expect([unasked.data.creditLines.nodes, unasked.errors]).toEqual([
      [
        { id: ids.line, status: 'OPEN' },
        { id: 'b', status: 'OPEN' },
      ],
      [],
    ]);
  });

  test('of a plan makes the plans null', async () => {
    stage.bank.on('POST /v1/anonymous_credit_line_installment_plans', {
      body: { installment_plans: [{ term: 6 }] },
    });
    const { data, errors } = await stage.ask(
      '{ anonymousInstallmentPlans(input: { amount: { value: 1000 } }) { term monthlyInstallment { value } } }',
    );
    expect(data).toEqual({ anonymousInstallmentPlans: null });
    expect(errors).toMatchObject([
      lacking('InstallmentPlan.monthlyInstallment', ['anonymousInstallmentPlans', 0, 'monthlyInstallment']),
    ]);
  });

  test("is read back where a write's answer lacks it, and where that fails the payload stays", async () => {
    const create = `mutation { createCreditRecord(input: { personId: "${ids.person}", source: SOLARIS_BANK }) { creditRecord { id status } } ${drawLoan} }`;
    stage.bank
      .on(`POST /v1/persons/${ids.person}/credit_records`, { status: 201, body: bare })
      .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    stage.bank.on(`GET ${paths.record}`, { body: { ...bare, status: 'available' } });
    expect((await stage.ask(create)).data.createCreditRecord).toEqual({
      creditRecord: { id: ids.record, status: 'AVAILABLE' },
    });
    stage.bank.on(`GET ${paths.record}`, { status: 503 });
    const { data, errors } = await stage.ask(create);
    expect(data).toEqual({
      createCreditRecord: { creditRecord: null },
      createLoan: { loan: { id: bodies.loan.id, status: 'PAYOUT_PENDING' } },
    });
    expect(errors).toMatchObject([
      {
        path: ['createCreditRecord', 'creditRecord', 'status'],
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      },
    ]);
  });

  test('is not one that only some answers have', async () => {
    stage.bank.on(`GET ${paths.line}`, { body: { id: ids.line, limit: cents(1) } });
    const { data, errors } = await stage.ask(
      `{ ${readLine('id limit { value } status createdAt interestRate recipientIban utilizedAmount { value }')} }`,
    );
    expect({ data, errors }).toEqual({
      data: {
        creditLine: {
          id: ids.line,
          limit: { value: 1 },
          status: null,
          createdAt: null,
          interestRate: null,
          recipientIban: null,
          utilizedAmount: null,
        },
      },
      errors: [],
    });
  });
});
