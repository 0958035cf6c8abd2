import { GraphQLEnumType, GraphQLError, type GraphQLSchema } from 'graphql';
import { enumValues } from '../generated/enums.js';

/** The value for whatever the bank says that this schema does not know yet. */
export const unknown = 'UNKNOWN';

/** Each enum's names in the graph → the bank's spelling, which is what resolvers deal with. */
export const enumResolvers: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.fromEntries(
  Object.entries(enumValues).map(([name, values]) => [name, { [unknown]: unknown, ...values }]),
);

/** Refuses UNKNOWN wherever a client sends it: it says nothing that the bank could act on. */
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

/** The bank's words that mean the same as another of its words, by enum: the graph has the other alone, and the raw text tells which it was. */
const synonyms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreditCardTerminationStatus: { COMPLETED: 'FINALIZED' },
};

/** A function that turns values of the bank's which an enum does not have into the one that means the same, or else into UNKNOWN. */
export function tolerant(type: GraphQLEnumType): (value: unknown) => unknown {
  const known = new Map<unknown, unknown>(type.getValues().map(({ value }) => [value, value]));
  for (const [word, same] of Object.entries(synonyms[type.name] ?? {})) known.set(word, same);
  return (value) => (value === null || value === undefined ? value : (known.get(value) ?? unknown));
}
