/**
 * How graphql-js repeats a client's values in what it says of them, and the same without them. A variable's value is repeated whole, with the names
 * and accounts that stand beside the one field that is wrong; answers end up in the logs of frontends.
 */
const repetitions: readonly (readonly [RegExp, string])[] = [
  // The reasons first, which stand behind the value, and repeat it to the end of the message.
  [/( cannot represent [\w -]*value): [\s\S]*?((?:\. Did you mean [^?]*\?)?)$/, '$1$2'],
  [/(Value is not an? [\w ]+): [\s\S]*$/, '$1'],
  [/ has invalid value [\s\S]*$/, ' has an invalid value.'],
  [/(^|; )Value "[\s\S]*" does not exist in /, '$1This value does not exist in '],
  [/^(Expected value of type "[^"]+"), found [\s\S]*?((?:; [^;]*)?)$/, '$1$2'],
  [/ got invalid value [\s\S]*?((?: at "[\w.[\]]+")?; [^;]*)$/, ' got an invalid value$1'],
  [/^(Syntax Error: [\s\S]*?(?:Block)?String) "[\s\S]*"/, '$1'],
];

/** A message of graphql-js without the client's values; one of our own is as it was. */
export const withoutValues = (message: string): string =>
  repetitions.reduce((text, [pattern, without]) => text.replace(pattern, without), message);
