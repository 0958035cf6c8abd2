import { endpoints, literalSegments } from '../generated/contract.js';
import { GatewayError } from './errors.js';
import type { AnyOperation, OperationId } from './operation.js';

const idPattern = /^[A-Za-z0-9-]{1,64}$/;
const reserved = new Set(literalSegments);

/** Whether a text can stand in the bank's paths as an id: never empty, no dots or slashes, and none of the bank's own path segments. */
export const isId = (text: unknown): text is string =>
  typeof text === 'string' && idPattern.test(text) && !reserved.has(text);

/** Values of path and query parameters by the gateway's names. */
export type ParamValues = Readonly<Record<string, string | number | null | undefined>>;

interface Template {
  /** Literal, parameter, literal, parameter, …, literal. */
  readonly parts: readonly string[];
  /** The gateway's name of each, and the bank's as it stands in a URL. */
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
 * The path and query of a call. An id that cannot stand in a path is refused here, wherever it comes from: the client's were checked
 * before, so what is found here came from the bank. The same parameters always give the same text, which makes it a key.
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

/** Whether values, wherever they come from, have an id for each place of an operation's path. */
export const canCall = ({ path }: AnyOperation, params: unknown): boolean =>
  typeof params === 'object' &&
  params !== null &&
  [...path.matchAll(/\{(\w+)\}/g)].every(([, name]) => isId((params as ParamValues)[name as string]));

/** What a document is called when somebody saves it: ids, numbers and hyphens, so that it can stand in a URL and in a header as it is. */
export const fileNameOf = ({ fileName = '' }: AnyOperation, params: ParamValues): string =>
  fileName.replace(/\{(\w+)\}/g, (_braces, name: string) => String(params[name]));
