import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isValidIBAN } from 'ibantools';
import { openapi as publishedDocument } from '../generated/openapi.js';
import { isDay } from './calendar.js';
import type { OperationId } from './domain.js';
import type { Problem } from './errors.js';

/**
 * The published contract: finds the operation of a request and validates it.
 *
 * Our own code with ajv, not openapi-backend: that package scans all operations for each request (0.8 ms),
 * reports unknown query parameters as errors although this bank ignores them, and takes 120 ms to load.
 */

type Schema = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

type MediaTypes = Readonly<Record<string, { readonly schema: Schema }>>;

interface OperationObject {
  readonly operationId: OperationId;
  readonly tags: readonly [string];
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly required?: boolean; readonly content: MediaTypes };
  readonly responses: Readonly<Record<string, { readonly content?: MediaTypes }>>;
}

interface Reference {
  readonly $ref: string;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: unknown;
}

/** One operation of the contract. */
export interface Operation {
  readonly operationId: OperationId;
  readonly domain: string;
  readonly method: string;
  readonly path: string;
  /** HTTP status on success. */
  readonly success: number;
  readonly isList: boolean;
  readonly query: readonly Parameter[];
  /** Undefined if the operation has no body. */
  readonly bodySchema: Schema | undefined;
  readonly requiresBody: boolean;
}

/** An operation, with the path parameters of a request. */
export interface Match {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

/** A request's query and body, converted for a handler, and all validation errors. */
export interface CheckedRequest {
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly problems: readonly Problem[];
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const paddedPattern = /^\s|\s$/;

let published: Contract | undefined;

/** Returns the contract of `schema/lending-api.yaml`, created once per process. */
export function contract(): Contract {
  published ??= new Contract(publishedDocument as Document);
  return published;
}

export class Contract {
  readonly operations: readonly Operation[];
  readonly #routes: readonly {
    readonly operation: Operation;
    readonly pattern: RegExp;
    readonly names: readonly string[];
  }[];
  readonly #document: Document;
  readonly #validators = new Map<string, ValidateFunction>();
  #ajv: Ajv2020 | undefined;

  constructor(document: Document) {
    this.#document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      methods.filter((method) => method in item).map((method) => this.#operation(path, method, item)),
    );
    // Paths with fewer variables come first, so that /v1/persons/credit_lines is not matched as a person.
    const variables = (operation: Operation): number => operation.path.split('{').length;
    this.#routes = this.operations
      .toSorted((one, other) => variables(one) - variables(other))
      .map((operation) => ({
        operation,
        pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
        names: [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string),
      }));
  }

  /** Returns the operation of a request, or undefined. `path` is without the query. */
  match(method: string, path: string): Match | undefined {
    for (const { operation, pattern, names } of this.#routes) {
      const found = operation.method === method ? pattern.exec(path) : null;
      if (found)
        return {
          operation,
          path: Object.fromEntries(names.map((name, index) => [name, decoded(found[index + 1] as string)])),
        };
    }
    return undefined;
  }

  /**
   * Validates a query and a JSON body (undefined if none was sent). Ignores fields that the contract does not
   * define; null counts as not sent.
   */
  check(operation: Operation, search: URLSearchParams, sent: unknown): CheckedRequest {
    const problems: Problem[] = [];
    const query: Record<string, unknown> = {};
    for (const parameter of operation.query) {
      const text = search.get(parameter.name);
      if (text === null) {
        if (parameter.required) problems.push({ field: parameter.name, message: 'is required' });
        continue;
      }
      // The largest integer that JSON holds exactly has 16 digits.
      query[parameter.name] =
        this.#isNumeric(parameter.schema) && /^-?\d{1,16}$/.test(text) ? Number(text) : text;
      problems.push(...padded(text, parameter.name));
      const found = this.#problems(
        `${operation.operationId} ${parameter.name}`,
        parameter.schema,
        query[parameter.name],
      );
      problems.push(...found.map(({ message }) => ({ field: parameter.name, message })));
    }
    const { operationId, bodySchema, requiresBody } = operation;
    if (sent === undefined && requiresBody) problems.push({ field: 'body', message: 'is required' });
    const body = bodySchema && withoutNull(sent ?? {});
    if (bodySchema) problems.push(...padded(body, ''), ...this.#problems(operationId, bodySchema, body));
    return { query, body, problems };
  }

