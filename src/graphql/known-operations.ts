import { OperationTypeNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { decisiveVariablesOf } from './decisive-variables.js';
import { isAbsent, isObject } from '../bank/fields.js';
import { documentIdOf, type RequestParams } from './trusted-documents.js';

/** A query whose document was parsed and found to be valid before. Holds no value of any request. */
export interface KnownOperation {
  /** Tells it from all others of this process. */
  readonly id: number;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** A name of GraphQL: without a space, so that a name and a text cannot be taken for another name and text. */
const namePattern = /^[_A-Za-z]\w*$/;

/**
 * The name of the operation and the document, or its id, that a body asks for; undefined for a body that the engine has something to say about. Of the
 * extensions it looks at the document's id alone, and refuses one that stands beside a text.
 */
function askedFor({
  query,
  operationName,
  variables,
  extensions,
  ...others
}: RequestParams): string | undefined {
  if (!isAbsent(operationName) && !(typeof operationName === 'string' && namePattern.test(operationName)))
    return undefined;
  if (!isAbsent(variables) && !isObject(variables)) return undefined;
  if (!isAbsent(extensions) && (!isObject(extensions) || query !== undefined)) return undefined;
  if (query !== undefined)
    return typeof query === 'string' && query !== '' ? `${operationName ?? ''} ${query}` : undefined;
  const id = documentIdOf(Object.assign(others, { extensions }));
  return id === undefined ? undefined : `${operationName ?? ''} #${id}`;
}

/** The most operations that are kept, and how many characters their texts may have, each of which stands for about seventy bytes of a document. */
const mostKept = 500;
const mostCharacters = 1_000_000;

/** The queries that were asked for lately, by the body of a POST request. What was not asked for longest goes first. */
export class KnownOperations {
  readonly #known = new LRUCache<string, KnownOperation>({ max: mostKept, maxSize: mostCharacters });

  /** The query that a body asks for; undefined for one that is not known, and for anything else. */
  find(body: unknown): KnownOperation | undefined {
    const asked = isObject(body) ? askedFor(body) : undefined;
    return asked === undefined ? undefined : this.#known.get(asked);
  }

  /** Notes that a body asks for this operation of a valid document. */
  learn(body: unknown, document: DocumentNode, operation: OperationDefinitionNode): void {
    const asked = isObject(body) ? askedFor(body) : undefined;
    if (asked === undefined || operation.operation !== OperationTypeNode.QUERY) return;
    this.#known.set(
      asked,
      { id: decisiveVariablesOf(document, operation).id, document, operation },
      { size: asked.length + (document.loc?.end ?? 0) },
    );
  }
}
