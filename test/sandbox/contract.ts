import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The parts of an operation that the tests of the sandbox use. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly method: string;
  /** With `{names}` for the variable segments. */
  readonly path: string;
  readonly tag: string;
  readonly requiresBody: boolean;
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Reference {
  readonly $ref: string;
}

interface Described {
  readonly operationId?: string;
  readonly tags: readonly [string];
  readonly requestBody?: { readonly required?: boolean };
  readonly responses: DescribedOperation['responses'];
}

const file = new URL('../../schema/lending-api.yaml', import.meta.url);

/** The published contract, read by the tests themselves. */
export const document = parse(readFileSync(file, 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
};

const nameOf = ({ $ref }: Reference): string => $ref.split('/').at(-1) as string;

/** Resolves a reference to the description of a response. */
export const resolved = (response: Response | Reference): Response =>
  '$ref' in response ? (document.components.responses[nameOf(response)] as Response) : response;

function operationsAt(path: string, item: Readonly<Record<string, Described>>): DescribedOperation[] {
  return Object.entries(item).flatMap(([method, { operationId, tags, requestBody, responses }]) => {
    if (operationId === undefined) return [];
    const requiresBody = requestBody?.required === true;
    return [{ operationId, method: method.toUpperCase(), path, tag: tags[0], requiresBody, responses }];
  });
}

/** All operations, those with fewer path variables first: the first match of a path is right. */
export const described: readonly DescribedOperation[] = Object.entries(document.paths)
  .flatMap(([path, item]) => operationsAt(path, item))
  .toSorted((one, other) => one.path.split('{').length - other.path.split('{').length);

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
const patterns = described.map((operation) => ({ operation, pattern: patternOf(operation.path) }));

/** Returns the operation of a request; `path` has no query. */
export const operationFor = (method: string, path: string): DescribedOperation | undefined =>
  patterns.find(({ operation, pattern }) => operation.method === method && pattern.test(path))?.operation;
