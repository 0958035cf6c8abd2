import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isValidIBAN } from 'ibantools';
import { endpoints, requestSchemas } from '../generated/contract.js';
import { nextTurn } from '../event-loop.js';
import { GatewayError } from './errors.js';
import type { OperationId } from './operation.js';
import { givenOf, writeShape } from './shape.js';

// A linter checks the contract. Compiling the rules for schemas would take longer than compiling ours.
const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false, meta: false });
addFormats.default(ajv, ['date', 'date-time']);
ajv.addFormat('iban', (text) => isValidIBAN(text));
const validators = new Map<OperationId, ValidateFunction>();

/**
 * Returns a schema without its rules for Base64, which the Base64 scalar has applied already: each of them
 * reads a whole file again.
 */
const withoutFileRules = (schema: object): object =>
  JSON.parse(JSON.stringify(schema), (_name, value: unknown) =>
    (value as { readonly format?: unknown } | null)?.format === 'byte' ? { type: 'string' } : value,
  ) as object;

function validatorOf(operationId: OperationId): ValidateFunction {
  let validate = validators.get(operationId);
  if (!validate) {
    validate = ajv.compile(withoutFileRules(requestSchemas[operationId] ?? {}));
    validators.set(operationId, validate);
  }
  return validate;
}

/**
 * Converts an enum value from the bank's spelling to the graph's, by the same rule as the generated
 * contracts.
 */
const enumName = (value: unknown): string =>
  String(value)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase();

/**
 * Returns one validation error in a few words that say what to do. The value is left out: it may be private.
 */
function objection({ instancePath, keyword, params, message }: ErrorObject): string {
  const at = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'required') return `${at ? `${at}.` : ''}${params['missingProperty']} is required`;
  if (keyword === 'const') return `${at} must be ${JSON.stringify(params['allowedValue'])}`;
  if (keyword === 'enum')
    return `${at} must be one of ${(params['allowedValues'] as unknown[]).map(enumName).join(', ')}`;
  if (keyword === 'pattern') return `${at} must not be empty, nor begin or end with a blank`;
  return `${at} ${message}`;
}

/**
 * Checks a body against the whole contract: lengths, ranges, formats, dependencies between fields.
 * @throws GatewayError BAD_USER_INPUT that lists every error by the graph's field names
 */
export function checkBody(operationId: OperationId, body: object): void {
  const validate = validatorOf(operationId);
  if (validate(givenOf(body, endpoints[operationId].body ?? ''))) return;
  const objections = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(objection);
  // The validator would keep them, and with them names that the client chose.
  validate.errors = null;
  throw new GatewayError('BAD_USER_INPUT', `The input is not valid: ${[...new Set(objections)].join('; ')}.`);
}

/** Returns the JSON text of a body, whose input was checked before, with the bank's field names. */
export const bodyText = (operationId: OperationId, body: object): string =>
  JSON.stringify(writeShape(body, endpoints[operationId].body ?? ''));

/** Characters of one text, in practice a file, above which a body waits for its turn. */
const large = 65_536;

const hasLargeText = (body: object): boolean =>
  Object.values(body).some((value: unknown) => typeof value === 'string' && value.length > large);

/**
 * Like `bodyText`. A body with a file waits for its turn first: many can be sent at once, and each is copied
 * several times.
 */
export async function bodyTextInTurn(operationId: OperationId, body: object): Promise<string> {
  if (hasLargeText(body)) await nextTurn();
  return bodyText(operationId, body);
}
