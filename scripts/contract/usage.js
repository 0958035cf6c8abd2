// Finds the uses of schema parts in GraphQL documents.
import { readFileSync } from 'node:fs';
import {
  getLocation,
  getNamedType,
  GraphQLError,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  parse,
  Source,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { globSync } from 'tinyglobby';

/**
 * Returns the documents of a manifest in Apollo's format, or of an object of documents by id, as
 * graphql-codegen and Relay write it.
 */
function manifestSources(file) {
  const content = JSON.parse(readFileSync(file, 'utf8'));
  const entries = Array.isArray(content.operations)
    ? content.operations.map(({ id, name, body }) => [name ?? id, body])
    : Object.entries(content);
  return entries.map(([name, text]) => new Source(text, `${file} ${name}`));
}

/**
 * Parses the documents of files: globs of .graphql files, and manifests (.json). @throws Error if a pattern
 * matches no file, or a file cannot be parsed
 */
export function readDocuments(patterns) {
  return patterns.flatMap((pattern) => {
    const files = globSync(pattern, { absolute: false });
    if (files.length === 0) throw new Error(`--documents ${pattern}: there is no such file.`);
    return files
      .sort()
      .flatMap((file) =>
        file.endsWith('.json') ? manifestSources(file) : [new Source(readFileSync(file, 'utf8'), file)],
      )
      .map(parsed);
  });
}

function parsed(source) {
  try {
    return parse(source);
  } catch (error) {
    if (error instanceof GraphQLError) throw new Error(`${source.name}: ${error.message}`);
    throw error;
  }
}

/** Yields the schema coordinates of an input type and of everything that a variable of it can hold. */
function* heldBy(type, seen = new Set()) {
  if (seen.has(type)) return;
  seen.add(type);
  yield type.name;
  if (isEnumType(type)) for (const { name } of type.getValues()) yield `${type.name}.${name}`;
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    yield `${type.name}.${field.name}`;
    yield* heldBy(getNamedType(field.type), seen);
  }
}

/** Returns the schema coordinates of a field of this type. An abstract type includes its object types. */
const fieldCoordinates = (schema, parent, name) =>
  [parent, ...(isAbstractType(parent) ? schema.getPossibleTypes(parent) : [])].map(
    (type) => `${type.name}.${name}`,
  );

/**
 * Uses of a schema by coordinate (`Type`, `Type.field`, `Type.field.argument`, `Enum.VALUE`, `@directive`):
 * the document, field and line of each.
 */
export class Usage {
  #uses = new Map();
  #schema;

  constructor(schema, documents) {
    this.#schema = schema;
    for (const document of documents) this.#addDocument(document);
  }

  /**
   * Returns the uses of a schema part. For a part that the schema does not have, returns the uses of its
   * owner.
   */
  of(coordinate) {
    const uses = this.#uses.get(coordinate) ?? [];
    if (uses.length > 0 || this.#isKnown(coordinate)) return uses;
    const owner = coordinate.split('.').slice(0, -1).join('.');
    return owner === '' ? [] : this.of(owner);
  }

  #isKnown(coordinate) {
    const [typeName, fieldName, argument] = coordinate.split('.');
    if (typeName.startsWith('@')) {
      const directive = this.#schema.getDirective(typeName.slice(1));
      return Boolean(fieldName ? directive?.args.some(({ name }) => name === fieldName) : directive);
    }
    const type = this.#schema.getType(typeName);
    if (!fieldName) return Boolean(type);
    const field = isEnumType(type) ? type.getValue(fieldName) : type?.getFields?.()[fieldName];
    return Boolean(argument ? field?.args?.some(({ name }) => name === argument) : field);
  }

  #addDocument(document) {
    const types = new TypeInfo(this.#schema);
    const add = (node, coordinates) => {
      for (const coordinate of coordinates) {
        const uses = this.#uses.get(coordinate) ?? [];
        const { line } = getLocation(node.loc.source, node.loc.start);
        const text = `${node.loc.source.name}:${line} ${node.name?.value ?? coordinate}`;
        if (!uses.includes(text)) this.#uses.set(coordinate, [...uses, text]);
      }
    };
    visit(
      document,
      visitWithTypeInfo(types, {
        Field: (node) => {
          const parent = types.getParentType();
          if (!parent || !types.getFieldDef()) return;
          add(node, [
            parent.name,
            getNamedType(types.getType()).name,
            ...fieldCoordinates(this.#schema, parent, node.name.value),
          ]);
        },
        Argument: (node) => {
          const directive = types.getDirective();
          const parent = types.getParentType();
          if (directive) add(node, [`@${directive.name}.${node.name.value}`]);
          else if (parent && types.getFieldDef())
            add(
              node,
              fieldCoordinates(this.#schema, parent, `${types.getFieldDef().name}.${node.name.value}`),
            );
        },
        Directive: (node) => add(node, [`@${node.name.value}`]),
        ObjectValue: (node) => {
          const type = types.getInputType();
          if (type) add(node, [getNamedType(type).name]);
        },
        ObjectField: (node) => {
          const parent = getNamedType(types.getParentInputType());
          if (parent) add(node, [`${parent.name}.${node.name.value}`]);
        },
        EnumValue: (node) => {
          const type = getNamedType(types.getInputType());
          if (type) add(node, [type.name, `${type.name}.${node.value}`]);
        },
        NamedType: (node) => {
          const type = this.#schema.getType(node.name.value);
          if (type) add(node, type.getFields && !isInputObjectType(type) ? [type.name] : [...heldBy(type)]);
        },
      }),
    );
  }
}
