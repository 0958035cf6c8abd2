import {
  execute,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { answerQuestions } from './conversation.js';

/*
 * The gateway with graphql-js's own `execute` in place of its executor, to measure the executor's benefit.
 * Only for the queries of the bench: their variables are ids, which may be coerced twice.
 */

/** The used part of the built gateway. */
interface Built {
  readonly Executor: {
    readonly prototype: {
      run: (
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Record<string, unknown>,
        context: unknown,
      ) => Promise<ExecutionResult>;
    };
  };
  readonly buildSchema: (domains: unknown) => GraphQLSchema;
  readonly domains: unknown;
}

const load = async (file: string): Promise<Built> =>
  (await import(new URL(file, import.meta.url).href)) as Built;
const { Executor } = await load('../graphql/executor.js');
const { buildSchema } = await load('../graphql/schema.js');
const { domains } = await load('../domains/index.js');

const schema = buildSchema(domains);
Executor.prototype.run = async (document, { name }, variableValues, contextValue) =>
  execute({ schema, document, operationName: name?.value, variableValues, contextValue });

answerQuestions({});
await load('../cli.js');
