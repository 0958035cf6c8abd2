import { endpoints, literalSegments } from '../generated/contract.js';
import { GatewayError } from './errors.js';
import type { AnyOperation, OperationId } from './operation.js';

const idPattern = /^[A-Za-z0-9-]{1,64}$/;
const reserved = new Set(literalSegments);

/**
 * Returns true if a text may be an id in the bank's paths: not empty, no dots or slashes, and none of the
 * bank's own path segments.
 */
export const isId = (text: unknown): text is string =>
  typeof text === 'string' && idPattern.test(text) && !reserved.has(text);

/** Values of path and query parameters by the gateway's names. */
export type ParamValues = Readonly<Record<string, string | number | null | undefined>>;

interface Template {
  /** Literal, parameter, literal, parameter, …, literal. */
  readonly parts: readonly string[];
  /** The gateway's name of each query parameter, and the bank's name as encoded in a URL. */
  readonly query: readonly (readonly [name: string, encoded: string])[];
}

const templates = new Map<OperationId, Template>();

function templateOf(operation: AnyOperation): Template {
  let template = templates.get(operation.operationId);
  if (!template) {
    const query = Object.entries(endpoints[operation.operationId].query).map(
      ([name, wireName]) => [name, encodeURIComponent(wireName)] as const,
    );
    template = { parts: operation.path.split(/\{(\w+)\}/), query };
    templates.set(operation.operationId, template);
  }
  return template;
}

/**
 * Returns the path and query of a call. The same parameters always give the same text, so it serves as a key.
 * @throws GatewayError UPSTREAM_UNAVAILABLE for an invalid id; the client's ids were checked before, so this
 * one came from the bank
 */
export function requestPath(operation: AnyOperation, params: ParamValues): string {
  const { parts, query } = templateOf(operation);
  let path = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 2) {
    const id = params[parts[at] as string];
    if (!isId(id))
      throw new GatewayError('UPSTREAM_UNAVAILABLE', `The bank named a ${parts[at]} that cannot be an id.`);
    path += id + parts[at + 1];
  }
  let separator = '?';
  for (const [name, encoded] of query) {
    const value = params[name];
    if (value === undefined || value === null) continue;
    path += `${separator}${encoded}=${encodeURIComponent(value)}`;
    separator = '&';
  }
  return path;
}

/** Returns true if these values have a valid id for each parameter in an operation's path. */
export const canCall = ({ path }: AnyOperation, params: unknown): boolean =>
  typeof params === 'object' &&
  params !== null &&
  [...path.matchAll(/\{(\w+)\}/g)].every(([, name]) => isId((params as ParamValues)[name as string]));

/**
 * Returns the file name of a document. It consists of ids, numbers and hyphens, so it needs no encoding in a
 * URL or a header.
 */
export const fileNameOf = ({ fileName = '' }: AnyOperation, params: ParamValues): string =>
  fileName.replace(/\{(\w+)\}/g, (_braces, name: string) => String(params[name]));
