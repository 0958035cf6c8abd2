import type { ApolloServerPlugin, GraphQLRequest, HTTPGraphQLRequest } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { Context } from '../context/context.js';
import { badInput } from './errors.js';
import { plainId, type TrustedDocument } from './manifest.js';

/** What a client sends of a GraphQL request, not checked yet. */
export type RequestParams = Readonly<Record<string, unknown>>;

/** The id by which Apollo's clients and urql name a document. */
function persistedHashOf(extensions: unknown): string | undefined {
  const { sha256Hash } = ((extensions as RequestParams | null | undefined)?.['persistedQuery'] ??
    {}) as RequestParams;
  return typeof sha256Hash === 'string' ? sha256Hash : undefined;
}

/** The id by which a request names a document: as GraphQL over HTTP has it, as Relay's network layers send it, or as Apollo's clients do. */
export function documentIdOf(params: RequestParams): string | undefined {
  const named = ['documentId', 'doc_id', 'id']
    .map((name) => params[name])
    .find((id) => typeof id === 'string');
  return named ?? persistedHashOf(params['extensions']);
}

/** The parameters of a request as the client sent them, but for the extensions, which the engine has parsed. */
function requestParams({ method, search, body }: HTTPGraphQLRequest): RequestParams {
  if (method === 'GET') return Object.fromEntries(new URLSearchParams(search));
  return typeof body === 'object' && body !== null ? (body as RequestParams) : {};
}

/** Takes out what the engine would take for the wish to register a document. */
function replaceText(request: GraphQLRequest, text: string): void {
  request.query = text;
  if (request.extensions)
    request.extensions = Object.assign({}, request.extensions, { persistedQuery: undefined });
}

/** The documents that clients were built with, by their ids. */
export class TrustedDocuments {
  readonly #byId: ReadonlyMap<string, string>;
  readonly #texts: ReadonlySet<string>;
  readonly #only: boolean;

  /** With `only` nothing else is taken. */
  constructor(documents: readonly TrustedDocument[], only: boolean) {
    this.#byId = new Map(documents.map(({ id, text }) => [id, text]));
    this.#texts = new Set(this.#byId.values());
    this.#only = only;
  }

  /** Puts the text of the document that a request names into it, or says why it is refused. A text that is sent is what counts, whatever id is beside it. */
  resolve(request: GraphQLRequest): GraphQLError | undefined {
    const { query, http, extensions } = request;
    if (query) return this.#sent(request, query);
    const id = documentIdOf(Object.assign({}, http && requestParams(http), { extensions }));
    if (id === undefined)
      return this.#only
        ? badInput('Only trusted documents are taken here, and this request names none.')
        : undefined;
    const text = this.#byId.get(plainId(id));
    if (text !== undefined) replaceText(request, text);
    // To a hash alone that is not known the engine has the answer that makes Apollo's clients send the text.
    else if (this.#only || id !== persistedHashOf(extensions))
      return badInput('There is no trusted document with this id.');
    return undefined;
  }

  #sent(request: GraphQLRequest, text: string): GraphQLError | undefined {
    if (this.#texts.has(text)) replaceText(request, text);
    else if (this.#only)
      return badInput('Only trusted documents are taken here, and this text is none of them.');
    return undefined;
  }
}

/** Takes documents by their ids, and others as far as they are taken, before anything else looks at them. A refusal is thrown when the engine makes a 400 of it; until then a harmless document stands in its place. */
export const takeTrusted = (trusted: TrustedDocuments): ApolloServerPlugin<Context> => ({
  requestDidStart: async ({ request }) => {
    const refused = trusted.resolve(request);
    if (!refused) return {};
    replaceText(request, '{ __typename }');
    return {
      didResolveOperation: async () => {
        throw refused;
      },
    };
  },
});
