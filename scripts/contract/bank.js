// Finds what a later version of the bank's contract removes.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const nameOf = (ref) => ref.split('/').at(-1);

function typeOf(schema) {
  if (schema.$ref) return nameOf(schema.$ref);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.map(typeOf).join(' | ');
  const types = [schema.type].flat();
  return types.map((type) => (type === 'array' ? `[${typeOf(schema.items)}]` : type)).join(' | ');
}

/**
 * Reads the bank's contract into flat tables: operations and parameters by name, fields as `Schema.field`,
 * enum values as `Schema.VALUE`. The tables are small enough to be committed, and contain everything that the
 * graph is made from.
 */
export function readBankContract(file) {
  const { paths, components } = parse(readFileSync(file, 'utf8'));
  const [operations, parameters, fields, enumValues] = [{}, {}, {}, {}];
  for (const [path, item] of Object.entries(paths)) {
    for (const method of methods.filter((name) => item[name])) {
      const { operationId, parameters: own = [] } = item[method];
      operations[operationId] = `${method.toUpperCase()} ${path}`;
      for (const one of [...(item.parameters ?? []), ...own]) {
        const { name, required = false } = one.$ref ? components.parameters[nameOf(one.$ref)] : one;
        parameters[`${operationId}.${name}`] = required ? 'required' : 'optional';
      }
    }
  }
  for (const [name, schema] of Object.entries(components.schemas)) {
    for (const value of schema.enum ?? []) enumValues[`${name}.${value}`] = 'value';
    for (const part of [schema, ...(schema.allOf ?? [])])
      for (const [field, type] of Object.entries(part.properties ?? {}))
        fields[`${name}.${field}`] = `${typeOf(type)}${part.required?.includes(field) ? ', required' : ''}`;
  }
  return { operations, parameters, fields, enumValues };
}

const isRequest = (coordinate) => /(Request|Input)\./.test(coordinate);

/** Returns the fields of a schema with their types, as text. */
const fieldsOf = ({ fields }, schema) =>
  Object.entries(fields)
    .filter(([coordinate]) => coordinate.startsWith(`${schema}.`))
    .map(([coordinate, type]) => `${coordinate.slice(schema.length + 1)}: ${type}`)
    .sort()
    .join(', ');

/** Returns true if a request sends the same under another schema: the names of schemas are not sent. */
function sendsTheSame(before, was, after, is) {
  const [[schema, ...rest], [other, ...others]] = [was, is].map((type) => type.split(', '));
  const fields = fieldsOf(before, schema);
  return fields !== '' && fields === fieldsOf(after, other) && rest.join() === others.join();
}

function isCompatible(before, was, after, is, coordinate) {
  if (was === is || is === 'optional') return true;
  // An answer may require more fields, and a request fewer.
  if (!isRequest(coordinate)) return is === `${was}, required`;
  return was === `${is}, required` || sendsTheSame(before, was, after, is);
}

/** Returns, as breaking changes, everything that a later version of the bank's contract removes. */
export function bankChanges(before, after) {
  const changes = [];
  const tell = (coordinate, message) =>
    changes.push({ level: 'BREAKING', coordinate, message: `The bank's contract: ${coordinate} ${message}` });
  for (const [table, entries] of Object.entries(before)) {
    for (const [coordinate, was] of Object.entries(entries)) {
      const is = after[table][coordinate];
      if (is === undefined) tell(coordinate, 'is gone');
      else if (!isCompatible(before, was, after, is, coordinate)) tell(coordinate, `was ${was} and is ${is}`);
    }
  }
  for (const [coordinate, is] of Object.entries(after.parameters))
    if (
      is === 'required' &&
      before.parameters[coordinate] === undefined &&
      ownerIn(before.operations, coordinate)
    )
      tell(coordinate, 'is a new required parameter');
  for (const [coordinate, is] of Object.entries(after.fields))
    if (isRequest(coordinate) && is.endsWith(', required') && before.fields[coordinate] === undefined)
      if (Object.keys(before.fields).some((known) => known.startsWith(`${coordinate.split('.')[0]}.`)))
        tell(coordinate, 'is a new required field of a request');
  return changes;
}

const ownerIn = (operations, coordinate) => operations[coordinate.split('.')[0]] !== undefined;
