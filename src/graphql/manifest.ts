import { createHash } from 'node:crypto';
import {
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { limitErrorOf, type Limits } from './limits.js';
import { isObject, type Json } from '../bank/fields.js';

/** A parsed and valid document of a manifest. */
export interface TrustedDocument {
  readonly id: string;
  readonly text: string;
  readonly document: DocumentNode;
  /** One or more. */
  readonly operations: readonly OperationDefinitionNode[];
}

/** All problems of a manifest, one line each. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The manifest cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * A document's entry in a manifest: its id and text, and in Apollo's format the name and type of its one
 * operation.
 */
interface ManifestEntry {
  readonly id: string;
  readonly text: string;
  readonly name?: unknown;
  readonly type?: unknown;
}

const apolloFormat = 'apollo-persisted-query-manifest';
const shapes = `must be a manifest of Apollo's ({"format": "${apolloFormat}", "version": 1, "operations": [...]}) or an object of documents by their ids, as graphql-codegen and Relay write it`;

function apolloEntries({ format, version, operations }: Json): ManifestEntry[] {
  if (format !== apolloFormat || version !== 1 || !Array.isArray(operations))
    throw new ManifestError([shapes]);
  const broken: string[] = [];
  const entries = operations.flatMap((one: unknown, index): ManifestEntry[] => {
    const { id, body, name, type } = isObject(one) ? one : {};
    if (typeof id === 'string' && typeof body === 'string') return [{ id, text: body, name, type }];
    broken.push(`operations[${index}]: must have an "id" and a "body", both texts`);
    return [];
  });
  if (broken.length > 0) throw new ManifestError(broken);
  return entries;
}

/**
 * Returns the keys of a JSON object of texts, including duplicates. JSON.parse keeps only the last of equal
 * keys.
 */
const keysOf = (json: string): string[] =>
  [...json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/gs)].flatMap(([, text = '', colon]) =>
    colon === undefined ? [] : [JSON.parse(text) as string],
  );

function plainEntries(content: Json, json: string): ManifestEntry[] {
  if (!Object.values(content).every((text) => typeof text === 'string')) throw new ManifestError([shapes]);
  return keysOf(json).map((id) => ({ id, text: content[id] as string }));
}

function entriesOf(json: string): ManifestEntry[] {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw new ManifestError(['is not JSON']);
  }
  if (!isObject(content)) throw new ManifestError([shapes]);
  return 'format' in content || 'operations' in content
    ? apolloEntries(content)
    : plainEntries(content, json);
}

/** Hexadecimal hashes by length: the default document ids of Relay, graphql-codegen and Apollo. */
const algorithms: Readonly<Record<number, string>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** Removes the prefix that GraphQL over HTTP uses for SHA-256 ids. */
export const plainId = (id: string): string => id.replace(/^sha256:(?=[0-9a-f]{64}$)/, '');

function idProblem({ id, text }: ManifestEntry): string | undefined {
  if (!/^[\w.~:-]{1,256}$/.test(id)) return 'an id has 1 to 256 letters, digits and -._~:';
  const hash = plainId(id);
  const algorithm = /^[0-9a-f]+$/i.test(hash) ? algorithms[hash.length] : undefined;
  if (algorithm && createHash(algorithm).update(text).digest('hex') !== hash.toLowerCase())
    return `is not the ${algorithm} of its document`;
  return undefined;
}

function* operationProblems(
  { name, type }: ManifestEntry,
  operations: readonly OperationDefinitionNode[],
  schema: GraphQLSchema,
): Generator<string> {
  if (operations.length === 0) yield 'has no operation';
  for (const { operation } of operations)
    if (!schema.getRootType(operation)) yield `there is no ${operation} here`;
  const isOne =
    (name === undefined && type === undefined) ||
    (operations.length === 1 && operations[0]?.name?.value === name && operations[0]?.operation === type);
  if (!isOne) yield 'its one operation must have the given name and type';
}

/** Collects the valid documents of a manifest, and the problems of the others. */
class ManifestCheck {
  readonly problems: string[] = [];
  readonly documents: TrustedDocument[] = [];
  readonly #schema: GraphQLSchema;
  readonly #limits: Limits;

  constructor(schema: GraphQLSchema, limits: Limits) {
    this.#schema = schema;
    this.#limits = limits;
  }

  add(entry: ManifestEntry): void {
    const { id, text } = entry;
    const tell = (problem: string): void =>
      void this.problems.push(`${JSON.stringify(id.slice(0, 80))}: ${problem}`);
    const wrong = idProblem(entry);
    if (wrong) tell(wrong);
    const excess = limitErrorOf(text, this.#limits);
    if (excess) return tell(excess.message);
    let document: DocumentNode;
    try {
      document = parse(text);
    } catch (error) {
      return tell((error as Error).message);
    }
    const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    for (const { message } of validate(this.#schema, document)) tell(message);
    for (const problem of operationProblems(entry, operations, this.#schema)) tell(problem);
    this.documents.push({ id: plainId(id), text, document, operations });
  }
}

function* repeated(ids: readonly string[]): Generator<string> {
  const seen = new Map<string, number>();
  for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1);
  for (const [id, count] of seen) if (count > 1) yield `${JSON.stringify(id)}: is there ${count} times`;
}

/**
 * Reads a manifest in the format of Apollo, or of graphql-codegen and Relay. Each document must satisfy the
 * schema and the document limits. An id that looks like a hash must be the hash of its document. @throws
 * ManifestError that lists all problems
 */
export function readManifest(json: string, schema: GraphQLSchema, limits: Limits): TrustedDocument[] {
  const entries = entriesOf(json);
  if (entries.length === 0) throw new ManifestError(['has no documents']);
  const check = new ManifestCheck(schema, limits);
  for (const entry of entries) check.add(entry);
  const problems = [...repeated(entries.map(({ id }) => plainId(id))), ...check.problems];
  if (problems.length > 0) throw new ManifestError(problems);
  return check.documents;
}
