import type { ApolloServerPlugin } from '@apollo/server';
import { Kind, type DocumentNode, type GraphQLFormattedError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context/context.js';

/** What the engine is given for a text that is known to be no good: nothing to parse, to validate or to execute. */
const placeholder = (): DocumentNode => ({ kind: Kind.DOCUMENT, definitions: [] });

/** The engine puts the schema's hash before that of the text, which is all that counts here. */
const textHashOf = (key: string): string => key.slice(key.lastIndexOf(':') + 1);

/**
 * The documents that came lately, parsed and validated, and those that were found to be no good: a client that sends either again costs
 * neither a second time. Bounded by their number and their length; what was not asked for longest goes first.
 */
export class Documents {
  /** By the hash of their text; weighed by its characters, each of which stands for about seventy bytes of memory. */
  readonly #documents = new LRUCache<string, DocumentNode>({ max: 500, maxSize: 1_000_000 });
  readonly #refusals = new WeakMap<DocumentNode, readonly GraphQLFormattedError[]>();

  /** The document of a text with this hash; a placeholder where it was refused. */
  async get(key: string): Promise<DocumentNode | undefined> {
    return this.#documents.get(textHashOf(key));
  }

  /** Keeps a document that is valid. */
  async set(key: string, document: DocumentNode): Promise<void> {
    this.#documents.set(textHashOf(key), document, { size: document.loc?.end ?? 1 });
  }

  async delete(key: string): Promise<void> {
    this.#documents.delete(textHashOf(key));
  }

  /** Keeps what is wrong with a text. */
  refuse(hash: string, errors: readonly GraphQLFormattedError[]): void {
    const document = placeholder();
    this.#refusals.set(document, errors);
    this.#documents.set(hash, document, { size: JSON.stringify(errors).length });
  }

  /** What is wrong with the text that a placeholder stands for; undefined for a document that is valid. */
  refusalOf(document: DocumentNode): readonly GraphQLFormattedError[] | undefined {
    return this.#refusals.get(document);
  }
}

/** Notes what the engine finds wrong with a text, and answers the same at once when it comes again. Its errors must be seen before anything of a single request is put into them. */
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
