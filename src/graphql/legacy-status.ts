import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context/context.js';
import type { Documents } from './documents.js';

/** Whether a client knows `application/json` alone. A wildcard takes in the newer media type as well. */
const isLegacy = (accept = ''): boolean =>
  accept.includes('application/json') && !/application\/(?:graphql-response\+json|\*)|\*\/\*/.test(accept);

/**
 * GraphQL over HTTP: where a client takes `application/json` and not `application/graphql-response+json`, a document that cannot be parsed
 * or is not valid, and variables that do not fit, are answered with status 200, since to such a client another may be a proxy's. What this
 * gateway refuses by rules of its own stays a 400.
 */
export const legacyStatus = (documents: Documents): ApolloServerPlugin<Context> => ({
  requestDidStart: async ({ request: { http } }) => {
    if (!isLegacy(http?.headers.get('accept'))) return {};
    let isOfGraphQL = false;
    return {
      parsingDidStart: async () => async (error) => {
        isOfGraphQL ||= error !== undefined;
      },
      validationDidStart: async () => async (errors) => {
        isOfGraphQL ||= (errors?.length ?? 0) > 0;
      },
      responseForOperation: async ({ document }) => {
        isOfGraphQL ||= documents.refusalOf(document) !== undefined;
        return null;
      },
      // What is without data although its execution began has variables that do not fit.
      executionDidStart: async () => {
        isOfGraphQL = true;
      },
      willSendResponse: async ({ response }) => {
        if (
          isOfGraphQL &&
          response.http.status === 400 &&
          response.body.kind === 'single' &&
          response.body.singleResult.data === undefined
        )
          response.http.status = 200;
      },
    };
  },
});
