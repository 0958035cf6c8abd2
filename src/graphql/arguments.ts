import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isInputObjectType,
  isListType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { demand } from '../context/access.js';
import type { Context } from '../context/context.js';
import { pageWindowOf } from '../context/paging.js';
import { requestSchemas } from '../generated/contract.js';
import { checkBody } from '../bank/body.js';
import type { OperationId } from '../bank/operation.js';
import { isId } from '../bank/path.js';
import { argumentValuesOf } from './argument-values.js';
import { badInput } from './errors.js';
import { entities, queryFieldOf } from './federation.js';
import { checkFilter } from './filters.js';
import { checkRawValue, namesWithRaw } from './raw-values.js';
import { isPartnerOnly } from './partner-only.js';
import type { Arguments } from './size-estimate.js';

type ArgumentCheck = (value: unknown, viewer: Context['viewer'], at: string) => void;

const checkId: ArgumentCheck = (value, _viewer, at) => {
  for (const id of [value].flat())
    if (!isId(id)) throw badInput(`${at} must be an id of the bank's: 1 to 64 letters, digits and hyphens.`);
};

/** Maximum number of distinct ids in one list. */
const maxIds = 100;

/** The same id may occur more than once in a list. */
const checkDistinct: ArgumentCheck = (value, _viewer, at) => {
  const distinct = new Set<unknown>();
  for (const id of value as readonly unknown[])
    if (distinct.add(id).size > maxIds)
      throw badInput(`${at} has more than ${maxIds} different ids, which is the limit.`);
};
const checkPartner: ArgumentCheck = (_value, viewer) => demand(viewer, 'lending:partner');

/**
 * Returns the bank operation whose body an input object carries: CreateLoanInput → createLoan,
 * AvailableInstallmentPlansInput → calculateAvailableInstallmentPlans.
 */
function operationOf(inputName: string): OperationId | undefined {
  const name = inputName.replace(/Input$/, '');
  const ids = [name.charAt(0).toLowerCase() + name.slice(1), `calculate${name}`];
  return ids.find((id) => id in requestSchemas) as OperationId | undefined;
}

/** @throws Error if the body of an operation has no input, so that nothing would check it */
function requireInputs(schema: GraphQLSchema): void {
  const checked = new Set(
    Object.values(schema.getTypeMap())
      .filter(isInputObjectType)
      .map(({ name }) => operationOf(name)),
  );
  const unchecked = Object.keys(requestSchemas).filter((id) => !checked.has(id as OperationId));
  if (unchecked.length > 0)
    throw new Error(`no input is named after these operations: ${unchecked.join(', ')}`);
}

/** Compares decoded bytes: Base64 has four characters for three bytes. */
const checkSize =
  (limit: number): ArgumentCheck =>
  (value, _viewer, at) => {
    if (typeof value === 'string' && Buffer.byteLength(value, 'base64') > limit)
      throw badInput(`${at} has more than the ${limit} bytes that a file may have.`);
  };

/** Maximum characters of a text: the highest limit that the bank documents. */
const maxTextLength = 255;

/**
 * Counts code points, as the contract does. A text of more than twice the limit is too long without counting.
 */
const isTooLong = (text: string): boolean =>
  text.length > maxTextLength && (text.length > 2 * maxTextLength || [...text].length > maxTextLength);

const checkLength: ArgumentCheck = (value, _viewer, at) => {
  for (const text of [value].flat())
    if (typeof text === 'string' && isTooLong(text))
      throw badInput(`${at} must have at most ${maxTextLength} characters.`);
};

/** Yields the checks of one argument or input field, including those of its own fields. */
function* checksOf(
  definition: GraphQLArgument | GraphQLInputField,
  uploadLimit: number,
): Generator<ArgumentCheck> {
  if (isPartnerOnly(definition)) yield checkPartner;
  const type = getNamedType(definition.type);
  if (type.name === 'ID' && isListType(getNullableType(definition.type))) yield checkDistinct;
  if (type.name === 'ID') yield checkId;
  if (type.name === 'String') yield checkLength;
  if (type.name === 'Base64') yield checkSize(uploadLimit);
  if (!isInputObjectType(type)) return;
  for (const name of namesWithRaw(type))
    yield (value, _viewer, at) => checkRawValue(value as Arguments, name, at);
  const nested = Object.values(type.getFields())
    .map((field) => [field.name, [...checksOf(field, uploadLimit)]] as const)
    .filter(([, checks]) => checks.length > 0);
  yield (value, viewer, at) => {
    for (const [name, checks] of nested)
      runChecks(checks, (value as Arguments)[name], viewer, `${at}.${name}`);
  };
  const operationId = operationOf(type.name);
  if (operationId) yield (value) => checkBody(operationId, value as object);
}

function runChecks(
  checks: readonly ArgumentCheck[],
  value: unknown,
  viewer: Context['viewer'],
  at: string,
): void {
  if (value === null || value === undefined) return;
  for (const check of checks) check(value, viewer, at);
}

/** Checks arguments that become query parameters, which no body schema covers. */
function checkQuery({ first, after, filter, year }: Arguments): void {
  if (typeof first === 'number') pageWindowOf({ first, after: after as string | undefined });
  if (typeof filter === 'object' && filter !== null) checkFilter(filter);
  if (typeof year === 'number' && (year < 1000 || year > 9999)) throw badInput('year must have four digits.');
}

