import { GraphQLEnumType, GraphQLError, type GraphQLSchema } from 'graphql';
import { enumValues } from '../generated/enums.js';

/** The value for a word of the bank that the schema does not know yet. */
export const unknown = 'UNKNOWN';

/** Maps each enum's names to the bank's spelling, which resolvers use. */
export const enumResolvers: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.fromEntries(
  Object.entries(enumValues).map(([name, values]) => [name, { [unknown]: unknown, ...values }]),
);

/** Refuses UNKNOWN as input: the bank could not act on it. */
export function refuseUnknownAsInput(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(type instanceof GraphQLEnumType) || !type.getValue(unknown)) continue;
    const refuse =
      <Arguments extends unknown[], Value>(parse: (...args: Arguments) => Value) =>
      (...args: Arguments): Value => {
        const value = parse.apply(type, args);
        if (value === unknown)
          throw new GraphQLError(`${type.name} has UNKNOWN in answers only.`, {
            extensions: { code: 'BAD_USER_INPUT' },
          });
        return value;
      };
    type.parseValue = refuse(type.parseValue.bind(type));
    type.parseLiteral = refuse(type.parseLiteral.bind(type));
  }
}

/**
 * Words of the bank with the same meaning as another, by enum. The graph has only the other one; the raw text
 * keeps the original.
 */
const synonyms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreditCardTerminationStatus: { COMPLETED: 'FINALIZED' },
};

/** Returns a function that maps values that an enum lacks to their synonym, or else to UNKNOWN. */
export function tolerant(type: GraphQLEnumType): (value: unknown) => unknown {
  const known = new Map<unknown, unknown>(type.getValues().map(({ value }) => [value, value]));
  for (const [word, same] of Object.entries(synonyms[type.name] ?? {})) known.set(word, same);
  return (value) => (value === null || value === undefined ? value : (known.get(value) ?? unknown));
}
