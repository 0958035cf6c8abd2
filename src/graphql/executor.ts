import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  execute, getArgumentValues, getVariableValues, isAbstractType, isObjectType, Kind, OperationTypeNode, visit, type GraphQLError,
  type DocumentNode, type ExecutionResult, type GraphQLSchema, type OperationDefinitionNode,
} from 'graphql';
import type { Context } from '../context/context.js';
import { badInput } from './errors.js';
import { Execution } from './execution.js';
import { OperationPlan, type FieldPlan } from './plan.js';

/** What is to be executed: a document that was validated, and the one of its operations that is meant, where one is. */
export interface ExecutionRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly context: Context;
}

/** Fields worked out for one operation, about 230 bytes each, beyond which its plans are thrown away. Queries that people write have a tenth of it. */
const mostFields = 1000;

/** The plans of one operation. They live as long as its document does, which the engine keeps in a bounded store. */
interface Plans {
  /** The variables that its @skip and @include name. */
  readonly deciding: readonly string[];
  readonly byDecision: Map<string, OperationPlan>;
}

/** The variables of an operation that any @skip or @include of its document names. */
function decidingVariables(document: DocumentNode, { variableDefinitions = [] }: OperationDefinitionNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ arguments: args = [] }) => {
      for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return variableDefinitions.map(({ variable }) => variable.name.value).filter((name) => names.has(name));
}

/** The mutations of an operation in their order, each with its arguments as its resolver gets them. */
function mutationsOf(fields: readonly FieldPlan[], variables: Record<string, unknown>): [name: string, args: unknown][] {
  return fields.map(({ definition, nodes }) => [definition.name, getArgumentValues(definition, nodes[0], variables)]);
}

function sizeOf(plans: Iterable<OperationPlan>): number {
  let size = 0;
  for (const plan of plans) size += plan.size;
  return size;
}

/** What is said of wrong variables: of how many, and whether with names of the schema that may have been meant. */
export interface Coercion {
  readonly maxErrors: number;
  readonly hideSuggestions: boolean;
}

/**
 * Executes operations after a plan that is kept with their document. What graphql-js answers is answered: the same texts for wrong variables
 * and arguments, the same data and errors. A request that names no operation of its document is left to graphql-js, which has the words for it.
 */
export class Executor {
  readonly #schema: GraphQLSchema;
  readonly #coercion: Coercion;
  readonly #plans = new WeakMap<OperationDefinitionNode, Plans>();

  /**
   * @throws Error where a type has `isTypeOf`, or an interface or union no `resolveType`: plans do not know these
   */
  constructor(schema: GraphQLSchema, coercion: Coercion) {
    this.#schema = schema;
    this.#coercion = coercion;
    for (const type of Object.values(schema.getTypeMap())) {
      if (isObjectType(type) ? type.isTypeOf : isAbstractType(type) && !type.resolveType) throw new Error(`${type.name} tells its objects' types in a way that cannot be planned.`);
    }
  }

  /** The answer of an operation. Never rejects. */
  async execute({ document, operation, operationName, variables = {}, context }: ExecutionRequest): Promise<ExecutionResult> {
    const rootType = operation && this.#schema.getRootType(operation.operation);
    if (!rootType) return execute({ schema: this.#schema, document, operationName, variableValues: variables, contextValue: context });
    const { coerced, errors } = getVariableValues(this.#schema, operation.variableDefinitions ?? [], variables, this.#coercion);
    if (errors) return { errors };
    const { deciding, byDecision } = this.#plansOf(document, operation);
    const decision = deciding.map((name) => String(coerced[name])).join();
    let plan = byDecision.get(decision);
    if (!plan) {
      plan = new OperationPlan(this.#schema, document, operation, rootType, coerced);
      byDecision.set(decision, plan);
    }
    const writes = operation.operation === OperationTypeNode.MUTATION ? context.idempotentWrites : undefined;
    const result = await new Execution(plan, context, coerced, writes && ((index, fields) => writes.enter(index, () => mutationsOf(fields, coerced)))).run();
    if (sizeOf(byDecision.values()) > mostFields) byDecision.clear();
    return result;
  }

  #plansOf(document: DocumentNode, operation: OperationDefinitionNode): Plans {
    let plans = this.#plans.get(operation);
    if (!plans) {
      plans = { deciding: decidingVariables(document, operation), byDecision: new Map() };
      this.#plans.set(operation, plans);
    }
    return plans;
  }
}

/** What is wrong with variables is the client's: the last of too many errors names no variable, and would be taken for a fault. */
function ofTheClient(result: ExecutionResult): ExecutionResult {
  if (!result.errors || 'data' in result) return result;
  return { ...result, errors: result.errors.map((error) => (error.nodes ? error : badInput(error.message))) };
}

/** An answer with what was left out of its lists, unless null has taken the place of a list since. */
function withLosses(result: ExecutionResult, { losses }: Context): ExecutionResult {
  const isThere = ({ path = [] }: GraphQLError): boolean => Boolean(path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | null | undefined)?.[key], result.data));
  const seen = losses.filter(isThere);
  return seen.length === 0 ? result : { ...result, errors: [...(result.errors ?? []), ...seen] };
}

/** The executor as the engine takes one: as the way into a graph that is composed elsewhere. */
export function gatewayOf(schema: GraphQLSchema, coercion: Coercion): ApolloServerOptionsWithGateway<Context>['gateway'] {
  const executor = new Executor(schema, coercion);
  return {
    load: async () => ({
      executor: async ({ document, operation, request, context }) =>
        withLosses(ofTheClient(await executor.execute({ document, operation, operationName: request.operationName, variables: request.variables, context: context as Context })), context as Context),
    }),
    onSchemaLoadOrUpdate: (loaded) => {
      loaded({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    stop: async () => {},
  };
}
