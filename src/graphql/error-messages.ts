/**
 * Patterns by which graphql-js quotes a client's values, and the same texts without them. graphql-js quotes a
 * variable whole, including names and accounts next to the one bad field, and responses end up in frontend
 * logs.
 */
const repetitions: readonly (readonly [RegExp, string])[] = [
  // Reasons first: they follow the value and quote it to the end of the message.
  [/( cannot represent [\w -]*value): [\s\S]*?((?:\. Did you mean [^?]*\?)?)$/, '$1$2'],
  [/(Value is not an? [\w ]+): [\s\S]*$/, '$1'],
  [/ has invalid value [\s\S]*$/, ' has an invalid value.'],
  [/(^|; )Value "[\s\S]*" does not exist in /, '$1This value does not exist in '],
  [/^(Expected value of type "[^"]+"), found [\s\S]*?((?:; [^;]*)?)$/, '$1$2'],
  [/ got invalid value [\s\S]*?((?: at "[\w.[\]]+")?; [^;]*)$/, ' got an invalid value$1'],
  [/^(Syntax Error: [\s\S]*?(?:Block)?String) "[\s\S]*"/, '$1'],
];

/** Removes the client's values from a graphql-js message. Leaves our own messages unchanged. */
export const withoutValues = (message: string): string =>
  repetitions.reduce((text, [pattern, without]) => text.replace(pattern, without), message);
