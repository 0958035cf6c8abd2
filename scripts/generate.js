// Writes src/generated from the two contracts in schema/. With --check it writes nothing and fails if a file
// is out of date.
//
//   lending-api.ts  the bank's types, by openapi-typescript
//   contract.ts     the bank's operations, field names and request rules as data
//   readers.ts      functions that read the bank's answers, as straight-line code
//   openapi.ts      the bank's contract for the sandbox: parsing the YAML would take a quarter of its start
//   wire.ts         types of the bank's answers with the graph's field names
//   enums.ts        the bank's enums, by the names of the graph
//   graph.ts        the graph's types, by graphql-codegen (codegen.yml), which reads the others
//
// Also writes schema.graphql, the whole SDL of the graph, for clients and for `npm run contract`.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generate, loadCodegenConfig } from '@graphql-codegen/cli';
import { buildSchema, isAbstractType, printSchema } from 'graphql';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const root = new URL('..', import.meta.url);
const contractFile = new URL('schema/lending-api.yaml', root);
const contract = parse(readFileSync(contractFile, 'utf8'));
const schemas = contract.components.schemas;
const methods = ['get', 'post', 'put', 'patch', 'delete'];

const nameOf = (ref) => ref.split('/').at(-1);
const resolve = (node) =>
  node.$ref
    ? resolve(
        node.$ref
          .slice(2)
          .split('/')
          .reduce((at, key) => at[key], contract),
      )
    : node;

/** Converts snake_case to camelCase. Digits stay in place: total_clients_12_months → totalClients12Months. */
const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
/** Converts the bank's spelling of an enum value to the graph's: solarisBank → SOLARIS_BANK. */
const constant = (value) => value.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

/**
 * Converts a parameter to the gateway's name: person_id → personId, filter[granted_at_min] → grantedAtMin,
 * page[number] → pageNumber.
 */
const paramName = (name) =>
  camel(
    name
      .replace(/^filter\[/, '')
      .replaceAll('][', '_')
      .replace('[', '_')
      .replace(/\]$/, ''),
  );

/**
 * Returns the parameters of an operation: its path with the gateway's names, and a map from the gateway's
 * names of query parameters to the bank's.
 */
function parametersOf(path, parameters) {
  const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const inQuery = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const names = [...inPath, ...inQuery].map(paramName);
  if (new Set(names).size < names.length)
    throw new Error(`two parameters of ${path} have one name: ${names}`);
  return {
    path: path.replace(/\{(\w+)\}/g, (_, name) => `{${paramName(name)}}`),
    query: Object.fromEntries(inQuery.map((name) => [paramName(name), name])),
  };
}

const kindOf = (operation, method) => {
  const [, success] = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  const content = resolve(success).content ?? {};
  const json = content['application/json']?.schema;
  const answer = json && (json.type === 'array' ? nameOf(json.items.$ref) : nameOf(json.$ref));
  const pdf = 'application/pdf' in content;
  const kind =
    method !== 'get'
      ? operation.operationId.startsWith('calculate')
        ? 'calculation'
        : 'write'
      : pdf
        ? 'file'
        : json.type === 'array'
          ? 'list'
          : 'read';
  return { kind, answer: answer ?? null };
};

function endpoints() {
  const found = {};
  for (const [path, item] of Object.entries(contract.paths)) {
    for (const method of methods.filter((name) => item[name])) {
      const operation = item[method];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
      const body =
        operation.requestBody &&
        nameOf(resolve(operation.requestBody).content['application/json'].schema.$ref);
      found[operation.operationId] = {
        method: method.toUpperCase(),
        ...parametersOf(path, parameters),
        ...kindOf(operation, method),
        body: body ?? null,
      };
    }
  }
  return found;
}

/** Returns all properties of a schema, including those from allOf. */
function propertiesOf(schema) {
  const whole = resolve(schema);
  return Object.assign({}, ...(whole.allOf ?? []).map(propertiesOf), whole.properties);
}

/** True if a body field can be null. It is then sent as null and not left out. */
const isSentAsNull = (name, schema) =>
  /(Request|Input)$/.test(name) && [resolve(schema).type].flat().includes('null');

/** Returns how to read a field's value: a plain type, an object by its schema's name, or a list of either. */
function typeOf(schema) {
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return typeOf(options.find((option) => option.type !== 'null'));
  const whole = resolve(schema);
  if (schema.$ref && (whole.type === 'object' || whole.allOf)) return nameOf(schema.$ref);
  const type = [whole.type].flat().find((name) => name !== 'null');
  if (type === 'array') return [typeOf(whole.items)];
  if (!['string', 'integer', 'number', 'boolean'].includes(type))
    throw new Error(`no plain type: ${JSON.stringify(schema)}`);
  // GraphQL's Int has 32 bits; only amounts exceed it, and their schema says so.
  return type === 'integer' && !(whole.maximum > 2 ** 31) ? 'int32' : type;
}

