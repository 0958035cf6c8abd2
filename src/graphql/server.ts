import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { Kind, separateOperations, visit } from 'graphql';
import { demand } from '../context/access.js';
import type { Context } from '../context/context.js';
import { traceOf, type Log } from '../telemetry/log.js';
import { ArgumentChecks } from './arguments.js';
import { Documents, rememberRefusals } from './documents.js';
import { badInput, formatError, isExpected, statusOf, thrown, withRequestId } from './errors.js';
import type { Estimate } from './estimate.js';
import { gatewayOf } from './executor.js';
import { legacyStatus } from './legacy-status.js';
import { limitDocuments, limitWork, type Limits } from './limits.js';
import { withWriteOutcome } from './write-errors.js';
import { takeTrusted, type TrustedDocuments } from './trusted-documents.js';

/** Who may introspect the schema. */
export type Introspection = 'off' | 'partner' | 'on';

export interface GraphServerOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: Introspection;
  /** Bytes of an uploaded file, decoded. */
  readonly uploadLimit: number;
  readonly limits: Limits;
  /** What operations can cost, for the limits on it. */
  readonly estimate: Estimate;
  /** Documents that can be named by their ids; undefined where there are none. */
  readonly trusted: TrustedDocuments | undefined;
  readonly log: Log;
}

/** Errors that are reported of one request, beside one that says that there are more. */
const maxValidationErrors = 4;
const maxCoercionErrors = 3;

/** One operation without the others of its document, and whether it introspects the schema. */
interface Inspected {
  readonly document: DocumentNode;
  readonly introspects: boolean;
}

function inspect(whole: DocumentNode, { name }: OperationDefinitionNode): Inspected {
  const document = separateOperations(whole)[name?.value ?? ''] ?? whole;
  let introspects = false;
  visit(document, { Field: (field) => { introspects ||= field.name.value === '__schema' || field.name.value === '__type'; } });
  return { document, introspects };
}

/** Refuses bad values in the operation that is to run, and introspection to those who may not, before anything runs. */
const checkRequest = ({ schema, introspection, uploadLimit }: GraphServerOptions): ApolloServerPlugin<Context> => {
  const checks = new ArgumentChecks(schema, uploadLimit);
  const inspected = new WeakMap<OperationDefinitionNode, Inspected>();
  const check = (whole: DocumentNode, operation: OperationDefinitionNode | undefined, variables: Record<string, unknown>, ctx: Context): void => {
    if (!operation) return;
    if (!schema.getRootType(operation.operation)) throw badInput(`There is no ${operation.operation} here.`);
    const known = inspected.get(operation) ?? inspect(whole, operation);
    inspected.set(operation, known);
    if (introspection === 'partner' && known.introspects) demand(ctx.viewer, 'lending:partner');
    checks.check(known.document, operation, variables, ctx);
  };
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, request, contextValue, response }) => {
        try {
          check(document, operation, request.variables ?? {}, contextValue);
        } catch (error) {
          if (isExpected(error)) response.http.status = statusOf(error);
          throw error;
        }
      },
    }),
  };
};

/** The field that an error is of, by its name in the schema; undefined where it is of the whole request. */
const fieldOf = ({ nodes }: GraphQLError): string | undefined => nodes?.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : []))[0];

/** Puts the request's id and what is known of its writes into every error, and unexpected errors into the log. */
const reportErrors = (log: Log): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue: { requestId, audit } }) => {
      for (const error of errors) audit.missed(thrown(error), fieldOf(error));
      for (const error of errors.filter((one) => !isExpected(one))) log.write('error', 'a fault of the gateway', { requestId, ...traceOf(error.originalError ?? error) });
    },
    willSendResponse: async ({ response: { body }, operation, operationName, contextValue }) => {
      const { requestId, outcome, bankCalls, staleReads } = contextValue;
      if (operation) outcome.operationType = operation.operation;
      if (operationName) outcome.operationName = operationName.slice(0, 64);
      if (body.kind !== 'single') return;
      if (bankCalls) body.singleResult.extensions = Object.assign({}, body.singleResult.extensions, { bankCalls });
      if (staleReads.length > 0) body.singleResult.extensions = Object.assign({}, body.singleResult.extensions, { stale: staleReads });
      if (!body.singleResult.errors) return;
      outcome.codes = [...new Set(body.singleResult.errors.map(({ extensions }) => String(extensions?.['code'])))];
      body.singleResult.errors = body.singleResult.errors.map((error) => withWriteOutcome(error, contextValue)).map((error) => withRequestId(error, requestId));
    },
  }),
});

/** The GraphQL engine over a schema, without HTTP. */
export function createGraphServer(options: GraphServerOptions): ApolloServer<Context> {
  const { schema, introspection, limits, estimate, trusted, log } = options;
  const documents = new Documents();
  return new ApolloServer<Context>({
    gateway: gatewayOf(schema, { maxErrors: maxCoercionErrors, hideSuggestions: introspection !== 'on' }),
    documentStore: documents,
    introspection: introspection !== 'off',
    hideSchemaDetailsFromClientErrors: introspection !== 'on',
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    parseOptions: { maxLexicalTokens: limits.tokens },
    validationOptions: { maxErrors: maxValidationErrors },
    formatError,
    // The cache-control plugin hooks into every field and halves the speed of lists; answers carry `no-store` instead.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ...(trusted ? [takeTrusted(trusted)] : []),
      limitDocuments(limits),
      legacyStatus(documents),
      rememberRefusals(documents),
      checkRequest(options),
      limitWork(estimate, limits),
      reportErrors(log),
    ],
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => log.write('error', 'the GraphQL engine reports a fault') },
  });
}
