import type { ApolloServerPlugin } from '@apollo/server';
import { Kind, type DocumentNode, type GraphQLFormattedError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context/context.js';

/** Given to the engine for a text that is known to be invalid: nothing to parse, validate or execute. */
const placeholder = (): DocumentNode => ({ kind: Kind.DOCUMENT, definitions: [] });

/** The engine prefixes the text's hash with the schema's. Only the text's hash matters here. */
const textHashOf = (key: string): string => key.slice(key.lastIndexOf(':') + 1);

/**
 * A cache of recent documents, parsed and validated, and of texts that were refused: repeating either costs
 * no second parse. Limited by number and length; evicts the least recently used first.
 */
export class Documents {
  /**
   * Keyed by the hash of the text. Weighed by characters, each of which takes about seventy bytes of memory.
   */
  readonly #documents = new LRUCache<string, DocumentNode>({ max: 500, maxSize: 1_000_000 });
  readonly #refusals = new WeakMap<DocumentNode, readonly GraphQLFormattedError[]>();

  /** Returns the document for this hash, or a placeholder if it was refused. */
  async get(key: string): Promise<DocumentNode | undefined> {
    return this.#documents.get(textHashOf(key));
  }

  /** Stores a valid document. */
  async set(key: string, document: DocumentNode): Promise<void> {
    this.#documents.set(textHashOf(key), document, { size: document.loc?.end ?? 1 });
  }

  async delete(key: string): Promise<void> {
    this.#documents.delete(textHashOf(key));
  }

  /** Stores the errors of a text. */
  refuse(hash: string, errors: readonly GraphQLFormattedError[]): void {
    const document = placeholder();
    this.#refusals.set(document, errors);
    this.#documents.set(hash, document, { size: JSON.stringify(errors).length });
  }

  /** Returns the errors behind a placeholder; undefined for a valid document. */
  refusalOf(document: DocumentNode): readonly GraphQLFormattedError[] | undefined {
    return this.#refusals.get(document);
  }
}

/**
 * Caches the engine's errors for a text and returns them at once when the text is sent again. Must see the
 * errors before anything specific to a request is added to them.
 */
export const rememberRefusals = (documents: Documents): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => {
    let isRefused = false;
    return {
      parsingDidStart: async () => async (error) => {
        isRefused ||= error !== undefined;
      },
      validationDidStart: async () => async (errors) => {
        isRefused ||= (errors?.length ?? 0) > 0;
      },
      responseForOperation: async ({ document, response: { http } }) => {
        const errors = documents.refusalOf(document);
        return errors
          ? {
              http: Object.assign({}, http, { status: 400 }),
              body: { kind: 'single', singleResult: { errors } },
            }
          : null;
      },
      willSendResponse: async ({ queryHash, response: { body } }) => {
        if (isRefused && queryHash && body.kind === 'single' && body.singleResult.errors)
          documents.refuse(queryHash, body.singleResult.errors);
      },
    };
  },
});
