import { OperationTypeNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { decisiveVariablesOf } from './decisive-variables.js';
import { isAbsent, isObject } from '../bank/fields.js';
import { documentIdOf, type RequestParams } from './trusted-documents.js';

/** A query whose document has been parsed and validated. Holds no values of a request. */
export interface KnownOperation {
  /** Identifies it within the process. */
  readonly id: number;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** A GraphQL name. It has no space, so a name and a text cannot be confused with another pair. */
const namePattern = /^[_A-Za-z]\w*$/;

/**
 * Returns the cache key of a body: the operation name with the document or its id. Undefined for a body that
 * the engine has to check. Of the extensions only the document id is read, and it is refused beside a text.
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

/**
 * Maximum number of cached operations, and the maximum characters of their texts. Each character takes about
 * seventy bytes in the document.
 */
const maxKept = 500;
const maxCharacters = 1_000_000;

/** Recent queries by the body of their POST request. Evicts the least recently used first. */
export class KnownOperations {
  readonly #known = new LRUCache<string, KnownOperation>({ max: maxKept, maxSize: maxCharacters });

  /** Returns the query that a body selects; undefined if it is unknown or not a query. */
  find(body: unknown): KnownOperation | undefined {
    const asked = isObject(body) ? askedFor(body) : undefined;
    return asked === undefined ? undefined : this.#known.get(asked);
  }

  /** Records that a body selects this operation of a valid document. */
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