  /** Validates a value against one of the contract's schemas. */
  problemsOf(schemaName: string, value: unknown): readonly Problem[] {
    return this.#problems(`schema ${schemaName}`, { $ref: `#/components/schemas/${schemaName}` }, value);
  }

  #operation(path: string, method: string, item: Readonly<Record<string, unknown>>): Operation {
    const described = item[method] as OperationObject;
    const shared = (item['parameters'] ?? []) as readonly (Parameter | Reference)[];
    const parameters = [...shared, ...(described.parameters ?? [])].map((parameter) =>
      this.#resolved<Parameter>(parameter),
    );
    const [status, success] = Object.entries(described.responses).find(([code]) => code.startsWith('2')) as [
      string,
      { readonly content?: MediaTypes },
    ];
    return {
      operationId: described.operationId,
      domain: described.tags[0],
      method: method.toUpperCase(),
      path,
      success: Number(status),
      isList: success.content?.['application/json']?.schema['type'] === 'array',
      query: parameters.filter((parameter) => parameter.in === 'query'),
      bodySchema: described.requestBody?.content['application/json']?.schema,
      requiresBody: described.requestBody?.required ?? false,
    };
  }

  #resolved<Thing>(thing: Thing | Reference): Thing {
    if (!(typeof thing === 'object' && thing !== null && '$ref' in thing)) return thing;
    const found = thing.$ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], this.#document);
    return this.#resolved(found as Thing);
  }

  #isNumeric(schema: Schema): boolean {
    return ['integer', 'number'].includes(String(this.#resolved<Schema>(schema)['type']));
  }

  #problems(name: string, schema: Schema, value: unknown): Problem[] {
    const validate = this.#validators.get(name) ?? this.#compile(schema);
    this.#validators.set(name, validate);
    validate(value);
    return (validate.errors ?? [])
      .filter((error) => error.keyword !== 'if' && error.keyword !== 'anyOf')
      .map(problem);
  }

  /** Validators are compiled on first use: compiling all would double the start time. */
  #compile(schema: Schema): ValidateFunction {
    // A linter checks the contract. Checking it here again would take longer than everything else.
    const options = { strict: false, allErrors: true, validateSchema: false, meta: false, formats };
    this.#ajv ??= new Ajv2020(options).addSchema({ $id: 'contract', components: this.#document.components });
    return this.#ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/')) as Schema);
  }
}

const formats = {
  date: isDay,
  'date-time': (text: string): boolean => !Number.isNaN(Date.parse(text)),
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  iban: (text: string): boolean => isValidIBAN(text),
};

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Uses the bank's field notation: "amount.value", "amount". */
function problem({ instancePath, keyword, params, message }: ErrorObject): Problem {
  const at = instancePath.slice(1).replaceAll('/', '.');
  if (keyword !== 'required') return { field: at || 'body', message: message ?? 'is invalid' };
  const missing = (params as { missingProperty: string }).missingProperty;
  return { field: at ? `${at}.${missing}` : missing, message: 'is required' };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (!isObject(value)) return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== null)
      .map(([name, part]) => [name, withoutNull(part)]),
  );
}

/** The bank refuses every text that begins or ends with a blank. */
function padded(value: unknown, at: string): Problem[] {
  if (typeof value === 'string')
    return paddedPattern.test(value) ? [{ field: at, message: 'begins or ends with a blank' }] : [];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => padded(part, at ? `${at}.${name}` : name));
}
