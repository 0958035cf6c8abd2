import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { retryAfterBusy } from '../bank/errors.js';
import type { Context } from '../context/context.js';
import type { Log } from '../telemetry/log.js';
import { extensionsFor, noteOperation } from './answer-notes.js';
import { answerText } from './answer-text.js';
import { Documents, rememberRefusals } from './documents.js';
import { formatError, isExpected, httpStatusOf } from './errors.js';
import { gatewayOf, type Execute } from './executor.js';
import type { KnownOperations } from './known-operations.js';
import { legacyStatus } from './legacy-status.js';
import { limitDocuments, type Limits } from './limits.js';
import type { Introspection, RequestChecks } from './request-checks.js';
import { noteErrors, shownErrors } from './result-errors.js';
import { takeTrusted, type TrustedDocuments } from './trusted-documents.js';
import { coerceVariables, firstErrorOnly } from './variables.js';

export interface GraphServerOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: Introspection;
  readonly limits: Limits;
  /** Refuses operations before they run. */
  readonly checks: RequestChecks;
  /** Records valid queries. */
  readonly known: KnownOperations;
  /** Documents that can be requested by id; undefined if there are none. */
  readonly trusted: TrustedDocuments | undefined;
  readonly execute: Execute;
  readonly log: Log;
}

/** Maximum number of validation errors reported per document, not counting the "too many errors" error. */
const maxValidationErrors = 4;

/** Refuses operations before any part of them runs. */
const checkRequest = (schema: GraphQLSchema, checks: RequestChecks): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, operation, request, contextValue, response }) => {
      if (!operation) return;
      try {
        const { coerced } = coerceVariables(schema, operation, request.variables ?? {}, firstErrorOnly);
        checks.check(document, operation, coerced, contextValue);
      } catch (error) {
        if (isExpected(error)) response.http.status = httpStatusOf(error);
        if (response.http.status === 503) response.http.headers.set('retry-after', String(retryAfterBusy));
        throw error;
      }
    },
  }),
});

/**
 * Records queries that were accepted. A refused one has been replaced with another document by then and does
 * not get here.
 */
const learnOperations = (known: KnownOperations): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    responseForOperation: async ({ document, operation, request: { http } }) => {
      // Can be undefined despite its type: a request need not select one of its document's operations.
      if ((operation as OperationDefinitionNode | undefined) && http?.method === 'POST')
        known.learn(http.body, document, operation);
      return null;
    },
  }),
});

/** Adds the request id and the outcome of writes to every error, and logs unexpected errors. */
const reportErrors = (log: Log, trusted: TrustedDocuments | undefined): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue }) => noteErrors(errors, contextValue, log),
    willSendResponse: async ({ response: { body }, operation, contextValue }) => {
      contextValue.audit.end();
      if (operation) noteOperation(contextValue, operation, trusted);
      if (body.kind !== 'single') return;
      const extensions = extensionsFor(contextValue);
      if (extensions) body.singleResult.extensions = extensions;
      if (body.singleResult.errors)
        body.singleResult.errors = shownErrors(body.singleResult.errors, contextValue);
    },
  }),
});

/** Creates an Apollo Server for a schema, without HTTP. */
export function createGraphServer(options: GraphServerOptions): ApolloServer<Context> {
  const { schema, introspection, limits, checks, known, trusted, execute, log } = options;
  const documents = new Documents();
  return new ApolloServer<Context>({
    gateway: gatewayOf(schema, execute),
    stringifyResult: answerText,
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
    // The cache-control plugin hooks into every field and halves the speed of lists; responses carry
    // `no-store` instead.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ...(trusted ? [takeTrusted(trusted)] : []),
      limitDocuments(limits),
      legacyStatus(documents),
      rememberRefusals(documents),
      checkRequest(schema, checks),
      learnOperations(known),
      reportErrors(log, trusted),
    ],
    logger: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: () => log.write('error', 'the GraphQL engine reports a fault'),
    },
  });
}
