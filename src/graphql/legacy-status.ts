import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context/context.js';
import type { Documents } from './documents.js';

/** True if a client accepts only `application/json`. A wildcard includes the newer media type. */
const isLegacy = (accept = ''): boolean =>
  accept.includes('application/json') && !/application\/(?:graphql-response\+json|\*)|\*\/\*/.test(accept);

/**
 * Implements the legacy status of GraphQL over HTTP. For a client that accepts `application/json` but not
 * `application/graphql-response+json`, parse errors, validation errors and bad variables have status 200,
 * because it may take any other status for a proxy's. Refusals by this gateway's own rules stay 400.
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
      // No data although execution began means that variables did not fit.
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
