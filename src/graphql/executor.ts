import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  execute,
  getArgumentValues,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { noteSize } from './answer-text.js';
import type { Context } from '../context/context.js';
import { decisiveVariablesOf } from './decisive-variables.js';
import { Execution } from './execution.js';
import { OperationPlan, type FieldPlan } from './plan.js';
import type { FieldPlace } from './position.js';
import { coerceVariables, type CoercionOptions, type Variables } from './variables.js';

/** A validated document and the selected operation, if there is one. */
export interface ExecutionRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly context: Context;
}

/** The root field of a subscription. */
export interface SubscribedField {
  readonly definition: FieldPlan['definition'];
  /** Its coerced arguments. */
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * Approximate bytes of one planned field, of one character of the document that a plan keeps alive, and of a
 * plan itself.
 */
const perField = 230;
const perCharacter = 70;
const perPlan = 1000;
/** Maximum number of cached plans, for all documents together, and their approximate maximum bytes. */
const maxPlans = 1000;
const maxBytes = 32 * 1024 * 1024;

const weightOf = ({ size, document }: OperationPlan, key: string): number =>
  perPlan + key.length + size * perField + (document.loc?.end ?? 0) * perCharacter;

/** Returns the mutations of an operation in order, each with the arguments of its resolver. */
function mutationsOf(
  fields: readonly FieldPlan[],
  variables: Record<string, unknown>,
): [name: string, args: unknown][] {
  return fields.map(({ definition, nodes }) => [
    definition.name,
    getArgumentValues(definition, nodes[0], variables),
  ]);
}

/**
 * Executes operations with cached plans. The results equal those of graphql-js: the same messages for bad
 * variables and arguments, the same data and errors. A request that selects no operation is left to
 * graphql-js, which has the error messages for it.
 */
export class Executor {
  readonly #schema: GraphQLSchema;
  readonly #coercion: CoercionOptions;
  readonly #maxBytes: number;
  /**
   * Keyed by the operation and the outcome of all its @skip and @include. Evicts the least recently used
   * first.
   */
  readonly #plans = new LRUCache<string, OperationPlan>({
    max: maxPlans,
    maxSize: maxBytes,
    sizeCalculation: weightOf,
  });

  /** `maxBytes`: maximum bytes of a response. */
  constructor(schema: GraphQLSchema, coercion: CoercionOptions, maxBytes: number) {
    this.#schema = schema;
    this.#coercion = coercion;
    this.#maxBytes = maxBytes;
  }

  /** Executes an operation. Never rejects. */
  async execute({
    document,
    operation,
    operationName,
    variables = {},
    context,
  }: ExecutionRequest): Promise<ExecutionResult> {
    const rootType = operation && this.#schema.getRootType(operation.operation);
    if (!rootType)
      return execute({
        schema: this.#schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: context,
      });
    const { coerced, errors } = this.coerce(operation, variables);
    return errors ? { errors } : this.run(document, operation, coerced, context);
  }

  /** Coerces the variables of an operation, or returns their errors. */
  coerce(operation: OperationDefinitionNode, variables: Variables): ReturnType<typeof coerceVariables> {
    return coerceVariables(this.#schema, operation, variables, this.#coercion);
  }

  /**
   * Executes an operation with coerced variables; a subscription for one update, its `rootValue`. The schema
   * must have its root type. Never rejects.
   */
  async run(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
    context: Context,
    rootValue?: unknown,
  ): Promise<ExecutionResult> {
    context.tally.checked();
    const { key, plan } = this.#planFor(document, operation, variables);
    context.tally.planned();
    const { size } = plan;
    const isMutation = operation.operation === OperationTypeNode.MUTATION;
    const writes = isMutation ? context.idempotentWrites : undefined;
    const onRootField =
      writes &&
      ((index: number, fields: readonly FieldPlan[]) =>
        writes.enter(index, () => mutationsOf(fields, variables)));
    const reason = isMutation ? 'readBack' : 'field';
    const contextOf = context.bankCalls && ((field: FieldPlace) => context.forField(field, reason));
    const execution = new Execution(plan, context, variables, {
      maxBytes: this.#maxBytes,
      onRootField,
      contextOf,
      rootValue,
    });
    const result = await execution.run();
    if (result.data) noteSize(result.data, execution.bytes);
    if (plan.size > size) this.#keep(key, plan);
    return result;
  }

  /**
   * Returns the one root field of a valid subscription, with its arguments.
   * @throws GraphQLError if an argument is invalid
   */
  subscribed(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
  ): SubscribedField {
    const { fields } = this.#planFor(document, operation, variables).plan.root;
    const [{ definition, nodes }] = fields as readonly [FieldPlan];
    return { definition, args: getArgumentValues(definition, nodes[0], variables) };
  }

  #planFor(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
  ): { readonly key: string; readonly plan: OperationPlan } {
    const { id, conditions } = decisiveVariablesOf(document, operation);
    const decisions = Object.fromEntries(
      conditions.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
    );
    const key = `${id} ${conditions.map((name) => String(decisions[name])).join()}`;
    const known = this.#plans.get(key);
    if (known) return { key, plan: known };
    const plan = new OperationPlan(
      this.#schema,
      document,
      operation,
      this.#schema.getRootType(operation.operation) as GraphQLObjectType,
      decisions,
    );
    this.#keep(key, plan);
    return { key, plan };
  }

  /** Stores a plan with its current weight. Replacing an existing entry alone would not update the weight. */
  #keep(key: string, plan: OperationPlan): void {
    this.#plans.delete(key);
    this.#plans.set(key, plan);
  }
}

/** Executes a request. */
export type Execute = (request: ExecutionRequest) => Promise<ExecutionResult>;

/** Adapts the executor to Apollo Server's gateway interface. */
export function gatewayOf(
  schema: GraphQLSchema,
  execute: Execute,
): ApolloServerOptionsWithGateway<Context>['gateway'] {
  return {
    load: async () => ({
      executor: async ({ document, operation, request, context }) =>
        execute({
          document,
          operation,
          operationName: request.operationName,
          variables: request.variables,
          context: context as Context,
        }),
    }),
    onSchemaLoadOrUpdate: (loaded) => {
      loaded({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    stop: async () => {},
  };
}