function shapes(operations) {
  const found = {};
  const add = (name) => {
    if (found[name]) return;
    const shape = (found[name] = {});
    for (const [field, schema] of Object.entries(propertiesOf(schemas[name]))) {
      const type = typeOf(schema);
      shape[field] = isSentAsNull(name, schema) ? [camel(field), type, true] : [camel(field), type];
      const plain = [type].flat(9)[0];
      if (schemas[plain]) add(plain);
    }
  };
  for (const { answer, body } of Object.values(operations))
    for (const name of [answer, body]) if (name) add(name);
  return found;
}

/** Returns all required fields of a schema, including those from allOf. */
function requiredOf(schema) {
  const whole = resolve(schema);
  return [...(whole.allOf ?? []).flatMap(requiredOf), ...(whole.required ?? [])];
}

/** Returns the required fields of each answer, with the graph's names. */
const promised = (operations) =>
  Object.fromEntries(
    Object.values(operations)
      .filter(({ answer }) => answer)
      .map(({ answer }) => [answer, requiredOf(schemas[answer]).map(camel)]),
  );

/**
 * Converts a request's JSON schema to the graph's field names, with references resolved and descriptions
 * removed.
 */
function requestSchema(schema) {
  if (Array.isArray(schema)) return schema.map(requestSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...own } = schema;
  const whole = $ref ? { ...resolve({ $ref }), ...own } : own;
  const rules = {};
  for (const [key, value] of Object.entries(whole)) {
    if (['description', 'example', 'examples', 'title', 'default'].includes(key) || key.startsWith('x-'))
      continue;
    if (key === 'properties')
      rules.properties = Object.fromEntries(
        Object.entries(value).map(([name, rule]) => [camel(name), requestSchema(rule)]),
      );
    else if (key === 'required') rules.required = value.map(camel);
    else rules[key] = ['enum', 'const'].includes(key) ? value : requestSchema(value);
  }
  return rules;
}

const enumsOf = () =>
  Object.fromEntries(
    Object.entries(schemas)
      .filter(([, schema]) => schema.type === 'string' && schema.enum)
      .map(([name, schema]) => [
        name,
        Object.fromEntries(schema.enum.map((value) => [constant(value), value])),
      ]),
  );

const header = '/* Generated from schema/lending-api.yaml. Do not edit. */\n';
const literal = (value) =>
  JSON.stringify(value, null, 1)
    .replace(/"([A-Za-z_$][\w$]*)":/g, '$1:')
    .replace(/\n\s*/g, ' ')
    .replace(/([{[]) | ([}\]])/g, '$1$2');
const table = (name, type, value) =>
  `export const ${name}${type} = {\n${Object.entries(value)
    .map(([key, entry]) => `  ${key}: ${literal(entry)},`)
    .join('\n')}\n}`;

function contractModule(operations) {
  const bodies = Object.fromEntries(
    Object.entries(operations)
      .filter(([, { body }]) => body)
      .map(([id, { body }]) => [id, requestSchema({ $ref: `#/components/schemas/${body}` })]),
  );
  const segments = [
    ...new Set(
      Object.keys(contract.paths)
        .flatMap((path) => path.split('/'))
        .filter((segment) => segment && !segment.startsWith('{')),
    ),
  ].sort();
  return [
    header,
    "/** Every operation of the bank: path, parameters, request and answer. Parameters have the gateway's names; `query` maps them to the bank's. */",
    `${table('endpoints', '', operations)} as const;\n`,
    "/** A field of the bank: its name in the graph, its type (a plain type, a shape's name, or a list of one), and true if a body sends null for a missing value. */",
    'export type FieldType = string | readonly [FieldType];\nexport type Shape = Readonly<Record<string, readonly [graphName: string, type: FieldType, isSentAsNull?: true]>>;\n',
    "/** The bank's objects, field by field. */",
    `${table('shapes', ': Readonly<Record<string, Shape>>', shapes(operations))};\n`,
    "/** The required fields of each answer, by shape, with the graph's names. */",
    `${table('promised', ': Readonly<Record<string, readonly string[]>>', promised(operations))};\n`,
    "/** JSON schemas of request bodies, by operation, with the graph's field names. */",
    `${table('requestSchemas', ': Readonly<Record<string, object>>', bodies)};\n`,
    "/** The literal segments of the bank's paths: none of them can be an id. */",
    `export const literalSegments: readonly string[] = ${literal(segments)};`,
    '',
  ].join('\n');
}

/** Returns the call that reads a field's value. */
function readCall(wireName, type) {
  const [plain] = [type].flat();
  const reader = schemas[plain] ? `object, ${plain}` : `${plain}, undefined`;
  const value = `value['${wireName}'], '.${wireName}'`;
  if (Array.isArray(type)) return `list(${value}, ${reader})`;
  return schemas[plain] ? `object(${value}, ${plain})` : `${plain}(${value})`;
}

/**
 * Returns the reader of one shape: an object literal if no field is optional, so that all its objects share a
 * hidden class.
 */
