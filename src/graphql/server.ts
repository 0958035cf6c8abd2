import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { separateOperations, visit } from 'graphql';
import { demand } from '../context/access.js';
import type { Context } from '../context/context.js';
import { traceOf, type Log } from '../telemetry/log.js';
import { ArgumentChecks } from './arguments.js';
import { badInput, formatError, isExpected } from './errors.js';

/** Who may introspect the schema. */
export type Introspection = 'off' | 'partner' | 'on';

export interface GraphServerOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: Introspection;
  /** Bytes of an uploaded file, decoded. */
  readonly uploadLimit: number;
  readonly log: Log;
}

const maxTokens = 10_000;

function introspects(document: DocumentNode): boolean {
  let found = false;
  visit(document, { Field: ({ name }) => { found ||= name.value === '__schema' || name.value === '__type'; } });
  return found;
}

/** Refuses bad values in the operation that is to run, and introspection to those who may not, before anything runs. */
const checkRequest = ({ schema, introspection, uploadLimit }: GraphServerOptions): ApolloServerPlugin<Context> => {
  const checks = new ArgumentChecks(schema, uploadLimit);
  const check = (whole: DocumentNode, operation: OperationDefinitionNode | undefined, variables: Record<string, unknown>, ctx: Context): void => {
    if (!operation) return;
    if (!schema.getRootType(operation.operation)) throw badInput(`There is no ${operation.operation} here.`);
    const document = separateOperations(whole)[operation.name?.value ?? ''] ?? whole;
    if (introspection === 'partner' && introspects(document)) demand(ctx.viewer, 'lending:partner');
    checks.check(document, operation, variables, ctx);
  };
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, request, contextValue, response }) => {
        try {
          check(document, operation, request.variables ?? {}, contextValue);
        } catch (error) {
          if (isExpected(error)) response.http.status = 400;
          throw error;
        }
      },
    }),
  };
};

/** Puts the request's id into every error, and unexpected errors into the log. */
const reportErrors = (log: Log): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue: { requestId } }) => {
      for (const error of errors.filter((one) => !isExpected(one))) log.write('error', 'a fault of the gateway', { requestId, ...traceOf(error.originalError ?? error) });
    },
    willSendResponse: async ({ response: { body }, operationName, contextValue: { requestId, outcome } }) => {
      if (operationName) outcome.operationName = operationName.slice(0, 64);
      if (body.kind !== 'single' || !body.singleResult.errors) return;
      outcome.codes = [...new Set(body.singleResult.errors.map(({ extensions }) => String(extensions?.['code'])))];
      body.singleResult.errors = body.singleResult.errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
    },
  }),
});

/** The GraphQL engine over a schema, without HTTP. */
export function createGraphServer(options: GraphServerOptions): ApolloServer<Context> {
  const { schema, introspection, log } = options;
  return new ApolloServer<Context>({
    schema,
    introspection: introspection !== 'off',
    hideSchemaDetailsFromClientErrors: introspection !== 'on',
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens },
    formatError,
    // The cache-control plugin hooks into every field and halves the speed of lists; answers carry `no-store` instead.
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled(), checkRequest(options), reportErrors(log)],
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => log.write('error', 'the GraphQL engine reports a fault') },
  });
}
