import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isLeafType, isObjectType, type GraphQLObjectType } from 'graphql';

const folder = new URL('../../schema/', import.meta.url);
const schema = buildSchema(
  readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n'),
  { assumeValid: true },
);

/**
 * Returns true if objects of a type are part of their parent's answer: a type with an id is a resource, but
 * loans come with their line nevertheless.
 */
const isPart = (type: GraphQLObjectType): boolean =>
  type.name === 'Loan' || (type.name !== 'PdfDocument' && !('id' in type.getFields()));

/**
 * Returns all fields of a type without arguments, with all fields of the objects that are part of it, as a
 * selection.
 */
export function allFieldsOf(typeName: string, around: readonly string[] = []): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} has no fields.`);
  return Object.values(type.getFields())
    .filter(({ args }) => args.length === 0)
    .flatMap((field) => {
      const result = getNamedType(field.type);
      if (isLeafType(result)) return [field.name];
      if (!isObjectType(result) || [...around, typeName].includes(result.name) || !isPart(result)) return [];
      return [`${field.name} { ${allFieldsOf(result.name, [...around, typeName])} }`];
    })
    .join(' ');
}
