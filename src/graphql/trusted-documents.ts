import type { ApolloServerPlugin, GraphQLRequest, HTTPGraphQLRequest } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { Context } from '../context/context.js';
import { badInput } from './errors.js';
import { plainId, type TrustedDocument } from './manifest.js';

/** The unchecked parameters of a client's GraphQL request. */
export type RequestParams = Readonly<Record<string, unknown>>;

/** Returns the document id in the form of Apollo's clients and urql. */
function persistedHashOf(extensions: unknown): string | undefined {
  const { sha256Hash } = ((extensions as RequestParams | null | undefined)?.['persistedQuery'] ??
    {}) as RequestParams;
  return typeof sha256Hash === 'string' ? sha256Hash : undefined;
}

/**
 * Returns the document id of a request, in the form of GraphQL over HTTP, of Relay's network layers, or of
 * Apollo's clients.
 */
export function documentIdOf(params: RequestParams): string | undefined {
  const named = ['documentId', 'doc_id', 'id']
    .map((name) => params[name])
    .find((id) => typeof id === 'string');
  return named ?? persistedHashOf(params['extensions']);
}

/** Returns the parameters of a request as sent, except for the extensions, which the engine has parsed. */
function requestParams({ method, search, body }: HTTPGraphQLRequest): RequestParams {
  if (method === 'GET') return Object.fromEntries(new URLSearchParams(search));
  return typeof body === 'object' && body !== null ? (body as RequestParams) : {};
}

/** Removes the extension that the engine would read as a request to register a document. */
function replaceText(request: GraphQLRequest, text: string): void {
  request.query = text;
  if (request.extensions)
    request.extensions = Object.assign({}, request.extensions, { persistedQuery: undefined });
}

/** The documents that clients were built with, by id. */
export class TrustedDocuments {
  readonly #byId: ReadonlyMap<string, string>;
  readonly #texts: ReadonlySet<string>;
  readonly #only: boolean;

  /** `only`: refuses all other documents. */
  constructor(documents: readonly TrustedDocument[], only: boolean) {
    this.#byId = new Map(documents.map(({ id, text }) => [id, text]));
    this.#texts = new Set(this.#byId.values());
    this.#only = only;
  }

  /** True if a text is that of a trusted document. */
  has(text: string): boolean {
    return this.#texts.has(text);
  }

  /**
   * Replaces a document id with its text, or returns the reason to refuse it. A text takes precedence over an
   * id beside it.
   */
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
    // For an unknown hash alone, the engine's error makes Apollo's clients send the text.
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

/**
 * Resolves documents by id, and refuses other documents if necessary, before anything else reads them. A
 * refusal is thrown only when the engine answers it with 400; until then a harmless document replaces it.
 */
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