function readerOf(name, shape) {
  const fields = Object.entries(shape).map(([wireName, [graphName, type]]) => ({
    wireName,
    graphName,
    call: readCall(wireName, type),
  }));
  return [
    `const ${name}: ShapeReader = {`,
    '  whole: (value) => ({',
    ...fields.map(({ graphName, call }) => `    ${graphName}: ${call},`),
    '  }),',
    '  partial: (value) => {',
    `    if (${fields.map(({ wireName }) => `value['${wireName}'] !== undefined`).join(' && ')}) return ${name}.whole(value);`,
    '    const read: Record<string, unknown> = {};',
    ...fields.map(
      ({ wireName, graphName, call }) =>
        `    if (value['${wireName}'] !== undefined) read['${graphName}'] = ${call};`,
    ),
    '    return read;',
    '  },',
    '};\n',
  ];
}

function readersModule(operations) {
  // Nested shapes come first, because they are found in that order.
  const answers = Object.entries(shapes(operations))
    .filter(([name]) => isOfAnswers(name))
    .reverse();
  return [
    header,
    "import { boolean, int32, integer, list, number, object, string, type ShapeReader } from '../bank/fields.js';\n",
    ...answers.flatMap(([name, shape]) => readerOf(name, shape)),
    "/** Readers of the bank's objects, by shape. They rename fields to the graph's names. */",
    `export const readers = { ${answers.map(([name]) => name).join(', ')} };`,
    '',
  ].join('\n');
}

const openapiModule = () =>
  [
    header,
    '/** schema/lending-api.yaml, whole. */',
    `export const openapi: object = ${JSON.stringify(contract, null, 1)};`,
    '',
  ].join('\n');

/** True if a shape belongs to an answer of the bank, not to a request. */
const isOfAnswers = (name) => !/(Request|Input)$/.test(name);

const answersModule = (operations) =>
  [
    header,
    "import type { Wire } from '../bank/operation.js';\n",
    ...Object.keys(shapes(operations))
      .filter(isOfAnswers)
      .map((name) => `export type ${name} = Wire<'${name}'>;`),
    '',
  ].join('\n');

const enumsModule = (enums) =>
  [
    header,
    ...Object.entries(enums).map(
      ([name, values]) =>
        `export type ${name} = ${Object.values(values)
          .map((value) => `'${value}'`)
          .join(' | ')};`,
    ),
    "\n/** Maps the graph's name of each value to the bank's spelling. */",
    `${table('enumValues', ': Readonly<Record<string, Readonly<Record<string, string>>>>', enums)};`,
    '',
  ].join('\n');

/**
 * Returns the graph's types. They refer to the other generated files by name only, so the write order does
 * not matter.
 */
async function graphModule() {
  const { config } = await loadCodegenConfig({ configFilePath: fileURLToPath(new URL('codegen.yml', root)) });
  // Resolvers use the bank's spelling of enums; graphql/enums.ts converts input and output.
  config.generates['src/generated/graph.ts'].config.enumValues = Object.fromEntries(
    Object.keys(enumsOf()).map((name) => [name, `./enums.js#${name}`]),
  );
  const [{ content }] = await generate({ ...config, cwd: fileURLToPath(root), silent: true }, false);
  // The plugin re-exports the imported enums as values, but they are types.
  return content.replace(/^export \{ (\w+) \};$/gm, 'export type { $1 };');
}

/** Returns the graph's schema. */
function graph() {
  const folder = new URL('schema/', root);
  const parts = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  const text = parts.sort().map((name) => readFileSync(new URL(name, folder), 'utf8'));
  return buildSchema(text.join('\n'));
}

/** Returns the whole SDL of the graph, as its clients see it. */
const sdl = () =>
  `# Generated from schema/*.graphql by \`npm run generate\`. Do not edit.\n\n${printSchema(graph())}\n`;

/** Returns the object types of each interface and union, for the caches of clients. */
function possibleTypesModule() {
  const schema = graph();
  const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType);
  const lines = abstract.map((type) => {
    const names = schema.getPossibleTypes(type).map(({ name }) => `'${name}'`);
    return `  ${type.name}: [${names.sort().join(', ')}],`;
  });
  return [
    '/* Generated from schema/*.graphql. Do not edit. */\n',
    "/** The object types of each interface and union: the `possibleTypes` of Apollo Client's InMemoryCache. */",
    'export const possibleTypes: Record<string, string[]> = {',
    ...lines.sort(),
    '};\n',
  ].join('\n');
}

async function main() {
  const check = process.argv.includes('--check');
  const operations = endpoints();
  const generated = {
    'lending-api.ts':
      header + astToString(await openapiTypescript(contractFile, { immutable: true, alphabetize: true })),
    'contract.ts': contractModule(operations),
    'readers.ts': readersModule(operations),
    'openapi.ts': openapiModule(),
    'wire.ts': answersModule(operations),
    'enums.ts': enumsModule(enumsOf()),
    'graph.ts': await graphModule(),
  };
  mkdirSync(new URL('src/generated', root), { recursive: true });
  const files = [
    ...Object.entries(generated).map(([name, text]) => [`src/generated/${name}`, text]),
    ['schema.graphql', sdl()],
    ['packages/client/src/possible-types.ts', possibleTypesModule()],
  ];
  for (const [name, text] of files) {
    const file = new URL(name, root);
    if (!check) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) throw new Error(`${name} is stale: run npm run generate`);
  }
}

await main();