interface FieldWithArguments {
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

/** The parts of an operation that can carry a bad value. */
interface Checkable {
  readonly fields: FieldWithArguments[];
  /** Each @skip and @include. */
  readonly conditions: DirectiveNode[];
}

/**
 * The lists and objects of one request that have been checked. Fields that use the same variable share one
 * value.
 */
class CheckedValues {
  readonly #values = new Map<GraphQLArgument, Set<unknown>>();

  /** True if a value has not been checked for this argument before. Marks it as checked. */
  isNew(argument: GraphQLArgument, value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return true;
    const values = this.#values.get(argument) ?? new Set();
    this.#values.set(argument, values);
    const isNew = !values.has(value);
    values.add(value);
    return isNew;
  }
}

/**
 * Checks the arguments of a whole request before any of it runs: ids, cursors, page sizes, bodies against the
 * contract, and partner-only input. One bad value anywhere refuses the request, so it costs the bank nothing,
 * not even for other fields.
 */
export class ArgumentChecks {
  readonly #schema: GraphQLSchema;
  readonly #uploadLimit: number;
  readonly #checks = new Map<GraphQLArgument, readonly ArgumentCheck[]>();
  readonly #found = new WeakMap<OperationDefinitionNode, Checkable>();

  /**
   * `uploadLimit`: maximum bytes of a file, decoded.
   * @throws Error if the body of an operation has no input
   */
  constructor(schema: GraphQLSchema, uploadLimit: number) {
    requireInputs(schema);
    this.#schema = schema;
    this.#uploadLimit = uploadLimit;
  }

  /** `variables` are coerced. @throws GraphQLError or GatewayError for the first value that is refused */
  check(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Arguments,
    ctx: Context,
  ): void {
    const { fields, conditions } = this.#checkableOf(document, operation);
    for (const condition of conditions) checkCondition(condition, variables);
    const checked = new CheckedValues();
    for (const { field, node } of fields) this.#checkField(field, node, variables, ctx, checked);
  }

  /**
   * Returns the fields and directives of an operation that have arguments. Cached for as long as the engine
   * keeps the document.
   */
  #checkableOf(document: DocumentNode, operation: OperationDefinitionNode): Checkable {
    let found = this.#found.get(operation);
    if (!found) {
      found = this.#find(document, operation);
      this.#found.set(operation, found);
    }
    return found;
  }

  #find(document: DocumentNode, operation: OperationDefinitionNode): Checkable {
    const found: Checkable = { fields: [], conditions: [] };
    const typeInfo = new TypeInfo(this.#schema);
    visit(
      document,
      visitWithTypeInfo(typeInfo, {
        OperationDefinition: (node) => (node === operation ? undefined : false),
        Field: (node) => {
          const field = typeInfo.getFieldDef();
          if (field && field.args.length > 0) found.fields.push({ field, node });
        },
        Directive: (node) => void found.conditions.push(node),
      }),
    );
    return found;
  }

  #checkField(
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    variables: Arguments,
    ctx: Context,
    checked: CheckedValues,
  ): void {
    const values = argumentValues(field, node, variables);
    for (const argument of field.args) {
      const value = values[argument.name];
      if (checked.isNew(argument, value))
        runChecks(this.#checksOf(argument), value, ctx.viewer, argument.name);
    }
    checkQuery(values);
  }

  /** Checks the key of each representation like the arguments of the query field that reads it. */
  readonly #checkRepresentations: ArgumentCheck = (value, viewer, at) => {
    for (const [index, representation] of (value as readonly Arguments[]).entries()) {
      const field = this.#schema.getQueryType()?.getFields()[queryFieldOf(representation) ?? ''];
      if (!field)
        throw badInput(`${at}[${index}].__typename must be that of an entity: ${entities.join(', ')}.`);
      for (const argument of field.args) {
        const key = representation[argument.name];
        // A number is no id, nor is a list of ids.
        const id = typeof key === 'string' ? key : '';
        runChecks(this.#checksOf(argument), id, viewer, `${at}[${index}].${argument.name}`);
      }
    }
  };

  #checksOf(argument: GraphQLArgument): readonly ArgumentCheck[] {
    let checks = this.#checks.get(argument);
    if (!checks) {
      checks =
        getNamedType(argument.type).name === '_Any'
          ? [this.#checkRepresentations]
          : [...checksOf(argument, this.#uploadLimit)];
      this.#checks.set(argument, checks);
    }
    return checks;
  }
}

/**
 * @throws GraphQLError for a null variable in a non-null position: validation allows a nullable variable
 * there if it has a default
 */
function argumentValues(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Arguments,
): Arguments {
  try {
    return argumentValuesOf(field, node, variables);
  } catch (error) {
    throw error instanceof GraphQLError ? badInput(error.message) : error;
  }
}

/** Does the same for the variables of @skip and @include. @throws GraphQLError */
function checkCondition({ name, arguments: args = [] }: DirectiveNode, variables: Arguments): void {
  for (const { value } of args)
    if (value.kind === Kind.VARIABLE && variables[value.name.value] === null)
      throw badInput(`Argument "if" of @${name.value} must not be null.`);
}
